/* SPDX-License-Identifier: MIT
 *
 * What a permit must be tested for, and which reading stands at each place: the required gases at the required points
 * ([facts] gas.missing GASES, POINTS [, SCOPE]). Points are a number ("3": so many different ones) or names
 * ("upper|left middle lower|right": each of them, | between those that do for one).
 */
#ifndef BIHUAN_RULE_SAMPLES_H
#define BIHUAN_RULE_SAMPLES_H

#include "readings.h"

typedef struct {
    const FactsQuestion *question;
    char **required; /* gases; "toxic" is resolved into those that follow from what is in there */
    char **points;   /* named ones; NULL: count of them */
    gint64 count;
    const char *scope;    /* the form's word in names of limits */
    GArray *all, *newest; /* Reading */
} Samples;

/* FALSE and a sentence if gases or points are not known. Cleared by samples_clear in either case. */
gboolean samples_fill(const FactsQuestion *question, Samples *samples, GError **error);
void samples_clear(Samples *samples);

/* A bad value that somebody corrected is no proof of anything: that place wants a younger sample. */
gboolean samples_spoiled(const Samples *samples, const Reading *reading);
/* The newest sample of a gas at one of the points ("upper|left"; NULL: anywhere but the points in seen, to which it is added).
 * NULL: there is none. */
const Reading *samples_find(const Samples *samples, const char *gas, const char *wanted, GHashTable *seen);

#endif
