/* SPDX-License-Identifier: MIT
 *
 * Questions before a form opens: drawn, shown, answered. Each is one change.
 */
#include "quiz_private.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/id.h"
#include "bihuan/model/limit.h"
#include "bihuan/model/quiz_lock.h"
#include "bihuan/rule/tell.h"

static const char SQL_LOCKS[] =
    "SELECT count(DISTINCT l.attempt) FROM quiz_lesson l JOIN quiz_attempt a ON a.id = l.attempt"
    " WHERE l.person = $1 AND l.form = $2 AND a.answered > $3";

/* ---- what is shown ---- */

static void asked_free(gpointer data) {
    QuizAsked *asked = data;
    g_free(asked->question);
    g_free(asked->text);
    g_strfreev(asked->options);
    g_free(asked);
}

void quiz_sheet_free(QuizSheet *sheet) {
    if (!sheet)
        return;
    char *texts[] = {sheet->form, sheet->bank, sheet->attempt, sheet->theme};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    g_ptr_array_unref(sheet->questions);
    g_free(sheet);
}

char **quiz_options(const QuizChoice *choice, const char *order) {
    char **options = g_new0(char *, choice->count + 1);
    for (guint i = 0; i < choice->count && order[i]; i++)
        options[i] = g_strdup(quiz_text(&choice->options[order[i] - 'a']));
    return options;
}

static QuizSheet *sheet_new(const QuizLook *look) {
    QuizSheet *sheet = g_new0(QuizSheet, 1);
    sheet->form = g_strdup(look->form);
    sheet->bank = g_strdup(look->gate->bank);
    sheet->version = look->quiz ? look->quiz->version : 0;
    sheet->questions = g_ptr_array_new_with_free_func(asked_free);
    return sheet;
}

static const char *theme_title(const QuizBank *bank, const char *id) {
    const QuizTheme *theme = bank && *id ? quiz_bank_theme(bank, id) : NULL;
    return theme ? quiz_text(&theme->title) : *id ? id : NULL;
}

/* The questions of an attempt, by the bank of its version. */
static QuizSheet *show(const QuizLook *look, const QuizAttempt *attempt, GError **error) {
    g_autoptr(Quiz) quiz = NULL;
    g_autoptr(QuizBank) bank = quiz_bank_of(look->db, attempt->quiz, &quiz, error);
    g_autoptr(GPtrArray) drawn = quiz_drawn_read(attempt->drawn);
    if (!bank)
        return NULL;
    g_autoptr(QuizSheet) sheet = sheet_new(look);
    sheet->attempt = g_strdup(attempt->id);
    sheet->version = quiz->version;
    sheet->theme = g_strdup(theme_title(bank, attempt->theme));
    for (guint i = 0; i < drawn->len; i++) {
        const QuizDrawn *one = drawn->pdata[i];
        const QuizQuestion *question = quiz_bank_question(bank, one->question);
        if (!question) {
            err_set(error, ERR_HELD, _("the bank of questions %s has no question %s any more"), attempt->quiz, one->question);
            return NULL;
        }
        QuizAsked *asked = g_new0(QuizAsked, 1);
        *asked =
            (QuizAsked){i + 1, g_strdup(question->id), g_strdup(quiz_text(&question->ask.text)), quiz_options(&question->ask, one->order)};
        g_ptr_array_add(sheet->questions, asked);
    }
    return g_steal_pointer(&sheet);
}

/* ---- drawing ---- */

/* Ids that an attempt missed. NULL-terminated, owned. */
static char **missed_in(const QuizBank *bank, const QuizAttempt *attempt) {
    g_autoptr(GHashTable) banks = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GPtrArray) attempts = g_ptr_array_new();
    g_hash_table_insert(banks, attempt->quiz, (gpointer)bank);
    g_ptr_array_add(attempts, (gpointer)attempt);
    g_autoptr(GPtrArray) missed = quiz_missed(attempts, banks);
    g_ptr_array_add(missed, NULL);
    return g_strdupv((char **)missed->pdata);
}

/* All that he missed before this form and has not answered right since; a bank that cannot be read any more is left out. NULL on error. */
static char **missed_ever(const QuizLook *look, GError **error) {
    g_autoptr(GHashTable) banks = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)quiz_bank_free);
    g_autoptr(GPtrArray) attempts =
        noun_list(look->db, &quiz_attempt_noun, error, "WHERE person = $1 AND form = $2 AND answered IS NOT NULL ORDER BY answered, id",
                  "ss", look->person, look->form);
    for (guint i = 0; attempts && i < attempts->len; i++) {
        char *id = ((const QuizAttempt *)attempts->pdata[i])->quiz;
        guint before = db_failures(look->db);
        QuizBank *bank = g_hash_table_contains(banks, id) ? NULL : quiz_bank_of(look->db, id, NULL, NULL);
        if (bank)
            g_hash_table_insert(banks, id, bank);
        if (!db_answered(look->db, before, error))
            return NULL;
    }
    if (!attempts)
        return NULL;
    g_autoptr(GPtrArray) missed = quiz_missed(attempts, banks);
    g_ptr_array_add(missed, NULL);
    return g_strdupv((char **)missed->pdata);
}

static void add_shown(GPtrArray *shown, const QuizAttempt *attempt) {
    g_autoptr(GPtrArray) drawn = quiz_drawn_read(attempt->drawn);
    for (guint i = 0; i < drawn->len; i++)
        g_ptr_array_add(shown, g_strdup(((const QuizDrawn *)drawn->pdata[i])->question));
}

static char **ids_of(GPtrArray *ids) {
    g_ptr_array_add(ids, NULL);
    return g_strdupv((char **)ids->pdata);
}

/* What was on the screen with its answer since this lock began; *just: of the last attempt alone. NULL-terminated, owned. */
static gboolean shown_since(const QuizLook *look, char ***just, char ***all, GError **error) {
    g_autoptr(GPtrArray) last = g_ptr_array_new_with_free_func(g_free), shown = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) failed = quiz_lock_attempts(look->db, look->lesson, error);
    for (guint i = 0; failed && i < failed->len; i++) {
        add_shown(shown, failed->pdata[i]);
        if (i == 0)
            add_shown(last, failed->pdata[i]);
    }
    *just = ids_of(last);
    *all = ids_of(shown);
    return failed != NULL;
}

static char *draw(const QuizLook *look, GError **error) {
    g_auto(GStrv) first = missed_ever(look, error), shown = NULL, just = NULL;
    QuizDraw draw = {.count = (guint)look->gate->count, .first = first};
    if (!first)
        return NULL;
    if (look->lesson) {
        if (!shown_since(look, &just, &shown, error))
            return NULL;
        draw.theme = look->lesson->theme;
        draw.shown = shown;
        draw.just = just;
    }
    g_autofree char *drawn = quiz_draw(look->bank, &draw);
    if (*drawn)
        return g_steal_pointer(&drawn);
    err_set(error, ERR_HELD, _("“%s” stays closed: there is no question left to ask"), look->title);
    return NULL;
}

/* Drawn for what is asked now: in place of nothing, or of what was drawn for another bank, fewer questions or another theme. */
static gboolean still_fits(const QuizLook *look) {
    g_autofree char *bank = g_strconcat(look->gate->bank, ".", NULL);
    g_autoptr(GPtrArray) drawn = look->open ? quiz_drawn_read(look->open->drawn) : NULL;
    if (!drawn || !g_str_has_prefix(look->open->quiz, bank) || strcmp(look->open->theme, look->lesson ? look->lesson->theme : "") != 0)
        return FALSE;
    g_autoptr(QuizSheet) sheet = show(look, look->open, NULL);
    return sheet && (look->lesson || drawn->len >= (guint)look->gate->count);
}

static gboolean draw_anew(Change *change, QuizLook *look, GError **error) {
    g_autofree char *drawn = draw(look, error), *id = id_new();
    if (!drawn)
        return FALSE;
    if (look->open) {
        look->open->answered = look->now;
        if (!noun_save(change, &quiz_attempt_noun, look->open, error))
            return FALSE;
    }
    g_clear_pointer(&look->open, quiz_attempt_free);
    QuizAttempt *attempt = look->open = noun_new(&quiz_attempt_noun);
    noun_set_text(&attempt->id, id);
    noun_set_text(&attempt->person, look->person);
    noun_set_text(&attempt->form, look->form);
    noun_set_text(&attempt->quiz, look->lesson ? look->lesson->quiz : look->quiz->id);
    noun_set_text(&attempt->theme, look->lesson ? look->lesson->theme : "");
    noun_set_text(&attempt->drawn, drawn);
    attempt->at = look->now;
    return noun_add(change, &quiz_attempt_noun, attempt, error) && quiz_commit(change, look->person, look->form, "抽题 / drawn", error);
}

/* Drawn in a shift that is over they are asked in this one: the same ones, nobody waits for easier questions. */
static gboolean ask_again(Change *change, QuizLook *look, GError **error) {
    gint64 end = 0;
    if (!look->gate->shift || !quiz_shift_end(look->db, look->person, look->open->at, &end, error) || end > look->now)
        return !look->gate->shift || end > 0;
    look->open->at = look->now;
    return noun_save(change, &quiz_attempt_noun, look->open, error) &&
           quiz_commit(change, look->person, look->form, "再次出题 / asked again", error);
}

QuizSheet *quiz_ask(App *app, const char *form, GError **error) {
    g_auto(QuizLook) look = {0};
    g_autoptr(Change) change = quiz_begin(app, error);
    if (!change || !quiz_look(app, &(QuizQuery){.form = form, .now = change_time(change)}, &look, error))
        return NULL;
    if (look.state == QUIZ_NONE) {
        err_set(error, ERR_INPUT, _("“%s” asks no questions before it opens"), form);
        return NULL;
    }
    if (look.state == QUIZ_OPEN) {
        QuizSheet *sheet = sheet_new(&look);
        sheet->until = look.pass->until;
        return sheet;
    }
    if (look.state != QUIZ_ASK) {
        err_set(error, ERR_HELD, "%s", look.why);
        return NULL;
    }
    gboolean ok = still_fits(&look) ? ask_again(change, &look, error) : draw_anew(change, &look, error);
    return ok ? show(&look, look.open, error) : NULL;
}

/* ---- answering ---- */

static void verdict_free(gpointer data) {
    QuizVerdict *verdict = data;
    char *texts[] = {verdict->text, verdict->chosen, verdict->answer, verdict->why, verdict->source, verdict->theme};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    g_free(verdict);
}

void quiz_result_free(QuizResult *result) {
    if (!result)
        return;
    g_free(result->form);
    g_ptr_array_unref(result->verdicts);
    g_free(result);
}

static QuizVerdict *verdict_new(const QuizBank *bank, const QuizQuestion *question, const char *order, int chosen) {
    QuizVerdict *verdict = g_new0(QuizVerdict, 1);
    verdict->right = (guint)chosen == question->ask.answer;
    verdict->letter = quiz_letter(order, question->ask.answer);
    verdict->text = g_strdup(quiz_text(&question->ask.text));
    verdict->chosen = g_strdup(quiz_text(&question->ask.options[chosen]));
    verdict->answer = g_strdup(quiz_text(&question->ask.options[question->ask.answer]));
    verdict->why = g_strdup(quiz_text(&question->why));
    verdict->source = g_strdup(question->source);
    verdict->theme = g_strdup(theme_title(bank, question->theme));
    return verdict;
}

/* May it be answered now, and by him? */
static gboolean may_answer(const QuizLook *look, const QuizAttempt *attempt, GError **error) {
    gint64 end = G_MAXINT64;
    if (strcmp(attempt->person, look->person) != 0) {
        g_autofree char *name = person_name(look->db, attempt->person);
        return err_set(error, ERR_DENIED, _("these questions were drawn for %s (%s): nobody else answers them"), name, attempt->person);
    }
    if (attempt->answered) {
        g_autofree char *when = clock_format_short(attempt->answered);
        return err_set(error, ERR_CONFLICT, _("these questions were answered already (%s); what was answered then counts"), when);
    }
    if (look->state != QUIZ_ASK)
        return err_set(error, ERR_HELD, "%s", look->why ? look->why : _("there is no gate any more"));
    if (look->gate->shift && !quiz_shift_end(look->db, look->person, attempt->at, &end, error))
        return FALSE;
    if (end <= look->now)
        return err_set(error, ERR_HELD, _("the shift for which these questions were drawn is over; ask for them again"));
    return still_fits(look) || err_set(error, ERR_HELD, _("the gate asks other questions by now; ask for them"));
}

/* Judges all of them into the result and attempt->answers; nothing counts where one is missing. */
static gboolean judge_answers(const QuizBank *bank, QuizAttempt *attempt, GHashTable *answers, QuizResult *result, GError **error) {
    g_autoptr(GPtrArray) drawn = quiz_drawn_read(attempt->drawn);
    g_autoptr(GString) chosen = g_string_new(NULL);
    result->passed = TRUE;
    for (guint i = 0; i < drawn->len; i++) {
        const QuizDrawn *one = drawn->pdata[i];
        const QuizQuestion *question = quiz_bank_question(bank, one->question);
        g_autofree char *key = g_strdup_printf("%u", i + 1);
        const char *typed = g_hash_table_lookup(answers, key);
        int option = typed ? quiz_chosen(one->order, typed) : -1;
        if (!typed)
            return err_set(error, ERR_INPUT, _("question %u has no answer (%u=LETTER); nothing was counted"), i + 1, i + 1);
        if (option < 0)
            return err_set(error, ERR_INPUT, _("question %u has no option “%s”; nothing was counted"), i + 1, typed);
        QuizVerdict *verdict = verdict_new(bank, question, one->order, option);
        verdict->n = i + 1;
        result->passed &= verdict->right;
        g_ptr_array_add(result->verdicts, verdict);
        g_string_append_printf(chosen, "%s%c", i ? "," : "", 'a' + option);
    }
    if (g_hash_table_size(answers) != drawn->len)
        return err_set(error, ERR_INPUT, _("there are %u questions, answered 1 to %u; nothing was counted"), drawn->len, drawn->len);
    noun_set_text(&attempt->answers, chosen->str);
    return TRUE;
}

/* A lesson of each theme in which something was missed. */
static gboolean add_lessons(Change *change, const QuizBank *bank, const QuizAttempt *attempt, GError **error) {
    g_auto(GStrv) missed = missed_in(bank, attempt);
    g_autoptr(GHashTable) themes = g_hash_table_new(g_str_hash, g_str_equal);
    for (char **id = missed; *id; id++) {
        char *name = quiz_bank_question(bank, *id)->theme;
        const QuizTheme *theme = quiz_bank_theme(bank, name);
        if (!g_hash_table_add(themes, name))
            continue;
        g_autofree char *lesson_id = id_new(), *control = quiz_shuffle(&theme->control);
        QuizLesson lesson = {.id = lesson_id,
                             .person = attempt->person,
                             .form = attempt->form,
                             .quiz = attempt->quiz,
                             .theme = name,
                             .attempt = attempt->id,
                             .control = control};
        if (!noun_add(change, &quiz_lesson_noun, &lesson, error))
            return FALSE;
    }
    return TRUE;
}

/* By the limits quiz.locks and quiz.locks.window; where the plant has none, each lock of ever counts. FALSE: they could not be read. */
static gboolean lock_limits(const QuizLook *look, gint64 *most, gint64 *since, GError **error) {
    guint before = db_failures(look->db);
    gint64 window;
    g_autofree char *count = limit_resolve(look->db, "quiz.locks", look->now, NULL);
    g_autofree char *span = limit_resolve(look->db, "quiz.locks.window", look->now, NULL);
    *most = count ? g_ascii_strtoll(count, NULL, 10) : 1;
    *since = span && clock_parse_duration(span, &window, NULL) ? look->now - window : 0;
    return db_answered(look->db, before, error);
}

/* So often within so long: his leader hears it, of every further lock again. */
static gboolean tell_leader(Change *change, const QuizLook *look, const QuizAttempt *attempt, GError **error) {
    gint64 most, since, count = 0;
    if (!lock_limits(look, &most, &since, error) || !db_get_int(look->db, error, &count, SQL_LOCKS, "ssi", look->person, look->form, since))
        return FALSE;
    if (count < most)
        return TRUE;
    const Form *form = shelf_form(app_shelf(look->app), look->form, 0, NULL, error);
    g_autofree char *key = g_strconcat("quiz/", attempt->id, NULL);
    g_autoptr(Case) plant = case_of_plant(look->db, app_shelf(look->app), look->person, look->now);
    case_enter(plant, change);
    return form && rule_tell_leader(plant, look->person, &(RuleTidings){"locked", key, form_titles(form), count}, error);
}

/* Passed or locked. */
static gboolean attempt_settle(Change *change, QuizLook *look, QuizAttempt *attempt, QuizResult *result, GError **error) {
    const QuizBank *bank = look->bank;
    gint64 pass = 0;
    QuizLesson *lesson = look->lesson;
    attempt->answered = look->now;
    attempt->passed = result->passed;
    if (lesson)
        lesson->ended = look->now;
    if (result->passed && look->gate->shift && !quiz_shift_end(look->db, look->person, look->now, &attempt->until, error))
        return FALSE;
    if (result->passed && !look->gate->shift) {
        g_autofree char *text = limit_resolve(look->db, "quiz.pass", look->now, error);
        if (!text || !clock_parse_duration(text, &pass, error))
            return FALSE;
        attempt->until = look->now + pass;
    }
    result->locked = !result->passed || look->lessons->len > 1;
    result->until = result->locked ? 0 : attempt->until;
    return noun_save(change, &quiz_attempt_noun, attempt, error) && (!lesson || noun_save(change, &quiz_lesson_noun, lesson, error)) &&
           (result->passed || (add_lessons(change, bank, attempt, error) && tell_leader(change, look, attempt, error))) &&
           quiz_commit(change, look->person, look->form, result->passed ? "答题通过 / passed" : "答题未过，锁定 / failed, locked", error);
}

static gboolean answer(App *app, Change *change, const char *id, GHashTable *answers, QuizResult *result, GError **error) {
    g_auto(QuizLook) look = {0};
    g_autoptr(QuizAttempt) attempt = noun_load(change_db(change), &quiz_attempt_noun, id, error);
    if (!attempt || !quiz_look(app, &(QuizQuery){.form = attempt->form, .now = change_time(change)}, &look, error))
        return FALSE;
    noun_set_text(&result->form, attempt->form);
    if (!may_answer(&look, attempt, error))
        return FALSE;
    g_clear_pointer(&look.bank, quiz_bank_free);
    look.bank = quiz_bank_of(look.db, attempt->quiz, NULL, error);
    return look.bank && judge_answers(look.bank, attempt, answers, result, error) && attempt_settle(change, &look, attempt, result, error);
}

QuizResult *quiz_answer(App *app, const char *attempt, GHashTable *answers, GError **error) {
    g_autoptr(Change) change = quiz_begin(app, error);
    g_autoptr(QuizResult) result = g_new0(QuizResult, 1);
    result->verdicts = g_ptr_array_new_with_free_func(verdict_free);
    return change && answer(app, change, attempt, answers, result, error) ? g_steal_pointer(&result) : NULL;
}
