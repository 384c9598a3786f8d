/* SPDX-License-Identifier: MIT
 *
 * A strict reader of our own canonical JSON: the body of an audit row, one after-image at a time. It copies nothing
 * but keys: a verify reads millions of images, and only compares them with what the tables hold.
 */
#include "verify_private.h"

#include "bihuan/base/utf8.h"
#include "bihuan/store/canon.h"

#include <string.h>

static gboolean verify_image_take(const char **text, const char *literal) {
    gsize length = strlen(literal);
    if (strncmp(*text, literal, length) != 0)
        return FALSE;
    *text += length;
    return TRUE;
}

static gboolean take_string(const char **text, ImageSlice *slice) {
    const char *p = *text;
    if (*p != '"')
        return FALSE;
    *slice = (ImageSlice){.start = p++};
    for (; *p != '"'; p++) {
        if (*p == '\0')
            return FALSE;
        if (*p == '\\') {
            slice->escaped = TRUE;
            if (*++p == '\0')
                return FALSE;
        }
    }
    *text = p + 1;
    slice->length = (gsize)(*text - slice->start);
    return TRUE;
}

static gboolean take_value(const char **text, ImageSlice *slice) {
    if (**text == '"')
        return take_string(text, slice);
    const char *p = *text + (**text == '-');
    if (!g_ascii_isdigit(*p))
        return FALSE;
    while (g_ascii_isdigit(*p))
        p++;
    *slice = (ImageSlice){.start = *text, .length = (gsize)(p - *text)};
    *text = p;
    return TRUE;
}

gboolean image_begin(ImageScan *scan, const char *body) {
    ImageSlice reason;
    scan->rest = body;
    return verify_image_take(&scan->rest, "{\"reason\":") && take_string(&scan->rest, &reason) &&
           verify_image_take(&scan->rest, ",\"rows\":[");
}

/* Keys are sorted and so are the shape's columns: each is searched from where the last was found. */
static gboolean take_columns(ImageScan *scan, const TableShape *shape) {
    guint column = 0;
    memset(scan->slices, 0, shape->columns->len * sizeof *scan->slices);
    if (!verify_image_take(&scan->rest, "{"))
        return FALSE;
    while (*scan->rest != '}') {
        ImageSlice name;
        if (!take_string(&scan->rest, &name) || !verify_image_take(&scan->rest, ":"))
            return FALSE;
        for (;; column++) {
            if (column >= shape->columns->len)
                return FALSE;
            const char *known = shape->columns->pdata[column];
            if (strncmp(known, name.start + 1, name.length - 2) == 0 && known[name.length - 2] == '\0')
                break;
        }
        if (!take_value(&scan->rest, &scan->slices[column++]))
            return FALSE;
        if (!verify_image_take(&scan->rest, ",") && *scan->rest != '}')
            return FALSE;
    }
    return verify_image_take(&scan->rest, "}");
}

/* What is said of a signature; whether it is true is asked with the signature. */
static gboolean is_signed_end(const char *rest) {
    return g_str_has_prefix(rest, "],\"sign\":{") && g_str_has_suffix(rest, "}}");
}

ImageResult image_next(ImageScan *scan, Db *db) {
    ImageSlice name;
    scan->table[0] = '\0';
    if (*scan->rest == ']')
        return strcmp(scan->rest, "]}") == 0 || is_signed_end(scan->rest) ? IMAGE_END : IMAGE_BAD;
    if (!verify_image_take(&scan->rest, "[") || !take_string(&scan->rest, &name) || !verify_image_take(&scan->rest, ",") || name.escaped ||
        name.length - 2 >= sizeof scan->table)
        return IMAGE_BAD;
    memcpy(scan->table, name.start + 1, name.length - 2);
    scan->table[name.length - 2] = '\0';
    scan->shape = strcmp(scan->table, "audit") == 0 ? NULL : db_shape(db, scan->table, NULL);
    if (!scan->shape || !take_columns(scan, scan->shape) || !verify_image_take(&scan->rest, "]"))
        return IMAGE_BAD;
    return verify_image_take(&scan->rest, ",") || *scan->rest == ']' ? IMAGE_ROW : IMAGE_BAD;
}

static char *slice_text(const ImageSlice *slice) {
    if (slice->start == NULL)
        return NULL;
    if (slice->start[0] != '"')
        return g_strndup(slice->start, slice->length);
    if (!slice->escaped)
        return g_strndup(slice->start + 1, slice->length - 2);
    const char *text = slice->start;
    return canon_take_text(&text);
}

Rows *image_find(const ImageScan *scan, Db *db, GError **error) {
    Value values[G_N_ELEMENTS(scan->slices)] = {0};
    char *texts[G_N_ELEMENTS(scan->slices)];
    guint n = 0, n_texts = 0;
    for (guint i = 0; i < scan->shape->columns->len; i++) {
        const ImageSlice *slice = &scan->slices[i];
        if (!scan->shape->is_key[i])
            continue;
        n = i + 1;
        char *text = texts[n_texts++] = slice_text(slice);
        if (text && slice->start[0] == '"')
            values[i] = (Value){.kind = VALUE_TEXT, .text = text};
        else if (text)
            values[i] = (Value){.kind = VALUE_INT, .number = g_ascii_strtoll(text, NULL, 10)};
    }
    Rows *rows = db_query_values(db, scan->shape->sql_get, values, n, error);
    for (guint i = 0; i < n_texts; i++)
        g_free(texts[i]);
    return rows;
}

static gboolean slice_is(const ImageSlice *slice, Rows *rows, int column, GString *scratch) {
    char kind = rows_kind(rows, column);
    if (kind == 'n' || !slice->start)
        return kind == 'n' && !slice->start;
    if (kind == 't' && !slice->escaped) {
        const char *text = rows_text(rows, column);
        return slice->start[0] == '"' && strlen(text) == slice->length - 2 && memcmp(text, slice->start + 1, slice->length - 2) == 0;
    }
    g_string_truncate(scratch, 0);
    if (kind == 't')
        canon_add_text(scratch, rows_text(rows, column));
    else if (kind == 'i')
        g_string_append_printf(scratch, "%" G_GINT64_FORMAT, rows_int(rows, column));
    return scratch->len == slice->length && memcmp(scratch->str, slice->start, slice->length) == 0;
}

const char *image_difference(const ImageScan *scan, Rows *rows, GString *scratch) {
    for (guint i = 0; i < scan->shape->columns->len; i++)
        if (!slice_is(&scan->slices[i], rows, (int)i, scratch))
            return scan->shape->columns->pdata[i];
    return NULL;
}

static int column_place(const TableShape *shape, const char *column) {
    for (guint i = 0; i < shape->columns->len; i++)
        if (strcmp(shape->columns->pdata[i], column) == 0)
            return (int)i;
    return -1;
}

gboolean image_column_is(const ImageScan *scan, Rows *rows, const char *column, GString *scratch) {
    int place = column_place(scan->shape, column);
    return place >= 0 && slice_is(&scan->slices[place], rows, place, scratch);
}

gboolean image_is(const ImageScan *scan, const char *column, const char *number) {
    int place = column_place(scan->shape, column);
    const ImageSlice *slice = place >= 0 ? &scan->slices[place] : NULL;
    return slice && slice->start && slice->length == strlen(number) && memcmp(slice->start, number, slice->length) == 0;
}

char *image_text(const ImageScan *scan, const char *column) {
    int place = column_place(scan->shape, column);
    return place >= 0 ? slice_text(&scan->slices[place]) : NULL;
}

GHashTable *image_map(const ImageScan *scan) {
    GHashTable *map = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (guint i = 0; i < scan->shape->columns->len; i++) {
        char *text = slice_text(&scan->slices[i]);
        if (text)
            g_hash_table_insert(map, g_strdup(scan->shape->columns->pdata[i]), text);
    }
    return map;
}

char *image_key(const ImageScan *scan) {
    GString *key = g_string_new(NULL);
    for (guint i = 0; i < scan->shape->columns->len; i++) {
        const ImageSlice *slice = &scan->slices[i];
        if (!scan->shape->is_key[i])
            continue;
        if (key->len)
            g_string_append_c(key, ',');
        g_string_append_len(key, slice->start ? slice->start : "null", slice->start ? (gssize)slice->length : 4);
    }
    return g_string_free(key, FALSE);
}

char *image_key_of(const TableShape *shape, Rows *rows) {
    GString *key = g_string_new(NULL);
    for (guint i = 0; i < shape->columns->len; i++) {
        if (!shape->is_key[i])
            continue;
        if (key->len)
            g_string_append_c(key, ',');
        char kind = rows_kind(rows, (int)i);
        if (kind == 't')
            canon_add_text(key, rows_text(rows, (int)i));
        else if (kind == 'i')
            g_string_append_printf(key, "%" G_GINT64_FORMAT, rows_int(rows, (int)i));
        else
            g_string_append(key, kind == 'n' ? "null" : "?");
    }
    return g_string_free(key, FALSE);
}

char *image_key_shown(const char *key) {
    g_autoptr(GString) out = g_string_new(NULL);
    while (*key) {
        g_autofree char *text = canon_take_text(&key);
        gsize plain = text ? 0 : strcspn(key, ",");
        g_string_append(out, text ? text : "");
        g_string_append_len(out, key, (gssize)plain);
        key += plain;
        if (*key == ',') {
            g_string_append_c(out, '/');
            key++;
        } else if (*key && !plain && !text)
            break;
    }
    return utf8_printable(out->str);
}
