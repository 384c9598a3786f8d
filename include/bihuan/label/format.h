/* SPDX-License-Identifier: MIT
 *
 * What a label format (one file in src/label/formats, ending in its const LabelFormat format_<name>)
 * gets and gives back. Lengths are millimetres.
 */
#ifndef BIHUAN_LABEL_FORMAT_H
#define BIHUAN_LABEL_FORMAT_H

#include "bihuan/label/label.h"

typedef struct {
    double left, top, width, height;
} LabelBox;

typedef enum {
    LABEL_TEXT_PLANT,
    LABEL_TEXT_NAME,
    LABEL_TEXT_CODE,
    LABEL_TEXT_AREA,
    LABEL_TEXT_POSITION,
    LABEL_TEXT_SHORT,
    LABEL_TEXTS,
} LabelTextKind;

/* Where a text stands. It shrinks from size to smallest, then is cut between characters with "…". */
typedef struct {
    LabelBox box;
    double size;     /* of the letters; 0 = this text is not on the label */
    double smallest;
    int lines;
    gboolean bold;
    gboolean centred;
    gboolean code;   /* may be broken between any two characters, for it has no words */
} LabelText;

/* A label's size and what stands where: data/labels/NAME.ini, see bihuan-label(5). */
typedef struct {
    char *name;
    char *title_zh, *title_en;
    double width, height;
    LabelBox qr; /* square, with the quiet zone */
    LabelText texts[LABEL_TEXTS];
    double paper_width, paper_height, paper_margin, paper_gap;
} LabelLayout;

LabelLayout *label_layout_load(const char *name, GError **error);
/* From the text of an .ini; name is used in sentences. Refuses boxes outside the label or over the QR
 * code. */
LabelLayout *label_layout_parse(const char *name, const char *text, GError **error);
void label_layout_free(LabelLayout *layout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LabelLayout, label_layout_free)

/* Everything to be written at once. */
typedef struct {
    const LabelItem *items;
    gsize count;
    const LabelLayout *layout;
    const LabelOptions *options;
    gint64 created;
} LabelJob;

/* The text of a kind on an item, as printed; owned, never NULL. */
char *label_job_text(const LabelJob *job, const LabelItem *item, LabelTextKind kind);

/* To be called after each label; FALSE with a sentence if the person wants it stopped. */
gboolean label_job_step(const LabelJob *job, gsize done, GError **error);

/* Takes the finished files of a format; label_sink_put does not keep bytes. */
typedef struct LabelSink LabelSink;
gboolean label_sink_put(LabelSink *sink, const void *bytes, gsize size, guint pages, GError **error);

struct LabelFormat {
    const char *name;
    const char *summary;       /* N_() */
    const char *extension;
    gboolean is_text;          /* may go straight to a terminal */
    gboolean one_per_file;     /* write calls label_sink_put once per label, else once in all */
    gboolean (*write)(const LabelJob *job, LabelSink *sink, GError **error);
};

/* Made by the Makefile from the file names; NULL-terminated. */
extern const LabelFormat *const label_format_registry[];

#endif
