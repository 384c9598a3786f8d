/* SPDX-License-Identifier: MIT
 *
 * What a plant's own lists call columns and values (data/plant/words.csv): 工号 for id, 是 for yes. Taken by every import, written by
 * `export --lang zh`.
 */
#include <string.h>

#include "bihuan/base/fold.h"
#include "bihuan/base/table.h"
#include "bihuan/model/class.h"
#include "site_run.h"

#define EVERY_FLAG "flag" /* a row about all columns of yes and no */

enum { WORD_KIND, WORD_COLUMN, WORD_VALUE, WORD_ZH };

typedef struct {
    GHashTable *values; /* folded word to value */
    GHashTable *shown;  /* value to word; "" to the column's own name */
} ColumnWords;

struct SiteWords {
    const SiteKind *kind;
    ColumnWords *columns;
    GHashTable *heads; /* folded header to column, from 1 */
};

/* A header as it is looked up: "单位（必填）*" and "In service" are 单位 and in_service. Owned. */
static char *fold_head(const char *typed) {
    char *key = fold_key(typed);
    key[strcspn(key, "(*")] = '\0';
    for (char *line; (line = strchr(key, '_'));)
        memmove(line, line + 1, strlen(line));
    return key;
}

/* What is there already was said by the kind itself. */
static void learn(GHashTable *words, char *word, gpointer meaning) {
    if (g_hash_table_contains(words, word))
        g_free(word);
    else
        g_hash_table_insert(words, word, meaning);
}

static void learn_row(SiteWords *words, guint i, const char *value, const char *zh) {
    g_auto(GStrv) all = g_strsplit(zh, "|", -1);
    if (!g_hash_table_contains(words->columns[i].shown, value))
        g_hash_table_insert(words->columns[i].shown, g_strdup(value), g_strdup(all[0]));
    for (char **word = all; *word; word++) {
        if (*value)
            g_hash_table_insert(words->columns[i].values, fold_key(*word), g_strdup(value));
        else
            learn(words->heads, fold_head(*word), GUINT_TO_POINTER(i + 1));
    }
}

static void learn_all(SiteWords *words, const Cells *table, const char *whose) {
    for (guint row = 1; row <= cells_rows(table); row++) {
        const char *column = cells_at(table, row, WORD_COLUMN), *value = cells_at(table, row, WORD_VALUE);
        if (strcmp(cells_at(table, row, WORD_KIND), whose) != 0)
            continue;
        for (guint i = 0; i < words->kind->width; i++)
            if (strcmp(words->kind->columns[i].name, column) == 0 ||
                (strcmp(column, EVERY_FLAG) == 0 && words->kind->columns[i].kind == SITE_FLAG))
                learn_row(words, i, value, cells_at(table, row, WORD_ZH));
    }
}

static void learn_classes(SiteWords *words, guint i) {
    int list = words->kind->columns[i].classes - 1;
    for (const char *const *code = list >= 0 ? class_codes(list) : NULL; code && *code; code++)
        g_hash_table_insert(words->columns[i].values, fold_key(class_title(list, *code)), g_strdup(*code));
}

SiteWords *site_words_new(const SiteKind *kind, GError **error) {
    g_autoptr(Cells) table = table_cells("data/plant/words.csv", error);
    if (!table)
        return NULL;
    SiteWords *words = g_new(SiteWords, 1);
    *words = (SiteWords){
        .kind = kind, .columns = g_new0(ColumnWords, kind->width), .heads = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
    for (guint i = 0; i < kind->width; i++) {
        words->columns[i].values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
        words->columns[i].shown = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    }
    learn_all(words, table, kind->kind);
    learn_all(words, table, "*");
    for (guint i = 0; i < kind->width; i++) {
        learn(words->heads, fold_head(kind->columns[i].name), GUINT_TO_POINTER(i + 1));
        learn_classes(words, i);
    }
    return words;
}

void site_words_free(SiteWords *words) {
    if (!words)
        return;
    for (guint i = 0; i < words->kind->width; i++) {
        g_hash_table_unref(words->columns[i].values);
        g_hash_table_unref(words->columns[i].shown);
    }
    g_hash_table_unref(words->heads);
    g_free(words->columns);
    g_free(words);
}

guint site_words_column(const SiteWords *words, const char *typed) {
    g_autofree char *head = fold_head(typed);
    return GPOINTER_TO_UINT(g_hash_table_lookup(words->heads, head));
}

const char *site_words_value(const SiteWords *words, guint column, const char *typed) {
    if (!g_hash_table_size(words->columns[column].values))
        return typed;
    g_autofree char *key = fold_key(typed);
    const char *value = g_hash_table_lookup(words->columns[column].values, key);
    return value ? value : typed;
}

const char *site_words_shown(const SiteWords *words, guint column, const char *value) {
    const char *word = g_hash_table_lookup(words->columns[column].shown, value);
    return word ? word : value;
}

const char *site_words_head(const SiteWords *words, guint column) {
    const char *word = site_words_shown(words, column, "");
    return *word ? word : words->kind->columns[column].name;
}
