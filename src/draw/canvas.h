/* SPDX-License-Identifier: MIT
 *
 * Pages drawn on in millimetres (paper/canvas.h).
 */
#ifndef BIHUAN_DRAW_CANVAS_H
#define BIHUAN_DRAW_CANVAS_H

#include "request.h"

/* Everything up to WIRE_END. FALSE: with an error, or without one where the request breaks off. */
gboolean canvas_answer(Request *request, const WirePiece *asked, GError **error);

#endif
