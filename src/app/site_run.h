/* SPDX-License-Identifier: MIT
 *
 * One import while it runs: what the kinds of reference data share. A kind is a noun, its columns in files and the few rules that are
 * its own; reading a row, comparing it, writing it and the way out come from the columns. First every row is checked (problems and
 * doubts are collected), then what changes is written.
 */
#ifndef BIHUAN_APP_SITE_RUN_H
#define BIHUAN_APP_SITE_RUN_H

#include "bihuan/app/site.h"
#include "bihuan/base/cells.h"
#include "bihuan/form/shelf.h"
#include "bihuan/model/area.h"
#include "bihuan/model/device.h"
#include "bihuan/model/noun.h"

typedef struct SiteKind SiteKind;
typedef struct SiteWords SiteWords;

typedef struct {
    Change *change;
    Db *db;
    const SiteKind *kind;
    const Cells *cells;
    gboolean doubtful; /* the file could be in another code */
    SiteWords *words;
    guint *places;         /* by column: where it stands in the file, from 1; 0 = it is left out */
    guint row;             /* the one at hand; 0 = the header */
    char **now;            /* by column: its values, clean; NULL = left out */
    GHashTable *codes;     /* folded key to the row of this file that brings it */
    GHashTable *known;     /* by table: folded key to key, what the plant holds */
    GHashTable *zeros;     /* number without its leading zeros to key; NULL until it is asked for */
    gboolean holds;        /* anything at all is held */
    GHashTable *namesakes; /* site_hold.c: by name and position, the codes of devices; NULL until it is asked for */
    SiteImportResult *result;
    App *app;            /* who imports; NULL = the program itself, which asks nobody */
    const char *second;  /* who stands by, NULL = nobody */
    GHashTable *deeds;   /* "verb/part": what the file does beside importing */
    gboolean devices;    /* it writes what may block a device: live permits are judged anew */
    GHashTable *touched; /* ids of people whose roles or certificates the file writes: permits that name them are judged anew */
    char *own;           /* what one of the two would give himself, as a sentence's part; NULL = nothing */
    Shelf *shelf;        /* made when first needed */
    gpointer kept;       /* what the kind keeps while it runs, freed by kept_free */
    GDestroyNotify kept_free;
} SiteRun;

struct SiteKind {
    const char *kind;
    const Noun *noun;          /* the columns by the same names, the first one the key */
    const SiteColumn *columns; /* what site_export writes; import takes the same */
    guint width;
    guint required; /* so many of the first columns must be in the header line */
    /* Completes what the row makes of the thing; notes what cannot be. old NULL = it is new. May be NULL, as the next one. */
    void (*fill)(SiteRun *run, gconstpointer old, gpointer thing);
    /* What the columns do not say, before anything is written. */
    void (*check)(SiteRun *run, gconstpointer old, gconstpointer thing);
    /* What is there under this key into *thing, as noun_find; NULL = the noun's own. */
    gboolean (*load)(Db *db, const char *key, gpointer thing, GError **error);
    /* Writes what is new or changed; NULL = the noun's own. */
    gboolean (*put)(SiteRun *run, gconstpointer old, gconstpointer thing, GError **error);
    /* All of them for site_export; NULL = the noun's own. */
    GPtrArray *(*list)(Db *db, GError **error);
    /* Once behind the last row, for what only the whole file shows; may be NULL. */
    gboolean (*finish)(SiteRun *run, GError **error);
};

/* The kind of this name; NULL with ERR_USAGE. */
const SiteKind *site_kind(const char *kind, GError **error);
#define SITE_KIND(rows, must) .columns = rows, .width = G_N_ELEMENTS(rows), .required = must

extern const SiteKind site_access, site_areas, site_contacts, site_departments, site_devices, site_facts, site_holidays, site_items,
    site_materials, site_places, site_obligations, site_people, site_phrases, site_points, site_rounds, site_schedules, site_sources;

/* site_row.c: the header line into places; every row's key into codes; the row at hand into now; now and what is there into old
 * (NULL = nothing) and thing. FALSE of the last: it could not be read, or a problem was noted and there is no thing. Both owned by the
 * caller, freed by noun_free. */
void site_read_header(SiteRun *run);
void site_read_key(SiteRun *run, guint row);
void site_read_row(SiteRun *run, guint row);
gboolean site_read_thing(SiteRun *run, gpointer *old, gpointer *thing, GError **error);
void site_clear_row(SiteRun *run);
/* The key of a row as it is kept; owned. */
char *site_key_at(const SiteRun *run, guint row);
/* The column's cell of the row at hand; NULL if the file has no such column. */
const char *site_cell(const SiteRun *run, const char *column);
/* The key that is meant by one of its spellings, in the plant or (of the file's own kind) in the file. NULL = none. Owned. */
char *site_find_key(SiteRun *run, const char *table, const char *typed);
/* A column of a thing as a file has it; owned. */
char *site_column_text(const SiteKind *kind, const SiteColumn *column, gconstpointer thing);

/* site_doubt.c: what only a person can say about the row at hand. old NULL = it is new. */
void site_check_doubts(SiteRun *run, gconstpointer old);

/* site_schedules.c: what the schedules of the plant say reaches every device of their classes; titles, lead times and the like, too. */
gboolean site_schedules_lay(Change *change, GError **error);

/* site_words.c: the table of Chinese words for columns and values (data/plant/words.csv). */
SiteWords *site_words_new(const SiteKind *kind, GError **error);
void site_words_free(SiteWords *words);
/* The column that a header means, from 1; 0 = none. */
guint site_words_column(const SiteWords *words, const char *typed);
/* The value that a cell means. Borrowed. */
const char *site_words_value(const SiteWords *words, guint column, const char *typed);
/* What export writes for a column's name and for a value. Borrowed. */
const char *site_words_head(const SiteWords *words, guint column);
const char *site_words_shown(const SiteWords *words, guint column, const char *value);

/* Notes a sentence about the row at hand; the same as a doubt about the thing of that key. */
void site_problem(SiteRun *run, const char *format, ...) G_GNUC_PRINTF(2, 3);
void site_doubt(SiteRun *run, const char *key, const char *format, ...) G_GNUC_PRINTF(3, 4);

/* site_work.c. In check: notes who could not do it, times that are none, a form that is not there or by which nothing is done, fields that
 * it does not have, or without which any record of it would do. "" of each is let through. */
typedef struct {
    const char *form, *who;
    const char *spans[2]; /* durations or @limits */
    GHashTable *fields;   /* NULL = not asked */
    const char *subject;  /* "device:" …: that field is filled in by itself; may be NULL where fields are */
} SiteWork;
void site_check_work(SiteRun *run, const SiteWork *work);
/* Is a cycle the same or, with the limits of now, shorter? Is a duration or @limit another one and not shorter? What cannot be said is
 * looser: not the one, and the other. */
gboolean site_is_shorter(const SiteRun *run, const char *before, const char *after, GHashTable *found);
gboolean site_is_longer(const SiteRun *run, const char *before, const char *after);

/* site_rights.c. In check: the row at hand does this deed of the table of who may; giving = it gives person (NULL = nobody)
 * something. */
void site_deed(SiteRun *run, const char *verb, const char *part, const char *giving);
/* Behind all checks and before anything is written: may they, and their signatures. */
gboolean site_ask(SiteRun *run, const char *kind, GError **error);
Shelf *site_shelf(SiteRun *run);

/* "a; b" to texts without blanks around, empty ones left out. NULL-terminated, owned. */
char **site_split(const char *text);

/* What the column of that name, which names another row of the same kind (an area's parent, a person's superior), will say of a key
 * after this import; NULL = there will be no such row. Owned. */
char *site_next(SiteRun *run, const char *column, const char *key);
#define SITE_CHAIN_MAX 64
/* Would the row lead back to itself, by any number of others, after this import? */
gboolean site_in_ring(SiteRun *run, const char *column, const char *key);

/* site_hold.c: notes a problem (and result->held) where the row at hand would take a device or an area out of a hold. old NULL =
 * it is new. */
void site_hold_device(SiteRun *run, const Device *old, const Device *device);
void site_hold_area(SiteRun *run, const PlantArea *old, const PlantArea *area);

#endif
