/* SPDX-License-Identifier: MIT
 *
 * When it is night for permits.
 */
#include "night.h"

#include <stdio.h>

#include "bihuan/base/clock.h"

gboolean night_read(const char *text, int *from, int *to) {
    int h1, m1, h2, m2;
    if (!text || sscanf(text, "%2d:%2d-%2d:%2d", &h1, &m1, &h2, &m2) != 4)
        return FALSE;
    *from = h1 * 60 + m1;
    *to = h2 * 60 + m2;
    return h1 >= 0 && h1 < 24 && h2 >= 0 && h2 < 24 && m1 >= 0 && m1 < 60 && m2 >= 0 && m2 < 60;
}

void night_of(gint64 midnight, int from, int to, gint64 *begin, gint64 *end) {
    *begin = midnight + from * CLOCK_MINUTE;
    *end = midnight + to * CLOCK_MINUTE + (to <= from ? CLOCK_DAY : 0);
}

gboolean night_overlaps(gint64 a, gint64 b, gint64 c, gint64 d) {
    return a < d && c < b;
}

gboolean night_touches(gint64 start, gint64 end, int from, int to) {
    for (gint64 day = clock_midnight(start) - CLOCK_DAY; day < end; day += CLOCK_DAY) {
        gint64 begin, stop;
        night_of(day, from, to, &begin, &stop);
        if (night_overlaps(start, end, begin, stop))
            return TRUE;
    }
    return FALSE;
}
