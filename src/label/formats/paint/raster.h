/* SPDX-License-Identifier: MIT
 *
 * A label as the black and white dots of a label printer: what every printer can print, whatever fonts it has.
 */
#ifndef BIHUAN_LABEL_RASTER_H
#define BIHUAN_LABEL_RASTER_H

#include "bihuan/label/format.h"

typedef struct {
    int width, height; /* dots */
    int stride;        /* bytes of a row */
    guint8 *bits;      /* stride × height, leftmost dot first, 1 = black */
} Raster;

/* Of the size of the job's labels at its resolution; used for one label after the other. */
Raster *raster_new(const LabelJob *job);
void raster_free(Raster *raster);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Raster, raster_free)

/* Draws a page of the job (a label, or the calibration page) into the bits. */
gboolean raster_draw(Raster *raster, const LabelJob *job, guint page, GError **error);

#endif
