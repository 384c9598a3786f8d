/* SPDX-License-Identifier: MIT
 *
 * Cycles (周期): when a thing is due again.
 *     PART [" or " PART …]   whichever comes first
 *     PART := once | daily | weekly:1[,D…] (1 = Monday) | monthly:D[,D…] | yearly:MM-DD[,MM-DD…]   on fixed days, from the calendar
 *           | Nd | Nw | Nmon | Ny (month-exact) | Nh                                               so long after it was done
 *           | run:H                                                                                H hours run of the device
 *           | @LIMIT                                                                               a limit whose value is a cycle
 * All but Nh mean 00:00 of the plant's day. What a month does not have (29 February, the 31st) is its last day.
 */
#ifndef BIHUAN_MODEL_CYCLE_H
#define BIHUAN_MODEL_CYCLE_H

#include <glib.h>

typedef struct Cycle Cycle;

/* NULL with ERR_INPUT and a sentence: it cannot be read, or it names a limit, whose value is not known here. */
Cycle *cycle_parse(const char *text, GError **error);
void cycle_free(Cycle *cycle);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Cycle, cycle_free)
/* Can it be read? What its limits say is not asked. */
gboolean cycle_check(const char *text, GError **error);

/* The first occurrence after a time; 0 = none that the calendar knows (once, hours run alone). */
gint64 cycle_after(const Cycle *cycle, gint64 after);
/* The one behind `at` in a row of occurrences that began at `begun`: months are reckoned from its day, so that the 31st comes back
 * after February. */
gint64 cycle_step(const Cycle *cycle, gint64 begun, gint64 at);
/* Does it come on fixed days, whenever it was done last? Hours run beside them do not change that. */
gboolean cycle_is_calendar(const Cycle *cycle);
/* The fewest hours of its run: parts; 0 = it has none. */
gint64 cycle_run(const Cycle *cycle);
/* Days that it lasts at most, for comparing which one is shorter; 0 = once, run alone. */
gint64 cycle_longest(const Cycle *cycle);
/* Its occurrences from `first` on, each done when it is due, as a rule of iCalendar (RFC 5545, RRULE); NULL where no one rule says it, or
 * `first` is none of its days. Owned. */
char *cycle_rule(const Cycle *cycle, gint64 first);

#endif
