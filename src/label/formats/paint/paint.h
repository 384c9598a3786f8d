/* SPDX-License-Identifier: MIT
 *
 * Private to the label formats: labels and pages drawn with cairo and pango, the same for every format that draws.
 */
#ifndef BIHUAN_LABEL_PAINT_H
#define BIHUAN_LABEL_PAINT_H

#include <cairo.h>

#include "bihuan/label/format.h"

typedef struct Paint Paint;

typedef enum {
    PAINT_PAPER,  /* any unit; modules are whole dots of a 203 dpi printer */
    PAINT_DOTS,   /* the unit is the dot of a picture: modules are a whole number of them */
    PAINT_VECTOR, /* as paper, but the code is one path instead of a mask (SVG viewers blur pictures) */
} PaintKind;

/* Draws on cairo (a reference is kept). unit: its units per millimetre. */
Paint *paint_new(cairo_t *cairo, double unit, PaintKind kind);
void paint_free(Paint *paint);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Paint, paint_free)

/* One label with its upper left corner at (left, top) mm, on white. FALSE and a sentence if a text has no
 * glyphs in the installed fonts or the modules would be smaller than 0.5 mm. */
gboolean paint_label(Paint *paint, const LabelJob *job, const LabelItem *item, double left, double top, GError **error);

/* A page of the job's grid, from 0, with everything on it; calls label_job_step after each label. */
gboolean paint_page(Paint *paint, const LabelJob *job, guint page, GError **error);

/* One text; its box is relative to (left, top) mm. */
gboolean paint_text(Paint *paint, const LabelText *place, const char *text, double left, double top, GError **error);

/* A QR code with its quiet zone in a square of this size; module: its modules in mm, 0 = as large as fit. FALSE and a
 * sentence that names what if they would be smaller than 0.5 mm. */
gboolean paint_code(Paint *paint, const char *payload, const LabelBox *box, double module, const char *what, GError **error);

/* A hairline rectangle and a line, grey and black, in mm: where to cut, and lines of a ruler. */
void paint_frame(Paint *paint, double left, double top, double width, double height);
void paint_line(Paint *paint, double x1, double y1, double x2, double y2);

/* ---- calibrate.c ---- */

/* What tells whether a printer is set up for this page: crosses, rulers, places, the finest code, its size in words. */
gboolean calibrate_page(Paint *paint, const LabelJob *job, GError **error);
/* A ruler of whole centimetres. */
void calibrate_ruler(Paint *paint, double left, double top, double length);

#endif
