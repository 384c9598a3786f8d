/* SPDX-License-Identifier: MIT
 *
 * One import while it runs: what the kinds of reference data share. First every row is checked (problems are collected),
 * then every row is written.
 */
#ifndef BIHUAN_APP_SITE_RUN_H
#define BIHUAN_APP_SITE_RUN_H

#include "bihuan/app/site.h"
#include "bihuan/store/change.h"
#include "csv.h"

typedef struct {
    Change *change;
    Db *db;
    const Csv *csv;
    GHashTable *columns;        /* name to place + 1 */
    GHashTable *codes;          /* code to CsvRow *: what this file brings */
    const CsvRow *row;          /* the one at hand */
    SiteImportResult *result;
} SiteRun;

typedef struct {
    const char *kind;
    const char *key;            /* name of the column that is the key */
    const SiteColumn *columns;  /* what site_export writes; import takes the same */
    guint width;
    guint required;             /* so many of the first columns must be in the header line */
    void (*check)(SiteRun *run);
    /* Adds one to created, updated or unchanged. */
    gboolean (*write)(SiteRun *run, GError **error);
    gboolean (*list)(Plant *plant, GPtrArray *rows, GError **error);
} SiteKind;

/* The kind of this name; NULL with ERR_USAGE. */
const SiteKind *site_kind(const char *kind, GError **error);

extern const SiteKind site_access, site_areas, site_departments, site_devices, site_holidays, site_obligations,
    site_people, site_sources;

/* The cell of the row at hand, cleaned; NULL if the file has no such column. */
const char *site_cell(const SiteRun *run, const char *column);
/* The same with a value for a column that is left out. */
const char *site_cell_or(const SiteRun *run, const char *column, const char *fallback);

/* Notes a sentence about the row at hand. */
void site_problem(SiteRun *run, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* [A-Za-z0-9][A-Za-z0-9._/-]{0,31} */
gboolean site_is_code(const char *text);
/* "a; b" to texts without blanks around, empty ones left out. NULL-terminated, owned. */
char **site_split(const char *text);

/* Counts a row that was written: known = it was there before, same = and nothing in it changes. */
void site_count(SiteRun *run, gboolean known, gboolean same);

#endif
