/* SPDX-License-Identifier: MIT
 *
 * The nouns of training gates.
 */
#include "bihuan/model/quiz.h"

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
