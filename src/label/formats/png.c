/* SPDX-License-Identifier: MIT
 *
 * PNG pictures, one label or sheet in each, with their size in the file so that they print in mm.
 */
#include <math.h>
#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/label/format.h"
#include "paint/page.h"

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

typedef struct {
    LabelSink *sink;
    double dots; /* per mm */
} Writing;

static gboolean format_png_write_page(gpointer data, const guint8 *bytes, gsize size, GError **error) {
    const Writing *writing = data;
    g_autoptr(GByteArray) png = g_byte_array_append(g_byte_array_new(), bytes, (guint)size);
    if (size < HEADER_SIZE)
        return err_set(error, ERR_EXTERNAL, _("The labels cannot be drawn: %s"), "cairo");
    insert_resolution(png, writing->dots);
    return label_sink_put(writing->sink, png->data, png->len, 1, error);
}

static gboolean write_png(const LabelJob *job, LabelSink *sink, GError **error) {
    Writing writing = {sink, label_job_dots(job, DPI_USUAL)};
    CanvasOptions options = {.kind = CANVAS_PNG, .dots = writing.dots, .take = format_png_write_page, .data = &writing};
    return page_draw_all(job, options, error);
}

const LabelFormat format_png = {
    .name = "png",
    .summary = N_("One picture per label or sheet, 300 dpi"),
    .extension = "png",
    .one_per_file = TRUE,
    .write = write_png,
};
