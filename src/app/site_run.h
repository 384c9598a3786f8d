/* SPDX-License-Identifier: MIT
 *
 * One import while it runs: what the kinds of reference data share. First every row is checked (problems are collected),
 * then every row is written.
 */
#ifndef BIHUAN_APP_SITE_RUN_H
#define BIHUAN_APP_SITE_RUN_H

#include "bihuan/app/site.h"
#include "bihuan/model/area.h"
#include "bihuan/model/class.h"
#include "bihuan/model/device.h"
#include "bihuan/model/grid.h"
#include "bihuan/store/change.h"
#include "bihuan/app/csv.h"

typedef struct {
    Change *change;
    Db *db;
    const Csv *csv, *words;
    GHashTable *columns; /* name to place + 1 */
    GHashTable *codes;   /* code to CsvRow *: what this file brings */
    const char *key;     /* the column they stand in */
    GHashTable *folded;  /* code in small letters to the first code of this file written so */
    const CsvRow *row;   /* the one at hand */
    SiteImportResult *result;
    App *app;            /* who imports; NULL = the program itself, which asks nobody */
    const char *second;  /* who stands by, NULL = nobody */
    GHashTable *deeds;   /* "verb/part": what the file does beside importing */
    GHashTable *touched; /* ids of people whose roles or certificates the file writes: permits that name them are judged anew */
    char *own;           /* what one of the two would give himself, as a sentence's part; NULL = nothing */
    Shelf *shelf;        /* made when first needed */
} SiteRun;

typedef struct {
    const char *kind;
    const char *key;           /* name of the column that is the key */
    const SiteColumn *columns; /* what site_export writes; import takes the same */
    guint width;
    guint required; /* so many of the first columns must be in the header line */
    void (*check)(SiteRun *run);
    /* Adds one to created, updated or unchanged. */
    gboolean (*write)(SiteRun *run, GError **error);
    gboolean (*list)(Plant *plant, GPtrArray *rows, GError **error);
    /* Once behind the last row, for what only the whole file shows; may be NULL. */
    gboolean (*finish)(SiteRun *run, GError **error);
} SiteKind;

/* The kind of this name; NULL with ERR_USAGE. */
const SiteKind *site_kind(const char *kind, GError **error);

extern const SiteKind site_access, site_areas, site_departments, site_devices, site_facts, site_holidays, site_materials, site_obligations,
    site_people, site_sources;

/* site_words.c: the table of Chinese words for columns and values; the column that a header means (NULL = none), the value that a cell
 * means, and what export writes for both. csv_free; the rest owned unless const. */
Csv *site_words(GError **error);
const char *site_words_column(const Csv *words, const SiteKind *kind, const char *typed);
char *site_words_value(const Csv *words, const SiteKind *kind, const SiteColumn *column, const char *typed);
char *site_words_head(const Csv *words, const char *kind, const SiteColumn *column);
char *site_words_shown(const Csv *words, const char *kind, const SiteColumn *column, const char *value);

/* The cell of the row at hand, cleaned; NULL if the file has no such column. */
const char *site_cell(const SiteRun *run, const char *column);
/* The same with a value for a column that is left out. */
const char *site_cell_or(const SiteRun *run, const char *column, const char *fallback);

/* The columns x and y as a place; what is left out is as in known (NULL = not known). FALSE and a problem noted. */
gboolean site_place(SiteRun *run, const GridPlace *known, GridPlace *place);
/* A coordinate of a place as it stands in a file; "" = not known. Owned. */
char *site_metres(const GridPlace *place, gint64 millimetres);
/* yes, 1, 是 …: 1; no, 0, 否 …: 0; -1 if the text says neither. */
int site_flag(const char *text);
/* A class of CLASS_DEVICE or kind of CLASS_DEPARTMENT in a column that may be left out or empty; notes a problem. */
void site_check_class(SiteRun *run, const char *column, ClassList list);

/* A code that differs from another one in case only is that one everywhere else, and no second thing. sql: of $1 (in small letters)
 * the code itself ($2) if it is there already, else another one written so. */
void site_check_case(SiteRun *run, const char *sql);

/* Notes a sentence about the row at hand. */
void site_problem(SiteRun *run, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* site_rights.c. In check: the row at hand does this deed of the table of who may; giving = it gives person (NULL = nobody)
 * something. */
void site_deed(SiteRun *run, const char *verb, const char *part, const char *giving);
/* Behind all checks and before anything is written: may they, and their signatures. */
gboolean site_ask(SiteRun *run, const char *kind, GError **error);
Shelf *site_shelf(SiteRun *run);

/* [A-Za-z0-9][A-Za-z0-9._/-]{0,31} */
gboolean site_is_code(const char *text);
/* "a; b" to texts without blanks around, empty ones left out. NULL-terminated, owned. */
char **site_split(const char *text);

/* A column that names another row of the same kind: an area's parent, a person's superior. */
typedef struct {
    const char *column;
    char *(*stored)(Db *db, const char *code); /* what the plant holds now; NULL = no such row. Owned */
} SiteChain;
#define SITE_CHAIN_MAX 64
/* What the column will say of a row after this import; NULL = there will be no such row. Owned. */
char *site_next(const SiteRun *run, const SiteChain *chain, const char *code);
/* For areas: the enclosing one, as the plant holds it. */
char *site_area_parent(Db *db, const char *code);
/* Would the row lead back to itself, by any number of others, after this import? */
gboolean site_in_ring(const SiteRun *run, const SiteChain *chain, const char *code);

/* site_hold.c: notes a problem (and result->held) where the row at hand would take a device or an area out of a hold. old NULL =
 * it is new. */
void site_hold_device(SiteRun *run, const Device *old);
void site_hold_area(SiteRun *run, const PlantArea *old);

/* Counts a row that was written: known = it was there before, same = and nothing in it changes. */
void site_count(SiteRun *run, gboolean known, gboolean same);

#endif
