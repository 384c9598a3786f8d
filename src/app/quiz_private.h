/* SPDX-License-Identifier: MIT
 *
 * How a gate stands, for the files that ask it; and what submit and act need of it.
 */
#ifndef BIHUAN_APP_QUIZ_PRIVATE_H
#define BIHUAN_APP_QUIZ_PRIVATE_H

#include "bihuan/app/quiz.h"
#include "bihuan/form/gate.h"

/* Of one person and form at one time. Ends with quiz_look_clear. */
typedef struct {
    App *app;
    Db *db;
    char *person, *form;
    gint64 now;
    const FormGate *gate; /* NULL = none; the form's */
    const char *title;    /* the form's */
    QuizState state;
    GPtrArray *lessons; /* QuizLesson *: that lock, oldest first */
    QuizLesson *lesson; /* the first one to be done, or all are done and its questions follow; NULL = none; one of lessons */
    QuizAttempt *open;  /* drawn and not answered; NULL = none */
    QuizAttempt *pass;  /* that opens the gate; NULL = none */
    Quiz *quiz;         /* in use; NULL = none */
    QuizBank *bank;     /* the same; of a lesson that of its version */
    char *why;
} QuizLook;

/* What is asked: of the form that is the newest of its name, and of own (NULL = the same): the version a record began with. */
typedef struct {
    const char *form, *number; /* number: the record; NULL = a new one */
    const Form *own;
    gboolean any; /* a pass that has opened a record which is still open is taken too: which one is meant is not known yet */
    gint64 now;
} QuizQuery;
gboolean quiz_look(App *app, const QuizQuery *query, QuizLook *look, GError **error);
void quiz_look_clear(QuizLook *look);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(QuizLook, quiz_look_clear)

/* What a step asks of who does it. A pass: the first one, of anybody but who has passed by submitting the record, and what is done at once
 * by submitting. That he is not locked: every other step of the main line. Nothing: what decides on the work of others (it can be
 * rejected), what stands aside of the main line or beside it (stop, void, confirm), and what ends the work (people counted out). */
typedef enum { QUIZ_ASKS_NOTHING, QUIZ_ASKS_LOCK, QUIZ_ASKS_PASS } QuizAsks;
typedef struct {
    const Form *form;
    const char *number, *name, *person; /* the record, the step, who does it */
} QuizStep;
gboolean quiz_step_asks(Db *db, const QuizStep *step, QuizAsks *asks, GError **error);

/* ERR_HELD and why where the logged-in person owes this form a lesson or what follows it. */
gboolean quiz_gate_unlocked(App *app, const QuizQuery *query, GError **error);

/* ERR_HELD and why unless the gate is open or there is none; *pass (may be NULL; owned): what is used up by opening, NULL = nothing is. */
gboolean quiz_gate_let(App *app, const QuizQuery *query, QuizAttempt **pass, GError **error);
/* The pass has opened this record. */
gboolean quiz_gate_use(Change *change, QuizAttempt *pass, const char *number, GError **error);

/* Why nobody at all gets into a form; NULL = somebody can, or it has no gate. Owned. FALSE: it could not be read. */
gboolean quiz_gate_closed(Db *db, const Form *form, char **why, GError **error);

/* A change by the logged-in person. ERR_HELD also where the clock is behind. */
Change *quiz_begin(App *app, GError **error);
gboolean quiz_commit(Change *change, const char *person, const char *form, const char *reason, GError **error);
/* The bank of NAME.VERSION. *quiz may be NULL; owned. NULL with ERR_HELD where it cannot be read any more. */
QuizBank *quiz_bank_of(Db *db, const char *id, Quiz **quiz, GError **error);
/* The end of the shift that runs at a time: of his crew, else of the plant; where nobody works in shifts, of the day. */
gboolean quiz_shift_end(Db *db, const char *person, gint64 at, gint64 *end, GError **error);
/* Options as they are shown. NULL-terminated, owned. */
char **quiz_options(const QuizChoice *choice, const char *order);

#endif
