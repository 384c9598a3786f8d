/* SPDX-License-Identifier: MIT
 *
 * Pieces as GVariant behind a head of eight bytes. Knows neither end of the pipe.
 */
#include "bihuan/paper/wire.h"

#include <math.h>
#include <string.h>

#define TYPE "(amsad)"

void wire_append_bytes(GByteArray *bytes, const void *raw, gsize size) {
    WireHead head = {WIRE_BYTES, (guint32)size};
    if (size == 0)
        return;
    g_byte_array_append(bytes, (const guint8 *)&head, sizeof head);
    g_byte_array_append(bytes, raw, (guint)size);
}

void wire_append(GByteArray *bytes, WireKind kind, const char *const *texts, gsize text_count, const double *numbers, gsize number_count) {
    GVariantBuilder builder;
    g_variant_builder_init(&builder, G_VARIANT_TYPE("ams"));
    for (gsize i = 0; i < text_count; i++) {
        /* A damaged plant may hold anything. */
        g_autofree char *valid = texts[i] ? g_utf8_make_valid(texts[i], -1) : NULL;
        g_variant_builder_add(&builder, "ms", valid);
    }
    GVariant *rest = g_variant_new_fixed_array(G_VARIANT_TYPE_DOUBLE, numbers, number_count, sizeof *numbers);
    GVariant *content = g_variant_ref_sink(g_variant_new("(ams@ad)", &builder, rest));
    WireHead head = {kind, (guint32)g_variant_get_size(content)};
    g_byte_array_append(bytes, (const guint8 *)&head, sizeof head);
    g_byte_array_append(bytes, g_variant_get_data(content), head.size);
    g_variant_unref(content);
}

static gboolean read_content(WirePiece *piece, const guint8 *bytes, gsize size) {
    g_autoptr(GBytes) copy = g_bytes_new(bytes, size);
    piece->content = g_variant_ref_sink(g_variant_new_from_bytes(G_VARIANT_TYPE(TYPE), copy, FALSE));
    if (!g_variant_is_normal_form(piece->content))
        return FALSE;
    g_autoptr(GVariant) texts = g_variant_get_child_value(piece->content, 0), numbers = g_variant_get_child_value(piece->content, 1);
    piece->text_count = g_variant_n_children(texts);
    piece->texts = g_new0(const char *, piece->text_count + 1);
    for (gsize i = 0; i < piece->text_count; i++)
        g_variant_get_child(texts, i, "m&s", &piece->texts[i]);
    piece->numbers = g_variant_get_fixed_array(numbers, &piece->number_count, sizeof *piece->numbers);
    return TRUE;
}

gboolean wire_parse(const guint8 *bytes, gsize size, WirePiece *piece, gsize *used) {
    WireHead head;
    *piece = (WirePiece){0};
    *used = 0;
    if (size < sizeof head)
        return TRUE;
    memcpy(&head, bytes, sizeof head);
    if (head.kind > WIRE_FAILED || head.size == 0 || head.size > WIRE_MOST)
        return FALSE;
    if (size < sizeof head + head.size)
        return TRUE;
    *used = sizeof head + head.size;
    piece->kind = head.kind;
    piece->bytes = bytes + sizeof head;
    piece->size = head.size;
    return head.kind == WIRE_BYTES || read_content(piece, piece->bytes, head.size);
}

void wire_piece_clear(WirePiece *piece) {
    g_clear_pointer(&piece->content, g_variant_unref);
    g_clear_pointer(&piece->texts, g_free);
}

const char *wire_text(const WirePiece *piece, gsize index) {
    return index < piece->text_count ? piece->texts[index] : NULL;
}

double wire_number(const WirePiece *piece, gsize index) {
    return index < piece->number_count && isfinite(piece->numbers[index]) ? piece->numbers[index] : 0;
}

int wire_whole(const WirePiece *piece, gsize index, int least, int most) {
    return (int)CLAMP(wire_number(piece, index), least, most);
}
