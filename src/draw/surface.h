/* SPDX-License-Identifier: MIT
 *
 * Files that cairo writes, as answers.
 */
#ifndef BIHUAN_DRAW_SURFACE_H
#define BIHUAN_DRAW_SURFACE_H

#include <cairo.h>

#include "request.h"

#define POINTS_PER_MM (72 / 25.4)

/* cairo's way of writing: closure is the Request, NULL throws it away. */
cairo_status_t surface_answer(void *closure, const unsigned char *bytes, unsigned int size);

/* Title and creation time (UTC ms) of a PDF; title may be NULL. */
void surface_describe(cairo_surface_t *pdf, const char *title, gint64 created);

/* Ends drawing and surface. FALSE and a sentence for what went wrong on either. */
gboolean surface_end(cairo_t *cairo, cairo_surface_t *surface, GError **error);

#endif
