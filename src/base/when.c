/* SPDX-License-Identifier: MIT
 *
 * Reading what people type for a time.
 */
#include "bihuan/base/when.h"

#include <stdlib.h>
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"

static const struct {
    const char *word;
    int days;
} DAYS[] = {
    {"today", 0}, {"tomorrow", 1}, {"yesterday", -1}, {"今天", 0}, {"明天", 1}, {"昨天", -1}, {"后天", 2},
};

/* 2026年11月23日 8时, 2026/11/23, full-width colons: all become 2026-11-23 8:. Owned. */
static char *date_plain(const char *text) {
    static const char *const FROM[] = {"今天", "明天", "昨天", "后天", "年", "月", "日", "号", "/", ".", "：", "时", "点", "分", "T"};
    static const char *const TO[] = {"今天 ", "明天 ", "昨天 ", "后天 ", "-", "-", " ", " ", "-", "-", ":", ":", ":", "", " "};
    GString *plain = g_string_new(text);
    for (gsize i = 0; i < G_N_ELEMENTS(FROM); i++) {
        g_string_replace(plain, FROM[i], TO[i], 0);
    }
    return g_strstrip(g_string_free(plain, FALSE));
}

/* Numbers separated by separator into values; the count, or -1 if it is something else. */
static int numbers_read(const char *text, const char *separator, int *values, int most) {
    g_auto(GStrv) words = g_strsplit(text, separator, -1);
    int count = 0;
    for (int i = 0; words[i] != NULL; i++) {
        gboolean last_empty = words[i][0] == '\0' && words[i + 1] == NULL && i > 0; /* "8:" */
        if (last_empty) {
            break;
        }
        gsize length = strlen(words[i]);
        if (length == 0 || length > 4 || strspn(words[i], "0123456789") != length || count >= most) {
            return -1;
        }
        values[count++] = (int)strtol(words[i], NULL, 10);
    }
    return count;
}

/* Fills the date of civil from "2026-11-23", "11-23", "23" or a word like today. */
static gboolean day_read(const char *text, ClockCivil *civil) {
    int values[3];
    for (gsize i = 0; i < G_N_ELEMENTS(DAYS); i++) {
        if (g_ascii_strcasecmp(text, DAYS[i].word) == 0) {
            *civil = clock_civil(clock_now() + DAYS[i].days * CLOCK_DAY);
            return TRUE;
        }
    }
    int count = numbers_read(text, "-", values, 3);
    if (count < 1) {
        return FALSE;
    }
    civil->day = values[count - 1];
    civil->month = count >= 2 ? values[count - 2] : civil->month;
    if (count == 3) {
        civil->year = values[0] < 100 ? 2000 + values[0] : values[0];
    }
    return TRUE;
}

static gboolean hour_read(const char *text, ClockCivil *civil) {
    int values[3];
    int count = numbers_read(text, ":", values, 3);
    if (count < 1) {
        return FALSE;
    }
    civil->hour = values[0];
    civil->minute = count > 1 ? values[1] : 0;
    civil->second = count > 2 ? values[2] : 0;
    return TRUE;
}

/* "+2d": from base on. */
static gboolean offset_read(const char *text, gint64 base, gint64 *ms, GError **error) {
    gint64 span;
    if (!clock_parse_duration(text + 1, &span, error)) {
        return FALSE;
    }
    *ms = base + (text[0] == '-' ? -span : span);
    return TRUE;
}

static gboolean date_bad(const char *text, GError **error) {
    return err_set(error, ERR_INPUT, _("\"%s\" is not a valid date or time; write 2026-11-23 08:00, 11-23, 8:00, +2d or today."), text);
}

gboolean when_read(const char *text, gint64 base, gint64 *ms, GError **error) {
    if (!g_utf8_validate(text, -1, NULL)) {
        return err_set(error, ERR_INPUT, _("The date is not UTF-8 text."));
    }
    g_autofree char *plain = date_plain(text);
    if (plain[0] == '\0') {
        return err_set(error, ERR_INPUT, _("A date is missing."));
    }
    if (plain[0] == '+' || plain[0] == '-') {
        return offset_read(plain, base, ms, error);
    }
    if (g_ascii_strcasecmp(plain, "now") == 0 || strcmp(plain, "现在") == 0) {
        *ms = clock_now();
        return TRUE;
    }
    ClockCivil civil = clock_civil(base);
    g_auto(GStrv) parts = g_strsplit_set(plain, " ", 2);
    const char *rest = parts[1] != NULL ? g_strstrip(parts[1]) : NULL;
    gboolean only_hour = rest == NULL && strchr(parts[0], ':') != NULL;
    gboolean ok = only_hour ? hour_read(parts[0], &civil) : day_read(parts[0], &civil);
    if (ok && !only_hour) {
        civil.hour = civil.minute = civil.second = 0;
        ok = rest == NULL || rest[0] == '\0' || hour_read(rest, &civil);
    }
    if (only_hour) {
        civil.second = strchr(strchr(parts[0], ':') + 1, ':') != NULL ? civil.second : 0;
    }
    if (!ok) {
        return date_bad(text, error);
    }
    g_autofree char *iso =
        g_strdup_printf("%04d-%02d-%02dT%02d:%02d:%02d", civil.year, civil.month, civil.day, civil.hour, civil.minute, civil.second);
    return clock_parse(iso, ms, NULL) || date_bad(text, error);
}
