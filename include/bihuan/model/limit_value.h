/* SPDX-License-Identifier: MIT
 *
 * What a limit's value may be, and which way is stricter (data/limits/values.ini): a mistyped value is refused where it is
 * put, and where one stands all the same, whoever asks for that limit learns that it cannot be known.
 */
#ifndef BIHUAN_MODEL_LIMIT_VALUE_H
#define BIHUAN_MODEL_LIMIT_VALUE_H

#include <glib.h>

typedef enum { LIMIT_SAME, LIMIT_STRICTER, LIMIT_LOOSER } LimitTurn;

/* How many people a change takes. */
typedef enum {
    LIMIT_PEOPLE_ONE,    /* a looser one too, unless law or standard stand behind it */
    LIMIT_PEOPLE_LOOSER, /* two for a looser value */
    LIMIT_PEOPLE_ANY,    /* two for every other value: a safety number of the plant */
} LimitPeople;

/* Does the value fit the limit of this name: its kind, its unit, its range? FALSE with ERR_INPUT and what is allowed. */
gboolean limit_value_check(const char *name, const char *value, GError **error);
/* The same where a value is typed: also every role of a list must be one. */
gboolean limit_value_check_typed(const char *name, const char *value, GError **error);
/* From one value to another; what cannot be shown to be stricter is looser. */
LimitTurn limit_value_turn(const char *name, const char *before, const char *after);
LimitPeople limit_value_people(const char *name);

#endif
