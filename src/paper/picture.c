/* SPDX-License-Identifier: MIT
 *
 * The home of gdk-pixbuf. Its decoders run in the confined child only; the parent sees raw bytes of a size it checks, and
 * encodes those (not the original) for the paper.
 */
#include "bihuan/paper/picture.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <stdlib.h>
#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "confine.h"

#define LONGEST_MAX 4000
#define PIXELS_PNG 48000000     /* decoded whole, 4 bytes each */
#define PIXELS_JPEG 200000000   /* libjpeg scales while it decodes */
#define SIDE_MAX 30000
#define MEMORY (320 << 20)
#define SECONDS 8
#define CHANNELS 3
#define QUALITY "85"
#define MAGIC 0x42485049u       /* a result that begins otherwise is none */

typedef struct {
    const guint8 *bytes;
    gsize size;
    int longest;
    gboolean png;
    GdkPixbufLoader *loader;
} Decoding;

typedef struct {
    guint32 magic, width, height;
} Head;

/* ---- in the child ---- */

/* Before a pixel is decoded: floods are refused, the rest is asked for at the size that is wanted. */
static void on_size(GdkPixbufLoader *loader, int width, int height, gpointer data) {
    const Decoding *decoding = data;
    gint64 most = decoding->png ? PIXELS_PNG : PIXELS_JPEG;
    if (width < 1 || height < 1 || width > SIDE_MAX || height > SIDE_MAX || (gint64)width * height > most)
        gdk_pixbuf_loader_set_size(loader, 0, 0); /* the loader gives up */
    else if (MAX(width, height) > decoding->longest)
        gdk_pixbuf_loader_set_size(loader, MAX(1, (int)((gint64)width * decoding->longest / MAX(width, height))),
                                   MAX(1, (int)((gint64)height * decoding->longest / MAX(width, height))));
}

/* The list of decoders and the decoder itself come from files: before the confinement. Catalogues of messages would too. */
static void prepare(gpointer data) {
    Decoding *decoding = data;
    setenv("LANGUAGE", "C", 1); /* not g_setenv: it warns of threads that this child does not have */
    decoding->loader = gdk_pixbuf_loader_new_with_type(decoding->png ? "png" : "jpeg", NULL);
    if (decoding->loader)
        g_signal_connect(decoding->loader, "size-prepared", G_CALLBACK(on_size), decoding);
}

/* One row as red, green, blue on white. */
static void fill_row(const GdkPixbuf *pixels, int row, guint8 *out) {
    int channels = gdk_pixbuf_get_n_channels(pixels), width = gdk_pixbuf_get_width(pixels);
    const guint8 *from = gdk_pixbuf_read_pixels(pixels) + (gsize)row * (gsize)gdk_pixbuf_get_rowstride(pixels);
    for (int column = 0; column < width; column++, from += channels)
        for (int i = 0; i < CHANNELS; i++)
            *out++ = channels == 4 ? (guint8)(255 - (255 - from[i]) * from[3] / 255) : from[i];
}

static gboolean put_pixels(const GdkPixbuf *pixels, int out) {
    Head head = {MAGIC, (guint32)gdk_pixbuf_get_width(pixels), (guint32)gdk_pixbuf_get_height(pixels)};
    g_autofree guint8 *row = g_malloc((gsize)head.width * CHANNELS);
    gboolean well = confine_put(out, &head, sizeof head);
    for (int i = 0; well && i < (int)head.height; i++) {
        fill_row(pixels, i, row);
        well = confine_put(out, row, (gsize)head.width * CHANNELS);
    }
    return well;
}

/* Nothing is freed: the process ends. */
static gboolean decode(gpointer data, int out) {
    Decoding *decoding = data;
    GdkPixbufLoader *loader = decoding->loader;
    if (!loader || !gdk_pixbuf_loader_write(loader, decoding->bytes, decoding->size, NULL) ||
        !gdk_pixbuf_loader_close(loader, NULL))
        return FALSE;
    GdkPixbuf *pixels = gdk_pixbuf_loader_get_pixbuf(loader);
    GdkPixbuf *upright = pixels ? gdk_pixbuf_apply_embedded_orientation(pixels) : NULL;
    return upright && put_pixels(upright, out);
}

/* ---- in the parent ---- */

/* A JPEG that was cut off decodes without an error, its rest grey: its end must stand behind its first scan (the end of
 * a preview picture stands before it, inside a segment). */
static gboolean jpeg_is_whole(const guint8 *bytes, gsize size) {
    gsize at = 2;
    while (at + 4 <= size && bytes[at] == 0xff && bytes[at + 1] != 0xda)
        at += 2 + ((gsize)bytes[at + 2] << 8 | bytes[at + 3]);
    return at + 4 <= size && bytes[at] == 0xff && memmem(bytes + at, size - at, "\xff\xd9", 2);
}

/* The same for a PNG: its chunks must lead to the last one. (Bytes changed inside a chunk are found by its checksum.) */
static gboolean png_is_whole(const guint8 *bytes, gsize size) {
    gsize at = 8;
    while (at + 12 <= size && memcmp(bytes + at + 4, "IEND", 4) != 0)
        at += 12 + ((gsize)bytes[at] << 24 | (gsize)bytes[at + 1] << 16 | (gsize)bytes[at + 2] << 8 | bytes[at + 3]);
    return at + 12 <= size;
}

static gboolean check_kind(const guint8 *bytes, gsize size, gboolean *png, GError **error) {
    *png = size > 8 && memcmp(bytes, "\x89PNG\r\n\x1a\n", 8) == 0;
    if (!*png && (size < 4 || memcmp(bytes, "\xff\xd8\xff", 3) != 0))
        return err_set(error, ERR_INPUT, _("only JPEG and PNG pictures are shown"));
    return (*png ? png_is_whole(bytes, size) : jpeg_is_whole(bytes, size)) ||
           err_set(error, ERR_INPUT, _("the picture is damaged or cut off"));
}

/* What the child wrote is as foreign as the picture. */
static Picture *picture_of(GBytes *result, int longest) {
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(result, &size);
    Head head;
    if (size < sizeof head)
        return NULL;
    memcpy(&head, bytes, sizeof head);
    if (head.magic != MAGIC || head.width < 1 || head.height < 1 || head.width > (guint32)longest ||
        head.height > (guint32)longest || size != sizeof head + (gsize)head.width * head.height * CHANNELS)
        return NULL;
    Picture *picture = g_new(Picture, 1);
    *picture = (Picture){(int)head.width, (int)head.height, g_memdup2(bytes + sizeof head, size - sizeof head)};
    return picture;
}

Picture *picture_decode(const void *bytes, gsize size, int longest, GError **error) {
    Decoding decoding = {.bytes = bytes, .size = size, .longest = CLAMP(longest, 1, LONGEST_MAX)};
    if (!check_kind(bytes, size, &decoding.png, error))
        return NULL;
    Confine confine = {
        .prepare = prepare,
        .work = decode,
        .data = &decoding,
        .most = sizeof(Head) + (gsize)decoding.longest * (gsize)decoding.longest * CHANNELS,
        .memory = MEMORY,
        .seconds = SECONDS,
    };
    g_autoptr(GBytes) result = confine_run(&confine);
    Picture *picture = result ? picture_of(result, decoding.longest) : NULL;
    if (!picture)
        err_set(error, ERR_INPUT, _("the picture is damaged, or larger than any camera makes"));
    return picture;
}

void picture_free(Picture *picture) {
    if (picture)
        g_free(picture->rgb);
    g_free(picture);
}

GBytes *picture_to_jpeg(const Picture *picture) {
    g_autoptr(GdkPixbuf) pixels =
        gdk_pixbuf_new_from_data(picture->rgb, GDK_COLORSPACE_RGB, FALSE, 8, picture->width, picture->height,
                                 picture->width * CHANNELS, NULL, NULL);
    char *bytes = NULL;
    gsize size = 0;
    gboolean well = pixels && gdk_pixbuf_save_to_buffer(pixels, &bytes, &size, "jpeg", NULL, "quality", QUALITY, NULL);
    return well ? g_bytes_new_take(bytes, size) : NULL;
}
