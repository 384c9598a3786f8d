/* SPDX-License-Identifier: MIT
 *
 * What a label format (one file in src/label/formats, ending in its const LabelFormat format_<name>)
 * gets and gives back. Lengths are millimetres.
 */
#ifndef BIHUAN_LABEL_FORMAT_H
#define BIHUAN_LABEL_FORMAT_H

#include "bihuan/label/label.h"
#include "bihuan/paper/canvas.h"

typedef enum {
    LABEL_TEXT_PLANT,
    LABEL_TEXT_NAME,
    LABEL_TEXT_CODE,
    LABEL_TEXT_AREA,
    LABEL_TEXT_POSITION,
    LABEL_TEXT_SHORT,
    LABEL_TEXT_REVISION,
    LABEL_TEXTS,
} LabelTextKind;

/* A label's size and what stands where: data/labels/NAME.ini, see bihuan-label(5). */
typedef struct {
    char *name;
    char *title_zh, *title_en;
    double width, height;
    double gap;   /* between two labels on a printer's roll */
    CanvasBox qr; /* square, with the quiet zone */
    CanvasText texts[LABEL_TEXTS];
} LabelLayout;

/* The layout of a name; folders as in LabelOptions. */
LabelLayout *label_layout_load(const char *name, const char *const *folders, GError **error);
/* From the text of an .ini; name is the layout's, file is used in sentences ("file:line: …"). Refuses boxes outside the
 * label or over each other. */
LabelLayout *label_layout_parse(const char *name, const char *file, const char *text, GError **error);
void label_layout_free(LabelLayout *layout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LabelLayout, label_layout_free)

/* A sheet of paper that takes several labels: data/labels/sheets/NAME.ini. */
typedef struct {
    char *name;
    double width, height;
    double left, top, right, bottom; /* margins */
    double gap_x, gap_y;
    gboolean centred; /* the labels stand in the middle between left and right, else at the left margin */
    gboolean cut;     /* hairlines to cut along */
    gboolean ruler;   /* a line of 50 mm in the bottom margin */
} LabelSheet;

LabelSheet *label_sheet_load(const char *name, const char *const *folders, GError **error);
LabelSheet *label_sheet_parse(const char *name, const char *file, const char *text, GError **error);
void label_sheet_free(LabelSheet *sheet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LabelSheet, label_sheet_free)

/* How the labels lie on pages: one in its own size, or many on a sheet. */
typedef struct {
    double width, height; /* of a page */
    int columns, rows;
    double left, top, step_x, step_y;
    guint first; /* place of the first label on the first page, from 0 */
    guint pages;
} LabelGrid;

/* Everything to be written at once. */
typedef struct {
    const LabelItem *items;
    gsize count;
    const LabelLayout *layout;
    const LabelSheet *sheet; /* NULL = one label a page */
    LabelGrid grid;
    const LabelOptions *options;
    gint64 created;
} LabelJob;

/* The grid of a job (its count, layout, sheet, options). FALSE: no label fits, or from is no place on the sheet. */
gboolean label_grid_fill(const LabelJob *job, LabelGrid *grid, GError **error);

/* The text of a kind on an item, as printed; owned, never NULL. */
char *label_job_text(const LabelJob *job, const LabelItem *item, LabelTextKind kind);

/* To be called after each label; FALSE with a sentence if the person wants it stopped. */
gboolean label_job_step(const LabelJob *job, gsize done, GError **error);

/* Dots per millimetre at the job's resolution (standard where none was chosen). "203 dpi" is exactly 8. */
double label_job_dots(const LabelJob *job, guint standard);

/* Takes the finished files of a format; label_sink_put does not keep bytes. */
typedef struct LabelSink LabelSink;
gboolean label_sink_put(LabelSink *sink, const void *bytes, gsize size, guint pages, GError **error);

struct LabelFormat {
    const char *name;
    const char *summary; /* N_() */
    const char *extension;
    gboolean is_text;      /* may go straight to a terminal */
    gboolean is_raw;       /* a label printer's language: no sheets */
    gboolean one_per_file; /* write calls label_sink_put once per page, else once in all */
    gboolean (*write)(const LabelJob *job, LabelSink *sink, GError **error);
};

/* Made by the Makefile from the file names; NULL-terminated. */
extern const LabelFormat *const label_format_registry[];

#endif
