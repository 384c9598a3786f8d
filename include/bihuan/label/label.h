/* SPDX-License-Identifier: MIT
 *
 * Printing device labels: what is on them, how big they are, and the one call that writes them in a
 * format of the registry (src/label/formats). Knows no database: the caller brings the texts.
 */
#ifndef BIHUAN_LABEL_LABEL_H
#define BIHUAN_LABEL_LABEL_H

#include <glib.h>

#define LABEL_SIZE_DEFAULT "60x40"

/* One label; clean UTF-8, borrowed; "" or NULL leaves a line out, but payload must be there. */
typedef struct {
    const char *code, *name, *area, *position; /* of the device */
    const char *payload;                       /* label_payload() */
    const char *short_code;                    /* label_short_code(), with or without the dash */
    int generation;
} LabelItem;

/* Called after every label; FALSE stops, and nothing is left. */
typedef gboolean (*LabelProgress)(guint done, guint total, gpointer data);

/* All zero is a good choice, but for path where a file is written. */
typedef struct {
    const char *path;   /* the file to write */
    const char *size;   /* of label_sizes(); NULL = LABEL_SIZE_DEFAULT */
    const char *plant;  /* name on every label; NULL = none */
    const char *mark;   /* a warning in front of it, such as 演练; NULL = none */
    gint64 created;     /* the only time in a file, UTC ms; 0 = clock_now() */
    gboolean replace;   /* FALSE: a file that exists is refused */
    LabelProgress progress; /* NULL = nobody watches */
    gpointer data;          /* for progress */
} LabelOptions;

typedef struct {
    guint labels;
    guint pages; /* sheets of paper; for a picture per label, files */
    char *file;  /* written (the first of several); g_free */
} LabelResult;

typedef struct LabelFormat LabelFormat;

/* The registry, NULL-terminated; and one of it by name, NULL and a sentence (ERR_USAGE) with the names. */
const LabelFormat *const *label_formats(void);
const LabelFormat *label_format_find(const char *name, GError **error);
const char *label_format_name(const LabelFormat *format);
const char *label_format_summary(const LabelFormat *format); /* in the chosen language */
/* File name ending without the dot; and whether its bytes are text for a terminal (no file needed). */
const char *label_format_extension(const LabelFormat *format);
gboolean label_format_is_text(const LabelFormat *format);

/* The sizes shipped in data/labels ("60x40" …), sorted, NULL-terminated, owned (g_strfreev). */
char **label_sizes(void);

/* Writes count (at least 1) labels to options->path: whole, or nothing. A format with one label in a file
 * (png) writes several labels as NAME-1.EXT, NAME-2.EXT … On failure the files made so far are removed,
 * unless options->replace was set. result may be NULL. FALSE: ERR_IO (file),
 * ERR_INPUT (a text no font can show, a code too large for the label), ERR_NOT_FOUND (no such size),
 * ERR_FAILED (stopped). */
gboolean label_write(const LabelFormat *format, const LabelItem *items, gsize count,
                     const LabelOptions *options, LabelResult *result, GError **error);

/* The text of a format with label_format_is_text, for a terminal; owned. options may be NULL. */
char *label_print(const LabelFormat *format, const LabelItem *items, gsize count,
                  const LabelOptions *options, GError **error);

#endif
