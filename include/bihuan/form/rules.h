/* SPDX-License-Identifier: MIT
 *
 * What a form says of rules: [rule NAME], and the [numbers] and [facts] they ask for. Part of form.h, and read-only as all of it.
 */
#ifndef BIHUAN_FORM_RULES_H
#define BIHUAN_FORM_RULES_H

#include "bihuan/form/condition.h"
#include "bihuan/form/spec.h"

/* BEFORE: a step is about to be done ("submit" counts as one, and so does "gate": a card of the record is scanned); TIME: the rule's clock
 * strikes; UNANSWERED: nobody acknowledged an alarm. */
typedef enum { EVENT_SUBMIT, EVENT_RECLASSIFY, EVENT_ACT, EVENT_BEFORE, EVENT_TIME, EVENT_UNANSWERED } FormEventKind;

typedef struct {
    FormEventKind kind;
    char *step; /* EVENT_ACT, EVENT_BEFORE */
} FormEvent;

/* A number conditions may name ([numbers]): "@limit", a duration or a decimal. */
typedef struct {
    char *key, *text;
} FormNumber;

/* Something looked up for conditions ([facts]): "gas.oldest o2, combustible". */
typedef struct {
    char *key, *provider, *name; /* "gas", "oldest" */
    char **arguments;            /* NULL-terminated */
} FormFact;

typedef struct {
    char *verb;             /* one of form_verbs */
    char *argument;         /* as written behind the verb */
    GPtrArray *who;         /* FormWho*: dispatch, notify; else empty */
    char **channels, *file; /* notify: email sms …; what goes with it (spec.h), NULL = nothing */
} FormAction;

typedef struct {
    char *name;
    char *id;            /* as people cite it: "P01"; the name where the form gives none */
    FormText title, say; /* say: what is told where none of says holds */
    GPtrArray *says;     /* FormSay* (say.h): one cause each */
    char *clause;        /* the source of the rule, NULL if none */
    int line;
    GPtrArray *on;   /* FormEvent* */
    Condition *when; /* NULL = always */
    Condition *need; /* a guard: without it the step is refused (or only warned of); NULL = no guard */
    gboolean warn;
    gboolean denies;          /* what it refuses, it refuses to this person (exit 3), not to the moment (exit 4) */
    char *field;              /* the guard's complaint belongs to this field of the step, NULL = to the step */
    char *scene;              /* the reminder scene by which it is told; NULL = it always is */
    Condition *clock;         /* EVENT_TIME: UTC ms at which it strikes; NULL value = not running */
    FormAmount count, window; /* count.set: at least count in (t - window, t] with equal by columns */
    char **by;
    GPtrArray *actions; /* FormAction* */
    char *lift_form;    /* a freeze needs a closed record of this form, NULL = none */
    GPtrArray *lift_by; /* FormWho*: one signature each, by different people */
} FormRule;

/* The verbs rules may use, made by the build from the file names of the rule actions; NULL-terminated. */
extern const char *const form_verbs[];

#endif
