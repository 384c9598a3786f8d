/* SPDX-License-Identifier: MIT
 *
 * Pixels from foreign bytes, and JPEGs of our own from pixels.
 */
#ifndef BIHUAN_DRAW_PICTURE_H
#define BIHUAN_DRAW_PICTURE_H

#include "request.h"

/* A picture from its bytes (the next piece), as rows of red, green, blue; what is transparent becomes white. The process is confined
 * before a byte of it is looked at, and good for nothing afterwards. FALSE: it cannot be decoded. */
gboolean picture_answer(Request *request, const WirePiece *asked);

/* NULL if it cannot be made. */
GBytes *picture_to_jpeg(const guint8 *rgb, int width, int height);

#endif
