/* SPDX-License-Identifier: MIT
 *
 * What a picture's first bytes say of it, and its pixels from bihuan-paper. Nothing is decoded here: what comes back is raw, of a
 * size that is checked.
 */
#include "bihuan/paper/picture.h"

#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "tool.h"

#define CHANNELS 3
#define SECONDS 18 /* of the largest photo on a slow machine, and half as much again of waiting */

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
    if (picture_is_flood(outline.width, outline.height, *png))
        return err_set(error, ERR_INPUT,
                       _("the picture has %u × %u pixels, and at most %d million are shown: take it at a lower resolution"), outline.width,
                       outline.height, (*png ? PICTURE_PIXELS_PNG : PICTURE_PIXELS_JPEG) / 1000000);
    return TRUE;
}

gboolean picture_is_flood(gint64 width, gint64 height, gboolean png) {
    return width > PICTURE_SIDE_MAX || height > PICTURE_SIDE_MAX || width * height > (png ? PICTURE_PIXELS_PNG : PICTURE_PIXELS_JPEG);
}

/* What is asked for, and what came of it. */
typedef struct {
    int longest, width, height;
    Picture *picture;
} Decoding;

/* What comes back is as foreign as the picture. */
static gboolean picture_take(const WirePiece *piece, gpointer data, GError **error) {
    Decoding *decoding = data;
    (void)error;
    if (piece->kind == WIRE_PICTURE) {
        decoding->width = wire_whole(piece, 0, 0, decoding->longest);
        decoding->height = wire_whole(piece, 1, 0, decoding->longest);
    } else if (piece->kind == WIRE_BYTES && !decoding->picture && decoding->width > 0 && decoding->height > 0 &&
               piece->size == (gsize)decoding->width * (gsize)decoding->height * CHANNELS) {
        decoding->picture = g_new(Picture, 1);
        *decoding->picture = (Picture){decoding->width, decoding->height, g_memdup2(piece->bytes, piece->size)};
    }
    return TRUE;
}

/* Bytes that check_bytes found in order, decoded. */
static Picture *decode(const void *bytes, gsize size, gboolean png, int longest, GError **error) {
    Decoding decoding = {.longest = CLAMP(longest, 1, PICTURE_LONGEST_MAX)};
    const double numbers[] = {png, decoding.longest};
    g_autoptr(Tool) tool = tool_start(&(ToolOptions){picture_take, &decoding, SECONDS, WIRE_MOST});
    tool_put(tool, WIRE_DECODE, NULL, 0, numbers, G_N_ELEMENTS(numbers));
    tool_put_bytes(tool, bytes, size);
    if (tool_finish(tool, error) && decoding.picture)
        return decoding.picture;
    picture_free(decoding.picture);
    if (!tool_is_missing(tool)) {
        g_clear_error(error);
        err_set(error, ERR_INPUT, _("the picture is damaged, or takes too long to decode"));
    }
    return NULL;
}

Picture *picture_decode(const void *bytes, gsize size, int longest, GError **error) {
    gboolean png;
    return check_bytes(bytes, size, &png, error) ? decode(bytes, size, png, longest, error) : NULL;
}

PictureVerdict picture_judge(const void *bytes, gsize size, GError **error) {
    gboolean png;
    if (!check_bytes(bytes, size, &png, error))
        return PICTURE_NEVER;
    g_autoptr(Picture) picture = decode(bytes, size, png, PICTURE_SHOWN, error);
    return picture ? PICTURE_WELL : PICTURE_FAILED;
}

void picture_free(Picture *picture) {
    if (picture)
        g_free(picture->rgb);
    g_free(picture);
}
