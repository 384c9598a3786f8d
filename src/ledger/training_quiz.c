/* SPDX-License-Identifier: MIT
 *
 * Answers at the training gates in a month. Only first draws say what people know when they come: what follows a lesson is counted beside
 * them, for nobody misunderstands a question that he has just been taught.
 */
#include "training.h"

#include <string.h>

#include "bihuan/base/i18n.h"
#include "bihuan/model/person.h"
#include "bihuan/model/quiz_draw.h"

static const char SQL_ANSWERED[] = "WHERE answered >= $1 AND answered < $2 ORDER BY answered, id";
static const char SQL_LESSONS[] = "SELECT count(*) FROM quiz_lesson WHERE done >= $1 AND done < $2";

void training_question_free(gpointer data) {
    TrainingQuestion *question = data;
    g_free(question->key);
    g_free(question->title);
    g_free(question->theme);
    g_free(question->mistaken);
    g_clear_pointer(&question->chosen, g_hash_table_unref);
    g_free(question);
}

static void bank_free(gpointer bank) {
    quiz_bank_free(bank);
}

/* By NAME.VERSION, parsed once; NULL in it: a text that this program cannot read any more, whose questions are counted by nobody. FALSE: the
 * plant could not be read. Borrowed. */
static gboolean bank_of(const TrainingRun *run, const char *id, const QuizBank **bank, GError **error) {
    gpointer known = NULL;
    if (!g_hash_table_lookup_extended(run->banks, id, NULL, &known)) {
        g_autoptr(Quiz) row = noun_load(run->db, &quiz_noun, id, error);
        if (!row)
            return FALSE;
        known = quiz_bank_parse(row->id, row->text, NULL);
        g_hash_table_insert(run->banks, g_strdup(id), known);
    }
    *bank = known;
    return TRUE;
}

/* Of all versions of a bank together; what people read is as the newest one that was asked has it. */
static TrainingQuestion *question_of(const TrainingRun *run, const QuizBank *bank, const QuizQuestion *asked) {
    g_autofree char *key = g_strdup_printf("%s/%s", bank->name, asked->id);
    GPtrArray *list = run->training->questions;
    TrainingQuestion *question = NULL;
    for (guint i = 0; i < list->len && !question; i++)
        if (strcmp(((TrainingQuestion *)list->pdata[i])->key, key) == 0)
            question = list->pdata[i];
    if (!question) {
        question = g_new0(TrainingQuestion, 1);
        question->key = g_strdup(key);
        question->chosen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        g_ptr_array_add(list, question);
    }
    g_free(question->title);
    g_free(question->theme);
    question->title = g_strdup(quiz_text(&asked->ask.text));
    question->theme = g_strdup_printf("%s/%s", bank->name, asked->theme);
    return question;
}

/* The wrong option that most people took. */
static void note_mistake(TrainingQuestion *question, const QuizQuestion *asked, const char *answer) {
    guint option = (guint)(*answer - 'a');
    const char *text = option < asked->ask.count ? quiz_text(&asked->ask.options[option]) : "";
    gint64 times = GPOINTER_TO_INT(g_hash_table_lookup(question->chosen, text)) + 1;
    g_hash_table_insert(question->chosen, g_strdup(text), GINT_TO_POINTER((int)times));
    if (times > question->times) {
        question->times = times;
        g_free(question->mistaken);
        question->mistaken = g_strdup(text);
    }
}

static void count_answer(const TrainingRun *run, const QuizBank *bank, const QuizDrawn *drawn, const char *answer) {
    const QuizQuestion *asked = quiz_bank_question(bank, drawn->question);
    if (!asked)
        return;
    gboolean right = quiz_is_right(bank, drawn, answer);
    TrainingQuestion *question = question_of(run, bank, asked);
    const QuizTheme *theme = quiz_bank_theme(bank, asked->theme);
    g_autofree char *key = g_strdup_printf("%s/%s", bank->name, asked->theme);
    TrainingShare *share = training_share_of(run->training->themes, key, theme ? quiz_text(&theme->title) : asked->theme);
    question->of++;
    share->of++;
    question->n += right;
    share->n += right;
    if (!right)
        note_mistake(question, asked, answer);
}

static gboolean count_attempt(const TrainingRun *run, const QuizAttempt *attempt, GError **error) {
    Training *training = run->training;
    if (*attempt->theme) {
        training->again++;
        training->again_passed += attempt->passed;
        return TRUE;
    }
    const QuizBank *bank = NULL;
    g_autoptr(Person) person = person_load(run->db, attempt->person, error);
    if (!person || !bank_of(run, attempt->quiz, &bank, error))
        return FALSE;
    TrainingDepartment *department = training_department_of(run, person->department);
    training->answered++;
    training->passed += attempt->passed;
    department->answered++;
    department->passed += attempt->passed;
    training->unread += !bank;
    g_autoptr(GPtrArray) drawn = quiz_drawn_read(attempt->drawn);
    g_auto(GStrv) answers = g_strsplit(attempt->answers, ",", -1);
    for (guint i = 0; bank && i < drawn->len && i < g_strv_length(answers); i++)
        count_answer(run, bank, drawn->pdata[i], answers[i]);
    return TRUE;
}

/* What is misunderstood most stands first. */
static int by_rate(gconstpointer a, gconstpointer b) {
    const TrainingQuestion *x = *(TrainingQuestion *const *)a, *y = *(TrainingQuestion *const *)b;
    gint64 left = x->n * y->of, right = y->n * x->of;
    return left != right ? (left > right) - (left < right) : x->of != y->of ? (x->of < y->of) - (x->of > y->of) : strcmp(x->key, y->key);
}

gboolean training_count_answers(TrainingRun *run, GError **error) {
    Training *training = run->training;
    g_autoptr(GHashTable) banks = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, bank_free);
    g_autoptr(GPtrArray) attempts = noun_list(run->db, &quiz_attempt_noun, error, SQL_ANSWERED, "ii", training->from, run->cut);
    run->banks = banks;
    for (guint i = 0; attempts && i < attempts->len; i++)
        if (!count_attempt(run, attempts->pdata[i], error))
            return FALSE;
    g_ptr_array_sort(training->questions, by_rate);
    return attempts && db_get_int(run->db, error, &training->lessons, SQL_LESSONS, "ii", training->from, run->cut);
}
