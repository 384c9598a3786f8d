/* SPDX-License-Identifier: MIT
 *
 * Photos are foreign bytes. They are decoded only by bihuan-paper (src/draw), so whatever they do to the decoder, they do it to a
 * process without files, sockets, memory to spare, or time. Nothing here knows what is on them.
 */
#ifndef BIHUAN_PAPER_PICTURE_H
#define BIHUAN_PAPER_PICTURE_H

#include <glib.h>

#define PICTURE_BYTES_MAX (64 * 1024 * 1024) /* of a file; phones of 200 megapixels write 25 to 50 MiB */
#define PICTURE_SHOWN 1200                   /* pixels of the longer side on paper: 380 dpi in a box */
#define PICTURE_LONGEST_MAX 4000             /* that can be asked for */
#define PICTURE_PIXELS_PNG 48000000          /* decoded whole, 4 bytes each */
#define PICTURE_PIXELS_JPEG 260000000        /* libjpeg scales while it decodes; phones write 16384 × 12288 */
#define PICTURE_SIDE_MAX 30000

/* What will become of a file as a photo. */
typedef enum {
    PICTURE_WELL,   /* it is decoded as it will be for the paper */
    PICTURE_FAILED, /* of a kind that is shown and not cut off, but the decoder gave up: damaged, or no time or memory now */
    PICTURE_NEVER,  /* its bytes say that it cannot be shown: another kind, cut off, too many pixels */
} PictureVerdict;

/* A decoded picture: rows of red, green, blue bytes from the top, without gaps. */
typedef struct {
    int width, height; /* pixels, at least 1 */
    guint8 *rgb;       /* 3 * width * height bytes */
} Picture;

/* The name of the picture format that the first bytes are of ("JPEG", "HEIC" …, static), or NULL if they are of none. */
const char *picture_kind(const void *bytes, gsize size);

/* The one judge of photos, at hand-in and for the paper alike: tries picture_decode at PICTURE_SHOWN. Unless all is well, error
 * says why and what to do instead. */
PictureVerdict picture_judge(const void *bytes, gsize size, GError **error);

/* JPEG and PNG only; turned upright (EXIF) and scaled down until the longer side has at most longest pixels (1 … 4000).
 * What is transparent becomes white. NULL and a sentence: ERR_INPUT for another kind of file, and for one that is damaged, cut
 * off, larger than any camera makes, or takes too much time or memory (also where nothing can be confined); ERR_EXTERNAL where
 * bihuan-paper is not there. */
Picture *picture_decode(const void *bytes, gsize size, int longest, GError **error);
void picture_free(Picture *picture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Picture, picture_free)

/* TRUE if no camera makes so many pixels: asked of the head of a picture, and of what the decoder finds. */
gboolean picture_is_flood(gint64 width, gint64 height, gboolean png);

#endif
