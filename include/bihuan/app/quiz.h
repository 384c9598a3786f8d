/* SPDX-License-Identifier: MIT
 *
 * The training gate (培训闸, bihuan-quiz(5)): before a form with `gate` opens, a person answers questions that are drawn for him and form.
 * What was drawn stands in the log before it is shown, so every terminal, every clock and every reload shows the same. One wrong answer
 * locks the form for this person, at every door, until he has worked through the lesson of its theme and answered other questions of it.
 * The submission asks again inside its change, whatever a screen showed.
 *
 * Everything here is about the logged-in person. ERR_DENIED: nobody is, or it is somebody else's; ERR_HELD: not now (locked, too early,
 * no bank, a clock that cannot be believed), with what to do.
 *
 * A terminal: quiz_gate_look before the form is opened; QUIZ_ASK: quiz_ask, quiz_answer; QUIZ_LESSON: quiz_lesson_open, for each page
 * quiz_lesson_turn, at last quiz_lesson_done; then look again, until QUIZ_OPEN.
 */
#ifndef BIHUAN_APP_QUIZ_H
#define BIHUAN_APP_QUIZ_H

#include "bihuan/app/app.h"
#include "bihuan/model/quiz_draw.h"

typedef enum {
    QUIZ_NONE,   /* the form has no gate */
    QUIZ_OPEN,   /* it may be opened */
    QUIZ_ASK,    /* questions are to be answered first */
    QUIZ_LESSON, /* locked: a lesson is to be worked through first */
    QUIZ_CLOSED, /* nobody gets in: no bank, too few questions … */
} QuizState;

/* Ends with quiz_gate_clear. Texts may be NULL. */
typedef struct {
    QuizState state;
    char *bank;
    int count; /* questions */
    gboolean shift;
    gint64 until;         /* QUIZ_OPEN: it is open until then */
    char *theme, *lesson; /* its title; of the lesson, or of the questions that follow it */
    char *why;            /* neither QUIZ_NONE nor QUIZ_OPEN: a sentence with what to do */
} QuizGate;
void quiz_gate_clear(QuizGate *gate);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(QuizGate, quiz_gate_clear)

/* How the gate of a form stands for the logged-in person. number: the record whose first step is to be done; NULL: a new one. Changes
 * nothing. FALSE: it could not be read, or there is no such form. */
gboolean quiz_gate_look(App *app, const char *form, const char *number, QuizGate *gate, GError **error);
/* Does a gate, if the form has one, stand before this step of a record? */
gboolean quiz_gate_stands(App *app, const char *number, const char *step, gboolean *stands, GError **error);
/* May this form be opened by him? As quiz_gate_look, ERR_HELD with why where it may not. */
gboolean quiz_gate_check(App *app, const char *form, const char *number, GError **error);

/* ---- questions ---- */

typedef struct {
    guint n; /* from 1 */
    char *question, *text;
    char **options; /* as shown: the first is A (and 1) */
} QuizAsked;

typedef struct {
    char *form, *bank;
    gint64 version;       /* of the bank */
    char *attempt;        /* NULL: the gate is open, nothing is asked */
    gint64 until;         /* then: until when */
    char *theme;          /* title, where they follow a lesson; else NULL */
    GPtrArray *questions; /* QuizAsked * */
} QuizSheet;
/* The questions that are open, drawn now (in a change of its own) where none are. */
QuizSheet *quiz_ask(App *app, const char *form, GError **error);
void quiz_sheet_free(QuizSheet *sheet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(QuizSheet, quiz_sheet_free)

typedef struct {
    guint n;
    gboolean right;
    char *text, *chosen, *answer; /* chosen: what was answered; answer: the right option. Both as texts */
    char letter;                  /* of the right one, as shown */
    char *why, *source, *theme;   /* theme: title */
} QuizVerdict;

typedef struct {
    char *form;
    gboolean passed, locked; /* locked: a lesson is owed now */
    gint64 until;            /* passed: the gate is open until then, 0 = there is more to do */
    GPtrArray *verdicts;     /* QuizVerdict * */
} QuizResult;
/* answers: "1" → "B" (or "2"), all of them. ERR_CONFLICT: they were answered already; ERR_INPUT: one is missing, nothing was counted. */
QuizResult *quiz_answer(App *app, const char *attempt, GHashTable *answers, GError **error);
void quiz_result_free(QuizResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(QuizResult, quiz_result_free)

/* ---- the lesson ---- */

typedef struct {
    char *text;
    int seconds;
} QuizLessonPage;

typedef struct {
    char *id, *form, *theme, *title;
    GPtrArray *pages; /* QuizLessonPage * */
    char *control;    /* the question behind the pages */
    char **options;   /* as shown */
    guint shown;      /* pages shown so far, at least 1 */
    gint64 turned;    /* when the last of them was first shown: it is turned (or the control question answered) its seconds later */
    gint64 ready;     /* before that the control question is not taken */
} QuizLessonView;
/* How its pages come to be read. A page that was left is read from its beginning: its time runs only while it is shown. */
typedef enum {
    QUIZ_READ_ON,    /* it has been on the screen all the time */
    QUIZ_READ_AGAIN, /* it comes on the screen: begun, or left and taken up again */
    QUIZ_READ_ALL,   /* all pages at once (a command prints them): the sum of their times runs from when they first were */
} QuizReading;
/* The first lesson that is owed; it begins, or goes on at the page where it was left. ERR_NOT_FOUND: none is owed. */
QuizLessonView *quiz_lesson_open(App *app, const char *form, QuizReading reading, GError **error);
/* The next page is shown. ERR_HELD before the time of this one is over. */
gboolean quiz_lesson_turn(App *app, const char *lesson, GError **error);
/* The control question is answered ("B", "2"). ERR_HELD: too early, pages left, or wrong: then the lesson begins again. */
gboolean quiz_lesson_done(App *app, const char *lesson, const char *option, GError **error);
void quiz_lesson_view_free(QuizLessonView *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(QuizLessonView, quiz_lesson_view_free)

#endif
