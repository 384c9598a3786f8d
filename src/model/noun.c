/* SPDX-License-Identifier: MIT
 *
 * Rows into things and back, by the descriptor. Knows no table.
 */
#include "bihuan/model/noun.h"

#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/grid.h"
#include "bihuan/store/canon.h"

/* The member of a thing that a column stands for. */
#define MEMBER(ctype, column, thing) (*(ctype *)((char *)(thing) + (column)->offset))

static const char *or_empty(const char *text) {
    return text ? text : "";
}

/* ---- one column ---- */

/* Owned. */
static char *noun_text_of(const NounColumn *column, const char *text) {
    return g_strdup(column->kind == NOUN_KIND_MAYBE ? text : or_empty(text));
}

static void column_free(const NounColumn *column, gpointer thing) {
    switch (column->kind) {
    case NOUN_KIND_TEXT:
    case NOUN_KIND_MAYBE:
        g_clear_pointer(&MEMBER(char *, column, thing), g_free);
        break;
    case NOUN_KIND_LIST:
        g_clear_pointer(&MEMBER(char **, column, thing), g_strfreev);
        break;
    case NOUN_KIND_MAP:
        g_clear_pointer(&MEMBER(GHashTable *, column, thing), g_hash_table_unref);
        break;
    default:
        break;
    }
}

static char **list_of(const NounColumn *column, gconstpointer thing) {
    static char *const none[] = {NULL};
    char **list = MEMBER(char **, column, thing);
    return list ? list : (char **)none;
}

static GHashTable *map_of(const char *text) {
    GHashTable *map = canon_to_map(text);
    return map ? map : canon_map_new();
}

/* A place is known where both its columns are; the second one is read behind the first. */
static void read_metre(const NounColumn *column, gpointer thing, Rows *rows, int i) {
    GridPlace *place = &MEMBER(GridPlace, column, thing);
    gboolean second = column->kind == NOUN_KIND_Y;
    *(second ? &place->y : &place->x) = rows_int(rows, i);
    place->known = !rows_is_null(rows, i) && (place->known || !second);
    if (second && !place->known)
        *place = (GridPlace){0};
}

static void column_read(const NounColumn *column, gpointer thing, Rows *rows, int i) {
    switch (column->kind) {
    case NOUN_KIND_TEXT:
    case NOUN_KIND_MAYBE:
        MEMBER(char *, column, thing) = noun_text_of(column, rows_text(rows, i));
        break;
    case NOUN_KIND_INT:
    case NOUN_KIND_TIME:
        MEMBER(gint64, column, thing) = rows_int(rows, i);
        break;
    case NOUN_KIND_FLAG:
        MEMBER(gboolean, column, thing) = rows_int(rows, i) != 0;
        break;
    case NOUN_KIND_LIST:
        MEMBER(char **, column, thing) = g_strsplit(or_empty(rows_text(rows, i)), ",", -1);
        break;
    case NOUN_KIND_MAP:
        MEMBER(GHashTable *, column, thing) = map_of(rows_text(rows, i));
        break;
    case NOUN_KIND_X:
    case NOUN_KIND_Y:
        read_metre(column, thing, rows, i);
        break;
    }
}

static void column_copy(const NounColumn *column, gpointer thing, gconstpointer from) {
    switch (column->kind) {
    case NOUN_KIND_TEXT:
    case NOUN_KIND_MAYBE:
        MEMBER(char *, column, thing) = noun_text_of(column, MEMBER(char *, column, from));
        break;
    case NOUN_KIND_LIST:
        MEMBER(char **, column, thing) = g_strdupv(list_of(column, from));
        break;
    case NOUN_KIND_MAP:
        MEMBER(GHashTable *, column, thing) =
            MEMBER(GHashTable *, column, from) ? canon_map_copy(MEMBER(GHashTable *, column, from)) : canon_map_new();
        break;
    case NOUN_KIND_INT:
    case NOUN_KIND_TIME:
        MEMBER(gint64, column, thing) = MEMBER(gint64, column, from);
        break;
    case NOUN_KIND_FLAG:
        MEMBER(gboolean, column, thing) = MEMBER(gboolean, column, from);
        break;
    case NOUN_KIND_X:
    case NOUN_KIND_Y:
        MEMBER(GridPlace, column, thing) = MEMBER(GridPlace, column, from);
        break;
    }
}

static void write_metre(const NounColumn *column, gconstpointer thing, Row *row) {
    const GridPlace *place = &MEMBER(GridPlace, column, thing);
    if (place->known)
        row_set_int(row, column->name, column->kind == NOUN_KIND_X ? place->x : place->y);
}

static void write_text(const NounColumn *column, const char *text, gboolean key, Row *row) {
    if (column->kind == NOUN_KIND_TEXT && !column->null && !key)
        row_set_text(row, column->name, or_empty(text));
    else if (!column->null || (text && *text))
        row_set_text(row, column->name, text);
}

static void write_map(const NounColumn *column, GHashTable *map, Row *row) {
    if (column->null && (!map || g_hash_table_size(map) == 0))
        return;
    g_autofree char *text = canon_from_map(map);
    row_set_text(row, column->name, text);
}

static void column_write(const NounColumn *column, gconstpointer thing, gboolean key, Row *row) {
    g_autofree char *made = NULL;
    switch (column->kind) {
    case NOUN_KIND_TEXT:
    case NOUN_KIND_MAYBE:
        write_text(column, MEMBER(char *, column, thing), key, row);
        break;
    case NOUN_KIND_INT:
    case NOUN_KIND_TIME:
        if (MEMBER(gint64, column, thing) || !column->null)
            row_set_int(row, column->name, MEMBER(gint64, column, thing));
        break;
    case NOUN_KIND_FLAG:
        row_set_int(row, column->name, MEMBER(gboolean, column, thing) ? 1 : 0);
        break;
    case NOUN_KIND_LIST:
        made = g_strjoinv(",", list_of(column, thing));
        row_set_text(row, column->name, made);
        break;
    case NOUN_KIND_MAP:
        write_map(column, MEMBER(GHashTable *, column, thing), row);
        break;
    case NOUN_KIND_X:
    case NOUN_KIND_Y:
        write_metre(column, thing, row);
        break;
    }
}

/* "kind=vessel;grade=3", keys sorted. Owned. */
static char *pairs_text(GHashTable *map) {
    g_autoptr(GString) text = g_string_new(NULL);
    GList *keys = map ? g_list_sort(g_hash_table_get_keys(map), (GCompareFunc)strcmp) : NULL;
    for (GList *at = keys; at; at = at->next)
        g_string_append_printf(text, "%s%s=%s", at == keys ? "" : ";", (char *)at->data, (char *)g_hash_table_lookup(map, at->data));
    g_list_free(keys);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static gboolean take_pairs(const NounColumn *column, gpointer thing, const char *text) {
    g_autoptr(GHashTable) map = canon_map_new();
    g_auto(GStrv) pairs = g_strsplit(text, ";", -1);
    for (char **pair = pairs; *pair; pair++) {
        char *equals = strchr(g_strstrip(*pair), '=');
        if (!**pair)
            continue;
        if (!equals || equals == *pair)
            return FALSE;
        g_hash_table_replace(map, g_strchomp(g_strndup(*pair, (gsize)(equals - *pair))), g_strdup(g_strchug(equals + 1)));
    }
    g_hash_table_unref(MEMBER(GHashTable *, column, thing));
    MEMBER(GHashTable *, column, thing) = g_steal_pointer(&map);
    return TRUE;
}

char *noun_column_text(const NounColumn *column, gconstpointer thing) {
    gint64 number = 0;
    const GridPlace *place = NULL;
    switch (column->kind) {
    case NOUN_KIND_TEXT:
    case NOUN_KIND_MAYBE:
        return noun_text_of(column, MEMBER(char *, column, thing));
    case NOUN_KIND_INT:
    case NOUN_KIND_TIME:
        number = MEMBER(gint64, column, thing);
        return number || !column->null ? g_strdup_printf("%" G_GINT64_FORMAT, number) : NULL;
    case NOUN_KIND_FLAG:
        return g_strdup(MEMBER(gboolean, column, thing) ? "yes" : "no");
    case NOUN_KIND_LIST:
        return g_strjoinv(";", list_of(column, thing));
    case NOUN_KIND_X:
    case NOUN_KIND_Y:
        place = &MEMBER(GridPlace, column, thing);
        return place->known ? grid_format(column->kind == NOUN_KIND_X ? place->x : place->y) : g_strdup("");
    case NOUN_KIND_MAP:
        return pairs_text(MEMBER(GHashTable *, column, thing));
    }
    return NULL;
}

/* A half of a place is taken as the half it is; the other one decides with it whether the place is known. */
static gboolean take_metre(const NounColumn *column, gpointer thing, const char *text) {
    GridPlace *place = &MEMBER(GridPlace, column, thing), half;
    gboolean second = column->kind == NOUN_KIND_Y;
    if (!grid_parse(text, *text ? "0" : "", &half, NULL))
        return FALSE;
    *(second ? &place->y : &place->x) = half.x;
    place->known = half.known && (place->known || !second);
    return TRUE;
}

gboolean noun_column_take(const NounColumn *column, gpointer thing, const char *text) {
    gint64 number = 0;
    switch (column->kind) {
    case NOUN_KIND_TEXT:
    case NOUN_KIND_MAYBE:
        g_free(MEMBER(char *, column, thing));
        MEMBER(char *, column, thing) = g_strdup(text);
        return TRUE;
    case NOUN_KIND_INT:
    case NOUN_KIND_TIME:
        if (!g_ascii_string_to_signed(text, 10, G_MININT64, G_MAXINT64, &number, NULL))
            return FALSE;
        MEMBER(gint64, column, thing) = number;
        return TRUE;
    case NOUN_KIND_FLAG:
        if (strcmp(text, "yes") != 0 && strcmp(text, "no") != 0)
            return FALSE;
        MEMBER(gboolean, column, thing) = *text == 'y';
        return TRUE;
    case NOUN_KIND_LIST:
        g_strfreev(MEMBER(char **, column, thing));
        MEMBER(char **, column, thing) = g_strsplit(text, ";", -1);
        return TRUE;
    case NOUN_KIND_X:
    case NOUN_KIND_Y:
        return take_metre(column, thing, text);
    case NOUN_KIND_MAP:
        return take_pairs(column, thing, text);
    }
    return FALSE;
}

static gboolean column_same(const NounColumn *column, gconstpointer a, gconstpointer b) {
    g_autofree char *left = NULL, *right = NULL;
    if (column->kind == NOUN_KIND_MAP) {
        left = canon_from_map(MEMBER(GHashTable *, column, a));
        right = canon_from_map(MEMBER(GHashTable *, column, b));
    } else {
        left = noun_column_text(column, a);
        right = noun_column_text(column, b);
    }
    return g_strcmp0(left, right) == 0;
}

/* ---- the whole thing ---- */

static gpointer noun_read(const Noun *noun, Rows *rows) {
    gpointer thing = g_malloc0(noun->size);
    for (guint i = 0; i < noun->width; i++)
        column_read(&noun->columns[i], thing, rows, (int)i);
    return thing;
}

gpointer noun_copy(const Noun *noun, gconstpointer thing) {
    gpointer copy = g_malloc0(noun->size);
    for (guint i = 0; i < noun->width; i++)
        column_copy(&noun->columns[i], copy, thing);
    return copy;
}

gpointer noun_new(const Noun *noun) {
    g_autofree gpointer nothing = g_malloc0(noun->size);
    return noun_copy(noun, nothing);
}

void noun_free(const Noun *noun, gpointer thing) {
    for (guint i = 0; thing && i < noun->width; i++)
        column_free(&noun->columns[i], thing);
    g_free(thing);
}

gboolean noun_same(const Noun *noun, gconstpointer a, gconstpointer b) {
    for (guint i = 0; i < noun->width; i++)
        if (!column_same(&noun->columns[i], a, b))
            return FALSE;
    return TRUE;
}

const NounColumn *noun_column(const Noun *noun, const char *name) {
    for (guint i = 0; i < noun->width; i++)
        if (strcmp(noun->columns[i].name, name) == 0)
            return &noun->columns[i];
    return NULL;
}

/* ---- the table ---- */

static Rows *query(Db *db, const Noun *noun, const char *tail, const char *format, va_list arguments, GError **error) {
    g_autoptr(GString) sql = g_string_new("SELECT ");
    for (guint i = 0; i < noun->width; i++)
        g_string_append_printf(sql, "%s%s", i ? ", " : "", noun->columns[i].name);
    g_string_append_printf(sql, " FROM %s %s", noun->table, tail);
    return db_query_v(db, error, sql->str, format, arguments);
}

GPtrArray *noun_list(Db *db, const Noun *noun, GError **error, const char *tail, const char *format, ...) {
    g_autoptr(GError) local = NULL;
    g_autoptr(GPtrArray) things = g_ptr_array_new_with_free_func(noun->destroy);
    va_list arguments;
    va_start(arguments, format);
    g_autoptr(Rows) rows = query(db, noun, tail, format, arguments, &local);
    va_end(arguments);
    while (rows_next(rows, &local))
        g_ptr_array_add(things, noun_read(noun, rows));
    if (!local)
        return g_steal_pointer(&things);
    g_clear_error(error); /* the latest failure stands, as with err_set */
    g_propagate_error(error, g_steal_pointer(&local));
    return NULL;
}

gboolean noun_find(Db *db, const Noun *noun, gpointer thing, GError **error, const char *tail, const char *format, ...) {
    g_autoptr(GError) local = NULL;
    va_list arguments;
    va_start(arguments, format);
    g_autoptr(Rows) rows = query(db, noun, tail, format, arguments, &local);
    va_end(arguments);
    gpointer found = rows_next(rows, &local) ? noun_read(noun, rows) : NULL;
    memcpy(thing, &found, sizeof found);
    if (!local)
        return TRUE;
    g_clear_error(error); /* the latest failure stands, as with err_set */
    g_propagate_error(error, g_steal_pointer(&local));
    return FALSE;
}

gpointer noun_load(Db *db, const Noun *noun, const char *key, GError **error) {
    gpointer thing = NULL;
    g_autofree char *tail = g_strdup_printf("WHERE %s = $1", noun->columns[0].name);
    if (noun_find(db, noun, &thing, error, tail, "s", key) && !thing)
        err_set(error, ERR_NOT_FOUND, _(noun->missing), key);
    return thing;
}

static Row *noun_row_of(const Noun *noun, gconstpointer thing) {
    Row *row = row_new(noun->table);
    for (guint i = 0; i < noun->width; i++)
        column_write(&noun->columns[i], thing, i < noun->keys, row);
    return row;
}

gboolean noun_save(Change *change, const Noun *noun, gconstpointer thing, GError **error) {
    g_autoptr(Row) row = noun_row_of(noun, thing);
    return change_put(change, row, error);
}

gboolean noun_add(Change *change, const Noun *noun, gconstpointer thing, GError **error) {
    g_autoptr(Row) row = noun_row_of(noun, thing);
    return change_add(change, row, error);
}

/* ---- for lists ---- */

void noun_set_text(char **place, const char *text) {
    char *copy = g_strdup(text);
    g_free(*place);
    *place = copy;
}

char *noun_pattern(const char *text, gboolean begin) {
    GString *pattern = g_string_new(begin ? "" : "%");
    for (const char *p = text; *p; p++) {
        if (strchr("%_\\", *p))
            g_string_append_c(pattern, '\\');
        g_string_append_c(pattern, *p);
    }
    g_string_append_c(pattern, '%');
    return g_string_free(pattern, FALSE);
}
