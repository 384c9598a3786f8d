/* SPDX-License-Identifier: MIT
 *
 * Countdowns in words and colours. The clock is read here, at every frame.
 */
#include "countdown.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/utf8.h"

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

char *countdown_within(gint64 at, int width) {
    char *text = countdown_text(at);
    gint64 left = at - clock_now(), unit = ABS(left) >= CLOCK_DAY ? CLOCK_DAY : CLOCK_MINUTE;
    if (at == 0 || utf8_width(text) <= width) {
        return text;
    }
    g_free(text);
    g_autofree char *span = clock_show_duration(ABS(left) / unit * unit);
    g_autofree char *hours = g_strdup_printf("%d:%02d", (int)(ABS(left) / CLOCK_HOUR), (int)(ABS(left) / CLOCK_MINUTE % 60));
    return g_strdup_printf("%s%s", left < 0 ? "-" : "", unit == CLOCK_DAY ? span : hours);
}

Style countdown_style(gint64 at) {
    if (at == 0) {
        return STYLE_NORMAL;
    }
    gint64 left = at - clock_now();
    return left <= 0 ? STYLE_ERROR : left <= NEAR ? STYLE_WARNING : STYLE_NORMAL;
}
