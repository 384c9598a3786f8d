/* SPDX-License-Identifier: MIT
 *
 * What the files of the report share: the record with everything read of it, the parts being put, and the functions that put what
 * a layout asks for with @WORD.
 */
#ifndef BIHUAN_APP_REPORT_PRIVATE_H
#define BIHUAN_APP_REPORT_PRIVATE_H

#include "bihuan/app/report.h"
#include "bihuan/app/work.h"
#include "bihuan/config/ini.h"

/* A photo or sound of the record. */
typedef struct {
    char *hash;  /* hex */
    char *field; /* key */
    char *step;  /* name, NULL = given at submit */
    char *by;
    gint64 at;
} ReportFile;

typedef struct {
    App *app;
    Db *db;
    Work *work;
    const Record *record; /* of work */
    WorkContext *context;
    GPtrArray *events; /* WorkEvent * */
    GPtrArray *files;  /* ReportFile * */
    Ini *layout;
    GHashTable *shown; /* keys of fields a section names: the rest is for @rest */
    PlantHead head;    /* when it was collected */
    gint64 now;
    gint64 accepted;     /* when its acceptance was done, 0 = not yet */
    gint64 window;       /* ms in which the same again is a recurrence */
    const char *untaken; /* the step that was just said not to be done: said once for all its fields */
    ReportView *view;
} ReportCollect;

/* A word of the layout: puts what it finds. FALSE: the plant cannot be read. */
typedef gboolean (*ReportFinder)(ReportCollect *collect, GError **error);

/* ---- report.c: putting parts ---- */

ReportPart *report_put(ReportCollect *collect, ReportKind kind, const char *title, const char *text);
/* A pair; text NULL or "": "—" and "not recorded". */
ReportPart *report_pair(ReportCollect *collect, const char *title, const char *text);
/* A pair that is not there, with the reason. */
void report_missing(ReportCollect *collect, const char *title, const char *reason);
/* A table's titles, and a row; ended by NULL. Texts are copied. */
void report_table(ReportCollect *collect, const char *title, ...) G_GNUC_NULL_TERMINATED;
void report_row(ReportCollect *collect, const char *cell, ...) G_GNUC_NULL_TERMINATED;
/* A field's value for people; owned. */
char *report_value(const ReportCollect *collect, const char *key, const char *canonical);
/* What a field holds in a record: also those the record keeps in columns of its own (area, device …). NULL = nothing. */
const char *report_own_value(const Record *record, const char *key);
/* "14.5 h". Owned. */
char *report_hours(gint64 ms);
/* "name (id)". Owned. */
char *report_person(const ReportCollect *collect, const char *id, gint64 then);

/* ---- report_files.c ---- */
void report_collect_files(ReportCollect *collect);
void report_file_free(ReportFile *file);

/* ---- finders ---- */
gboolean report_find_identity(ReportCollect *collect, GError **error);
gboolean report_find_reporter(ReportCollect *collect, GError **error);
gboolean report_find_rules(ReportCollect *collect, GError **error);
gboolean report_find_limits(ReportCollect *collect, GError **error);
gboolean report_find_holds(ReportCollect *collect, GError **error);
gboolean report_find_similar(ReportCollect *collect, GError **error);
gboolean report_find_permits(ReportCollect *collect, GError **error);
gboolean report_find_related(ReportCollect *collect, GError **error);
gboolean report_find_sample(ReportCollect *collect, GError **error);
gboolean report_find_recurrence(ReportCollect *collect, GError **error);
gboolean report_find_obligations(ReportCollect *collect, GError **error);
gboolean report_find_messages(ReportCollect *collect, GError **error);
gboolean report_find_evidence(ReportCollect *collect, GError **error);
gboolean report_find_accepted(ReportCollect *collect, GError **error);
gboolean report_find_hours(ReportCollect *collect, GError **error);
gboolean report_find_steps(ReportCollect *collect, GError **error);
gboolean report_find_events(ReportCollect *collect, GError **error);
gboolean report_find_rest(ReportCollect *collect, GError **error);
gboolean report_find_signatures(ReportCollect *collect, GError **error);
gboolean report_find_deadlines(ReportCollect *collect, GError **error);
gboolean report_find_materials(ReportCollect *collect, GError **error);  /* report_material.c */
gboolean report_find_extensions(ReportCollect *collect, GError **error); /* report_extension.c */
/* report_permit.c */
gboolean report_find_permit(ReportCollect *collect, GError **error);
gboolean report_find_given(ReportCollect *collect, GError **error);
gboolean report_find_measures(ReportCollect *collect, GError **error);
gboolean report_find_gases(ReportCollect *collect, GError **error);
gboolean report_find_approvals(ReportCollect *collect, GError **error);
gboolean report_find_standing(ReportCollect *collect, GError **error);
gboolean report_find_signing(ReportCollect *collect, GError **error);
/* report_time.c: a signature that was given; asked: the form asks for one. */
void report_signature(ReportCollect *collect, const char *meaning, const Step *step, gboolean asked);
gboolean report_find_code(ReportCollect *collect, GError **error);

#endif
