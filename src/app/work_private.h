/* SPDX-License-Identifier: MIT
 *
 * What the files of the use cases on records share.
 */
#ifndef BIHUAN_APP_WORK_PRIVATE_H
#define BIHUAN_APP_WORK_PRIVATE_H

#include "bihuan/app/work.h"
#include "bihuan/model/blob.h"
#include "bihuan/rule/rule.h"
#include "bihuan/rule/who.h"

/* Files of a submit or act, kept beside the plant before the transaction begins. */
typedef struct {
    GArray *blobs;     /* Blob */
    GPtrArray *fields; /* char *: field of each */
} WorkFiles;
void work_files_init(WorkFiles *files);
void work_files_clear(WorkFiles *files);
/* "@path" of file fields among keys is kept; *typed becomes a copy with "sha256:…" instead. */
gboolean work_files_keep(App *app, const Form *form, GHashTable **typed, WorkFiles *files, GError **error);
gboolean work_files_save(Change *change, const WorkFiles *files, const char *number, GError **error);
/* What to tell about them. */
/* A photo "after" (a field whose key ends so) is no file that the record has or gets in another field, nor one handed in before;
 * values are what is handed in now. ERR_INPUT. */
gboolean work_photos_differ(Db *db, const Form *form, const Record *record, GHashTable *values, GError **error);

/* effect = set:FIELD, before the columns follow: ERR_DENIED where one person would lower a major hazard; the category left goes on
 * counting (record.held_category). And effect = settle:category, by a second person. */
gboolean work_reclassify(App *app, RuleEvent *event, const FormStep *shape, GError **error);
void work_settle_class(Record *record);
void work_files_advise(const WorkFiles *files, GPtrArray *advice);

/* The record's columns that come from its fields: category, level, end of validity. */
void work_sync_columns(const Form *form, Record *record);

/* Enters a main step (state and due of the record change) or a parallel one. The new step belongs to event->steps. With a dispatch still
 * to be decided by rules, event->entering is set. */
gboolean work_enter(RuleEvent *event, const FormStep *shape, gboolean parallel, GError **error);
/* After the rules: nobody assigned becomes the fall-back, never nobody. */
gboolean work_settle_entering(RuleEvent *event, GError **error);
/* Ends the record's other open steps. */
void work_cancel_steps(RuleEvent *event, const Step *except, gboolean also_parallel);
gboolean work_save_all(RuleEvent *event, GError **error);

/* work_clock.c: begins the change of a step ("submit" or its name). ERR_HELD where the machine's clock cannot be believed and
 * the step needs it; hazards, alarms, stops and counting out are always taken. */
Change *work_begin(App *app, const Form *form, const char *step, const char *actor, GError **error);
gboolean work_is_always_taken(const Form *form, const char *step);
/* Tells how the deed is dated, where that is not by the clock. */
void work_clock_advise(Change *change, GPtrArray *advice);

/* work_guard.c: what stands against a step ("submit" or its name) with these values (NULL = none) taken into the record:
 * ERR_HELD with the rules' ids, ERR_INPUT where a rule is about one field; warnings become advice. */
gboolean work_guard(RuleEvent *event, const char *step, GHashTable *values, GError **error);
/* The record's clocks, to be written after everything else. */
gboolean work_set_clocks(RuleEvent *event, GError **error);
/* blocked and clocks of what is shown; current = the step the record waits for, NULL = none. */
void work_fill_guards(Work *work, App *app, const char *current, gint64 now);

/* work_access.c: do the access rules let the logged-in person (and who stands by, session_second) do a step ("submit" or its
 * name) of context->record? ERR_DENIED names who may, and the roles. Asked beside who_may, never in its place. */
gboolean work_access(App *app, const WhoContext *context, const char *step, GError **error);
/* who_may without those whom the access rules refuse: what is offered. */
GPtrArray *work_who_may(const WhoContext *context, const FormStep *step, const Step *open);

/* Checked values into the record's fields; one that is "" was asked anew and not answered: the old one goes. values may be NULL. */
void work_take_values(Record *record, GHashTable *values);

/* Facts, references and limits for checking values; device canonical or NULL. End with work_context_clear. */
void work_context_fill(App *app, const Form *form, const Record *record, const GPtrArray *steps, gint64 now, WorkContext *context);
void work_context_clear(WorkContext *context);

/* The code of an area, source, device … as it is registered (owned), however it was typed; FALSE if there is none. */
gboolean work_find(App *app, const char *kind, const char *typed, char **canonical);

/* What a device stands in; sets area, device, position, source of the record. */
gboolean work_locate(App *app, const Form *form, GHashTable *typed, Record *record, GError **error);
/* Refuses a permit under a hold. */
gboolean work_check_holds(App *app, const Form *form, const Record *record, GError **error);

/* Everything that is shown; takes the advice. */
Work *work_view(App *app, const char *number, GPtrArray *advice, GError **error);
/* What is known for the flow; free with work_flow_clear. */
typedef struct {
    FlowState state;
    GPtrArray *parallel;
    const char *current;
} WorkFlow;
void work_flow_fill(const Form *form, const Record *record, const GPtrArray *steps, gint64 now, WorkFlow *flow);
void work_flow_clear(WorkFlow *flow);

#endif
