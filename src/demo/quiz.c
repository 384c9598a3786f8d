/* SPDX-License-Identifier: MIT
 *
 * Somebody opens a form behind a training gate: answers, is locked where he misses something, works through the lesson and answers again,
 * until the form opens. A row's fate says how many he misses of each attempt ("2", "1 1"); its stop "lesson": he leaves it there. Who
 * answers right looks the answer up, as somebody who has learnt it. Throws no dice: what is drawn is drawn by the plant.
 */
#include "world.h"

#include "bihuan/app/quiz.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/model/quiz.h"
#include "bihuan/model/quiz_bank.h"

#include <string.h>

/* The bank that something was drawn from. */
static QuizBank *bank_of(World *world, const char *id, GError **error) {
    g_autoptr(Quiz) quiz = noun_load(app_db(world->app), &quiz_noun, id, error);
    return quiz ? quiz_bank_parse(quiz->id, quiz->text, error) : NULL;
}

static char *letter_of(const char *order, guint option) {
    return g_strdup_printf("%c", quiz_letter(order, option));
}

/* How many are missed this time. */
static guint misses_of(const Tale *tale) {
    g_auto(GStrv) each = g_strsplit(tale->fate, " ", -1);
    return tale->tries < g_strv_length(each) ? (guint)g_ascii_strtoull(each[tale->tries], NULL, 10) : 0;
}

static gboolean answer_gate(World *world, Tale *tale, GError **error) {
    g_autoptr(QuizSheet) sheet = quiz_ask(world->app, tale->word, error);
    g_autoptr(QuizAttempt) attempt = sheet ? noun_load(app_db(world->app), &quiz_attempt_noun, sheet->attempt, error) : NULL;
    g_autoptr(QuizBank) bank = attempt ? bank_of(world, attempt->quiz, error) : NULL;
    if (!bank)
        return FALSE;
    guint misses = misses_of(tale);
    g_autoptr(GPtrArray) drawn = quiz_drawn_read(attempt->drawn);
    g_autoptr(GHashTable) answers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (guint i = 0; i < drawn->len; i++) {
        const QuizDrawn *one = drawn->pdata[i];
        const QuizChoice *ask = &quiz_bank_question(bank, one->question)->ask;
        g_hash_table_insert(answers, g_strdup_printf("%u", i + 1), letter_of(one->order, (ask->answer + (i < misses)) % ask->count));
    }
    g_autoptr(QuizResult) result = quiz_answer(world->app, sheet->attempt, answers, error);
    tale->tries++;
    return result != NULL;
}

/* The lesson is read; *ready is when its control question may be answered. */
static gboolean read_lesson(World *world, Tale *tale, gint64 *ready, GError **error) {
    g_autoptr(QuizLessonView) view = quiz_lesson_open(world->app, tale->word, QUIZ_READ_ALL, error);
    g_autoptr(QuizLesson) lesson = view ? noun_load(app_db(world->app), &quiz_lesson_noun, view->id, error) : NULL;
    g_autoptr(QuizBank) bank = lesson ? bank_of(world, lesson->quiz, error) : NULL;
    if (!bank)
        return FALSE;
    *ready = view->ready;
    if (*ready > clock_now())
        return TRUE;
    g_autofree char *control = letter_of(lesson->control, quiz_bank_theme(bank, lesson->theme)->control.answer);
    return quiz_lesson_done(world->app, view->id, control, error);
}

gboolean demo_gated(World *world, Tale *tale, GError **error) {
    g_auto(QuizGate) gate = {0};
    gint64 next = clock_now() + CLOCK_MINUTE;
    if (!demo_log_in(world, tale->who, error) || !quiz_gate_look(world->app, tale->word, NULL, &gate, error))
        return FALSE;
    if (gate.state == QUIZ_NONE || gate.state == QUIZ_CLOSED)
        return err_set(error, ERR_FAILED, "the form %s does not open: %s", tale->word, gate.why ? gate.why : "it has no gate");
    if (gate.state == QUIZ_OPEN)
        return world_do(world, tale, tale->who, NULL, NULL, error);
    if (gate.state == QUIZ_LESSON && strcmp(tale->stop, "lesson") == 0)
        return TRUE;
    if (gate.state == QUIZ_LESSON ? !read_lesson(world, tale, &next, error) : !answer_gate(world, tale, error))
        return FALSE;
    world_plan(world, MAX(next, clock_now() + CLOCK_MINUTE), demo_gated, tale);
    return TRUE;
}
