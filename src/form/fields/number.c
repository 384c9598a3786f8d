/* SPDX-License-Identifier: MIT
 *
 * number: a decimal with places, limits and a unit. Kept as text, compared in millionths, never a float.
 */
#include "../private.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"

/* The bound as text and in millionths; FALSE with a sentence if its limit is unknown, or is no number. */
static gboolean load_bound(const char *bound, const FormContext *context, char **text, gint64 *value, GError **error) {
    int places = 0;
    const LimitSource *limits = context != NULL ? &context->limits : NULL;
    GHashTable *values = context != NULL ? context->values : NULL;
    if (!form_limit_text(bound, limits, values, text, error))
        return FALSE;
    return field_decimal_parse(*text, value, &places) || err_set(error, ERR_INPUT, _("The limit \"%s\" is not a number."), *text);
}

static gboolean check_bounds(const FormField *field, gint64 value, const FormContext *context, GError **error) {
    g_autofree char *min = NULL, *max = NULL;
    gint64 low = value, high = value;
    if (field->min != NULL && !load_bound(field->min, context, &min, &low, error))
        return FALSE;
    if (field->max != NULL && !load_bound(field->max, context, &max, &high, error))
        return FALSE;
    if (value >= low && value <= high)
        return TRUE;
    g_autofree char *unit = field->unit != NULL && *field->unit ? g_strconcat(" ", field->unit, NULL) : g_strdup("");
    if (min != NULL && max != NULL)
        return err_set(error, ERR_INPUT, _("the number must lie between %s and %s%s."), min, max, unit);
    return min != NULL ? err_set(error, ERR_INPUT, _("the number must be at least %s%s."), min, unit)
                       : err_set(error, ERR_INPUT, _("the number must be at most %s%s."), max, unit);
}

static gboolean field_number_parse(const FormField *field, const char *typed, const FormContext *context, char **canonical,
                                   GError **error) {
    gint64 value = 0;
    int places = 0;
    if (!field_decimal_parse(typed, &value, &places))
        return err_set(error, ERR_INPUT, _("\"%s\" is not a number."), typed);
    if (places > field->decimals)
        return field->decimals == 0 ? err_set(error, ERR_INPUT, _("\"%s\" must be a whole number."), typed)
                                    : err_set(error, ERR_INPUT, _("\"%s\" has more than %d decimal places."), typed, field->decimals);
    if (!check_bounds(field, value, context, error))
        return FALSE;
    *canonical = field_decimal_format(value);
    return TRUE;
}

static char *field_number_format(const FormField *field, const char *canonical, const FormContext *context) {
    (void)context;
    return field->unit != NULL ? g_strdup_printf("%s %s", canonical, field->unit) : g_strdup(canonical);
}

const FieldType field_number = {
    .name = "number",
    .editor = EDITOR_LINE,
    .number = TRUE,
    .parse = field_number_parse,
    .format = field_number_format,
};
