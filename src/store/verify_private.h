/* SPDX-License-Identifier: MIT
 *
 * What the files of verify share: the run, and one auditor per thread with a connection of its own.
 * Audit rows never change, so the log is read in small chunks, each in a short read transaction: a verify of
 * ten million rows keeps no other terminal from writing.
 */
#ifndef BIHUAN_STORE_VERIFY_PRIVATE_H
#define BIHUAN_STORE_VERIFY_PRIVATE_H

#include "bihuan/store/verify.h"
#include "private.h"
#include "signature.h"
#include "signed.h"

#define VERIFY_CHUNK 1024
#define VERIFY_KEEP 100

/* Per audit row: how many state rows are as it wrote them, or one of these. */
#define MARK_ABSENT G_MAXUINT32       /* missing or unreadable: reported as such */
#define MARK_BROKEN (G_MAXUINT32 - 1) /* reported: its state rows are not reported again */

typedef struct {
    Plant *plant;
    VerifyParts parts;
    gboolean nested;   /* the caller has a transaction open: no chunks, no threads */
    GMutex lock;       /* next, done, failure and cancelled, while several threads run */
    gint64 from;       /* the row the check begins with */
    gint64 next, last; /* the next row to take, the last row of the log as known now */
    gint64 done;
    GPtrArray *breaks; /* VerifyBreak: parts accepted as broken, believed; not written to while threads run */
    gboolean steps;    /* ask whether done steps are signed */
    GError *failure;   /* not about the plant's content: busy, no memory for a thread */
    gboolean cancelled;
} VerifyRun;

typedef struct {
    VerifyRun *run;
    Db *db;
    gint64 rows, signed_rows; /* audit rows seen, and how many of them are signed */
    SignatureKeys *keys;
    GArray *missing, *unreadable; /* VerifyRange, merged at the end: one gap is one finding */
    GPtrArray *broken;            /* VerifyBroken, the first VERIFY_KEEP */
    gint64 broken_count;
    GHashTable *state; /* table and key → VerifyState, or NULL where there are very many */
    GHashTable *marks; /* chunk number → guint32[VERIFY_CHUNK] */
    GString *scratch;
    GArray *trusts;     /* gint64: sound audit rows that hold an image of a listed table, for the replay of trust */
    GPtrArray *pending; /* VerifyBroken: steps done without the signature they want; counts from the first account on */
    SignedForms *forms;
    GError *unread; /* the latest of what could not be read and is not reported otherwise; a damaged file goes on being looked at */
} Auditor;

/* A sound audit row, borrowed from its query. */
typedef struct {
    gint64 seq, at;
    const char *actor, *kind, *body;
    gboolean is_signed;
} AuditRow;

typedef struct {
    gint64 from, to; /* both included */
} VerifyRange;

Auditor *auditor_new(VerifyRun *run, Db *db);
void auditor_free(Auditor *auditor);
/* Moves what other found into auditor; other is freed. */
void auditor_merge(Auditor *auditor, Auditor *other);
/* Findings. text is taken over. */
void auditor_report_row(Auditor *auditor, gint64 seq, char *text);
void auditor_report_state(Auditor *auditor, const char *table, const char *key, char *text);
/* The mark of an audit row; borrowed, writable. NULL if its chunk holds no row and create is FALSE. */
guint32 *auditor_mark(Auditor *auditor, gint64 seq, gboolean create);
/* Is the error one of the file's content? Else it ends the run. */
gboolean auditor_is_damage(Auditor *auditor, const GError *error);

/* verify_chain.c: the audit rows [from, to); FALSE if the chunk held none at all. */
gboolean chain_audit(Auditor *auditor, gint64 from, gint64 to);
/* Is the audit row there and sound? Then its body, owned; else NULL. */
char *chain_sound_body(Auditor *auditor, gint64 seq);

/* verify_state.c: compares the state rows an audit row wrote last; how many are as written, or MARK_BROKEN
 * (reported) where the body cannot be read. */
guint32 state_audit(Auditor *auditor, const AuditRow *row);

/* verify_extra.c: rows of a table that no audit row wrote. First all tables are counted, then, if there are suspects,
 * the rows of all tables that name one of them are looked up. */
typedef struct {
    GHashTable *suspects;  /* gint64: audit rows that more state rows name than they wrote */
    gint64 beyond, newest; /* state rows written after the end of the log, and the newest of them */
} VerifyExtra;
void extra_count(Auditor *auditor, const char *table, VerifyExtra *extra);
void extra_name(Auditor *auditor, const char *table, const VerifyExtra *extra);

/* verify_image.c: reads the body of an audit row, image by image. */
typedef struct {
    const char *start; /* NULL: the column is NULL */
    gsize length;
    gboolean escaped;
} ImageSlice;

typedef struct {
    const char *rest;
    char table[64];
    const TableShape *shape;
    ImageSlice slices[64]; /* by the shape's columns */
} ImageScan;

typedef enum { IMAGE_ROW, IMAGE_END, IMAGE_BAD } ImageResult;
gboolean image_begin(ImageScan *scan, const char *body);
/* IMAGE_BAD with an empty table: the text is not ours; with a table: it does not fit the plant's tables. */
ImageResult image_next(ImageScan *scan, Db *db);
/* The state row of the scanned image: all columns, seq last. */
Rows *image_find(const ImageScan *scan, Db *db, GError **error);
/* The first column in which rows (as image_find gives them) differ from the image; NULL if none. Borrowed. */
const char *image_difference(const ImageScan *scan, Rows *rows, GString *scratch);
/* Is this column of rows as the image has it? */
gboolean image_column_is(const ImageScan *scan, Rows *rows, const char *column, GString *scratch);
/* Is the column's value this number, as written? */
gboolean image_is(const ImageScan *scan, const char *column, const char *number);
/* A column's value as text, owned; NULL if it is NULL or not there. */
char *image_text(const ImageScan *scan, const char *column);
/* The key of a row as canonical values with commas: tells any two rows apart; owned. */
char *image_key(const ImageScan *scan);
char *image_key_of(const TableShape *shape, Rows *rows);
/* The same for people, owned. */
char *image_key_shown(const char *key);

/* The columns and their values as text, owned. */
GHashTable *image_map(const ImageScan *scan);

/* verify_files.c: schema, the engine's own check, evidence files. */
void files_check_schema(Auditor *auditor);
void files_check_file(Auditor *auditor);
void files_check_evidence(Auditor *auditor);

#endif
