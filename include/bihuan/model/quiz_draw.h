/* SPDX-License-Identifier: MIT
 *
 * Drawing questions of a bank (抽题), and what was drawn as the log has it: "people-stop:cab,road-ice:bca" = question people-stop, whose
 * option c is shown as A. Chance is the system's (base/id.h): nobody can tell a draw before it was made.
 */
#ifndef BIHUAN_MODEL_QUIZ_DRAW_H
#define BIHUAN_MODEL_QUIZ_DRAW_H

#include "bihuan/model/quiz.h"
#include "bihuan/model/quiz_bank.h"

typedef struct {
    char *question, *order;
} QuizDrawn;

/* QuizDrawn *, array owns them. */
GPtrArray *quiz_drawn_read(const char *drawn);

/* Which ones: of the theme, or (NULL) of as many themes of the whole bank as there are; none of shown (ids, NULL-terminated) as long as there
 * are others, and then those of just last; those of first before all others, of the same theme as well as of another one. */
typedef struct {
    guint count;
    const char *theme;
    char *const *shown; /* NULL = none */
    char *const *just;  /* NULL = none */
    char *const *first; /* NULL = none */
} QuizDraw;
/* Fewer where there are fewer. Owned. */
char *quiz_draw(const QuizBank *bank, const QuizDraw *draw);
/* "bca": the options of one question, shuffled. Owned. */
char *quiz_shuffle(const QuizChoice *choice);

/* The place in the bank of the option that is shown by this letter or digit ("B", "b", "2"), -1 = there is none. */
int quiz_chosen(const char *order, const char *typed);
/* The letter by which an option of the bank is shown. */
char quiz_letter(const char *order, guint option);

/* The questions (char *, array owns them) of a row of attempts, oldest first, that were answered wrong and not right since. banks: NAME.VERSION to
 * QuizBank; what cannot be looked up counts for nothing. */
GPtrArray *quiz_missed(const GPtrArray *attempts, GHashTable *banks);
/* Was the question at this place of an answered attempt answered right? */
gboolean quiz_is_right(const QuizBank *bank, const QuizDrawn *drawn, const char *answer);

#endif
