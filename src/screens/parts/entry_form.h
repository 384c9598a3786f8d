/* SPDX-License-Identifier: MIT
 *
 * A form or a step being filled in: its fields with their defaults, what is known of the subject, what is sent. Knows
 * drafts and the use cases; draws nothing.
 */
#ifndef BIHUAN_SCREENS_ENTRY_FORM_H
#define BIHUAN_SCREENS_ENTRY_FORM_H

#include "bihuan/app/task.h"
#include "bihuan/app/work.h"
#include "draft.h"
#include "field_edit.h"

typedef struct {
    App *app; /* borrowed */
    Task *task;
    const Form *form;
    const FormStep *step; /* NULL: submit */
    gboolean reject;
    char *number; /* of the record acted on; NULL: submit */
    Work *work;   /* the record as it was seen; NULL: submit */
    WorkContext *context;
    Draft *draft;          /* what was typed, of the person who typed it */
    char *user;            /* for whom the context was made; NULL: nobody was logged in */
    char *device;          /* for which the context was made; NULL: none */
    GHashTable *values;    /* canonical values so far, for limits and conditions */
    GPtrArray *edits;      /* FieldEdit * */
    char *held;            /* why a permit will be refused here; NULL: it will not */
    char *known;           /* what is open on the device of a new hazard already; NULL: nothing */
    char *known_number;    /* of the newest of them; NULL: none */
    gboolean restored;     /* a draft was found */
    char *restored_device; /* it was typed for this device, not for the one that was asked for; NULL: no */
    gboolean sent;
    char *over; /* somebody else did this step: who and when, and nothing is left to send; NULL: no */
} EntryForm;

/* NULL and a sentence if the form, record or step cannot be entered. */
EntryForm *entry_form_new(App *app, const Task *task, GError **error);
/* Keeps what was typed and not sent as a draft. */
void entry_form_free(EntryForm *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EntryForm, entry_form_free)

/* The edit of a field; NULL: it is not asked here. */
FieldEdit *entry_form_edit(const EntryForm *entry, const char *key);
/* Opens the cards of the materials there: of its record, else at the device or the area that stands in it. */
unsigned entry_form_materials(const EntryForm *entry, Ui *ui);
/* Checks all fields again after a change. */
void entry_form_check(EntryForm *entry);
/* A field was left: settles it; another device brings other defaults. */
void entry_form_settle(EntryForm *entry, FieldEdit *edit);
/* Nothing was typed for a moment: what there is is kept as a draft, should the program end here. */
void entry_form_rest(EntryForm *entry);
/* Another person sits here now? What the one before him typed is kept for that one and taken out, and the form begins with what is
 * the new one's; gives the name of the one before (owned), NULL: nothing was taken out. */
char *entry_form_change_hands(EntryForm *entry);
/* TRUE if anything was typed that is not sent yet. */
gboolean entry_form_is_typed(const EntryForm *entry);
/* Forgets what was typed, and its draft. */
void entry_form_clear(EntryForm *entry);
/* The first field to be filled in: what a new form is about, else one that is required and empty, else one that a rule
 * will ask for, else 0. */
int entry_form_first(const EntryForm *entry);

/* Did somebody else change the record since it was seen? Then a sentence (owned) says who, the newest state is taken over, and
 * over is set where the step itself is done. NULL: nobody did. */
char *entry_form_overtaken(EntryForm *entry);
/* Every problem as the transaction would find it: FormProblem *; those of fields are noted in the edits too. Owned. */
GPtrArray *entry_form_problems(EntryForm *entry);
/* What stood against the step when ERR_HELD came back: RuleVerdict *, owned; NULL: not known. */
GPtrArray *entry_form_blocked(const EntryForm *entry);
/* Sends it. NULL and a sentence; after ERR_CONFLICT entry_form_overtaken says what happened. */
Work *entry_form_send(EntryForm *entry, GError **error);

#endif
