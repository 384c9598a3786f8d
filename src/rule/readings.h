/* SPDX-License-Identifier: MIT
 *
 * Gas readings of a permit (气体分析): the done steps `gas`, each with point, gas, value, unit, meter and at, and the done steps
 * `correct-gas` that put one right. A reading is known by gas, point and time; what was corrected stays on the record and
 * counts no more.
 */
#ifndef BIHUAN_RULE_READINGS_H
#define BIHUAN_RULE_READINGS_H

#include "bihuan/rule/facts.h"

typedef struct {
    const Step *step;    /* what counts: as entered, or its newest correction */
    const Step *entered; /* as entered first; the same where nothing was corrected */
} Reading;

/* A field of what counts; "" where it is missing. Borrowed from the step. */
const char *reading_field(const Reading *reading, const char *key);
/* When it was sampled. */
gint64 reading_at(const Reading *reading);

/* All readings in the order in which they were entered (Reading, array owned; it borrows the steps). */
GArray *readings_all(const GPtrArray *steps);
/* Of each gas at each point those of the newest time: two of one time both count. The same lifetime. */
GArray *readings_newest(const GArray *all);
/* The reading of this gas at this point at this time that is no correction of itself; NULL if there is none. */
const Reading *readings_find(const GArray *all, const char *gas, const char *point, gint64 at);

/* Is the value beyond a limit of the plant? scope is the form's word in names of limits: gas.max.hot-work.o2 counts beside
 * gas.max.o2. FALSE with ERR_HELD where no limit is known, or a unit cannot be compared with it. */
gboolean reading_judge(const FactsQuestion *question, const Reading *reading, const char *scope, gboolean *beyond, GError **error);
/* The same of values that are only typed so far: gas, value, unit. */
gboolean reading_judge_values(const FactsQuestion *question, GHashTable *values, const char *scope, gboolean *beyond, GError **error);
/* What a gas of the record is judged by, "≤23.5 vol%, ≥19.5 vol%", of each side and unit the strictest. NULL and a sentence as
 * above. Owned. */
char *reading_limits(const FactsQuestion *question, const char *gas, const char *scope, GError **error);
/* Did anybody ever enter or correct it to a value beyond a limit? What cannot be judged was. */
gboolean reading_was_bad(const FactsQuestion *question, const Reading *reading, const char *scope);
/* Did this person enter it, or correct it before? */
gboolean reading_is_by(const FactsQuestion *question, const Reading *reading, const char *person);

#endif
