/* SPDX-License-Identifier: MIT
 *
 * Reading and writing whole pieces; both ends wait.
 */
#include "request.h"

#include <errno.h>
#include <unistd.h>

#define PIECE 65536

/* More of what comes; FALSE at its end. */
static gboolean read_more(Request *request) {
    guint had = request->incoming->len;
    ssize_t got;
    g_byte_array_set_size(request->incoming, had + PIECE);
    while ((got = read(STDIN_FILENO, request->incoming->data + had, PIECE)) < 0 && errno == EINTR)
        continue;
    g_byte_array_set_size(request->incoming, had + (guint)MAX(got, 0));
    return got > 0;
}

gboolean request_next(Request *request, WirePiece *piece) {
    gsize used = 0;
    for (;;) {
        const GByteArray *bytes = request->incoming;
        if (!wire_parse(bytes->data + request->done, bytes->len - request->done, piece, &used))
            return FALSE;
        if (used > 0)
            break;
        g_byte_array_remove_range(request->incoming, 0, (guint)request->done);
        request->done = 0;
        if (!read_more(request))
            return FALSE;
    }
    request->done += used;
    return TRUE;
}

gboolean request_flush(Request *request) {
    GByteArray *bytes = request->outgoing;
    for (gsize done = 0; done < bytes->len;) {
        ssize_t put = write(STDOUT_FILENO, bytes->data + done, bytes->len - done);
        if (put < 0 && errno != EINTR)
            return FALSE;
        done += put > 0 ? (gsize)put : 0;
    }
    g_byte_array_set_size(bytes, 0);
    return TRUE;
}

gboolean request_answer(Request *request, WireKind kind, const char *const *texts, gsize text_count, const double *numbers,
                        gsize number_count) {
    wire_append(request->outgoing, kind, texts, text_count, numbers, number_count);
    return request->outgoing->len < PIECE || request_flush(request);
}

gboolean request_answer_bytes(Request *request, const void *bytes, gsize size) {
    wire_append_bytes(request->outgoing, bytes, size);
    return request->outgoing->len < PIECE || request_flush(request);
}

void request_clear(Request *request) {
    g_byte_array_unref(request->incoming);
    g_byte_array_unref(request->outgoing);
}
