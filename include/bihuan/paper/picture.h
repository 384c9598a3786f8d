/* SPDX-License-Identifier: MIT
 *
 * Photos are foreign bytes. They are decoded only in a confined child process (paper/confine.h), so whatever they do to the
 * decoder, they do it to a process without files, sockets, memory to spare, or time. Nothing here knows what is on them.
 */
#ifndef BIHUAN_PAPER_PICTURE_H
#define BIHUAN_PAPER_PICTURE_H

#include <glib.h>

/* A decoded picture: rows of red, green, blue bytes from the top, without gaps. */
typedef struct {
    int width, height;      /* pixels, at least 1 */
    guint8 *rgb;            /* 3 * width * height bytes */
} Picture;

/* JPEG and PNG only; turned upright (EXIF) and scaled down until the longer side has at most longest pixels (1 … 4000).
 * What is transparent becomes white. NULL and a sentence: ERR_INPUT for another kind of file, and for one that is damaged, cut
 * off, larger than any camera makes, or takes too much time or memory (also where no child can be confined). */
Picture *picture_decode(const void *bytes, gsize size, int longest, GError **error);
void picture_free(Picture *picture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Picture, picture_free)

/* The picture as a JPEG of our own making (the original's bytes go nowhere); NULL if it cannot be made. */
GBytes *picture_to_jpeg(const Picture *picture);

#endif
