/* SPDX-License-Identifier: MIT
 *
 * Banks of questions as audited versions.
 */
#include "bihuan/app/quiz_banks.h"

#include <string.h>

#include "bihuan/app/authority.h"
#include "bihuan/app/witness.h"
#include "bihuan/base/decode.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/account.h"
#include "bihuan/base/path.h"
#include "bihuan/base/utf8.h"
#include "bihuan/config/ini.h"

#define BANK_BYTES_MAX 262144
#define SHIPPED "data/quiz/"
#define MEANING "安装题库 / install a bank of questions"
#define MEANING_RETIRE "停用题库 / take a bank of questions out of use"

static const char SQL_IN_USE[] = "WHERE name = $1 AND ended IS NULL ORDER BY version DESC";

void quiz_install_clear(QuizInstall *install) {
    g_clear_pointer(&install->name, g_free);
    g_clear_pointer(&install->looser, g_ptr_array_unref);
}

GPtrArray *quiz_banks_list(Db *db, GError **error) {
    return noun_list(db, &quiz_noun, error, "WHERE ended IS NULL ORDER BY name", "");
}

/* ---- a file ---- */

static char *shipped_text(const char *name) {
    g_autofree char *path = g_strconcat(SHIPPED, name, ".ini", NULL);
    return strchr(name, '/') ? NULL : path_embedded(path, NULL);
}

static GPtrArray *lines_of(const char *path, const char *text) {
    g_autoptr(GPtrArray) mistakes = quiz_bank_check(text, NULL);
    g_autofree char *shown = utf8_printable(path);
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < mistakes->len; i++) {
        const IniMistake *mistake = mistakes->pdata[i];
        g_ptr_array_add(lines, g_strdup_printf("%s:%d: %s", shown, mistake->line, mistake->sentence));
    }
    return lines;
}

GPtrArray *quiz_banks_check(const char *path, char **text, GError **error) {
    g_autofree char *read = path_exists(path) ? NULL : shipped_text(path);
    if (!read)
        read = decode_file(path, BANK_BYTES_MAX, NULL, error);
    GPtrArray *lines = read ? lines_of(path, read) : NULL;
    if (lines && text)
        *text = g_steal_pointer(&read);
    return lines;
}

/* ---- what it changes ---- */

static void compare_questions(QuizInstall *install, const QuizBank *old, const QuizBank *new) {
    for (guint i = 0; i < old->questions->len; i++) {
        const QuizQuestion *before = old->questions->pdata[i], *now = quiz_bank_question(new, before->id);
        authority_note(install->looser, !now, _("the question %s is gone"), before->id);
        authority_note(install->looser, now && (!quiz_choice_same(&before->ask, &now->ask) || strcmp(before->theme, now->theme) != 0),
                       _("the question %s is another one"), before->id);
    }
}

static gboolean pages_kept(const QuizTheme *before, const QuizTheme *now) {
    gboolean kept = now->pages->len >= before->pages->len;
    for (guint i = 0; kept && i < before->pages->len; i++) {
        const QuizPage *old = &g_array_index(before->pages, QuizPage, i), *new = &g_array_index(now->pages, QuizPage, i);
        kept = quiz_text_same(&old->text, &new->text) && new->seconds >= old->seconds;
    }
    return kept;
}

static void compare_lessons(QuizInstall *install, const QuizBank *old, const QuizBank *new) {
    for (guint i = 0; i < old->themes->len; i++) {
        const QuizTheme *before = old->themes->pdata[i], *now = quiz_bank_theme(new, before->id);
        authority_note(install->looser, !now, _("the lesson %s is gone"), before->id);
        authority_note(install->looser, now && (!pages_kept(before, now) || !quiz_choice_same(&before->control, &now->control)),
                       _("the lesson %s is another one"), before->id);
    }
}

/* What is in use into *row (owned, NULL = nothing), and what the new one makes of it. */
static gboolean bank_weigh(Change *change, const char *text, const QuizBank *bank, QuizInstall *install, Quiz **row, GError **error) {
    Db *db = change_db(change);
    gint64 newest = 0;
    if (!noun_find(db, &quiz_noun, row, error, SQL_IN_USE, "s", bank->name) ||
        !db_get_int(db, error, &newest, "SELECT coalesce(max(version), 0) FROM quiz WHERE name = $1", "s", bank->name))
        return FALSE;
    install->version = newest + 1;
    if (!*row)
        return TRUE;
    install->before = (*row)->version;
    if (strcmp((*row)->text, text) == 0)
        install->version = install->before;
    g_autoptr(QuizBank) old = quiz_bank_parse((*row)->id, (*row)->text, NULL);
    authority_note(install->looser, !old, "%s", _("the version in use cannot be read any more"));
    if (old) {
        compare_questions(install, old, bank);
        compare_lessons(install, old, bank);
    }
    return TRUE;
}

/* ---- who reads it ---- */

gboolean quiz_banks_may_read(App *app, GError **error) {
    const Authority wanted = {.verb = "form"};
    guint before = db_failures(app_db(app));
    gboolean enrolled = account_any(app_db(app), NULL);
    if (!db_answered(app_db(app), before, error))
        return FALSE;
    return !enrolled || (app_need_user(app, error) && authority_may(app, &wanted, error));
}

/* ---- install ---- */

static char *bank_reason(const QuizInstall *install, const QuizWish *wish) {
    GString *reason = g_string_new(NULL);
    g_string_printf(reason, "%s %d", install->name, (int)install->version);
    if (install->looser->len && wish->second)
        g_string_append_printf(reason, " · %s", wish->second);
    if (wish->reason)
        g_string_append_printf(reason, " · %s", wish->reason);
    for (guint i = 0; i < install->looser->len; i++)
        g_string_append_printf(reason, " · %s", (const char *)install->looser->pdata[i]);
    return g_string_free(reason, FALSE);
}

static gboolean put_install(App *app, const char *text, const QuizBank *bank, const QuizWish *wish, QuizInstall *install, GError **error) {
    g_autoptr(Change) change = change_begin(app_plant(app), app_user_id(app) ? app_user_id(app) : "system", error);
    g_autoptr(Quiz) row = NULL;
    if (!change || !bank_weigh(change, text, bank, install, &row, error))
        return FALSE;
    if (install->version == install->before || wish->dry_run)
        return TRUE;
    Authority wanted = {.verb = "form", .meaning = MEANING};
    if (install->looser->len) {
        wanted.part = "looser";
        wanted.second = wish->second;
    }
    g_autofree char *reason = bank_reason(install, wish);
    return (!row || quiz_end(change, row, error)) && quiz_put(change, bank->name, text, install->version, error) &&
           authority_sign(app, change, &wanted, error) && change_commit(change, "quiz", install->name, reason, error);
}

/* A reason that is given is clean; none may be none. */
static gboolean clean_reason(const QuizWish *wish, char **clean, GError **error) {
    *clean = wish->reason ? witness_reason(wish->reason, error) : NULL;
    return !wish->reason || *clean;
}

/* The text of a bank without mistakes; owned. */
static char *sound_text(const QuizWish *wish, GError **error) {
    g_autofree char *text = g_strdup(wish->text);
    g_autoptr(GPtrArray) lines = text ? lines_of(wish->path ? wish->path : "", text) : quiz_banks_check(wish->path, &text, error);
    if (lines && lines->len && !strstr(text, "[quiz]")) {
        g_autofree char *shown = utf8_printable(wish->path ? wish->path : "");
        err_set(error, ERR_INPUT, _("%s is no bank of questions: see bihuan-quiz(5), and start from: bihuan export quiz"), shown);
    } else if (lines && lines->len) {
        g_ptr_array_add(lines, NULL);
        g_autofree char *all = g_strjoinv("; ", (char **)lines->pdata);
        err_set(error, ERR_INPUT, "%s", all);
        g_ptr_array_set_size(lines, (int)lines->len - 1);
    }
    return lines && lines->len == 0 ? g_steal_pointer(&text) : NULL;
}

gboolean quiz_banks_install(App *app, const QuizWish *wish, QuizInstall *install, GError **error) {
    g_autofree char *clean = NULL;
    install->looser = g_ptr_array_new_with_free_func(g_free);
    if (!authority_may(app, &(Authority){.verb = "form", .meaning = MEANING}, error) || !clean_reason(wish, &clean, error))
        return FALSE;
    g_autofree char *text = sound_text(wish, error);
    g_autoptr(QuizBank) bank = text ? quiz_bank_parse("", text, error) : NULL;
    if (!bank)
        return FALSE;
    install->name = g_strdup(bank->name);
    install->questions = bank->questions->len;
    QuizWish clean_wish = *wish;
    clean_wish.reason = clean;
    return put_install(app, text, bank, &clean_wish, install, error);
}

gboolean quiz_banks_retire(App *app, const QuizWish *wish, GError **error) {
    Authority wanted = {.verb = "form", .part = "looser", .meaning = MEANING_RETIRE, .second = wish->second};
    g_autofree char *clean = NULL;
    g_autoptr(Quiz) row = NULL;
    if (!wish->reason)
        return err_set(error, ERR_USAGE, _("Say why: --reason TEXT."));
    if (!clean_reason(wish, &clean, error))
        return FALSE;
    g_autoptr(Change) change = change_begin(app_plant(app), app_user_id(app) ? app_user_id(app) : "system", error);
    if (!change || !noun_find(change_db(change), &quiz_noun, &row, error, SQL_IN_USE, "s", wish->path))
        return FALSE;
    if (!row)
        return err_set(error, ERR_NOT_FOUND, _("There is no bank of questions %s in this plant."), wish->path);
    return quiz_end(change, row, error) && authority_sign(app, change, &wanted, error) &&
           change_commit(change, "quiz", row->name, clean, error);
}

/* ---- the shipped ones ---- */

gboolean quiz_banks_furnish(Change *change, const char *name, GError **error) {
    g_autofree char *text = shipped_text(name);
    gboolean known = FALSE;
    if (!text)
        return TRUE;
    if (!db_get_whether(change_db(change), error, &known, "SELECT 1 FROM quiz WHERE name = $1", "s", name))
        return FALSE;
    g_autoptr(QuizBank) bank = known ? NULL : quiz_bank_parse(name, text, error);
    return known || (bank && quiz_put(change, name, text, 1, error));
}

gboolean quiz_banks_furnish_all(Change *change, GError **error) {
    g_auto(GStrv) files = path_embedded_list(SHIPPED);
    for (char **file = files; *file; file++) {
        g_autofree char *name = g_strndup(*file, strcspn(*file, "."));
        if (g_str_has_suffix(*file, ".ini") && !quiz_banks_furnish(change, name, error))
            return FALSE;
    }
    return TRUE;
}
