/* SPDX-License-Identifier: MIT
 *
 * Private to the label formats: one label drawn with cairo and pango, the same for every format that draws.
 */
#ifndef BIHUAN_LABEL_PAINT_H
#define BIHUAN_LABEL_PAINT_H

#include <cairo.h>

#include "bihuan/label/format.h"

typedef struct Paint Paint;

/* Draws on cairo (a reference is kept). unit: its units per millimetre. dots: its units are the dots of a
 * picture, so modules become a whole number of them. */
Paint *paint_new(cairo_t *cairo, double unit, gboolean dots);
void paint_free(Paint *paint);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Paint, paint_free)

/* One label with its upper left corner at (left, top) mm, on white. FALSE and a sentence if a text has no
 * glyphs in the installed fonts or the modules would be smaller than 0.5 mm. */
gboolean paint_label(Paint *paint, const LabelJob *job, const LabelItem *item, double left, double top,
                     GError **error);

/* One text; its box is relative to (left, top) mm. */
gboolean paint_text(Paint *paint, const LabelText *place, const char *text, double left, double top,
                    GError **error);

/* A hairline rectangle and a line, grey and black, in mm: where to cut, and a ruler. */
void paint_frame(Paint *paint, double left, double top, double width, double height);
void paint_ruler(Paint *paint, double left, double top, double length);

#endif
