/* SPDX-License-Identifier: MIT
 *
 * Import and export of reference data (基础资料) as tables: departments, areas, devices, people, sources …
 * An import is all or nothing, one change; every wrong line is reported with its number. Nothing is ever removed: what
 * a file does not name stays as it is.
 */
#ifndef BIHUAN_APP_SITE_H
#define BIHUAN_APP_SITE_H

#include "bihuan/app/app.h"

#define SITE_PROBLEMS_MAX 20 /* sentences kept; all are counted */
#define SITE_ROWS_MAX 20000  /* of one file: it is one change */

typedef struct {
    guint line; /* of the file, from 1 */
    char *text; /* a sentence that begins with the line */
} SiteProblem;

typedef struct {
    guint created, updated, unchanged; /* rows */
    guint problem_count;
    GPtrArray *problems; /* SiteProblem *, at most SITE_PROBLEMS_MAX; may be NULL */
    gboolean held;       /* one of the problems is a hold (ERR_HELD) */
    char *vacant;        /* after an import of people: roles of forms and rules that nobody holds; NULL = none */
} SiteImportResult;

/* Empties a result; a zeroed one is empty. */
void site_import_result_clear(SiteImportResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SiteImportResult, site_import_result_clear)

/* The kinds that exist: "access", "areas", "departments", "devices", "facts", "holidays", "materials", "obligations",
 * "people", "sources"; NULL-terminated, constant. */
const char *const *site_kinds(void);

/* Imports a CSV file: UTF-8 with or without a byte order mark, or GB18030; columns in any order by the header line.
 *   access       id,form,step,area,role[,in_use]          form or step * = all, area "" = everywhere
 *   departments  code,name[,name_en,parent,kind]          kind: CLASS_DEPARTMENT of class.h
 *   areas        code,name,parent[,department,x,y]        x,y: metres on the plant's grid
 *   devices      code,name,area,position[,category,class,x,y]   class: CLASS_DEVICE of class.h
 *   facts        fact,value                               latitude, longitude of the grid's origin; the others stay
 *   materials    cas,name[,name_en],toxic,combustible[,lel,molar,mac,twa,stel,source]
 *   people       id,name,department,roles,in_service[,title,crew,phone,email,pinyin,scopes,superior]   roles by ';'
 *   holidays     day,kind[,name]                          kind: statutory, workday, rest
 *   obligations  id,subject,kind,title,cycle[,last,next,title_en,leads,blocks,remind,basis]
 *                subject device:CODE, person:ID, source:CODE or plant; kind certificate, test …
 *   sources      code,name,level,areas[,materials,since]      areas by ';', materials name:cas:q:Q:beta by ';'
 * A column that is left out keeps what a known row has. Roles that are no longer named end now, new ones begin now;
 * scopes names those that hold for one source, area or department only: op-lead@source:MHS-01. Missing pinyin is made
 * from the name where that is certain. actor: a person in service, or "system".
 * result (zeroed or cleared by the caller) is filled in both cases. On FALSE nothing was changed: ERR_INPUT with the
 * first problem and the number of the others (ERR_HELD where one of them is a hold), ERR_DENIED, ERR_BUSY, ERR_IO. */
gboolean site_import(Plant *plant, const char *actor, const char *kind, const char *path, SiteImportResult *result, GError **error);

/* The same as the logged-in person (or nobody: only while the plant is being set up), with who stands by (NULL = nobody). What
 * the file does is asked of the table of who may before anything is written: giving or taking roles, service, departments,
 * contacts and rules takes what the deed itself takes, and nobody gives himself anything. ERR_DENIED with who could. */
gboolean site_import_by(App *app, const char *second, const char *kind, const char *path, SiteImportResult *result, GError **error);

/* The same from bytes; name stands for the file in sentences. Both are borrowed. */
typedef struct {
    const char *name;
    GBytes *bytes;
} SiteFile;
gboolean site_import_bytes(Plant *plant, const char *actor, const char *kind, const SiteFile *file, SiteImportResult *result,
                           GError **error);

typedef enum {
    SITE_TEXT,
    SITE_LIST, /* texts by ';', "" = none: an array in JSON */
    SITE_FLAG, /* "yes" or "no": true and false in JSON */
} SiteCellKind;

typedef struct {
    const char *name;
    SiteCellKind kind;
} SiteColumn;

typedef struct {
    const char *kind;          /* constant */
    const SiteColumn *columns; /* constant */
    guint width;
    GPtrArray *rows; /* char **, width texts each */
} SiteTable;

/* NULL with ERR_USAGE and a sentence that lists the kinds if there is no such kind. */
SiteTable *site_export(Plant *plant, const char *kind, GError **error);
void site_table_free(SiteTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SiteTable, site_table_free)

/* As CSV (UTF-8, header line) that site_import takes back as it went; what a spreadsheet would run as a formula has an apostrophe before
 * it. chinese: columns and values by the words of data/plant/words.csv, a byte order mark and CR LF, as spreadsheets want it. NULL = the
 * words cannot be read. Owned. */
char *site_table_to_csv(const SiteTable *table, gboolean chinese, GError **error);

#endif
