/* SPDX-License-Identifier: MIT
 *
 * Reads the directory of a ZIP; unpacks every part once, keeping only its two ends, or one part whole. Knows ZIP 2.0 as XLSX
 * writers use it (stored and deflated parts, no ZIP64, no encryption); writes nothing.
 */
#include "zip.h"

#include <gio/gio.h>
#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"

#define END_SIZE 22
#define ENTRY_SIZE 46
#define LOCAL_SIZE 30
#define HEAD_KEPT 512
#define TAIL_KEPT 64

typedef struct {
    const guint8 *bytes;
    gsize size;
} Span;

/* The two ends of an unpacked part. */
typedef struct {
    char head[HEAD_KEPT + 1];
    char tail[TAIL_KEPT + 1];
    gsize head_size, tail_size, total;
} Part;

static guint read_16(const guint8 *p) {
    return (guint)p[0] | (guint)p[1] << 8;
}

static gsize read_32(const guint8 *p) {
    return (gsize)read_16(p) | (gsize)read_16(p + 2) << 16;
}

static void part_feed(Part *part, const guint8 *bytes, gsize size) {
    part->total += size;
    gsize room = MIN(HEAD_KEPT - part->head_size, size);
    memcpy(part->head + part->head_size, bytes, room);
    part->head_size += room;
    if (size >= TAIL_KEPT) {
        memcpy(part->tail, bytes + size - TAIL_KEPT, TAIL_KEPT);
        part->tail_size = TAIL_KEPT;
        return;
    }
    gsize keep = MIN(part->tail_size, TAIL_KEPT - size);
    memmove(part->tail, part->tail + part->tail_size - keep, keep);
    memcpy(part->tail + keep, bytes, size);
    part->tail_size = keep + size;
}

static gboolean part_unpack(Part *part, Span packed, guint method) {
    if (method == 0) {
        part_feed(part, packed.bytes, packed.size);
        return TRUE;
    }
    if (method != 8)
        return FALSE;
    g_autoptr(GConverter) inflate = G_CONVERTER(g_zlib_decompressor_new(G_ZLIB_COMPRESSOR_FORMAT_RAW));
    guint8 buffer[65536];
    for (;;) {
        gsize taken = 0, given = 0;
        GConverterResult result =
            g_converter_convert(inflate, packed.bytes, packed.size, buffer, sizeof buffer, G_CONVERTER_INPUT_AT_END, &taken, &given, NULL);
        if (result == G_CONVERTER_ERROR)
            return FALSE;
        part_feed(part, buffer, given);
        packed.bytes += taken;
        packed.size -= taken;
        if (result == G_CONVERTER_FINISHED)
            return packed.size == 0;
    }
}

/* "<?xml …?>\n<root …" must end in "</root>" or, when it has no content, in "/>". */
static gboolean is_whole_xml(Part *part) {
    part->head[part->head_size] = '\0';
    part->tail[part->tail_size] = '\0';
    const char *root = part->head;
    while ((root = strchr(root, '<')) && (root[1] == '?' || root[1] == '!'))
        root++;
    if (!root)
        return FALSE;
    gsize length = strcspn(++root, " \t\r\n/>");
    g_strchomp(part->tail);
    g_autofree char *end = g_strdup_printf("</%.*s>", (int)length, root);
    const char *first_end = strchr(root, '>');
    gboolean is_empty = first_end && first_end > root && first_end[-1] == '/' && part->total < HEAD_KEPT;
    return g_str_has_suffix(part->tail, is_empty ? "/>" : end);
}

/* One entry of the directory and the part it points to. */
static gboolean check_entry(Span zip, const guint8 *entry, gsize entry_room) {
    if (entry_room < ENTRY_SIZE || memcmp(entry, "PK\1\2", 4) != 0)
        return FALSE;
    gsize name_size = read_16(entry + 28);
    gsize packed = read_32(entry + 20), plain = read_32(entry + 24), offset = read_32(entry + 42);
    if (ENTRY_SIZE + name_size > entry_room || offset > zip.size || zip.size - offset < LOCAL_SIZE)
        return FALSE;
    const guint8 *local = zip.bytes + offset;
    if (memcmp(local, "PK\3\4", 4) != 0)
        return FALSE;
    gsize begin = offset + LOCAL_SIZE + read_16(local + 26) + read_16(local + 28);
    if (begin > zip.size || zip.size - begin < packed)
        return FALSE;
    Part part = {.total = 0};
    if (!part_unpack(&part, (Span){zip.bytes + begin, packed}, read_16(entry + 10)))
        return FALSE;
    if (part.total != plain)
        return FALSE;
    g_autofree char *name = g_strndup((const char *)entry + ENTRY_SIZE, name_size);
    gboolean is_xml = g_str_has_suffix(name, ".xml") || g_str_has_suffix(name, ".rels") || g_str_has_suffix(name, ".vml");
    return !is_xml || is_whole_xml(&part);
}

static gboolean check_all(Span zip) {
    if (zip.size < END_SIZE)
        return FALSE;
    const guint8 *end = zip.bytes + zip.size - END_SIZE;
    if (memcmp(end, "PK\5\6", 4) != 0)
        return FALSE;
    guint entries = read_16(end + 10);
    gsize length = read_32(end + 12), offset = read_32(end + 16);
    if (entries == 0 || offset + length != zip.size - END_SIZE)
        return FALSE;
    const guint8 *entry = zip.bytes + offset;
    for (guint i = 0; i < entries; i++) {
        if (!check_entry(zip, entry, (gsize)(end - entry)))
            return FALSE;
        gsize size = ENTRY_SIZE + read_16(entry + 28) + read_16(entry + 30) + read_16(entry + 32);
        if (size > (gsize)(end - entry))
            return FALSE;
        entry += size;
    }
    return entry == end;
}

gboolean zip_check_parts(const guint8 *bytes, gsize size, GError **error) {
    if (check_all((Span){bytes, size}))
        return TRUE;
    return err_set(error, ERR_IO, _("The spreadsheet came out incomplete; is the disk full? Nothing was kept."));
}

/* ---- one part ---- */

/* The entry of a name; NULL if there is none or the directory is broken (then *broken). */
static const guint8 *find_entry(Span zip, const char *name, gboolean *broken) {
    *broken = TRUE;
    if (zip.size < END_SIZE)
        return NULL;
    /* A comment may follow the end record. */
    gsize back = 0, most = MIN(zip.size - END_SIZE, 0xffff);
    while (back <= most && memcmp(zip.bytes + zip.size - END_SIZE - back, "PK\5\6", 4) != 0)
        back++;
    if (back > most)
        return NULL;
    const guint8 *end = zip.bytes + zip.size - END_SIZE - back;
    guint entries = read_16(end + 10);
    gsize offset = read_32(end + 16), wanted = strlen(name);
    if (offset > (gsize)(end - zip.bytes))
        return NULL;
    const guint8 *entry = zip.bytes + offset;
    for (guint i = 0; i < entries; i++) {
        gsize room = (gsize)(end - entry);
        if (room < ENTRY_SIZE || memcmp(entry, "PK\1\2", 4) != 0)
            return NULL;
        gsize name_size = read_16(entry + 28);
        gsize size = ENTRY_SIZE + name_size + read_16(entry + 30) + read_16(entry + 32);
        if (size > room)
            return NULL;
        if (name_size == wanted && memcmp(entry + ENTRY_SIZE, name, wanted) == 0) {
            *broken = FALSE;
            return entry;
        }
        entry += size;
    }
    *broken = FALSE;
    return NULL;
}

/* Inflates up to max bytes; NULL when broken or above it. The recorded size is never believed. */
static GByteArray *inflate_part(Span packed, guint method, gsize max) {
    g_autoptr(GByteArray) out = g_byte_array_new();
    if (method == 0) {
        if (packed.size > max)
            return NULL;
        g_byte_array_append(out, packed.bytes, (guint)packed.size);
        return g_steal_pointer(&out);
    }
    if (method != 8)
        return NULL;
    g_autoptr(GConverter) inflate = G_CONVERTER(g_zlib_decompressor_new(G_ZLIB_COMPRESSOR_FORMAT_RAW));
    guint8 buffer[65536];
    for (;;) {
        gsize taken = 0, given = 0;
        GConverterResult result =
            g_converter_convert(inflate, packed.bytes, packed.size, buffer, sizeof buffer, G_CONVERTER_INPUT_AT_END, &taken, &given, NULL);
        if (result == G_CONVERTER_ERROR || out->len + given > max)
            return NULL;
        g_byte_array_append(out, buffer, (guint)given);
        packed.bytes += taken;
        packed.size -= taken;
        if (result == G_CONVERTER_FINISHED)
            return g_steal_pointer(&out);
    }
}

char *zip_unpack(const guint8 *bytes, gsize zip_size, const char *name, gsize max, gsize *size, GError **error) {
    gboolean broken;
    Span zip = {bytes, zip_size};
    const guint8 *entry = find_entry(zip, name, &broken);
    GByteArray *part = NULL;
    if (!entry && !broken)
        return NULL;
    if (entry && !(read_16(entry + 8) & 1)) {
        gsize packed = read_32(entry + 20), offset = read_32(entry + 42);
        if (offset <= zip.size && zip.size - offset >= LOCAL_SIZE && memcmp(zip.bytes + offset, "PK\3\4", 4) == 0) {
            gsize begin = offset + LOCAL_SIZE + read_16(zip.bytes + offset + 26) + read_16(zip.bytes + offset + 28);
            if (begin <= zip.size && zip.size - begin >= packed)
                part = inflate_part((Span){zip.bytes + begin, packed}, read_16(entry + 10), max);
        }
    }
    if (!part) {
        err_set(error, ERR_INPUT, _("The spreadsheet is damaged or too large; it cannot be read."));
        return NULL;
    }
    *size = part->len;
    g_byte_array_append(part, (const guint8 *)"", 1);
    return (char *)g_byte_array_free(part, FALSE);
}
