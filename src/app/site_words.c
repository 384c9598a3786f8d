/* SPDX-License-Identifier: MIT
 *
 * What a plant's own lists call columns and values (data/plant/words.csv): 工号 for id, 是 for yes. Taken by every import, written by
 * `export --lang zh`.
 */
#include <string.h>

#include "bihuan/base/path.h"
#include "site_run.h"

#define WORDS_MAX 1000

enum { WORD_KIND, WORD_COLUMN, WORD_VALUE, WORD_ZH, WORD_WIDTH };

Csv *site_words(GError **error) {
    g_autofree char *text = path_embedded("data/plant/words.csv", NULL);
    return csv_parse(text ? text : "", WORDS_MAX, error);
}

/* The row is about the column of that kind, or of any kind. */
static gboolean is_about(const CsvRow *row, const char *kind, const char *column) {
    const char *whose = row->cells->pdata[WORD_KIND];
    return row->cells->len == WORD_WIDTH && (strcmp(whose, kind) == 0 || strcmp(whose, "*") == 0) &&
           (!column || strcmp(row->cells->pdata[WORD_COLUMN], column) == 0);
}

static gboolean is_called(const CsvRow *row, const char *typed) {
    g_auto(GStrv) words = g_strsplit(row->cells->pdata[WORD_ZH], "|", -1);
    return g_strv_contains((const char *const *)words, typed);
}

static gboolean has_column(const SiteKind *kind, const char *name) {
    for (guint i = 0; i < kind->width; i++)
        if (strcmp(kind->columns[i].name, name) == 0)
            return TRUE;
    return FALSE;
}

const char *site_words_column(const Csv *words, const SiteKind *kind, const char *typed) {
    for (guint own = 0; own < 2; own++) /* what a kind calls its columns goes before what all do */
        for (guint i = 1; i < words->rows->len; i++) {
            const CsvRow *row = words->rows->pdata[i];
            const char *name = is_about(row, kind->kind, NULL) ? row->cells->pdata[WORD_COLUMN] : "";
            gboolean general = strcmp(row->cells->pdata[WORD_KIND], "*") == 0;
            if (general == (own == 1) && has_column(kind, name) && !*(const char *)row->cells->pdata[WORD_VALUE] && is_called(row, typed))
                return name;
        }
    for (guint i = 0; i < kind->width; i++)
        if (g_ascii_strcasecmp(kind->columns[i].name, typed) == 0)
            return kind->columns[i].name;
    return NULL;
}

static const char *value_of(const Csv *words, const char *kind, const char *column, const char *typed) {
    for (guint i = 1; i < words->rows->len; i++) {
        const CsvRow *row = words->rows->pdata[i];
        if (is_about(row, kind, column) && *(const char *)row->cells->pdata[WORD_VALUE] && is_called(row, typed))
            return row->cells->pdata[WORD_VALUE];
    }
    return typed;
}

/* A cell that a spreadsheet would run is written with an apostrophe before it (csv_append_safe); taken off again. */
static const char *without_guard(const char *cell) {
    return cell[0] == '\'' && cell[1] && strchr("=+-@", cell[1]) ? cell + 1 : cell;
}

char *site_words_value(const Csv *words, const SiteKind *kind, const SiteColumn *column, const char *typed) {
    const char *cell = without_guard(typed);
    if (column->kind != SITE_LIST)
        return g_strdup(value_of(words, kind->kind, column->name, cell));
    g_autoptr(GString) list = g_string_new(NULL);
    g_auto(GStrv) parts = site_split(cell);
    for (char **part = parts; *part; part++)
        g_string_append_printf(list, "%s%s", list->len ? ";" : "", value_of(words, kind->kind, column->name, *part));
    return g_string_free(g_steal_pointer(&list), FALSE);
}

static char *first_word(const CsvRow *row) {
    const char *zh = row->cells->pdata[WORD_ZH];
    return g_strndup(zh, strcspn(zh, "|"));
}

/* What is written for a value ("" = for the column's name) in Chinese; as it is where there is no word. Owned. */
static char *shown(const Csv *words, const char *kind, const char *column, const char *value) {
    for (guint own = 0; own < 2; own++)
        for (guint i = 1; i < words->rows->len; i++) {
            const CsvRow *row = words->rows->pdata[i];
            gboolean general = strcmp(row->cells->pdata[WORD_KIND], "*") == 0;
            if (general == (own == 1) && is_about(row, kind, column) && strcmp(row->cells->pdata[WORD_VALUE], value) == 0)
                return first_word(row);
        }
    return g_strdup(*value ? value : column);
}

char *site_words_shown(const Csv *words, const char *kind, const SiteColumn *column, const char *value) {
    if (!*value)
        return g_strdup("");
    if (column->kind == SITE_FLAG)
        return g_strdup(strcmp(value, "yes") == 0 ? "是" : "否");
    if (column->kind != SITE_LIST)
        return shown(words, kind, column->name, value);
    g_autoptr(GString) list = g_string_new(NULL);
    g_auto(GStrv) parts = site_split(value);
    for (char **part = parts; *part; part++) {
        g_autofree char *word = shown(words, kind, column->name, *part);
        g_string_append_printf(list, "%s%s", list->len ? ";" : "", word);
    }
    return g_string_free(g_steal_pointer(&list), FALSE);
}

char *site_words_head(const Csv *words, const char *kind, const SiteColumn *column) {
    return shown(words, kind, column->name, "");
}
