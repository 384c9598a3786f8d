/* SPDX-License-Identifier: MIT
 *
 * The use cases on records: submit, act, look. One transaction each.
 */
#ifndef BIHUAN_APP_WORK_H
#define BIHUAN_APP_WORK_H

#include "bihuan/app/app.h"
#include "bihuan/form/check.h"
#include "bihuan/model/hold.h"
#include "bihuan/rule/case.h"

/* A countdown. */
typedef struct {
    char *what;
    gint64 until;
} WorkClock;

/* A record with all that is shown of it. */
typedef struct {
    Case *subject;  /* as it stands now, for whoever is logged in; owned */
    Record *record; /* the next three are those of subject, for its life */
    const Form *form;
    GPtrArray *steps;    /* Step * */
    const char *current; /* the main step it waits for; NULL = none; borrowed from steps */
    GPtrArray *who;      /* parallel to steps: GPtrArray of ids who may do it now (empty when done) */
    GPtrArray *asides;   /* WorkAside *: what else may be done now, by the logged-in person or anybody */
    GPtrArray *holds;    /* Hold *: in force over its area, or tripped by it */
    GPtrArray *advice;   /* char *: only after submit and act */
    GPtrArray *blocked;  /* RuleVerdict * (rule/rule.h): what stands against the current step, warnings too */
    GPtrArray *clocks;   /* WorkClock *, next one first */
} Work;

typedef struct {
    const FormStep *step;
    GPtrArray *who; /* ids */
} WorkAside;

void work_free(Work *work);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Work, work_free)

/* values: key → typed text; "@path" for file fields is read and kept. A device may be given by code or by scanned payload.
 * Permits are refused with ERR_HELD before any field is looked at when a hold stands over the area. */
Work *work_submit(App *app, const char *form, GHashTable *values, GError **error);
/* Who stands in the log where nobody is logged in and the form allows it (anonymous = yes). */
#define WORK_NOBODY "nobody"
/* revision: what the person saw, 0 = whatever; ERR_CONFLICT tells who changed what. */
Work *work_act(App *app, const char *number, const char *step, gboolean reject, GHashTable *values, gint64 revision, GError **error);
Work *work_load(App *app, const char *number, GError **error);
/* The record that is shown, for whoever is logged in now, as of now. Owned; it lends the record from work. */
Case *work_now(App *app, const Work *work);
/* Who did a step that is not open any more, and when: a sentence for him who wanted to do it too, owned. NULL: it is open, or
 * nobody has done it. */
char *work_step_done_text(App *app, const GPtrArray *steps, const FormStep *step);
/* What is, in the chosen language: the state's words in its form; a permit that has expired while people are still to be counted out
 * says so. form NULL: the form cannot be read, the inner name of the state. Borrowed. */
const char *work_state_title(const Form *form, const Record *record);
/* What stands against a step with these canonical values (NULL = none) taken into the record: RuleVerdict *, warnings too;
 * array owns them. NULL and a sentence if there is no such record. Changes nothing. */
GPtrArray *work_blocked(App *app, const char *number, const char *step, GHashTable *values, GError **error);

/* Is the logged-in person one of those whom the form lets submit it? ERR_DENIED. */
gboolean work_may_submit(App *app, const Form *form, GError **error);
/* May a permit be begun there? ERR_HELD and why; may the logged-in person (access rules)? ERR_DENIED. area NULL: looks at the
 * device. */
gboolean work_may_start(App *app, const char *form, const char *device, const char *area, GError **error);

/* What is known already of a record of a form that is being filled in (canonical values so far): the grade that is due, and what will
 * stand against its submission or its first step whatever is done until then. WorkNotice *, array owns them. NULL and a sentence if the
 * plant cannot answer, or the device is none. */
typedef struct {
    char *text;
    gboolean refuses; /* else it is only said */
} WorkNotice;
GPtrArray *work_foresee(App *app, const Form *form, GHashTable *values, GError **error);

/* Why the logged-in person does not do this step (number NULL: submit a record of the form) alone but with a second one, naming who
 * could; NULL: one is enough, or he may not at all. Owned. */
char *work_wants_second(App *app, const Form *form, const char *number, const char *step);

/* For entry screens: the context in which fields are checked while typing (device: what the record is about, may be NULL;
 * work: the record acted on, NULL at submit). Owned. */
typedef struct {
    FormContext form; /* pass &context->form */
    GHashTable *facts;
    char *actor, *department; /* of whom it was made for; form points here */
} WorkContext;
WorkContext *work_context(App *app, const Form *form, const char *device, const Work *work);
void work_context_free(WorkContext *context);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WorkContext, work_context_free)

/* What happened to a record: audit rows about it, oldest first. */
typedef struct {
    gint64 seq, at;
    char *kind, *actor, *text; /* text: a sentence in the chosen language */
    char *step;                /* of act and reject on this record; else NULL */
    char *key_id;              /* of the signature, NULL = unsigned */
} WorkEvent;
void work_event_free(WorkEvent *event);
GPtrArray *work_events(App *app, const char *number, GError **error);

/* Tasks of a person: open steps he may do, most urgent first, at most limit: Record * with due of the step. */
GPtrArray *work_tasks(App *app, const char *person, int limit, GError **error);

#endif
