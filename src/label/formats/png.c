/* SPDX-License-Identifier: MIT
 *
 * PNG pictures, one label or sheet in each, with their size in the file so that they print in mm.
 */
#include <math.h>
#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/label/format.h"
#include "paint/paint.h"

#define DPI_USUAL 300
#define HEADER_SIZE 33 /* signature and the IHDR chunk; pHYs must stand behind it */

static guint32 crc_of(const guint8 *bytes, gsize size) {
    guint32 crc = 0xFFFFFFFF;
    for (gsize i = 0; i < size; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++) {
            crc = crc & 1 ? crc >> 1 ^ 0xEDB88320 : crc >> 1;
        }
    }
    return ~crc;
}

static void put_number(guint8 *bytes, guint32 number) {
    guint32 big = GUINT32_TO_BE(number);
    memcpy(bytes, &big, sizeof big);
}

/* cairo leaves the resolution out; without it a picture is printed at whatever size a program likes. */
static void insert_resolution(GByteArray *png, double dots) {
    guint32 metre = (guint32)round(dots * 1000);
    guint8 chunk[21] = "....pHYs........\1....";
    put_number(chunk, 9);
    put_number(chunk + 8, metre);
    put_number(chunk + 12, metre);
    put_number(chunk + 17, crc_of(chunk + 4, 13));
    gsize rest = png->len - HEADER_SIZE;
    g_byte_array_set_size(png, png->len + sizeof chunk);
    memmove(png->data + HEADER_SIZE + sizeof chunk, png->data + HEADER_SIZE, rest);
    memcpy(png->data + HEADER_SIZE, chunk, sizeof chunk);
}

static cairo_status_t format_png_append_bytes(void *closure, const unsigned char *bytes, unsigned int size) {
    g_byte_array_append(closure, bytes, size);
    return CAIRO_STATUS_SUCCESS;
}

static gboolean draw_page(cairo_surface_t *surface, const LabelJob *job, guint page, double dots, GError **error) {
    cairo_t *cairo = cairo_create(surface);
    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_paint(cairo);
    Paint *paint = paint_new(cairo, dots, PAINT_DOTS);
    gboolean ok = paint_page(paint, job, page, error);
    paint_free(paint);
    cairo_destroy(cairo);
    return ok;
}

static gboolean write_page(const LabelJob *job, guint page, LabelSink *sink, GError **error) {
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    double dots = label_job_dots(job, DPI_USUAL);
    cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)round(job->grid.width * dots), (int)round(job->grid.height * dots));
    gboolean ok = draw_page(surface, job, page, dots, error);
    if (ok) {
        cairo_status_t status = cairo_surface_write_to_png_stream(surface, format_png_append_bytes, bytes);
        if (status != CAIRO_STATUS_SUCCESS || bytes->len < HEADER_SIZE) {
            ok = err_set(error, ERR_EXTERNAL, _("The labels cannot be drawn: %s"), cairo_status_to_string(status));
        }
    }
    cairo_surface_destroy(surface);
    if (!ok) {
        return FALSE;
    }
    insert_resolution(bytes, dots);
    return label_sink_put(sink, bytes->data, bytes->len, 1, error);
}

static gboolean write_png(const LabelJob *job, LabelSink *sink, GError **error) {
    for (guint page = 0; page < job->grid.pages; page++) {
        if (!write_page(job, page, sink, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

const LabelFormat format_png = {
    .name = "png",
    .summary = N_("One picture per label or sheet, 300 dpi"),
    .extension = "png",
    .one_per_file = TRUE,
    .write = write_png,
};
