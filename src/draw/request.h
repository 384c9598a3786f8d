/* SPDX-License-Identifier: MIT
 *
 * This end of the pipe: pieces from standard input, answers to standard output.
 */
#ifndef BIHUAN_DRAW_REQUEST_H
#define BIHUAN_DRAW_REQUEST_H

#include "bihuan/paper/wire.h"

typedef struct {
    GByteArray *incoming, *outgoing;
    gsize done; /* of incoming: the piece read last and those before it */
} Request;

/* The next piece, good until the one after it; FALSE: there is none, or it is none. */
gboolean request_next(Request *request, WirePiece *piece);

/* Answers, held back until there are many. FALSE: nobody reads any more. */
gboolean request_answer(Request *request, WireKind kind, const char *const *texts, gsize text_count, const double *numbers,
                        gsize number_count);
gboolean request_answer_bytes(Request *request, const void *bytes, gsize size);
gboolean request_flush(Request *request);
void request_clear(Request *request);

#endif
