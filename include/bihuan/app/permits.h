/* SPDX-License-Identifier: MIT
 *
 * Special-work permits (特殊作业) as they stand now: the board of all open ones with their conflicts and frozen areas, and
 * what a person needs for the next step of one. Reads only; what a form is about comes from the form, never from here.
 */
#ifndef BIHUAN_APP_PERMITS_H
#define BIHUAN_APP_PERMITS_H

#include "bihuan/app/work.h"
#include "bihuan/rule/rule.h"

/* Where an open permit stands, in the order of the way it goes. */
typedef enum {
    PERMIT_EXPIRED,   /* 已过期未清点: valid no more, people to be counted out; stands before everything */
    PERMIT_WAITING,   /* 待审批 */
    PERMIT_APPROVED,  /* 已批准待开工 */
    PERMIT_WORKING,   /* 作业中 */
    PERMIT_PAUSED,    /* 已中断: begun, stands still */
    PERMIT_SUSPENDED, /* 已中止: a hold, an alarm, somebody or a clock stopped it */
    PERMIT_FINISHED,  /* 待验收 */
    PERMIT_PHASES,
} PermitPhase;
/* Of an open permit at a moment; one that has run out of its time with people in there is expired whether a clock has struck or not. */
PermitPhase permit_phase(const Form *form, const Record *record, gint64 now);
/* In the chosen language. Borrowed. */
const char *permit_phase_title(PermitPhase phase);

typedef struct {
    char *number, *form;
    char *kind, *grade; /* titles; the grade that is due, "" where the form has none */
    PermitPhase phase;
    char *area, *place; /* name of the area; device or position, "" = none */
    char *path;         /* "/A04/A04-1/": the area and those around it */
    char *guardian;     /* id, "" = none */
    char *guardian_name, *content, *pipe;
    gint64 until;         /* end of validity, 0 = none */
    gint64 next;          /* its next clock, 0 = none */
    char *next_what;      /* title of that clock, "" */
    char *against;        /* ids of the rules against its next step: "P02, P13", "" = none */
    char **near;          /* forms it must not be near, NULL-terminated */
    GPtrArray *conflicts; /* char *: sentences */
} PermitRow;

typedef struct {
    char *area, *name, *why;
    gint64 since;
    char *treatment; /* form that proves the treatment ("special-treatment"), "" = none asked for */
    char *record;    /* the one begun or closed already, "" = none */
} PermitFreeze;

typedef struct {
    GPtrArray *rows;   /* PermitRow *, expired ones first, then most urgent first */
    GPtrArray *frozen; /* PermitFreeze * */
    guint counts[PERMIT_PHASES];
    guint conflicts; /* rows that have any */
    gboolean more;   /* a form has more open permits than are loaded */
} PermitBoard;

/* All open permits as of one moment. NULL and a sentence if the plant cannot be read. */
PermitBoard *permits_load(App *app, GError **error);
void permits_free(PermitBoard *board);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PermitBoard, permits_free)

/* When a row asks for attention: its next clock or the end of its validity, whichever is first; G_MAXINT64 = never. */
gint64 permit_row_time(const PermitRow *row);
/* Pure: notes in each row what it must not go together with – a form of `near` in the same area, one around it or inside
 * it (GB 30871: hot work and blind plates), two of one form on one pipe, one guardian on two of them. Only rows on which
 * work is allowed or may begin next count. */
void permits_mark_conflicts(GPtrArray *rows);

/* What helps against a rule that refuses a step. */
typedef enum {
    REMEDY_STEP,     /* an entry of another step: gas test, measures, link, change of grade */
    REMEDY_MEASURES, /* the list of measures */
    REMEDY_GAS,      /* a gas test */
    REMEDY_HERE,     /* a value asked for in the step itself */
    REMEDY_HOLD,     /* the area must be treated and lifted */
    REMEDY_WAIT,     /* other work must end, or the distance be larger */
    REMEDY_PERSON,   /* somebody else must do it */
    REMEDY_NEW,      /* it stands in the permit: a new permit */
} PermitRemedy;
/* step (may be NULL) gets the step's name for REMEDY_STEP and REMEDY_MEASURES, else NULL. Borrowed from the form. */
PermitRemedy permit_remedy(const Work *work, const RuleVerdict *verdict, const char **step);
/* "→ confirm the measures": what to do about it, with the key of the screen. Owned. */
char *permit_remedy_text(const Work *work, const RuleVerdict *verdict);

/* The step and the field by which items are confirmed one by one (facts steps.open STEP, FIELD); FALSE: this form has none. */
gboolean permit_checklist(const Form *form, const FormStep **step, const FormField **item);
/* The newest word on an item, NULL = nobody has spoken. Borrowed from work. */
const Step *permit_word_on(const Work *work, const char *step, const char *field, const char *value);
/* The yesno field in which that step is answered; NULL = it has none. Borrowed from the form. */
const FormField *permit_answer_field(const Form *form, const FormStep *checklist);
/* The answer of such a word; "" = none (word may be NULL). Borrowed. */
const char *permit_answer(const Form *form, const Step *word);

/* The signatures beside the line that the person may give now and that are not given yet, in the form's order (const FormStep *,
 * borrowed; array owned): what is given by name by each of those named, the rest by one of those who may. */
GPtrArray *permit_signatures(const Work *work, const char *person);

/* TRUE if the form asks for gas tests at all. */
gboolean permit_has_gas(const Form *form);
/* What a screen offers in an empty field (suggest = actor, free:ROLE); NULL: nothing. Owned. */
char *permit_suggest(App *app, const FormField *field);

#endif
