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
#define PIXELS_PNG 48000000   /* decoded whole, 4 bytes each */
#define PIXELS_JPEG 260000000 /* libjpeg scales while it decodes; phones write 16384 × 12288 */
#define SIDE_MAX 30000
#define MEMORY (320 << 20)
#define SECONDS 12 /* of the largest photo on a slow machine */
#define CHANNELS 3
#define QUALITY "85"
#define MAGIC 0x42485049u /* a result that begins otherwise is none */

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

static gboolean is_flood(gint64 width, gint64 height, gboolean png) {
    return width > SIDE_MAX || height > SIDE_MAX || width * height > (png ? PIXELS_PNG : PIXELS_JPEG);
}

/* Before a pixel is decoded: floods are refused, the rest is asked for at the size that is wanted. */
static void on_size(GdkPixbufLoader *loader, int width, int height, gpointer data) {
    const Decoding *decoding = data;
    if (width < 1 || height < 1 || is_flood(width, height, decoding->png))
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
    if (!loader || !gdk_pixbuf_loader_write(loader, decoding->bytes, decoding->size, NULL) || !gdk_pixbuf_loader_close(loader, NULL))
        return FALSE;
    GdkPixbuf *pixels = gdk_pixbuf_loader_get_pixbuf(loader);
    GdkPixbuf *upright = pixels ? gdk_pixbuf_apply_embedded_orientation(pixels) : NULL;
    return upright && put_pixels(upright, out);
}

/* ---- in the parent ---- */

/* Formats by their first bytes. What no decoder here shows has a way out, for whoever still stands beside the device. */
typedef struct {
    gsize offset;
    const char *bytes;
    gsize size;
    const char *name;
} Format;

static const Format FORMATS[] = {
    {0, "\xff\xd8\xff", 3, "JPEG"}, {0, "\x89PNG\r\n\x1a\n", 8, "PNG"},
    {4, "ftyphei", 7, "HEIC"},      {4, "ftyphev", 7, "HEIC"},
    {4, "ftypmif1", 8, "HEIC"},     {4, "ftypmsf1", 8, "HEIC"},
    {4, "ftypavi", 7, "AVIF"},      {8, "WEBP", 4, "WebP"},
    {0, "GIF8", 4, "GIF"},          {0, "II*\0", 4, "TIFF"},
    {0, "MM\0*", 4, "TIFF"},
};

/* Two letters are no mark: the reserved bytes of a BMP are nought, too. */
static gboolean is_bmp(const guint8 *bytes, gsize size) {
    return size >= 14 && memcmp(bytes, "BM", 2) == 0 && memcmp(bytes + 6, "\0\0\0\0", 4) == 0;
}

const char *picture_kind(const void *bytes, gsize size) {
    for (gsize i = 0; i < G_N_ELEMENTS(FORMATS); i++)
        if (size >= FORMATS[i].offset + FORMATS[i].size &&
            memcmp((const guint8 *)bytes + FORMATS[i].offset, FORMATS[i].bytes, FORMATS[i].size) == 0)
            return FORMATS[i].name;
    return is_bmp(bytes, size) ? "BMP" : NULL;
}

static gboolean refuse_kind(const char *kind, GError **error) {
    if (!kind)
        return err_set(error, ERR_INPUT, _("only JPEG and PNG pictures are shown"));
    if (strcmp(kind, "HEIC") == 0)
        return err_set(error, ERR_INPUT,
                       _("HEIC is not shown: choose \"Most Compatible\" in the phone's camera settings and take it again"));
    return err_set(error, ERR_INPUT, _("%s is not shown: save it as JPEG, or give the camera's own photo"), kind);
}

/* What the head of a picture says of it. */
typedef struct {
    guint width, height; /* 0: it does not say */
    gboolean whole;      /* its end is there */
} Outline;

static gsize two(const guint8 *bytes) {
    return (gsize)bytes[0] << 8 | bytes[1];
}

static gboolean is_frame(guint8 marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

/* A JPEG that was cut off decodes without an error, its rest grey: its end must stand behind its first scan (the end of
 * a preview picture stands before it, inside a segment). Before any marker bytes FF may fill up (ITU-T T.81, B.1.1.2). */
static Outline outline_jpeg(const guint8 *bytes, gsize size) {
    Outline outline = {0, 0, FALSE};
    for (gsize at = 2; at + 2 <= size && bytes[at] == 0xff;) {
        guint8 marker = bytes[at + 1];
        if (marker == 0xff) {
            at++;
            continue;
        }
        outline.whole = marker == 0xd9 || (marker == 0xda && memmem(bytes + at, size - at, "\xff\xd9", 2));
        if (marker == 0xd9 || marker == 0xda || at + 4 > size)
            break;
        if (is_frame(marker) && at + 9 <= size) {
            outline.height = (guint)two(bytes + at + 5);
            outline.width = (guint)two(bytes + at + 7);
        }
        at += 2 + two(bytes + at + 2);
    }
    return outline;
}

/* The same for a PNG: its chunks must lead to the last one. (Bytes changed inside a chunk are found by its checksum.) */
static Outline outline_png(const guint8 *bytes, gsize size) {
    Outline outline = {0, 0, FALSE};
    gsize at = 8;
    if (size >= 24) {
        outline.width = (guint)(two(bytes + 16) << 16 | two(bytes + 18));
        outline.height = (guint)(two(bytes + 20) << 16 | two(bytes + 22));
    }
    while (at + 12 <= size && memcmp(bytes + at + 4, "IEND", 4) != 0)
        at += 12 + (two(bytes + at) << 16 | two(bytes + at + 2));
    outline.whole = at + 12 <= size;
    return outline;
}

/* What the bytes themselves forbid, before anything is decoded. */
static gboolean check_bytes(const guint8 *bytes, gsize size, gboolean *png, GError **error) {
    const char *kind = picture_kind(bytes, size);
    *png = g_strcmp0(kind, "PNG") == 0;
    if (!*png && g_strcmp0(kind, "JPEG") != 0)
        return refuse_kind(kind, error);
    Outline outline = *png ? outline_png(bytes, size) : outline_jpeg(bytes, size);
    if (!outline.whole)
        return err_set(error, ERR_INPUT, _("the picture is damaged or cut off: copy it from the camera again"));
    if (is_flood(outline.width, outline.height, *png))
        return err_set(error, ERR_INPUT,
                       _("the picture has %u × %u pixels, and at most %d million are shown: take it at a lower resolution"), outline.width,
                       outline.height, (*png ? PIXELS_PNG : PIXELS_JPEG) / 1000000);
    return TRUE;
}

/* What the child wrote is as foreign as the picture. */
static Picture *picture_of(GBytes *result, int longest) {
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(result, &size);
    Head head;
    if (size < sizeof head)
        return NULL;
    memcpy(&head, bytes, sizeof head);
    if (head.magic != MAGIC || head.width < 1 || head.height < 1 || head.width > (guint32)longest || head.height > (guint32)longest ||
        size != sizeof head + (gsize)head.width * head.height * CHANNELS)
        return NULL;
    Picture *picture = g_new(Picture, 1);
    *picture = (Picture){(int)head.width, (int)head.height, g_memdup2(bytes + sizeof head, size - sizeof head)};
    return picture;
}

/* Bytes that check_bytes found in order, decoded. */
static Picture *decode_confined(const void *bytes, gsize size, gboolean png, int longest, GError **error) {
    Decoding decoding = {.bytes = bytes, .size = size, .longest = CLAMP(longest, 1, LONGEST_MAX), .png = png};
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
        err_set(error, ERR_INPUT, _("the picture is damaged, or takes too long to decode"));
    return picture;
}

Picture *picture_decode(const void *bytes, gsize size, int longest, GError **error) {
    gboolean png;
    return check_bytes(bytes, size, &png, error) ? decode_confined(bytes, size, png, longest, error) : NULL;
}

PictureVerdict picture_judge(const void *bytes, gsize size, GError **error) {
    gboolean png;
    if (!check_bytes(bytes, size, &png, error))
        return PICTURE_NEVER;
    g_autoptr(Picture) picture = decode_confined(bytes, size, png, PICTURE_SHOWN, error);
    return picture ? PICTURE_WELL : PICTURE_FAILED;
}

void picture_free(Picture *picture) {
    if (picture)
        g_free(picture->rgb);
    g_free(picture);
}

GBytes *picture_to_jpeg(const Picture *picture) {
    g_autoptr(GdkPixbuf) pixels = gdk_pixbuf_new_from_data(picture->rgb, GDK_COLORSPACE_RGB, FALSE, 8, picture->width, picture->height,
                                                           picture->width * CHANNELS, NULL, NULL);
    char *bytes = NULL;
    gsize size = 0;
    gboolean well = pixels && gdk_pixbuf_save_to_buffer(pixels, &bytes, &size, "jpeg", NULL, "quality", QUALITY, NULL);
    return well ? g_bytes_new_take(bytes, size) : NULL;
}
