/* SPDX-License-Identifier: MIT
 *
 * date: a day at the plant, kept as the UTC milliseconds of its first moment.
 */
#include <string.h>

#include "../private.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"

static gboolean field_date_parse(const FormField *field, const char *typed, const FormContext *context, char **canonical, GError **error) {
    gint64 ms = 0;
    if (!part_parse_moment(typed, context, &ms, error))
        return FALSE;
    gint64 day = clock_midnight(ms);
    if (g_ascii_isdigit(*typed) && day != ms)
        return err_set(error, ERR_INPUT, _("\"%s\" is not a valid day; write it as 2026-11-23."), typed);
    if (!part_check_time(field, day, context, error))
        return FALSE;
    *canonical = g_strdup_printf("%" G_GINT64_FORMAT, day);
    return TRUE;
}

static char *field_date_format(const FormField *field, const char *canonical, const FormContext *context) {
    (void)field, (void)context;
    char *text = clock_format_short(g_ascii_strtoll(canonical, NULL, 10));
    if (strlen(text) > strlen("2026-11-23"))
        text[strlen("2026-11-23")] = '\0';
    return text;
}

const FieldType field_date = {
    .name = "date",
    .editor = EDITOR_TIME,
    .number = TRUE,
    .parse = field_date_parse,
    .format = field_date_format,
};
