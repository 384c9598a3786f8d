/* SPDX-License-Identifier: MIT
 *
 * PNG pictures of 300 dpi, one label in each, with their size in the file so that they print in mm.
 */
#include <math.h>
#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/label/format.h"
#include "paint/paint.h"

#define DOTS_PER_MM (300 / 25.4)
#define DOTS_PER_METRE 11811
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
static void insert_resolution(GByteArray *png) {
    guint8 chunk[21] = "....pHYs........\1....";
    put_number(chunk, 9);
    put_number(chunk + 8, DOTS_PER_METRE);
    put_number(chunk + 12, DOTS_PER_METRE);
    put_number(chunk + 17, crc_of(chunk + 4, 13));
    gsize rest = png->len - HEADER_SIZE;
    g_byte_array_set_size(png, png->len + sizeof chunk);
    memmove(png->data + HEADER_SIZE + sizeof chunk, png->data + HEADER_SIZE, rest);
    memcpy(png->data + HEADER_SIZE, chunk, sizeof chunk);
}

static cairo_status_t append_bytes(void *closure, const unsigned char *bytes, unsigned int size) {
    g_byte_array_append(closure, bytes, size);
    return CAIRO_STATUS_SUCCESS;
}

static gboolean draw_label(cairo_surface_t *surface, const LabelJob *job, const LabelItem *item,
                           GError **error) {
    cairo_t *cairo = cairo_create(surface);
    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_paint(cairo);
    g_autoptr(Paint) paint = paint_new(cairo, DOTS_PER_MM, TRUE);
    gboolean ok = paint_label(paint, job, item, 0, 0, error);
    cairo_destroy(cairo);
    return ok;
}

static gboolean write_label(const LabelJob *job, const LabelItem *item, LabelSink *sink, GError **error) {
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)round(job->layout->width * DOTS_PER_MM),
                                   (int)round(job->layout->height * DOTS_PER_MM));
    gboolean ok = draw_label(surface, job, item, error);
    if (ok) {
        cairo_status_t status = cairo_surface_write_to_png_stream(surface, append_bytes, bytes);
        if (status != CAIRO_STATUS_SUCCESS || bytes->len < HEADER_SIZE) {
            ok = err_set(error, ERR_EXTERNAL, _("The labels cannot be drawn: %s"),
                         cairo_status_to_string(status));
        }
    }
    cairo_surface_destroy(surface);
    if (!ok) {
        return FALSE;
    }
    insert_resolution(bytes);
    return label_sink_put(sink, bytes->data, bytes->len, 1, error);
}

static gboolean write_png(const LabelJob *job, LabelSink *sink, GError **error) {
    for (gsize i = 0; i < job->count; i++) {
        if (!write_label(job, &job->items[i], sink, error) || !label_job_step(job, i + 1, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

const LabelFormat format_png = {
    .name = "png",
    .summary = N_("One picture of 300 dpi per label"),
    .extension = "png",
    .one_per_file = TRUE,
    .write = write_png,
};
