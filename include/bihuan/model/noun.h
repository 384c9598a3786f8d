/* SPDX-License-Identifier: MIT
 *
 * Nouns: a struct and the row of a table it stands for. One descriptor says every column once; reading, freeing, copying, comparing,
 * saving and the texts of files come from it. A new column is one member of the struct and one row here, beside its line of SQL.
 *
 *     static const NounColumn COLUMNS[] = {NOUN_TEXT(Holiday, day), NOUN_TEXT(Holiday, kind), NOUN_TEXT(Holiday, name)};
 *     const Noun holiday_noun = NOUN(holiday, Holiday, "holiday", 1, COLUMNS, NULL);
 */
#ifndef BIHUAN_MODEL_NOUN_H
#define BIHUAN_MODEL_NOUN_H

#include <stddef.h>

#include "bihuan/store/change.h"

/* How a column stands in the struct. Texts, lists and maps are owned by the thing. */
typedef enum {
    NOUN_KIND_TEXT,  /* char *; never NULL when read, NULL is written as "" (but not in a key) */
    NOUN_KIND_MAYBE, /* char *; NULL is NULL in the table */
    NOUN_KIND_INT,   /* gint64 */
    NOUN_KIND_TIME,  /* gint64, UTC ms; 0 = never */
    NOUN_KIND_FLAG,  /* gboolean; 1 and 0 in the table */
    NOUN_KIND_LIST,  /* char **, NULL-terminated; with commas between in the table */
    NOUN_KIND_MAP,   /* GHashTable * of texts (store/canon.h), never NULL; one that cannot be read is empty, verify names the row */
    NOUN_KIND_X,     /* GridPlace (model/grid.h): its x; the row behind it is */
    NOUN_KIND_Y,     /* its y; where one of the two is NULL the place is not known */
} NounKind;

typedef struct {
    const char *name; /* in the table; files and JSON call it so too */
    NounKind kind;
    gboolean null; /* "", 0 or an empty map is NULL in the table */
    gsize offset;
    const char *fact; /* what forms and rules call it; NULL = they do not ask for it */
} NounColumn;

typedef struct {
    const char *table;
    gsize size;
    const NounColumn *columns;
    guint width, keys; /* columns; how many of the first are the key */
    GDestroyNotify destroy;
    const char *missing; /* N_(): what noun_load says of a key that is not there, with one %s; NULL = it is never asked so */
} Noun;

/* A row of the descriptor; the type of the member is checked. */
#define NOUN_COLUMN(column, column_kind, is_null, ctype, type, member, fact_name)                                                          \
    { column, column_kind, is_null, offsetof(type, member) + 0 * sizeof(char[_Generic(((type *)0)->member, ctype : 1)]), fact_name }
#define NOUN_TEXT(type, member) NOUN_COLUMN(#member, NOUN_KIND_TEXT, FALSE, char *, type, member, NULL)
#define NOUN_OPTION(type, member) NOUN_COLUMN(#member, NOUN_KIND_TEXT, TRUE, char *, type, member, NULL)
#define NOUN_INT(type, member) NOUN_COLUMN(#member, NOUN_KIND_INT, FALSE, gint64, type, member, NULL)
#define NOUN_TIME(type, member) NOUN_COLUMN(#member, NOUN_KIND_TIME, FALSE, gint64, type, member, NULL)
#define NOUN_FLAG(type, member) NOUN_COLUMN(#member, NOUN_KIND_FLAG, FALSE, gboolean, type, member, NULL)
#define NOUN_LIST(type, member) NOUN_COLUMN(#member, NOUN_KIND_LIST, FALSE, char **, type, member, NULL)
#define NOUN_MAP(type, member) NOUN_COLUMN(#member, NOUN_KIND_MAP, FALSE, GHashTable *, type, member, NULL)
#define NOUN_TIME_OPTION(type, member) NOUN_COLUMN(#member, NOUN_KIND_TIME, TRUE, gint64, type, member, NULL)
#define NOUN_INT_OPTION(type, member) NOUN_COLUMN(#member, NOUN_KIND_INT, TRUE, gint64, type, member, NULL)
#define NOUN_MAP_OPTION(type, member) NOUN_COLUMN(#member, NOUN_KIND_MAP, TRUE, GHashTable *, type, member, NULL)
#define NOUN_PLACE(type, member)                                                                                                           \
    NOUN_COLUMN("x", NOUN_KIND_X, TRUE, GridPlace, type, member, NULL), NOUN_COLUMN("y", NOUN_KIND_Y, TRUE, GridPlace, type, member, NULL)

/* In a header: declares PREFIX_noun, PREFIX_free() and g_autoptr(type). */
#define NOUN_TYPE(type, prefix)                                                                                                            \
    extern const Noun prefix##_noun;                                                                                                       \
    static inline void prefix##_free(type *thing) {                                                                                        \
        noun_free(&prefix##_noun, thing);                                                                                                  \
    }                                                                                                                                      \
    G_DEFINE_AUTOPTR_CLEANUP_FUNC(type, prefix##_free)

/* In its source file: what PREFIX_noun is. */
#define NOUN(prefix, type, table_name, key_columns, rows, not_there)                                                                       \
    {                                                                                                                                      \
        .table = table_name, .size = sizeof(type), .columns = rows, .width = G_N_ELEMENTS(rows), .keys = key_columns,                      \
        .destroy = (GDestroyNotify)prefix##_free, .missing = not_there                                                                     \
    }

/* A new thing with empty texts, lists and maps (MAYBE: NULL). */
gpointer noun_new(const Noun *noun);
/* NULL is let through. */
void noun_free(const Noun *noun, gpointer thing);
gpointer noun_copy(const Noun *noun, gconstpointer thing);
/* Is every column the same in both? */
gboolean noun_same(const Noun *noun, gconstpointer a, gconstpointer b);

/* The rows of a query, in its order (the array owns them); NULL on error. tail: what comes behind "SELECT the columns FROM the
 * table", constant SQL; the rest as in db_query. */
GPtrArray *noun_list(Db *db, const Noun *noun, GError **error, const char *tail, const char *format, ...);
/* The first row of such a query into *thing (the address of a pointer to the struct). FALSE: it could not be read; TRUE and NULL:
 * there is none. */
gboolean noun_find(Db *db, const Noun *noun, gpointer thing, GError **error, const char *tail, const char *format, ...);
/* The row of a key of one text. NULL with ERR_NOT_FOUND and the noun's sentence, or with what went wrong. */
gpointer noun_load(Db *db, const Noun *noun, const char *key, GError **error);

/* Writes it, whether it is there or not; as a new one (ERR_CONFLICT where the key is taken). */
gboolean noun_save(Change *change, const Noun *noun, gconstpointer thing, GError **error);
gboolean noun_add(Change *change, const Noun *noun, gconstpointer thing, GError **error);

/* The column of this name, NULL = there is none. */
const NounColumn *noun_column(const Noun *noun, const char *name);
/* A column as a text of a file: yes and no, metres, lists with ';' between, maps as key=value;…, numbers in digits (times in ms); "" for
 * what is not there. Owned; NULL for a MAYBE, a number or a time that is NULL in the table. */
char *noun_column_text(const NounColumn *column, gconstpointer thing);
/* And back. FALSE and the thing as it was if the text is no such value. */
gboolean noun_column_take(const NounColumn *column, gpointer thing, const char *text);

/* A text of a thing becomes a copy of another one, which may be part of it. */
void noun_set_text(char **place, const char *text);

/* text between two '%', with %, _ and \ in it made ordinary, for LIKE … ESCAPE '\'. begin: only behind. Owned. */
char *noun_pattern(const char *text, gboolean begin);

#endif
