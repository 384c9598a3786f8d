/* SPDX-License-Identifier: MIT
 *
 * One drawing surface in millimetres, for every kind of canvas (paper/canvas.h).
 */
#ifndef BIHUAN_DRAW_PAINT_H
#define BIHUAN_DRAW_PAINT_H

#include <cairo.h>

#include "bihuan/paper/canvas.h"

typedef struct Paint Paint;

/* Draws on cairo (a reference is kept). unit: its units per millimetre. */
Paint *paint_new(cairo_t *cairo, double unit, CanvasKind kind);
void paint_free(Paint *paint);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Paint, paint_free)

/* As canvas_text, canvas_code, canvas_frame and canvas_line. */
gboolean paint_text(Paint *paint, const CanvasText *place, const char *text, GError **error);
gboolean paint_code(Paint *paint, const char *payload, const CanvasBox *box, double module, const char *what, GError **error);
void paint_frame(Paint *paint, double left, double top, double width, double height);
void paint_line(Paint *paint, double x1, double y1, double x2, double y2);

#endif
