/* SPDX-License-Identifier: MIT
 *
 * Import and export of reference data (基础资料) as tables: departments, areas, devices, people, sources …
 * An import is all or nothing, one change; every wrong line is reported with its number. Nothing is ever removed: what
 * a file does not name stays as it is.
 */
#ifndef BIHUAN_APP_SITE_H
#define BIHUAN_APP_SITE_H

#include "bihuan/app/app.h"

#define SITE_PROBLEMS_MAX 20  /* sentences kept; all are counted */
#define SITE_ROWS_MAX 1000000 /* of one file: it is one change */

typedef struct {
    guint line; /* of the file, from 1 */
    char *text; /* a sentence that begins with the line */
} SiteProblem;

/* What the file says and only a person can judge: a lost zero, a file in one of two codes. */
typedef struct {
    guint line;
    char *key, *why;
} SiteDoubt;

typedef struct {
    guint created, updated, unchanged; /* rows */
    guint problem_count;
    GPtrArray *problems; /* SiteProblem *, at most SITE_PROBLEMS_MAX; may be NULL */
    GPtrArray *doubts;   /* SiteDoubt *, all of them in the order of lines; may be NULL */
    gboolean held;       /* one of the problems is a hold (ERR_HELD) */
    char *vacant;        /* after an import of people: roles of forms and rules that nobody holds; NULL = none */
    char *unreached;     /* after an import of contacts: people on a ladder whom no channel reaches; NULL = none */
} SiteImportResult;

/* Empties a result; a zeroed one is empty. */
void site_import_result_clear(SiteImportResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SiteImportResult, site_import_result_clear)

/* The kinds that exist: "access", "areas", "contacts", "departments", "devices", "facts", "holidays", "items", "materials", "obligations",
 * "people", "phrases", "places", "points", "rounds", "schedules", "sources"; NULL-terminated, constant. */
const char *const *site_kinds(void);

typedef struct {
    const char *second;     /* who stands by; NULL = nobody */
    gboolean dry_run;       /* only look: nobody is asked, nothing is written */
    gboolean accept_doubts; /* doubtful rows are meant as they stand; without it they refuse the file */
    /* Written behind the last row, in the same change, which two sign then in any case; NULL = nothing. */
    gboolean (*also)(Change *change, gpointer data, GError **error);
    gpointer data;
} SiteWay;

/* Imports a table in any code that base/decode.h reads, separated as base/cells.h reads it, by the logged-in person (or nobody: only
 * while the plant is being set up). The columns of a kind stand in bihuan(1); in any order by the header line, by their name or the
 * words of data/plant/words.csv; what is left out keeps what a known row has. Keys are folded as base/fold.h does. Roles that are no
 * longer named end now, new ones begin now.
 * What the file does is asked of the table of who may before anything is written: giving or taking roles, service, departments, contacts
 * and rules takes what the deed itself takes, and nobody gives himself anything.
 * result (zeroed or cleared by the caller) is filled in every case. On FALSE nothing was changed: ERR_INPUT with the first problem or
 * doubt and the number of the others (ERR_HELD where a problem is a hold), ERR_DENIED with who could, ERR_BUSY, ERR_IO. */
gboolean site_import(App *app, const SiteWay *way, const char *kind, const char *path, SiteImportResult *result, GError **error);

/* The same from bytes, by a person in service or "system", for whom nothing is doubtful; name stands for the file in sentences. Both
 * are borrowed. */
typedef struct {
    const char *name;
    GBytes *bytes;
} SiteFile;
/* Bytes that the program has made, in UTF-8, by the logged-in person. */
gboolean site_import_made(App *app, const SiteWay *way, const char *kind, const SiteFile *file, SiteImportResult *result, GError **error);
gboolean site_import_bytes(Plant *plant, const char *actor, const char *kind, const SiteFile *file, SiteImportResult *result,
                           GError **error);

typedef enum {
    SITE_TEXT,
    SITE_LIST, /* texts by ';', "" = none: an array in JSON */
    SITE_FLAG, /* "yes" or "no": true and false in JSON */
    SITE_CODE, /* a key: of the thing itself, or of another one (of) */
    SITE_WORD, /* one of the choices */
    SITE_DAY,  /* 2026-10-01, and as spreadsheets write it */
    SITE_TIME, /* the same with a time of day; "" = never */
    SITE_METRES,
} SiteCellKind;

typedef struct {
    const char *name;
    SiteCellKind kind;
    const char *member;  /* of the noun, where it is called otherwise there */
    guint most;          /* characters; 0 = as many as a cell takes */
    gboolean filled;     /* never empty */
    gboolean ascii;      /* a key of letters, digits and . _ / - */
    const char *of;      /* whose keys these are: a table; NULL = none */
    const char *choices; /* with blanks between */
    int classes;         /* 1 + ClassList of class.h whose codes are the choices; 0 = none */
    gboolean signs;      /* what is not ASCII here is a sign (°, ³), never a Chinese character of another code */
    gboolean number;     /* a plain number: in JSON too */
    gboolean seldom;     /* export leaves it and those behind it out where no row has any of them */
    const char *usual;   /* what a new row has that leaves it out, and every row that leaves a flag or what is filled empty */
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

/* As CSV (UTF-8 with a byte order mark, header line) that site_import takes back as it went, also after a spreadsheet saved it: what it
 * would run as a formula or rewrite has an apostrophe before it. chinese: columns and values by the words of data/plant/words.csv, and CR
 * LF. NULL = the words cannot be read. Owned. */
char *site_table_to_csv(const SiteTable *table, gboolean chinese, GError **error);

#endif
