/* SPDX-License-Identifier: MIT
 *
 * A form (forms/NAME.ini, bihuan-form(5)): what is asked, which steps a record walks, which rules watch it. Everything is read-only after
 * form_parse; all pointers are borrowed and live as long as the form.
 */
#ifndef BIHUAN_FORM_FORM_H
#define BIHUAN_FORM_FORM_H

#include "bihuan/form/field.h"
#include "bihuan/form/rules.h"

typedef struct Form Form;
typedef enum { SUBJECT_NONE, SUBJECT_DEVICE, SUBJECT_AREA, SUBJECT_SOURCE, SUBJECT_PERSON } FormSubject;
typedef enum {
    EFFECT_NONE,
    EFFECT_DUE,
    EFFECT_EXTEND,  /* due of step and record become the time of effect_field; EXTEND: while its measures are kept */
    EFFECT_SET,     /* effect_field is re-classified: fires `on = reclassify` rules */
    EFFECT_SETTLE,  /* a re-classification is confirmed: the former category counts no more */
    EFFECT_CONFIRM, /* the ended decision is confirmed by a second person (record.confirmed) */
} FormEffect;

typedef struct {
    char *name;
    FormText title, state; /* state: what is while a record stands here; empty in old forms */
    int line;
    GPtrArray *by;               /* FormWho*: any of them; escalated people too */
    GPtrArray *not_by;           /* FormWho*, only WHO_DONE, WHO_REPORTER, WHO_PERSON_FIELD: these may not */
    FormAmount within;           /* due = entering + within */
    GPtrArray *overdue, *unseen; /* FormRung*, may be empty; unseen: from the entering, while nobody who was told has looked */
    FormAmount warn, remind;     /* told so long before it is due; reminded, each time so long after the last */
    char **fields;               /* keys, NULL-terminated, may be empty */
    Condition *require;          /* NULL if none */
    FormText require_say;
    gboolean sign, each_shift; /* each_shift: reminded whenever a shift begins */
    gboolean aside;            /* not in the main line, asked for by a person */
    gboolean parallel;         /* named by some step's opens: may be done exactly while it is open */
    /* after it is done: a step, or an ended state ("closed"); asides: both may be NULL = stay */
    char *next, *end;
    gboolean can_reject;
    /* after --reject: a step, an ended state, or both NULL = only this step ends */
    char *reject, *reject_end;
    /* asides: only in these states (names or ends); empty = any open one. The main line: in these too, besides its turn */
    char **during;
    char *opens, *reject_opens; /* the parallel step opened when it is done / rejected, NULL if none */
    FormEffect effect;
    char *effect_field;
    int max;                   /* times on one record, 0 = no limit */
    gboolean anonymous;        /* an aside that also nobody in particular may do, and who has no account */
    gboolean before_due, anew; /* anew: an earlier answer stands for nothing */
} FormStep;

/* name: for messages ("forms/hazard.ini"). NULL and "name:line: sentence" for the first mistake of any kind. */
Form *form_parse(const char *name, const char *text, GError **error);
void form_free(Form *form);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Form, form_free)

const char *form_name(const Form *form);
const char *form_title(const Form *form); /* in the chosen language */
const FormText *form_titles(const Form *form);
FormSubject form_subject(const Form *form);
const char *form_subject_kind(const Form *form); /* "device", "area", "source", "person", "none" */
gboolean form_is_permit(const Form *form);
gboolean form_is_anonymous(const Form *form);  /* may be submitted without log-in, unsigned */
const char *form_valid_from(const Form *form); /* keys of the two datetime fields, NULL if none */
const char *form_valid_until(const Form *form);
const FormStep *form_resume(const Form *form);    /* NULL if none */
const FormStep *form_count_out(const Form *form); /* in which people and tools are counted out; NULL if none */
const char *form_serves(const Form *form);        /* the field that names the permit this one works for; NULL if none */
const char *form_scene(const Form *form);         /* the reminder scene of what its steps remind of; NULL if none */
const char *form_scene(const Form *form);         /* the reminder scene (model/scene.h) of what its steps remind of; NULL if none */
const FormStep *form_at_once(const Form *form); /* done in the change in which a person submits; its fields are asked then; NULL if none */
const char *const *form_list_columns(const Form *form);
const char *const *form_submit_fields(const Form *form);
const GPtrArray *form_submit_by(const Form *form); /* FormWho* */

guint form_field_count(const Form *form);
const FormField *form_field_at(const Form *form, guint index);
const FormField *form_field(const Form *form, const char *key); /* NULL: no such field */
guint form_step_count(const Form *form);
const FormStep *form_step_at(const Form *form, guint index);   /* file order */
const FormStep *form_step(const Form *form, const char *name); /* NULL: no such step */
int form_step_index(const Form *form, const char *name);       /* -1: no such step */
guint form_rule_count(const Form *form);
const FormRule *form_rule_at(const Form *form, guint index); /* file order: first match wins */
const FormRule *form_rule(const Form *form, const char *name);
gboolean form_rule_on(const FormRule *rule, FormEventKind kind, const char *step);

/* [numbers] and [facts], in file order: FormNumber *, FormFact *. */
const GPtrArray *form_numbers(const Form *form);
const GPtrArray *form_lookups(const Form *form);
const FormFact *form_lookup(const Form *form, const char *key); /* NULL: no such fact */
/* What is, in the chosen language, in this state (a step's name, suspended, an ended one): never the step that comes next. */
const char *form_state_title(const Form *form, const char *state);
gboolean form_state_is_ended(const char *state); /* closed, void, duplicate, rejected, expired */
/* Facts that exist beside the form's own fields, for conditions; count of them in *count. */
const ConditionName *form_facts(guint *count);

/* Numbering (YH-{year}-{seq:5}): the period within which seq counts ("2026", "2026-11"), and the text. Owned. */
char *form_number_period(const Form *form, gint64 at);
char *form_number_text(const Form *form, gint64 at, gint64 seq);

#endif
