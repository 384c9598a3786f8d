/* SPDX-License-Identifier: MIT
 *
 * A bank of questions (题库, bihuan-quiz(5)) as data/quiz and the plant have it: themes, each with a lesson, and questions of them.
 */
#ifndef BIHUAN_MODEL_QUIZ_BANK_H
#define BIHUAN_MODEL_QUIZ_BANK_H

#include <glib.h>

#define QUIZ_OPTIONS_MAX 6
#define QUIZ_PAGES_MAX 20
/* As the first word of a gate it says that the bank is named elsewhere: no bank is called so. */
#define QUIZ_WORD "quiz"

/* In two languages; one of them may be NULL. */
typedef struct {
    char *zh, *en;
} QuizText;

/* Option 0 is a in the file; answer is the place of the right one. */
typedef struct {
    QuizText text, options[QUIZ_OPTIONS_MAX];
    guint count, answer;
} QuizChoice;

typedef struct {
    char *id, *theme;
    QuizChoice ask;
    QuizText why;
    char *source;
} QuizQuestion;

typedef struct {
    QuizText text;
    int seconds; /* it is shown at least so long */
} QuizPage;

/* A theme and its lesson (微课). */
typedef struct {
    char *id;
    QuizText title, lesson;
    GArray *pages; /* QuizPage */
    QuizChoice control;
} QuizTheme;

typedef struct {
    char *name;
    QuizText title;
    char **order;         /* ids of the themes */
    GPtrArray *themes;    /* QuizTheme *, in their order */
    GPtrArray *questions; /* QuizQuestion *, in the file's order */
} QuizBank;

/* All mistakes of a text (IniMistake *, config/ini.h, in line order; empty = none), and in *bank what could be read (owned; may be
 * NULL). A lesson without pages or control question, a question without source, a theme with less than two questions (another one has to
 * follow a lesson) are mistakes. */
GPtrArray *quiz_bank_check(const char *text, QuizBank **bank);
/* A text without mistakes; NULL and "name:line: sentence" of the first one. */
QuizBank *quiz_bank_parse(const char *name, const char *text, GError **error);
void quiz_question_free(gpointer question);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(QuizQuestion, quiz_question_free)
void quiz_bank_free(QuizBank *bank);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(QuizBank, quiz_bank_free)

/* Borrowed; NULL = there is none. */
const QuizQuestion *quiz_bank_question(const QuizBank *bank, const char *id);
const QuizTheme *quiz_bank_theme(const QuizBank *bank, const char *id);
/* In the chosen language, else in the other. */
const char *quiz_text(const QuizText *text);
gboolean quiz_text_same(const QuizText *a, const QuizText *b);
gboolean quiz_choice_same(const QuizChoice *a, const QuizChoice *b);
/* All pages of a lesson together, ms. */
gint64 quiz_theme_time(const QuizTheme *theme);

#endif
