/* SPDX-License-Identifier: MIT
 *
 * Documents on A4 (paper/paper.h).
 */
#ifndef BIHUAN_DRAW_DOCUMENT_H
#define BIHUAN_DRAW_DOCUMENT_H

#include "request.h"

/* Everything up to WIRE_END as a PDF. FALSE: with an error, or without one where the request breaks off. */
gboolean document_answer(Request *request, const WirePiece *asked, GError **error);

#endif
