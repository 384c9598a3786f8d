/* SPDX-License-Identifier: MIT
 *
 * Common to all field types: cleaning before parsing, defaults, hints, times relative to a context, decimals.
 */
#include "bihuan/form/field.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/fold.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"
#include "private.h"

#define MILLION 1000000
#define INTEGER_DIGITS 12
#define TYPED_MAX 4000

const FieldType *field_type_find(const char *name) {
    for (const FieldType *const *type = field_registry; *type != NULL; type++)
        if (strcmp((*type)->name, name) == 0)
            return *type;
    return NULL;
}

static gboolean is_duration(const FormField *field) {
    return strcmp(field->type->name, "duration") == 0;
}

gboolean field_parse(const FormField *field, const char *typed, const FormContext *context, char **canonical, GError **error) {
    gboolean lines = field->type->editor == EDITOR_LINES;
    gsize max = field->max_length > 0 ? (gsize)field->max_length : TYPED_MAX;
    *canonical = NULL;
    gboolean key = field->type->reference != NULL && g_utf8_validate(typed, -1, NULL);
    g_autofree char *code = key ? fold_code(typed) : NULL; /* a key loses what shows nothing */
    g_autofree char *plain = utf8_clean(typed, max, lines, key ? NULL : error);
    g_autofree char *clean = plain != NULL || !key ? g_steal_pointer(&plain) : utf8_clean(code, max, FALSE, error);
    if (clean == NULL)
        return FALSE;
    g_autofree char *narrow = key ? g_steal_pointer(&code) : utf8_fold_width(clean);
    gboolean line = field->type->editor == EDITOR_LINE && !field->type->number && !is_duration(field);
    gboolean prose = lines || line || field->type->editor == EDITOR_FILE;
    if (*clean == '\0' || (!prose && strcmp(narrow, clean) != 0 && field->type->parse(field, narrow, context, canonical, NULL)))
        return TRUE; /* a code, number or time typed while a Chinese input method was on */
    g_clear_pointer(canonical, g_free);
    return field->type->parse(field, clean, context, canonical, error);
}

char *field_format(const FormField *field, const char *canonical, const FormContext *context) {
    if (canonical == NULL || *canonical == '\0')
        return g_strdup("");
    return field->type->format(field, canonical, context);
}

char *field_typed(const FormField *field, const char *canonical) {
    if (canonical == NULL || *canonical == '\0')
        return g_strdup("");
    if (field->type->editor != EDITOR_TIME)
        return g_strdup(canonical);
    gint64 ms = g_ascii_strtoll(canonical, NULL, 10);
    if (strcmp(field->type->name, "date") == 0)
        return field->type->format(field, canonical, NULL);
    return ms % CLOCK_MINUTE == 0 ? clock_format_short(ms) : clock_format(ms);
}

/* The classes stand in the choice's third part, with blanks between. */
static gboolean names_class(const FormChoice *choice, const char *class) {
    g_auto(GStrv) classes = form_words(choice->code != NULL ? choice->code : "", " ");
    return g_strv_contains((const char *const *)classes, class);
}

gboolean field_choice_fits(const FormField *field, const FormChoice *choice, const char *class) {
    if (!field->by_class || class == NULL || *class == '\0' || names_class(choice, class))
        return TRUE;
    for (guint i = 0; i < field->choices->len; i++)
        if (names_class(field->choices->pdata[i], class))
            return FALSE;
    return TRUE;
}

const FormChoice *field_choice_find(const FormField *field, const char *value) {
    for (guint i = 0; field->choices != NULL && i < field->choices->len; i++) {
        const FormChoice *choice = field->choices->pdata[i];
        if (strcmp(choice->value, value) == 0)
            return choice;
    }
    return NULL;
}

gboolean field_time(const FormTime *time, const FormContext *context, gint64 *ms, GError **error) {
    const char *value = NULL;
    gint64 span = 0;
    *ms = 0;
    if (strcmp(time->base, "now") == 0)
        *ms = context->now;
    else if (strcmp(time->base, "opened") == 0)
        *ms = context->opened;
    else if (strcmp(time->base, "due") == 0)
        *ms = context->due;
    else if (context->values != NULL && (value = g_hash_table_lookup(context->values, time->base)) != NULL)
        *ms = g_ascii_strtoll(value, NULL, 10);
    if (*ms == 0 || time->sign == 0)
        return TRUE;
    if (!form_amount_duration(&time->span, &context->limits, context->values, &span, error)) {
        *ms = 0;
        return FALSE;
    }
    *ms += time->sign * span;
    return TRUE;
}

/* "@actor", "@subject.KEY": what the context knows; NULL if it does not. Borrowed. */
static const char *context_value(const char *name, const FormContext *context) {
    if (strcmp(name, "@actor") == 0)
        return context->actor;
    if (strcmp(name, "@actor.department") == 0)
        return context->actor_department;
    if (g_str_has_prefix(name, "@subject.") && context->subject != NULL)
        return g_hash_table_lookup(context->subject, name + strlen("@subject."));
    return NULL;
}

static gboolean default_time(const FormField *field, const FormContext *context, char **canonical, GError **error) {
    gint64 ms = 0;
    FormTime *time = form_time_parse(field->standard, error);
    gboolean ok = time != NULL && field_time(time, context, &ms, error);
    form_time_free(time);
    if (ok && ms != 0) {
        if (strcmp(field->type->name, "date") == 0)
            ms = clock_midnight(ms);
        *canonical = g_strdup_printf("%" G_GINT64_FORMAT, ms);
    }
    return ok;
}

/* A limit of the plant. */
static gboolean default_duration(const FormField *field, const FormContext *context, char **canonical, GError **error) {
    g_autofree char *text = NULL;
    return form_limit_text(field->standard, &context->limits, context->values, &text, error) &&
           field_parse(field, text, context, canonical, error);
}

gboolean field_default(const FormField *field, const FormContext *context, char **canonical, GError **error) {
    *canonical = NULL;
    if (field->standards.zh != NULL || field->standards.en != NULL) {
        *canonical = g_strdup(form_text(&field->standards));
        return TRUE;
    }
    if (field->standard == NULL)
        return TRUE;
    if (*field->standard != '@')
        return field_parse(field, field->standard, context, canonical, error);
    if (is_duration(field))
        return default_duration(field, context, canonical, error);
    if (field->type->editor == EDITOR_TIME)
        return default_time(field, context, canonical, error);
    const char *value = context_value(field->standard, context);
    if (value != NULL && *value != '\0')
        *canonical = g_strdup(value);
    return TRUE;
}

static char *hint_number(const FormField *field, const FormContext *context) {
    g_autofree char *min = NULL, *max = NULL;
    const LimitSource *limits = context != NULL ? &context->limits : NULL;
    GHashTable *values = context != NULL ? context->values : NULL;
    const char *unit = field->unit != NULL ? field->unit : "";
    if (field->min != NULL)
        form_limit_text(field->min, limits, values, &min, NULL);
    if (field->max != NULL)
        form_limit_text(field->max, limits, values, &max, NULL);
    if (min != NULL && max != NULL)
        return g_strdup_printf(_("%s to %s %s"), min, max, unit);
    if (min != NULL)
        return g_strdup_printf(_("at least %s %s"), min, unit);
    if (max != NULL)
        return g_strdup_printf(_("at most %s %s"), max, unit);
    return g_strdup(unit);
}

char *field_hint(const FormField *field, const FormContext *context) {
    switch (field->type->editor) {
    case EDITOR_LINE:
    case EDITOR_LINES:
        if (is_duration(field))
            return g_strdup(_("30m, 8h or 7d"));
        if (field->type->number)
            return g_strstrip(hint_number(field, context));
        return g_strdup_printf(_("at most %d characters"), field->max_length);
    case EDITOR_TIME:
        if (strcmp(field->type->name, "date") == 0)
            return g_strdup("2026-11-23");
        return g_strdup(_("2026-11-23 08:00, or +8h from now"));
    case EDITOR_CHOICE:
    case EDITOR_CHOICES:
        return part_choice_values(field);
    case EDITOR_YESNO:
        return g_strdup(_("yes or no"));
    case EDITOR_FILE:
        return g_strdup(_("@ and the path of a file"));
    case EDITOR_REFERENCE:
        break;
    }
    return g_strdup(_("a code from the list"));
}

gboolean field_decimal_parse(const char *text, gint64 *millionths, int *places) {
    gboolean negative = *text == '-';
    const char *c = negative || *text == '+' ? text + 1 : text;
    gint64 whole = 0, part = 0;
    int digits = 0, scale = 0;
    while (*c == '0' && g_ascii_isdigit(c[1]))
        c++;
    for (; g_ascii_isdigit(*c); c++, digits++)
        if (digits < INTEGER_DIGITS)
            whole = whole * 10 + (*c - '0');
    if (digits == 0 || digits > INTEGER_DIGITS)
        return FALSE;
    if (*c == '.') {
        for (c++; g_ascii_isdigit(*c); c++, scale++)
            if (scale < 6)
                part = part * 10 + (*c - '0');
        if (scale == 0 || scale > 6)
            return FALSE;
    }
    if (*c != '\0')
        return FALSE;
    *places = scale;
    for (int i = scale; i < 6; i++)
        part *= 10;
    *millionths = (whole * MILLION + part) * (negative ? -1 : 1);
    return TRUE;
}

char *field_decimal_format(gint64 millionths) {
    gint64 positive = millionths < 0 ? -millionths : millionths;
    char text[40];
    g_snprintf(text, sizeof text, "%s%" G_GINT64_FORMAT ".%06d", millionths < 0 ? "-" : "", positive / MILLION, (int)(positive % MILLION));
    char *end = text + strlen(text) - 1;
    while (*end == '0')
        *end-- = '\0';
    if (*end == '.')
        *end = '\0';
    return g_strdup(text);
}
