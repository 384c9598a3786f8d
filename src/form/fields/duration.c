/* SPDX-License-Identifier: MIT
 *
 * duration: so long, or so often: 30m, 8h, 7d; kept as it is written, in letters. min and max are durations or limits.
 */
#include "../private.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"

/* *span is what it was where there is no bound. */
static gboolean read_bound(const char *bound, const FormContext *context, gint64 *span, GError **error) {
    g_autofree char *text = NULL;
    const LimitSource *limits = context != NULL ? &context->limits : NULL;
    return bound == NULL || (form_limit_text(bound, limits, context != NULL ? context->values : NULL, &text, error) &&
                             clock_parse_duration(text, span, error));
}

static gboolean field_duration_parse(const FormField *field, const char *typed, const FormContext *context, char **canonical,
                                     GError **error) {
    gint64 span = 0, least = CLOCK_MINUTE;
    if (!clock_parse_duration(typed, &span, error))
        return FALSE;
    gint64 most = span;
    if (!read_bound(field->min, context, &least, error) || !read_bound(field->max, context, &most, error))
        return FALSE;
    g_autofree char *shortest = clock_show_duration(least), *longest = clock_show_duration(most);
    if (span < least)
        return err_set(error, ERR_INPUT, _("it must be at least %s."), shortest);
    if (span > most)
        return err_set(error, ERR_INPUT, _("it must be at most %s."), longest);
    *canonical = clock_plain_duration(typed);
    return TRUE;
}

static char *field_duration_format(const FormField *field, const char *canonical, const FormContext *context) {
    gint64 span = 0;
    (void)field, (void)context;
    return clock_parse_duration(canonical, &span, NULL) ? clock_show_duration(span) : g_strdup(canonical);
}

const FieldType field_duration = {
    .name = "duration",
    .editor = EDITOR_LINE,
    .parse = field_duration_parse,
    .format = field_duration_format,
};
