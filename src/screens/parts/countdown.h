/* SPDX-License-Identifier: MIT
 *
 * Countdowns: how long until something, to the second where it is near. Draws nothing.
 */
#ifndef BIHUAN_SCREENS_COUNTDOWN_H
#define BIHUAN_SCREENS_COUNTDOWN_H

#include "bihuan/ui/style.h"

/* "12:05" within the hour, "3:12:05" within a day, "2d 4h" beyond; "-0:03:10" when it is over; "" for 0. Owned. */
char *countdown_text(gint64 at);
/* The same in at most so many columns: whole days, or hours and minutes. Owned. */
char *countdown_within(gint64 at, int width);
/* Over, within a quarter of an hour, later. */
Style countdown_style(gint64 at);

#endif
