/* SPDX-License-Identifier: MIT
 *
 * bihuan quiz: the questions before a form, the lesson behind a wrong answer, and the banks they come from.
 */
#include "bihuan/app/quiz.h"

#include <string.h>

#include "../output.h"
#include "bihuan/app/quiz_banks.h"
#include "bihuan/app/session.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/cli/command.h"
#include "bihuan/form/called.h"

/* ---- questions ---- */

static void options_print(Output *out, char *const *options) {
    output_list(out, "options");
    for (guint i = 0; options[i]; i++) {
        output_text(out, NULL, NULL, options[i]);
        output_say(out, "  %c  %s", 'A' + i, options[i]);
    }
    output_end(out);
}

static void sheet_print(Output *out, const QuizSheet *sheet) {
    output_object(out, NULL);
    output_text(out, "quiz", NULL, sheet->bank);
    output_number(out, "version", NULL, sheet->version);
    output_text(out, "form", NULL, sheet->form);
    output_text(out, "attempt", _("Attempt"), sheet->attempt);
    output_text(out, "theme", _("Theme"), sheet->theme);
    output_flag(out, "open", NULL, sheet->attempt == NULL);
    output_time(out, "until", sheet->attempt ? NULL : _("Open until"), sheet->until);
    output_list(out, "questions");
    for (guint i = 0; i < sheet->questions->len; i++) {
        const QuizAsked *asked = sheet->questions->pdata[i];
        output_object(out, NULL);
        output_number(out, "n", NULL, asked->n);
        output_text(out, "text", NULL, asked->text);
        output_say(out, "%u. %s", asked->n, asked->text);
        options_print(out, asked->options);
        output_end(out);
    }
    output_end(out);
    if (sheet->attempt)
        output_say(out, _("Answer all of them: bihuan quiz answer %s 1=A …"), sheet->attempt);
    output_end(out);
}

static gboolean command_quiz_run(CommandLine *line, GError **error) {
    g_autofree char *form = shelf_called(app_shelf(line->app), line->words[0]);
    g_autoptr(QuizSheet) sheet = quiz_ask(line->app, form, error);
    if (!sheet)
        return FALSE;
    g_autoptr(Output) out = output_new(line->json);
    sheet_print(out, sheet);
    return TRUE;
}

static void verdict_print(Output *out, const QuizVerdict *verdict) {
    output_object(out, NULL);
    output_number(out, "n", NULL, verdict->n);
    output_flag(out, "right", NULL, verdict->right);
    output_text(out, "chosen", NULL, verdict->chosen);
    output_text(out, "answer", NULL, verdict->answer);
    output_text(out, "why", NULL, verdict->why);
    output_text(out, "source", NULL, verdict->source);
    output_text(out, "theme", NULL, verdict->theme);
    output_end(out);
    if (verdict->right)
        output_say(out, _("%u. right: %s"), verdict->n, verdict->why);
    else
        output_say(out, _("%u. wrong. Right is %c %s: %s"), verdict->n, verdict->letter, verdict->answer, verdict->why);
}

static void result_print(Output *out, const QuizResult *result) {
    output_object(out, NULL);
    output_text(out, "form", NULL, result->form);
    output_flag(out, "passed", NULL, result->passed);
    output_flag(out, "locked_until_lesson", NULL, result->locked);
    output_time(out, "until", NULL, result->until);
    output_list(out, "wrong");
    for (guint i = 0; i < result->verdicts->len; i++) {
        const QuizVerdict *verdict = result->verdicts->pdata[i];
        if (!verdict->right)
            output_number(out, NULL, NULL, verdict->n);
    }
    output_end(out);
    output_list(out, "answers");
    for (guint i = 0; i < result->verdicts->len; i++)
        verdict_print(out, result->verdicts->pdata[i]);
    output_end(out);
    g_autofree char *until = clock_format_short(result->until);
    if (result->locked && result->passed)
        output_say(out, _("Right. There is more to answer before it opens: bihuan quiz %s"), result->form);
    else if (result->locked)
        output_say(out, _("Locked until the lesson is worked through: bihuan quiz lesson %s"), result->form);
    else
        output_say(out, _("Passed: it is open until %s."), until);
    output_end(out);
}

/* "1=A,2=B" are as many words. Owned. */
static char **answer_words(char *const *words) {
    g_autofree char *all = g_strjoinv(",", (char **)words);
    g_autoptr(GPtrArray) each = g_ptr_array_new();
    g_auto(GStrv) parts = g_regex_split_simple("[,;，；、\\s]+", all, 0, 0);
    for (char **part = parts; *part; part++)
        if (**part)
            g_ptr_array_add(each, *part);
    g_ptr_array_add(each, NULL);
    return g_strdupv((char **)each->pdata);
}

static gboolean answer_run(CommandLine *line, GError **error) {
    g_auto(GStrv) words = answer_words(line->words + 1);
    g_autofree char *attempt = g_ascii_strup(line->words[0], -1);
    g_autoptr(GHashTable) answers = command_values(words, error);
    g_autoptr(QuizResult) result = answers ? quiz_answer(line->app, attempt, answers, error) : NULL;
    if (!result)
        return FALSE;
    g_autoptr(Output) out = output_new(line->json);
    result_print(out, result);
    return TRUE;
}

/* ---- the lesson ---- */

static void lesson_print(Output *out, const QuizLessonView *view) {
    gint64 left = MAX(view->ready - clock_now() + CLOCK_SECOND - 1, 0) / CLOCK_SECOND;
    output_object(out, NULL);
    output_text(out, "lesson", _("Lesson"), view->id);
    output_text(out, "form", NULL, view->form);
    output_text(out, "theme", _("Theme"), view->theme);
    output_text(out, "title", NULL, view->title);
    output_say(out, "%s", view->title);
    output_list(out, "pages");
    for (guint i = 0; i < view->pages->len; i++) {
        const QuizLessonPage *page = view->pages->pdata[i];
        output_object(out, NULL);
        output_number(out, "n", NULL, i + 1);
        output_text(out, "text", NULL, page->text);
        output_number(out, "seconds", NULL, page->seconds);
        output_end(out);
        output_say(out, "%u. %s", i + 1, page->text);
    }
    output_end(out);
    output_object(out, "control");
    output_text(out, "text", NULL, view->control);
    output_say(out, "%s", view->control);
    options_print(out, view->options);
    output_end(out);
    output_time(out, "ready", NULL, view->ready);
    output_say(out, _("In %d seconds: bihuan quiz done %s control=LETTER"), (int)left, view->id);
    output_end(out);
}

static gboolean lesson_run(CommandLine *line, GError **error) {
    g_autofree char *form = shelf_called(app_shelf(line->app), line->words[0]);
    g_autoptr(QuizLessonView) view = quiz_lesson_open(line->app, form, QUIZ_READ_ALL, error);
    if (!view)
        return FALSE;
    g_autoptr(Output) out = output_new(line->json);
    lesson_print(out, view);
    return TRUE;
}

static gboolean done_run(CommandLine *line, GError **error) {
    g_autoptr(GHashTable) values = command_values(line->words + 1, error);
    const char *control = values ? g_hash_table_lookup(values, "control") : NULL;
    if (!values)
        return FALSE;
    if (!control || g_hash_table_size(values) != 1)
        return err_set(error, ERR_USAGE, _("quiz done wants control=LETTER, the answer to the control question"));
    g_autofree char *lesson = g_ascii_strup(line->words[0], -1);
    if (!quiz_lesson_done(line->app, lesson, control, error))
        return FALSE;
    g_autoptr(Output) out = output_new(line->json);
    output_object(out, NULL);
    output_text(out, "lesson", NULL, lesson);
    output_flag(out, "done", NULL, TRUE);
    output_say(out, "%s", _("The lesson is done. Now other questions of its theme follow: bihuan quiz FORM"));
    output_end(out);
    return TRUE;
}

/* ---- banks ---- */

static gboolean list_run(CommandLine *line, GError **error) {
    g_autoptr(GPtrArray) banks = quiz_banks_list(app_db(line->app), error);
    if (!banks)
        return FALSE;
    g_autoptr(Output) out = output_new(line->json);
    output_table(out, NULL, _("Bank"), _("Version"), C_("quiz", "Title"), _("Questions"), _("Installed"), NULL);
    for (guint i = 0; i < banks->len; i++) {
        const Quiz *quiz = banks->pdata[i];
        g_autoptr(QuizBank) bank = quiz_bank_parse(quiz->id, quiz->text, NULL);
        output_row(out);
        output_text(out, "name", _("Bank"), quiz->name);
        output_number(out, "version", _("Version"), quiz->version);
        output_text(out, "title", C_("quiz", "Title"), bank ? quiz_text(&bank->title) : "");
        output_number(out, "questions", _("Questions"), bank ? bank->questions->len : 0);
        output_time(out, "installed", _("Installed"), quiz->installed);
        output_text(out, "person", NULL, quiz->person);
    }
    output_end(out);
    return TRUE;
}

static gboolean check_run(CommandLine *line, GError **error) {
    guint mistakes = 0;
    g_autoptr(Output) out = output_new(line->json);
    output_list(out, NULL);
    for (char **path = line->words; *path; path++) {
        g_autoptr(GPtrArray) lines = quiz_banks_check(*path, NULL, error);
        if (!lines)
            return FALSE;
        mistakes += lines->len;
        for (guint i = 0; i < lines->len; i++) {
            output_text(out, NULL, NULL, lines->pdata[i]);
            output_say(out, "%s", (const char *)lines->pdata[i]);
        }
    }
    output_end(out);
    return mistakes == 0 || err_set(error, ERR_INPUT, _("Mistakes found: %u; correct them and check again."), mistakes);
}

static gboolean retire_run(CommandLine *line, GError **error) {
    QuizWish wish = {.path = line->words[0], .second = session_second(line->app), .reason = command_option(line, "--reason")};
    if (!quiz_banks_retire(line->app, &wish, error))
        return FALSE;
    g_autoptr(Output) out = output_new(line->json);
    output_object(out, NULL);
    output_text(out, "name", NULL, wish.path);
    output_flag(out, "retired", NULL, TRUE);
    output_say(out, _("The bank %s is out of use; forms that ask its questions stay closed."), wish.path);
    output_end(out);
    return TRUE;
}

static const CommandOption RETIRE_OPTIONS[] = {
    {"--reason", "TEXT", N_("why")},
    {0},
};

static const Command PARTS[] = {
    {.name = "answer",
     .usage = "ATTEMPT 1=B 2=A 3=C",
     .summary = N_("answer the questions, by the letters as they were shown"),
     .needs = NEED_WRITE | MAY_USER,
     .min_words = 1,
     .max_words = -1,
     .run = answer_run},
    {.name = "lesson",
     .usage = "FORM",
     .summary = N_("read the lesson that is owed after a wrong answer"),
     .needs = NEED_WRITE | MAY_USER,
     .min_words = 1,
     .max_words = 1,
     .run = lesson_run},
    {.name = "done",
     .usage = "LESSON control=B",
     .summary = N_("answer the control question behind a lesson, when its time is over"),
     .needs = NEED_WRITE | MAY_USER,
     .min_words = 2,
     .max_words = 2,
     .run = done_run},
    {.name = "list", .usage = "", .summary = N_("the banks of questions of the plant"), .needs = NEED_PLANT, .run = list_run},
    {.name = "check",
     .usage = "FILE…",
     .summary = N_("name every mistake of bank files, with file and line"),
     .needs = NEED_NOTHING,
     .min_words = 1,
     .max_words = -1,
     .run = check_run},
    {.name = "retire",
     .usage = "BANK --reason TEXT [--with ID]",
     .summary = N_("take a bank of questions out of use"),
     .needs = NEED_WRITE | MAY_USER,
     .options = RETIRE_OPTIONS,
     .min_words = 1,
     .max_words = 1,
     .run = retire_run},
    {0},
};

const Command command_quiz = {
    .name = "quiz",
    .usage = "FORM | answer ATTEMPT 1=B … | lesson FORM | done LESSON control=B | list | check FILE… | retire BANK",
    .summary = N_("the questions before a form opens, and their lessons"),
    .needs = NEED_WRITE | MAY_USER,
    .min_words = 1,
    .max_words = 1,
    .run = command_quiz_run,
    .parts = PARTS,
};
