/* SPDX-License-Identifier: MIT
 *
 * Canonical JSON, written and read by hand: these bytes are hashed, so no library may choose their shape, and
 * a million of them are read in a verify.
 */
#include "bihuan/store/canon.h"

#include "private.h"

#include <string.h>

#define HEX "0123456789abcdef"

void canon_add_text(GString *out, const char *text) {
    g_string_append_c(out, '"');
    for (const char *plain = text;; text++) {
        unsigned char c = (unsigned char)*text;
        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        g_string_append_len(out, plain, text - plain);
        if (c == '\0')
            break;
        if (c < 0x20) { /* the lines of a form's text: by hand, a log holds many */
            const char escape[] = {'\\', 'u', '0', '0', HEX[c >> 4], HEX[c & 15]};
            g_string_append_len(out, escape, sizeof escape);
        } else {
            g_string_append_c(out, '\\');
            g_string_append_c(out, (char)c);
        }
        plain = text + 1;
    }
    g_string_append_c(out, '"');
}

static int compare_keys(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

char *canon_from_map(GHashTable *map) {
    guint n;
    g_autofree gpointer *keys = g_hash_table_get_keys_as_array(map, &n);
    if (n > 1)
        qsort(keys, n, sizeof *keys, compare_keys);
    GString *out = g_string_new("{");
    for (guint i = 0; i < n; i++) {
        if (i)
            g_string_append_c(out, ',');
        canon_add_text(out, keys[i]);
        g_string_append_c(out, ':');
        canon_add_text(out, g_hash_table_lookup(map, keys[i]));
    }
    g_string_append_c(out, '}');
    return g_string_free(out, FALSE);
}

GHashTable *canon_map_new(void) {
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
}

GHashTable *canon_map_copy(GHashTable *map) {
    GHashTable *copy = canon_map_new();
    GHashTableIter iter;
    gpointer key, value;
    g_hash_table_iter_init(&iter, map);
    while (g_hash_table_iter_next(&iter, &key, &value))
        g_hash_table_insert(copy, g_strdup(key), g_strdup(value));
    return copy;
}

/* One escape after a backslash; FALSE if it is none of ours. */
static gboolean take_escape(const char **text, GString *out) {
    char c = *(*text)++;
    if (c == '"' || c == '\\') {
        g_string_append_c(out, c);
        return TRUE;
    }
    if (c != 'u')
        return FALSE;
    int value = 0;
    for (int i = 0; i < 4; i++) {
        int digit = g_ascii_xdigit_value(**text);
        if (digit < 0)
            return FALSE;
        value = value * 16 + digit;
        (*text)++;
    }
    if (value == 0 || value >= 0x20)
        return FALSE;
    g_string_append_c(out, (char)value);
    return TRUE;
}

char *canon_take_text(const char **text) {
    if (**text != '"')
        return NULL;
    g_autoptr(GString) out = g_string_new(NULL);
    for (const char *p = *text + 1;;) {
        gsize plain = strcspn(p, "\"\\");
        g_string_append_len(out, p, (gssize)plain);
        p += plain;
        if (*p == '\0')
            return NULL;
        if (*p++ == '"') {
            *text = p;
            return g_strdup(out->str);
        }
        if (!take_escape(&p, out))
            return NULL;
    }
}

static gboolean take_pair(const char **text, GHashTable *map) {
    g_autofree char *key = canon_take_text(text);
    if (!key || *(*text)++ != ':')
        return FALSE;
    char *value = canon_take_text(text);
    if (!value)
        return FALSE;
    g_hash_table_insert(map, g_steal_pointer(&key), value);
    return TRUE;
}

GHashTable *canon_to_map(const char *json) {
    g_autoptr(GHashTable) map = canon_map_new();
    if (!json || *json++ != '{')
        return NULL;
    while (*json != '}') {
        if (!take_pair(&json, map))
            return NULL;
        if (*json == ',' && json[1] == '"')
            json++;
        else if (*json != '}')
            return NULL;
    }
    return json[1] == '\0' ? g_steal_pointer(&map) : NULL;
}

void image_append(GString *out, const TableShape *shape, const Value *values) {
    char begin = '{';
    for (guint i = 0; i < shape->columns->len; i++) {
        if (values[i].kind == VALUE_NULL)
            continue;
        g_string_append_c(out, begin);
        begin = ',';
        canon_add_text(out, shape->columns->pdata[i]);
        g_string_append_c(out, ':');
        if (values[i].kind == VALUE_INT)
            g_string_append_printf(out, "%" G_GINT64_FORMAT, values[i].number);
        else
            canon_add_text(out, values[i].text);
    }
    g_string_append(out, begin == '{' ? "{}" : "}");
}
