/* SPDX-License-Identifier: MIT
 *
 * The nouns of training gates.
 */
#include "bihuan/model/quiz.h"

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"

static const NounColumn QUIZ_COLUMNS[] = {NOUN_TEXT(Quiz, id),          NOUN_TEXT(Quiz, name),      NOUN_INT(Quiz, version),
                                          NOUN_TEXT(Quiz, text),        NOUN_TIME(Quiz, installed), NOUN_TEXT(Quiz, person),
                                          NOUN_TIME_OPTION(Quiz, ended)};
const Noun quiz_noun = NOUN(quiz, Quiz, "quiz", 1, QUIZ_COLUMNS, N_("There is no bank of questions %s in this plant."));

static const NounColumn ATTEMPT_COLUMNS[] = {
    NOUN_TEXT(QuizAttempt, id),     NOUN_TEXT(QuizAttempt, person),          NOUN_TEXT(QuizAttempt, form),
    NOUN_TEXT(QuizAttempt, quiz),   NOUN_TEXT(QuizAttempt, theme),           NOUN_TEXT(QuizAttempt, drawn),
    NOUN_TIME(QuizAttempt, at),     NOUN_TIME_OPTION(QuizAttempt, answered), NOUN_TEXT(QuizAttempt, answers),
    NOUN_FLAG(QuizAttempt, passed), NOUN_TIME_OPTION(QuizAttempt, until),    NOUN_TEXT(QuizAttempt, record)};
const Noun quiz_attempt_noun = NOUN(quiz_attempt, QuizAttempt, "quiz_attempt", 1, ATTEMPT_COLUMNS, N_("There is no attempt %s."));

static const NounColumn LESSON_COLUMNS[] = {NOUN_TEXT(QuizLesson, id),          NOUN_TEXT(QuizLesson, person),
                                            NOUN_TEXT(QuizLesson, form),        NOUN_TEXT(QuizLesson, quiz),
                                            NOUN_TEXT(QuizLesson, theme),       NOUN_TEXT(QuizLesson, attempt),
                                            NOUN_TEXT(QuizLesson, control),     NOUN_TIME_OPTION(QuizLesson, begun),
                                            NOUN_INT(QuizLesson, pages),        NOUN_TIME_OPTION(QuizLesson, turned),
                                            NOUN_TIME_OPTION(QuizLesson, done), NOUN_TIME_OPTION(QuizLesson, ended)};
const Noun quiz_lesson_noun = NOUN(quiz_lesson, QuizLesson, "quiz_lesson", 1, LESSON_COLUMNS, N_("There is no lesson %s."));

gboolean quiz_end(Change *change, const Quiz *row, GError **error) {
    g_autoptr(Quiz) ended = noun_copy(&quiz_noun, row);
    ended->ended = change_time(change);
    return noun_save(change, &quiz_noun, ended, error);
}

gboolean quiz_put(Change *change, const char *name, const char *text, gint64 version, GError **error) {
    g_autofree char *id = g_strdup_printf("%s.%" G_GINT64_FORMAT, name, version);
    Quiz row = {.id = id,
                .name = (char *)name,
                .version = version,
                .text = (char *)text,
                .installed = change_time(change),
                .person = (char *)change_actor(change)};
    return noun_add(change, &quiz_noun, &row, error);
}

Quiz *quiz_in_use(Db *db, const char *name, GError **error) {
    Quiz *row = NULL;
    if (!noun_find(db, &quiz_noun, &row, error, "WHERE name = $1 AND ended IS NULL ORDER BY version DESC", "s", name))
        return NULL;
    if (!row)
        err_set(error, ERR_NOT_FOUND, _(quiz_noun.missing), name);
    return row;
}
