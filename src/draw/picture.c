/* SPDX-License-Identifier: MIT
 *
 * The home of gdk-pixbuf. Knows no file and no paper.
 */
#include "picture.h"

#include <gdk-pixbuf/gdk-pixbuf.h>

#include "bihuan/paper/picture.h"
#include "confine.h"

#define MEMORY (320 << 20)
#define SECONDS 12 /* of the largest photo on a slow machine */
#define CHANNELS 3
#define QUALITY "85"

typedef struct {
    int longest;
    gboolean png;
} Decoding;

/* Before a pixel is decoded: floods are refused, the rest is asked for at the size that is wanted. */
static void on_size(GdkPixbufLoader *loader, int width, int height, gpointer data) {
    const Decoding *decoding = data;
    if (width < 1 || height < 1 || picture_is_flood(width, height, decoding->png))
        gdk_pixbuf_loader_set_size(loader, 0, 0); /* the loader gives up */
    else if (MAX(width, height) > decoding->longest)
        gdk_pixbuf_loader_set_size(loader, MAX(1, (int)((gint64)width * decoding->longest / MAX(width, height))),
                                   MAX(1, (int)((gint64)height * decoding->longest / MAX(width, height))));
}

/* The list of decoders and the decoder itself come from files: before the confinement. */
static GdkPixbufLoader *open_loader(Decoding *decoding) {
    GdkPixbufLoader *loader = gdk_pixbuf_loader_new_with_type(decoding->png ? "png" : "jpeg", NULL);
    if (loader)
        g_signal_connect(loader, "size-prepared", G_CALLBACK(on_size), decoding);
    return loader;
}

/* One row as red, green, blue on white. */
static void fill_row(const GdkPixbuf *pixels, int row, guint8 *out) {
    int channels = gdk_pixbuf_get_n_channels(pixels), width = gdk_pixbuf_get_width(pixels);
    const guint8 *from = gdk_pixbuf_read_pixels(pixels) + (gsize)row * (gsize)gdk_pixbuf_get_rowstride(pixels);
    for (int column = 0; column < width; column++, from += channels)
        for (int i = 0; i < CHANNELS; i++)
            *out++ = channels == 4 ? (guint8)(255 - (255 - from[i]) * from[3] / 255) : from[i];
}

static gboolean answer_pixels(Request *request, const GdkPixbuf *pixels) {
    int width = gdk_pixbuf_get_width(pixels), height = gdk_pixbuf_get_height(pixels);
    const double numbers[] = {width, height};
    gsize row = (gsize)width * CHANNELS;
    g_autofree guint8 *rgb = g_malloc(row * (gsize)height);
    for (int i = 0; i < height; i++)
        fill_row(pixels, i, rgb + row * (gsize)i);
    return request_answer(request, WIRE_PICTURE, NULL, 0, numbers, G_N_ELEMENTS(numbers)) &&
           request_answer_bytes(request, rgb, row * (gsize)height);
}

/* Nothing is freed: the process ends. */
gboolean picture_answer(Request *request, const WirePiece *asked) {
    Decoding decoding = {.png = wire_number(asked, 0) != 0, .longest = wire_whole(asked, 1, 1, PICTURE_LONGEST_MAX)};
    WirePiece bytes;
    GdkPixbufLoader *loader = open_loader(&decoding);
    if (!loader || !request_next(request, &bytes) || bytes.kind != WIRE_BYTES || !confine(CONFINE_DECODING, MEMORY, SECONDS) ||
        !gdk_pixbuf_loader_write(loader, bytes.bytes, bytes.size, NULL) || !gdk_pixbuf_loader_close(loader, NULL))
        return FALSE;
    GdkPixbuf *pixels = gdk_pixbuf_loader_get_pixbuf(loader);
    GdkPixbuf *upright = pixels ? gdk_pixbuf_apply_embedded_orientation(pixels) : NULL;
    return upright && answer_pixels(request, upright);
}

GBytes *picture_to_jpeg(const guint8 *rgb, int width, int height) {
    g_autoptr(GdkPixbuf) pixels = gdk_pixbuf_new_from_data(rgb, GDK_COLORSPACE_RGB, FALSE, 8, width, height, width * CHANNELS, NULL, NULL);
    char *bytes = NULL;
    gsize size = 0;
    gboolean well = pixels && gdk_pixbuf_save_to_buffer(pixels, &bytes, &size, "jpeg", NULL, "quality", QUALITY, NULL);
    return well ? g_bytes_new_take(bytes, size) : NULL;
}
