/* SPDX-License-Identifier: MIT
 *
 * Doubts: what a spreadsheet or an old code may have done to a row, and only a person can tell.
 */
#include <stdio.h>
#include <string.h>

#include "bihuan/base/decode.h"
#include "bihuan/base/fold.h"
#include "bihuan/base/i18n.h"
#include "site_run.h"

static gboolean is_number(const char *text) {
    return *text && text[strspn(text, "0123456789")] == '\0';
}

static const char *without_zeros(const char *number) {
    const char *rest = number + strspn(number, "0");
    return *rest ? rest : "0";
}

static void note_zeros(SiteRun *run, const char *key) {
    const char *bare = without_zeros(key);
    if (is_number(key) && !g_hash_table_contains(run->zeros, bare))
        g_hash_table_insert(run->zeros, g_strdup(bare), g_strdup(key));
}

/* Keys that are numbers: those of the plant, then those of the file, so that each pair is asked about once. */
static GHashTable *zeros_of(SiteRun *run) {
    if (run->zeros)
        return run->zeros;
    run->zeros = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    GHashTableIter all;
    gpointer held;
    g_hash_table_iter_init(&all, g_hash_table_lookup(run->known, run->kind->noun->table));
    while (g_hash_table_iter_next(&all, &held, NULL))
        note_zeros(run, held);
    for (guint row = 1; row <= cells_rows(run->cells); row++) {
        g_autofree char *key = site_key_at(run, row);
        note_zeros(run, key);
    }
    return run->zeros;
}

/* The name of the thing of a key, in the file or in the plant; NULL = it has none. Owned. */
static char *name_of(SiteRun *run, const char *key) {
    guint row = GPOINTER_TO_UINT(g_hash_table_lookup(run->codes, key));
    guint name = 0;
    while (name < run->kind->width && strcmp(run->kind->columns[name].name, "name") != 0)
        name++;
    if (name == run->kind->width || !noun_column(run->kind->noun, "name"))
        return NULL;
    if (row && run->places[name])
        return fold_key(cells_unguard(cells_at(run->cells, row, run->places[name] - 1)));
    g_autofree char *sql = g_strdup_printf("SELECT name FROM %s WHERE %s = $1", run->kind->noun->table, run->kind->noun->columns[0].name);
    g_autofree char *stored = NULL;
    g_autoptr(GError) reason = NULL;
    if (!db_get_text(run->db, &reason, &stored, sql, "s", key))
        site_problem(run, "%s", reason->message);
    return stored ? fold_key(stored) : NULL;
}

/* 0012 that comes back as 12 would be a second person of that name. */
static void check_zeros(SiteRun *run, const char *key) {
    if (!is_number(key))
        return;
    const char *twin = g_hash_table_lookup(zeros_of(run), without_zeros(key));
    g_autofree char *name = twin && strcmp(twin, key) != 0 ? name_of(run, key) : NULL, *other = name ? name_of(run, twin) : NULL;
    if (name && g_strcmp0(name, other) == 0)
        site_doubt(run, key, _("%s has the same name: a spreadsheet may have taken the zeros off"), twin);
}

/* 3-1 comes back as 3月1日, or as 2026/3/1. */
static void check_day(SiteRun *run, const char *key) {
    int month, day, end = 0;
    gboolean like_day = sscanf(key, "%2d月%2d日%n", &month, &day, &end) == 2 && end > 0 && !key[end];
    end = 0;
    like_day |= sscanf(key, "%*4d/%2d/%2d%n", &month, &day, &end) == 2 && end > 0 && !key[end];
    if (like_day)
        site_doubt(run, key, "%s", _("a spreadsheet may have made a day of this code"));
}

static gboolean is_of_signs(const SiteRun *run, guint place) {
    for (guint i = 0; i < run->kind->width; i++)
        if (run->places[i] == place)
            return run->kind->columns[i].signs;
    return FALSE;
}

static void check_code(SiteRun *run, const char *key) {
    for (guint i = 0; run->doubtful && i < cells_count(run->cells, run->row); i++) {
        const char *cell = cells_at(run->cells, run->row, i);
        g_autofree char *otherwise = decode_otherwise(cell);
        if (!otherwise || is_of_signs(run, i + 1))
            continue;
        site_doubt(run, key, _("“%s” could also be “%s”: the file says in no way which code it is in; save it as CSV UTF-8"), cell,
                   otherwise);
        return;
    }
}

void site_check_doubts(SiteRun *run, gconstpointer old) {
    const char *key = run->now[0];
    check_code(run, key);
    if (old || run->kind->columns[0].kind != SITE_CODE)
        return;
    check_zeros(run, key);
    check_day(run, key);
}
