/* SPDX-License-Identifier: MIT
 *
 * What comes over the pipe from bihuan-paper, which decodes strangers' pictures: any bytes. A piece never leads its reader out of
 * what came, and what was read is written as the same piece.
 */
#include "bihuan/paper/wire.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void write_again(const WirePiece *piece) {
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_auto(WirePiece) again = {0};
    gsize used;
    wire_append(bytes, (WireKind)piece->kind, piece->texts, piece->text_count, piece->numbers, piece->number_count);
    if (!wire_parse(bytes->data, bytes->len, &again, &used) || used != bytes->len || again.kind != piece->kind ||
        again.text_count != piece->text_count || again.number_count != piece->number_count)
        abort();
    for (gsize i = 0; i <= piece->text_count; i++)
        if (g_strcmp0(wire_text(&again, i), wire_text(piece, i)) != 0)
            abort();
    for (gsize i = 0; i <= piece->number_count; i++)
        if (wire_whole(&again, i, -100, 100) != wire_whole(piece, i, -100, 100))
            abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    for (gsize at = 0, used = 1; used > 0 && at < size; at += used) {
        g_auto(WirePiece) piece = {0};
        if (!wire_parse(data + at, size - at, &piece, &used))
            return 0;
        if (used > size - at || (used > 0 && piece.size > used))
            abort();
        if (used > 0 && piece.kind != WIRE_BYTES)
            write_again(&piece);
    }
    return 0;
}
