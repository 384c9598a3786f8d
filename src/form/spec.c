/* SPDX-License-Identifier: MIT
 *
 * The small notations of a form file (spec.h): amounts, times, who, ladders. Knows neither forms nor records.
 */
#include "bihuan/form/spec.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"

#define COUNT_MAX 1000000

const char *form_text(const FormText *text) {
    const char *found = i18n_pick(text->zh != NULL ? text->zh : "", text->en != NULL ? text->en : "");
    return found != NULL ? found : "";
}

void form_text_clear(FormText *text) {
    g_clear_pointer(&text->zh, g_free);
    g_clear_pointer(&text->en, g_free);
}

void form_amount_clear(FormAmount *amount) {
    g_clear_pointer(&amount->limit, g_free);
    amount->set = FALSE;
}

void form_who_free(FormWho *who) {
    if (who == NULL)
        return;
    g_free(who->argument);
    g_free(who);
}

void form_rung_free(FormRung *rung) {
    if (rung == NULL)
        return;
    form_amount_clear(&rung->after);
    g_clear_pointer(&rung->who, g_ptr_array_unref);
    g_strfreev(rung->channels);
    g_free(rung->file);
    g_free(rung);
}

void form_time_free(FormTime *time) {
    if (time == NULL)
        return;
    form_amount_clear(&time->span);
    g_free(time->base);
    g_free(time);
}

char **form_words(const char *text, const char *separators) {
    g_auto(GStrv) parts = g_strsplit_set(text, separators, -1);
    GPtrArray *words = g_ptr_array_new();
    for (char **part = parts; *part != NULL; part++) {
        const char *word = g_strstrip(*part);
        if (*word != '\0')
            g_ptr_array_add(words, g_strdup(word));
    }
    g_ptr_array_add(words, NULL);
    return (char **)g_ptr_array_free(words, FALSE);
}

/* "@hazard.respond", "@hot-work.valid.{grade}": the name behind the @; NULL and a sentence if it is none. */
static char *parse_limit_name(const char *text, GError **error) {
    const char *name = text + 1;
    gsize length = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789.-_{}");
    if (length == 0 || name[length] != '\0') {
        err_set(error, ERR_INPUT, _("\"%s\" is not the name of a limit."), text);
        return NULL;
    }
    return g_strdup(name);
}

gboolean form_amount_parse_duration(const char *text, FormAmount *amount, GError **error) {
    *amount = (FormAmount){.set = TRUE};
    if (*text == '@')
        return (amount->limit = parse_limit_name(text, error)) != NULL;
    if (!clock_parse_duration(text, &amount->value, error))
        return FALSE;
    if (amount->value > 0)
        return TRUE;
    return err_set(error, ERR_INPUT, _("The duration \"%s\" must be longer than nothing."), text);
}

static gboolean parse_count(const char *text, gint64 *count, GError **error) {
    char *end = NULL;
    *count = g_ascii_isdigit(*text) ? g_ascii_strtoll(text, &end, 10) : 0;
    if (*count >= 1 && *count <= COUNT_MAX && *end == '\0')
        return TRUE;
    return err_set(error, ERR_INPUT, _("\"%s\" is not a whole number of at least 1."), text);
}

gboolean form_amount_parse_count(const char *text, FormAmount *amount, GError **error) {
    *amount = (FormAmount){.set = TRUE};
    if (*text == '@')
        return (amount->limit = parse_limit_name(text, error)) != NULL;
    return parse_count(text, &amount->value, error);
}

/* Puts the values of fields in place of {key}. Owned; NULL and a sentence if one is missing. */
static char *expand_name(const char *name, GHashTable *values, GError **error) {
    g_autoptr(GString) text = g_string_new(NULL);
    while (*name != '\0') {
        const char *end = *name == '{' ? strchr(name, '}') : NULL;
        if (end == NULL) {
            g_string_append_c(text, *name++);
            continue;
        }
        g_autofree char *key = g_strndup(name + 1, (gsize)(end - name - 1));
        const char *value = values != NULL ? g_hash_table_lookup(values, key) : NULL;
        if (value == NULL || *value == '\0') {
            err_set(error, ERR_INPUT, _("A limit depends on the field \"%s\", which is empty."), key);
            return NULL;
        }
        g_string_append(text, value);
        name = end + 1;
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static gboolean resolve(const char *limit, const LimitSource *limits, GHashTable *values, char **value, GError **error) {
    g_autofree char *name = expand_name(limit, values, error);
    if (name == NULL)
        return FALSE;
    if (limits == NULL || limits->resolve == NULL)
        return err_set(error, ERR_INPUT, _("The limit \"%s\" cannot be looked up here."), name);
    return limits->resolve(limits->data, name, limits->at, value, error);
}

gboolean form_limit_text(const char *text, const LimitSource *limits, GHashTable *values, char **value, GError **error) {
    if (*text == '@')
        return resolve(text + 1, limits, values, value, error);
    *value = g_strdup(text);
    return TRUE;
}

gboolean form_amount_duration(const FormAmount *amount, const LimitSource *limits, GHashTable *values, gint64 *ms, GError **error) {
    *ms = amount->value;
    if (amount->limit == NULL)
        return TRUE;
    g_autofree char *value = NULL;
    return resolve(amount->limit, limits, values, &value, error) && clock_parse_duration(value, ms, error);
}

gboolean form_amount_count(const FormAmount *amount, const LimitSource *limits, GHashTable *values, gint64 *count, GError **error) {
    *count = amount->value;
    if (amount->limit == NULL)
        return TRUE;
    g_autofree char *value = NULL;
    return resolve(amount->limit, limits, values, &value, error) && parse_count(value, count, error);
}

static const struct {
    const char *word;
    WhoKind kind;
    gboolean argument;
} WHO_WORDS[] = {
    {"dispatch", WHO_DISPATCH, FALSE},  {"role", WHO_ROLE, TRUE},          {"dept", WHO_DEPT, TRUE},
    {"person", WHO_PERSON_FIELD, TRUE}, {"field", WHO_FIELD, TRUE},        {"same", WHO_SAME, TRUE},
    {"done", WHO_DONE, TRUE},           {"reporter", WHO_REPORTER, FALSE}, {"anyone", WHO_ANYONE, FALSE},
    {"current", WHO_CURRENT, FALSE},    {"superior", WHO_SUPERIOR, TRUE},
};

static FormWho *parse_one_who(const char *text, GError **error) {
    const char *colon = strchr(text, ':');
    gsize length = colon != NULL ? (gsize)(colon - text) : strlen(text);
    for (gsize i = 0; i < G_N_ELEMENTS(WHO_WORDS); i++) {
        if (strlen(WHO_WORDS[i].word) != length || strncmp(WHO_WORDS[i].word, text, length) != 0)
            continue;
        if (WHO_WORDS[i].argument != (colon != NULL && colon[1] != '\0'))
            break;
        if (colon != NULL && (!WHO_WORDS[i].argument || strpbrk(colon + 1, " :;") != NULL))
            break;
        FormWho *who = g_new0(FormWho, 1);
        who->kind = WHO_WORDS[i].kind;
        who->argument = colon != NULL ? g_strdup(colon + 1) : NULL;
        return who;
    }
    err_set(error, ERR_INPUT,
            _("\"%s\" does not say who: write role:…, dept:…, person:…, field:…, same:…, done:…, "
              "superior:…, dispatch, reporter, current or anyone."),
            text);
    return NULL;
}

GPtrArray *form_who_parse(const char *text, GError **error) {
    g_autoptr(GPtrArray) whos = g_ptr_array_new_with_free_func((GDestroyNotify)form_who_free);
    g_auto(GStrv) words = form_words(text, ",");
    for (char **word = words; *word != NULL; word++) {
        FormWho *who = parse_one_who(*word, error);
        if (who == NULL)
            return NULL;
        g_ptr_array_add(whos, who);
    }
    if (whos->len > 0)
        return g_steal_pointer(&whos);
    err_set(error, ERR_INPUT, _("Nobody is named here."));
    return NULL;
}

char *form_who_text(const FormWho *who) {
    const char *word = WHO_WORDS[0].word;
    for (gsize i = 0; i < G_N_ELEMENTS(WHO_WORDS); i++)
        if (WHO_WORDS[i].kind == who->kind)
            word = WHO_WORDS[i].word;
    return who->argument != NULL ? g_strdup_printf("%s:%s", word, who->argument) : g_strdup(word);
}

gboolean form_who_has(const GPtrArray *whos, WhoKind kind) {
    for (guint i = 0; whos != NULL && i < whos->len; i++)
        if (((const FormWho *)whos->pdata[i])->kind == kind)
            return TRUE;
    return FALSE;
}

const char *const form_attachments[] = {"report", NULL};

gboolean form_via_take(char *text, char ***channels, char **file, GError **error) {
    char *via = strstr(text, " via "), *with = via ? strstr(via, " with ") : NULL;
    g_autofree char *known = g_strjoinv(", ", (char **)form_attachments);
    if (with)
        *with = '\0';
    g_strfreev(*channels);
    *channels = form_words(via ? via + strlen(" via ") : "", " ,");
    if (via)
        *via = '\0';
    *file = with ? g_strstrip(g_strdup(with + strlen(" with "))) : NULL;
    return !with || g_strv_contains(form_attachments, *file) ||
           err_set(error, ERR_INPUT, _("“%s” cannot be sent along; known are: %s."), *file, known);
}

/* "[DURATION] who, who [via channel channel]". */
static FormRung *parse_rung(const char *text, gboolean first, GError **error) {
    g_autofree char *rest = g_strdup(text);
    FormRung *rung = g_new0(FormRung, 1);
    char *who = rest, *blank = strchr(rest, ' ');
    if (g_ascii_isdigit(*rest) || *rest == '@') {
        if (blank != NULL)
            *blank = '\0';
        who = blank != NULL ? g_strstrip(blank + 1) : rest + strlen(rest);
        if (!form_amount_parse_duration(rest, &rung->after, error))
            goto refuse;
    } else if (!first) {
        err_set(error, ERR_INPUT, _("Each rung behind the first begins with a duration, not \"%s\"."), text);
        goto refuse;
    }
    if (!form_via_take(who, &rung->channels, &rung->file, error))
        goto refuse;
    rung->who = form_who_parse(who, error);
    if (rung->who != NULL)
        return rung;
refuse:
    form_rung_free(rung);
    return NULL;
}

GPtrArray *form_ladder_parse(const char *text, GError **error) {
    g_autoptr(GPtrArray) rungs = g_ptr_array_new_with_free_func((GDestroyNotify)form_rung_free);
    g_auto(GStrv) parts = form_words(text, ";");
    for (char **part = parts; *part != NULL; part++) {
        FormRung *rung = parse_rung(*part, rungs->len == 0, error);
        if (rung == NULL)
            return NULL;
        g_ptr_array_add(rungs, rung);
    }
    return g_steal_pointer(&rungs);
}

gint64 form_ladder_reached(const GPtrArray *rungs, guint rung, gint64 due, const LimitSource *limits) {
    gint64 at = due;
    for (guint i = 0; i <= rung && i < rungs->len; i++) {
        gint64 ms = 0;
        if (form_amount_duration(&((FormRung *)rungs->pdata[i])->after, limits, NULL, &ms, NULL))
            at += ms;
    }
    return at;
}

FormTime *form_time_parse(const char *text, GError **error) {
    const char *name = *text == '@' ? text + 1 : text;
    gsize length = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_");
    const char *rest = name + length;
    FormTime *time = g_new0(FormTime, 1);
    time->base = g_strndup(name, length);
    if (length > 0 && *rest == '\0')
        return time;
    if (length > 0 && (*rest == '+' || *rest == '-')) {
        time->sign = *rest == '+' ? 1 : -1;
        if (form_amount_parse_duration(rest + 1, &time->span, error))
            return time;
    } else {
        err_set(error, ERR_INPUT, _("\"%s\" is not a valid time: write @now, @opened, @due or a field, then +8h if wanted."), text);
    }
    form_time_free(time);
    return NULL;
}
