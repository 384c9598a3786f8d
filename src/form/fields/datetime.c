/* SPDX-License-Identifier: MIT
 *
 * datetime: a moment, kept as UTC milliseconds. "now" and "+8h" are understood too.
 */
#include "../private.h"
#include "bihuan/base/clock.h"

static gboolean field_datetime_parse(const FormField *field, const char *typed, const FormContext *context, char **canonical,
                                     GError **error) {
    gint64 ms = 0;
    if (!part_parse_moment(typed, context, &ms, error) || !part_check_time(field, ms, context, error))
        return FALSE;
    *canonical = g_strdup_printf("%" G_GINT64_FORMAT, ms);
    return TRUE;
}

static char *field_datetime_format(const FormField *field, const char *canonical, const FormContext *context) {
    (void)field, (void)context;
    return clock_format_short(g_ascii_strtoll(canonical, NULL, 10));
}

const FieldType field_datetime = {
    .name = "datetime",
    .editor = EDITOR_TIME,
    .number = TRUE,
    .parse = field_datetime_parse,
    .format = field_datetime_format,
};
