/* SPDX-License-Identifier: MIT
 *
 * Countdowns in words and colours. The clock is read here, at every frame.
 */
#include "countdown.h"

#include "bihuan/base/clock.h"

#define NEAR (15 * CLOCK_MINUTE)

char *countdown_text(gint64 at) {
    if (at == 0) {
        return g_strdup("");
    }
    gint64 left = at - clock_now(), whole = ABS(left) / CLOCK_SECOND;
    const char *sign = left < 0 ? "-" : "";
    if (ABS(left) >= CLOCK_DAY) {
        g_autofree char *span = clock_show_duration(ABS(left));
        return g_strdup_printf("%s%s", sign, span);
    }
    int hours = (int)(whole / 3600), minutes = (int)(whole / 60 % 60), seconds = (int)(whole % 60);
    return hours > 0 ? g_strdup_printf("%s%d:%02d:%02d", sign, hours, minutes, seconds)
                     : g_strdup_printf("%s%d:%02d", sign, minutes, seconds);
}

Style countdown_style(gint64 at) {
    if (at == 0) {
        return STYLE_NORMAL;
    }
    gint64 left = at - clock_now();
    return left <= 0 ? STYLE_ERROR : left <= NEAR ? STYLE_WARNING : STYLE_NORMAL;
}
