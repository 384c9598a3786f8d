/* SPDX-License-Identifier: MIT
 *
 * Themes by name, and a question written down in a bank's text.
 */
#include "bihuan/model/quiz_theme.h"

#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/fold.h"
#include "bihuan/base/i18n.h"

static const char SQL_IN_USE[] = "WHERE ended IS NULL ORDER BY name";

void quiz_theme_name_free(QuizThemeName *name) {
    if (name) {
        g_free(name->code);
        g_free(name->title);
        g_free(name->theme);
        g_free(name);
    }
}

static void add_themes(GPtrArray *list, const Quiz *row) {
    g_autoptr(QuizBank) bank = quiz_bank_parse(row->id, row->text, NULL);
    for (guint i = 0; bank && i < bank->themes->len; i++) {
        const QuizTheme *theme = bank->themes->pdata[i];
        QuizThemeName *name = g_new0(QuizThemeName, 1);
        name->code = g_strdup_printf("%s/%s", row->name, theme->id);
        name->theme = g_strdup(quiz_text(&theme->title));
        name->title = g_strdup_printf(_("%s: %s"), quiz_text(&bank->title), quiz_text(&theme->title));
        g_ptr_array_add(list, name);
    }
}

GPtrArray *quiz_theme_list(Db *db, GError **error) {
    g_autoptr(GPtrArray) rows = noun_list(db, &quiz_noun, error, SQL_IN_USE, "");
    GPtrArray *list = rows ? g_ptr_array_new_with_free_func((GDestroyNotify)quiz_theme_name_free) : NULL;
    for (guint i = 0; rows && i < rows->len; i++)
        add_themes(list, rows->pdata[i]);
    return list;
}

/* "people" and "行人与载人" mean forklift/people, as long as no other bank has such a theme. */
static gboolean is_called(const QuizThemeName *name, const char *key) {
    g_autofree char *title = fold_key(name->theme);
    return strcmp(strchr(name->code, '/') + 1, key) == 0 || strcmp(title, key) == 0;
}

QuizThemeName *quiz_theme_find(Db *db, const char *typed, GError **error) {
    g_autoptr(GPtrArray) list = quiz_theme_list(db, error);
    g_autofree char *key = fold_key(typed);
    guint found = 0, count = 0;
    for (guint i = 0; list && i < list->len; i++) {
        const QuizThemeName *name = list->pdata[i];
        gboolean exact = strcmp(name->code, key) == 0;
        if (exact || is_called(name, key)) {
            found = i;
            count = exact ? 1 : count + 1;
        }
        if (exact)
            break;
    }
    return count == 1 && *key ? g_ptr_array_steal_index(list, found) : NULL;
}

/* ---- a question written down ---- */

static QuizText question_text(GHashTable *fields, const char *key) {
    g_autofree char *english = g_strconcat(key, "_en", NULL);
    return (QuizText){g_strdup(g_hash_table_lookup(fields, key)), g_strdup(g_hash_table_lookup(fields, english))};
}

QuizQuestion *quiz_question_of(GHashTable *fields, const char *theme) {
    const char *answer = g_hash_table_lookup(fields, "answer");
    QuizQuestion *question = g_new0(QuizQuestion, 1);
    question->theme = g_strdup(theme);
    question->source = g_strdup(g_hash_table_lookup(fields, "source"));
    question->why = question_text(fields, "why");
    question->ask.text = question_text(fields, "question");
    for (int i = 0; i < 4; i++) {
        char key[] = {(char)('a' + i), '\0'};
        QuizText option = question_text(fields, key);
        if (!option.zh && !option.en)
            break;
        question->ask.options[question->ask.count++] = option;
    }
    question->ask.answer = answer ? (guint)(*answer - 'a') : QUIZ_OPTIONS_MAX;
    return question;
}

/* KEY = "value", in quotes that the value has not. */
static gboolean append(GString *text, const char *key, const char *value, GError **error) {
    const char *quote = !value || !strchr(value, '"') ? "\"" : !strchr(value, '\'') ? "'" : NULL;
    if (!quote)
        return err_set(error, ERR_INPUT, _("“%s” has both kinds of straight quotes; use “ and ” in it."), value);
    if (value && *value)
        g_string_append_printf(text, "%s = %s%s%s\n", key, quote, value, quote);
    return TRUE;
}

static gboolean append_both(GString *text, const char *key, const QuizText *value, GError **error) {
    g_autofree char *zh = g_strconcat(key, ".zh", NULL), *en = g_strconcat(key, ".en", NULL);
    return append(text, zh, value->zh, error) && append(text, en, value->en, error);
}

static gboolean append_question(GString *text, const QuizQuestion *question, GError **error) {
    const QuizChoice *ask = &question->ask;
    gboolean ok = append(text, "theme", question->theme, error) && append_both(text, "text", &ask->text, error);
    for (guint i = 0; ok && i < ask->count; i++) {
        char letter[] = {(char)('a' + i), '\0'};
        ok = append_both(text, letter, &ask->options[i], error);
    }
    char answer[] = {(char)('a' + ask->answer), '\0'};
    return ok && append(text, "answer", answer, error) && append_both(text, "why", &question->why, error) &&
           append(text, "source", question->source, error);
}

static char *free_name(const QuizBank *bank, const char *theme) {
    for (guint n = 1;; n++) {
        g_autofree char *id = g_strdup_printf("%s-%u", theme, n);
        if (!quiz_bank_question(bank, id))
            return g_steal_pointer(&id);
    }
}

char *quiz_text_with(const char *bank_name, const char *text, const QuizQuestion *question, char **id, GError **error) {
    g_autoptr(QuizBank) bank = quiz_bank_parse(bank_name, text, error);
    g_autoptr(GString) longer = g_string_new(text);
    if (!bank)
        return NULL;
    g_autofree char *name = free_name(bank, question->theme);
    g_string_append_printf(longer, "\n[question %s]\n", name);
    if (!append_question(longer, question, error))
        return NULL;
    g_autoptr(QuizBank) now = quiz_bank_parse(bank_name, longer->str, error);
    if (!now)
        return NULL;
    if (id)
        *id = g_steal_pointer(&name);
    return g_string_free(g_steal_pointer(&longer), FALSE);
}
