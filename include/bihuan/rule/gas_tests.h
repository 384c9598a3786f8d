/* SPDX-License-Identifier: MIT
 *
 * The gas tests a permit asks for, as a table: each required gas at each required point, with the reading that stands there and
 * what it is judged by. For screens; the rules themselves ask the facts gas.*.
 */
#ifndef BIHUAN_RULE_GAS_TESTS_H
#define BIHUAN_RULE_GAS_TESTS_H

#include "bihuan/rule/facts.h"

typedef struct {
    char *gas;             /* as the form's field gas has it */
    char **points;         /* where it may be sampled, any one of them; never empty */
    char *limits;          /* "≥19.5 vol%, ≤23.5 vol%"; NULL: not known */
    const Step *reading;   /* that counts there, NULL: none. Borrowed from the case */
    gboolean beyond;       /* its limit, or it cannot be judged */
    gboolean uncalibrated; /* the meter was, at the sampling time */
} GasTest;

/* One gas after the other, each at all points (GasTest *, the array owns them); empty where the form asks for none. NULL and a
 * sentence if what must be tested is not known. */
GPtrArray *gas_tests(const Case *subject, GError **error);
/* Is a value beyond its limit (values: gas, value, unit)? FALSE and why it cannot be judged. */
gboolean gas_tests_judge(const Case *subject, GHashTable *values, gboolean *beyond, GError **error);
/* Is the meter in calibration at a time, with no test overdue? FALSE and a sentence if that could not be read. */
gboolean gas_tests_meter_is_good(Db *db, const char *meter, gint64 at, gboolean *good, GError **error);

#endif
