/* SPDX-License-Identifier: MIT
 *
 * What several field types are made of: references, choices, moments. Knows one field and its context only.
 */
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/when.h"
#include "bihuan/model/class.h"
#include "private.h"

gboolean part_parse_text(const FormField *field, const char *typed, const FormContext *context, char **canonical, GError **error) {
    (void)field, (void)context, (void)error;
    *canonical = g_strdup(typed);
    return TRUE;
}

char *part_format_text(const FormField *field, const char *canonical, const FormContext *context) {
    (void)field, (void)context;
    return g_strdup(canonical);
}

/* A whole sentence for each kind: languages join such words differently. */
static const char *no_such(const char *kind) {
    static const struct {
        const char *kind, *sentence;
    } SENTENCES[] = {
        {"device", N_("there is no device \"%s\".")},
        {"area", N_("there is no area \"%s\".")},
        {"person", N_("there is nobody with the id \"%s\" in service.")},
        {"department", N_("there is no department \"%s\".")},
        {"source", N_("there is no major hazard source \"%s\".")},
        {"record", N_("there is no record \"%s\".")},
        {"material", N_("there is no material \"%s\"; take one of the list, or import it with: bihuan import materials FILE.csv.")},
        {"item", N_("there is no item \"%s\" among the supplies; take one of: bihuan export items.")},
        {"place", N_("there is no place \"%s\" for supplies; take one of: bihuan export places.")},
        {"theme", N_("there is no theme \"%s\" in a bank of this plant.")},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(SENTENCES); i++)
        if (strcmp(SENTENCES[i].kind, kind) == 0)
            return _(SENTENCES[i].sentence);
    return _("there is no \"%s\".");
}

gboolean part_parse_reference(const FormField *field, const char *typed, const FormContext *context, char **canonical, GError **error) {
    g_autofree char *found = NULL;
    if (context == NULL || context->find == NULL)
        return err_set(error, ERR_INPUT, _("\"%s\" cannot be looked up here."), typed);
    gboolean known = context->find(context->data, field->type->reference, typed, &found, NULL);
    if (!known && found && *found)
        return err_set(error, ERR_INPUT, _("\"%s\" may be %s: write which."), typed, found);
    if (!known)
        return err_set(error, ERR_INPUT, no_such(field->type->reference), typed);
    *canonical = found != NULL ? g_steal_pointer(&found) : g_strdup(typed);
    return TRUE;
}

char *part_format_reference(const FormField *field, const char *canonical, const FormContext *context) {
    g_autofree char *title = NULL;
    if (context != NULL && context->find != NULL)
        context->find(context->data, field->type->reference, canonical, NULL, &title);
    if (title == NULL || *title == '\0' || strcmp(title, canonical) == 0)
        return g_strdup(canonical);
    return g_strdup_printf("%s %s", canonical, title);
}

char *part_choice_values(const FormField *field) {
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; field->choices != NULL && i < field->choices->len; i++)
        g_string_append_printf(text, "%s%s", i > 0 ? _(", ") : "", ((FormChoice *)field->choices->pdata[i])->value);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* One word whatever the case, in full width or not, with m3 or m³: as people's keyboards have it. */
static gboolean is_word(const char *text, const char *word) {
    if (text == NULL)
        return FALSE;
    g_autofree char *left = g_utf8_normalize(text, -1, G_NORMALIZE_ALL_COMPOSE),
                    *right = g_utf8_normalize(word, -1, G_NORMALIZE_ALL_COMPOSE);
    return left != NULL && right != NULL && g_ascii_strcasecmp(left, right) == 0;
}

/* By value or by either title, whatever the case, so that lists kept by people can be imported; a material by its CAS number too. */
static int find_choice(const FormField *field, const char *word) {
    int found = -1;
    for (guint i = 0; field->choices != NULL && i < field->choices->len; i++) {
        const FormChoice *choice = field->choices->pdata[i];
        if (strcmp(choice->value, word) == 0)
            return (int)i;
        if (found < 0 && (is_word(choice->value, word) || is_word(choice->title.zh, word) || is_word(choice->title.en, word) ||
                          (g_strcmp0(field->type->reference, "material") == 0 && is_word(choice->code, word))))
            found = (int)i;
    }
    return found;
}

gboolean part_has_choice(const FormField *field, const char *word) {
    return find_choice(field, word) >= 0;
}

/* Of the device in a context; NULL: it is not known. */
static const char *class_of(const FormContext *context) {
    return context != NULL && context->subject != NULL ? g_hash_table_lookup(context->subject, "class") : NULL;
}

gboolean part_parse_choices(const FormField *field, const char *typed, const FormContext *context, char **canonical, GError **error) {
    g_autofree gboolean *chosen = g_new0(gboolean, field->choices->len);
    g_auto(GStrv) words = form_words(typed, ",");
    for (char **word = words; *word != NULL; word++) {
        int index = find_choice(field, *word);
        if (index < 0) {
            g_autofree char *values = part_choice_values(field);
            return err_set(error, ERR_INPUT, _("\"%s\" is not one of: %s."), *word, values);
        }
        const FormChoice *choice = field->choices->pdata[index];
        if (!field_choice_fits(field, choice, class_of(context)))
            return err_set(error, ERR_INPUT, _("\"%s\" is nothing that this device has (class %s)."), form_text(&choice->title),
                           class_title(CLASS_DEVICE, class_of(context)));
        chosen[index] = TRUE;
    }
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < field->choices->len; i++)
        if (chosen[i])
            g_string_append_printf(text, "%s%s", text->len ? "," : "", ((FormChoice *)field->choices->pdata[i])->value);
    *canonical = text->len > 0 ? g_string_free(g_steal_pointer(&text), FALSE) : NULL;
    return TRUE;
}

char *part_format_choices(const FormField *field, const char *canonical, const FormContext *context) {
    (void)context;
    g_autoptr(GString) text = g_string_new(NULL);
    g_auto(GStrv) words = form_words(canonical, ",");
    for (char **word = words; *word != NULL; word++) {
        const FormChoice *choice = field_choice_find(field, *word);
        const char *title = choice != NULL ? form_text(&choice->title) : *word;
        g_string_append_printf(text, "%s%s", text->len ? _(", ") : "", title);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

gboolean part_parse_moment(const char *typed, const FormContext *context, gint64 *ms, GError **error) {
    gint64 now = context != NULL ? context->now : 0;
    if (strcmp(typed, "now") == 0 && now != 0) {
        *ms = now;
        return TRUE;
    }
    if (*typed == '+' && now != 0) {
        if (!clock_parse_duration(typed + 1, ms, error))
            return FALSE;
        *ms += now;
        return TRUE;
    }
    /* a number alone is no time here: it may as well be a slip */
    gboolean words = now != 0 && typed[strspn(typed, "0123456789 ")] != '\0';
    return clock_parse(typed, ms, words ? NULL : error) || (words && when_read(typed, now, ms, error));
}

static gboolean check_bound(const FormTime *bound, gboolean lower, gint64 ms, const FormContext *context, GError **error) {
    gint64 limit = 0;
    if (bound == NULL || context == NULL)
        return TRUE;
    if (!field_time(bound, context, &limit, error))
        return FALSE;
    if (limit == 0 || (lower ? ms >= limit : ms <= limit))
        return TRUE;
    g_autofree char *text = clock_format_short(limit);
    const char *sentence = lower ? _("the time must not be before %s.") : _("the time must not be after %s.");
    return err_set(error, ERR_INPUT, sentence, text);
}

gboolean part_check_time(const FormField *field, gint64 ms, const FormContext *context, GError **error) {
    return check_bound(field->after, TRUE, ms, context, error) && check_bound(field->before, FALSE, ms, context, error);
}
