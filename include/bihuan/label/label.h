/* SPDX-License-Identifier: MIT
 *
 * Printing device labels: what is on them, how big they are, and the calls that draw them in a format of the
 * registry (src/label/formats). Knows no database: the caller brings the texts. Lengths are millimetres.
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
    int generation;                            /* printed as the revision (版次); 0 = not printed */
} LabelItem;

/* Called after every label; FALSE stops, and nothing is left. */
typedef gboolean (*LabelProgress)(guint done, guint total, gpointer data);

/* All zero is a good choice, but for path where a file is written. */
typedef struct {
    const char *path;           /* the file to write */
    const char *size;           /* of label_sizes(); NULL = LABEL_SIZE_DEFAULT */
    const char *sheet;          /* of label_sheets(): several labels on a sheet of paper; NULL = one label a page */
    guint from;                 /* first place used on the first sheet, from 1; 0 = 1 */
    const char *const *folders; /* of a plant's own layouts, looked at before the shipped ones; may be NULL */
    guint dpi;                  /* 203, 300 or 600; 0 = 203 for label printers, 300 for pictures */
    const char *font;           /* label printers: text and code in the printer's own language with this font of the
                           printer's; NULL = the whole label as a picture, which every printer can print */
    guint speed;                /* label printers, inches a second; 0 = as the printer is set */
    gboolean calibration;       /* crosses, rulers and a finest code instead of labels; items may be none */
    const char *plant;          /* name on every label; NULL = none */
    const char *mark;           /* a warning in front of it, such as 演练; NULL = none */
    gint64 created;             /* the only time in a file, UTC ms; 0 = clock_now() */
    gboolean replace;           /* FALSE: a file that exists is refused */
    LabelProgress progress;     /* NULL = nobody watches */
    gpointer data;              /* for progress */
} LabelOptions;

typedef struct {
    guint labels;
    guint pages; /* pages of paper; for a picture per page, files */
    char *file;  /* written (the first of several), NULL = none; g_free */
} LabelResult;

typedef struct LabelFormat LabelFormat;

/* The registry, NULL-terminated; and one of it by name, NULL and a sentence (ERR_USAGE) with the names. */
const LabelFormat *const *label_formats(void);
const LabelFormat *label_format_find(const char *name, GError **error);
const char *label_format_name(const LabelFormat *format);
const char *label_format_summary(const LabelFormat *format); /* in the chosen language */
/* Are its bytes text for a terminal (no file needed)? */
gboolean label_format_is_text(const LabelFormat *format);
/* A label printer's own language: to be sent to it as it is. */
gboolean label_format_is_raw(const LabelFormat *format);

/* The sizes ("60x40" …) and sheets ("a4" …) there are, a plant's own ones (folders NULL-terminated, may be NULL) among
 * the shipped ones; sorted, NULL-terminated, owned (g_strfreev). */
char **label_sizes(const char *const *folders);
char **label_sheets(const char *const *folders);
/* How large a label of this size is, mm; FALSE if there is no such size or its layout has a mistake. */
gboolean label_size_of(const char *size, const char *const *folders, double *width, double *height);

/* Writes count labels (at least 1, or calibration) to options->path: whole, or nothing. A format with one page in a
 * file (png, svg) writes several as NAME-1.EXT, NAME-2.EXT … On failure the files made so far are removed,
 * unless options->replace was set. result may be NULL. FALSE: ERR_IO (file), ERR_USAGE (options that do not go
 * together), ERR_INPUT (a text no font can show, a code too large for the label, a layout with a mistake: "file:line: …"),
 * ERR_NOT_FOUND (no such size or sheet), ERR_FAILED (stopped). */
gboolean label_write(const LabelFormat *format, const LabelItem *items, gsize count, const LabelOptions *options, LabelResult *result,
                     GError **error);

/* The same into memory: what the files would hold (GBytes, the array owns them); result->file stays NULL. options->path
 * is looked at only to refuse files that exist. */
GPtrArray *label_render(const LabelFormat *format, const LabelItem *items, gsize count, const LabelOptions *options, LabelResult *result,
                        GError **error);
/* Writes what was rendered, as label_write does. */
gboolean label_save(const GPtrArray *parts, const LabelOptions *options, LabelResult *result, GError **error);

/* The text of a format with label_format_is_text, for a terminal; owned. options may be NULL. */
char *label_print(const LabelFormat *format, const LabelItem *items, gsize count, const LabelOptions *options, GError **error);

#endif
