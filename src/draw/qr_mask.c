/* SPDX-License-Identifier: MIT
 *
 * QR codes in ink. One opaque dot per dark module, taken as a mask without smoothing: vector squares leave seams that scanners
 * refuse, and make files seven times as large.
 */
#include "qr_mask.h"

#include <glib.h>

static cairo_surface_t *mask_of(const QrCode *code, int quiet) {
    int size = qr_modules(code) + 2 * quiet;
    cairo_surface_t *mask = cairo_image_surface_create(CAIRO_FORMAT_A8, size, size);
    cairo_surface_flush(mask);
    guint8 *bytes = cairo_image_surface_get_data(mask);
    int stride = cairo_image_surface_get_stride(mask);
    for (int row = 0; bytes && row < size; row++)
        for (int column = 0; column < size; column++)
            bytes[row * stride + column] = qr_is_dark(code, column - quiet, row - quiet) ? 255 : 0;
    cairo_surface_mark_dirty(mask);
    return mask;
}

void qr_mask_draw(cairo_t *cairo, const QrCode *code, int quiet, double x, double y, double module) {
    cairo_surface_t *surface = mask_of(code, quiet);
    cairo_pattern_t *mask = cairo_pattern_create_for_surface(surface);
    cairo_pattern_set_filter(mask, CAIRO_FILTER_NEAREST);
    cairo_save(cairo);
    cairo_translate(cairo, x, y);
    cairo_scale(cairo, module, module);
    cairo_set_source_rgb(cairo, 0, 0, 0);
    cairo_mask(cairo, mask);
    cairo_restore(cairo);
    cairo_pattern_destroy(mask);
    cairo_surface_destroy(surface);
}
