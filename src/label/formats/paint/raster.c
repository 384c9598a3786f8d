/* SPDX-License-Identifier: MIT
 *
 * Draws with cairo in grey and takes every dot that is dark enough. Knows no printer language.
 */
#include "raster.h"

#include <math.h>
#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "paint.h"

#define DPI_USUAL 203
#define DARK 112 /* of 255: a little more than half, or the thin strokes of small Han characters break */

Raster *raster_new(const LabelJob *job) {
    Raster *raster = g_new0(Raster, 1);
    double dots = label_job_dots(job, DPI_USUAL);
    raster->width = (int)round(job->grid.width * dots);
    raster->height = (int)round(job->grid.height * dots);
    raster->stride = (raster->width + 7) / 8;
    raster->bits = g_malloc((gsize)raster->stride * (gsize)raster->height);
    return raster;
}

void raster_free(Raster *raster) {
    if (raster) {
        g_free(raster->bits);
        g_free(raster);
    }
}

static void take_dots(Raster *raster, cairo_surface_t *surface) {
    cairo_surface_flush(surface);
    const guint8 *grey = cairo_image_surface_get_data(surface);
    int pitch = cairo_image_surface_get_stride(surface);
    memset(raster->bits, 0, (gsize)raster->stride * (gsize)raster->height);
    for (int y = 0; grey && y < raster->height; y++) {
        for (int x = 0; x < raster->width; x++) {
            if (grey[y * pitch + x] >= DARK) {
                raster->bits[y * raster->stride + x / 8] |= (guint8)(0x80 >> x % 8);
            }
        }
    }
}

gboolean raster_draw(Raster *raster, const LabelJob *job, guint page, GError **error) {
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_A8, raster->width, raster->height);
    cairo_t *cairo = cairo_create(surface);
    Paint *paint = paint_new(cairo, label_job_dots(job, DPI_USUAL), PAINT_DOTS);
    gboolean ok = paint_page(paint, job, page, error);
    paint_free(paint);
    cairo_status_t status = cairo_status(cairo);
    cairo_destroy(cairo);
    if (ok && status != CAIRO_STATUS_SUCCESS) {
        ok = err_set(error, ERR_EXTERNAL, _("The labels cannot be drawn: %s"), cairo_status_to_string(status));
    }
    if (ok) {
        take_dots(raster, surface);
    }
    cairo_surface_destroy(surface);
    return ok;
}
