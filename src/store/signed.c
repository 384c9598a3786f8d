/* SPDX-License-Identifier: MIT
 *
 * The table of who must have signed, and what its words mean.
 */
#include "signed.h"

#include "bihuan/base/i18n.h"
#include "bihuan/base/table.h"

#include <string.h>

#define TABLE "data/trust/signed.csv"
#define COLUMNS 7
#define COSIGN_SCHEMA 13 /* data/sql/0013-sign.sql */

static const char SQL_DRILL[] = "SELECT 1 FROM plant WHERE key = 'demo' AND value = '1' AND seq = 1";
static const char SQL_SCHEMAS[] = "SELECT seq, body FROM audit WHERE subject = 'plant' AND kind IN ('init', 'migrate') ORDER BY seq";

static gpointer rule_of(char *const *cells) {
    SignedRule *rule = g_new(SignedRule, 1);
    *rule = (SignedRule){g_strdup(cells[0]), g_strdup(cells[1]), g_strdup(cells[2]), (int)g_ascii_strtoll(cells[3], NULL, 10),
                         g_strdup(cells[4]), g_strdup(cells[5]), g_strdup(cells[6])};
    return rule;
}

const GPtrArray *signed_rules(void) {
    static gsize kept = 0;
    return table_rows(&kept, TABLE, COLUMNS, rule_of);
}

static gboolean is_about_steps(const SignedRule *rule) {
    return strcmp(rule->change, "form-sign") == 0;
}

gboolean signed_is_listed(const char *table) {
    const GPtrArray *rules = signed_rules();
    for (guint i = 0; i < rules->len; i++) {
        const SignedRule *rule = rules->pdata[i];
        if (rule->table[0] == table[0] && strcmp(rule->table, table) == 0 && !is_about_steps(rule))
            return TRUE;
    }
    return FALSE;
}

static const char *cell(GHashTable *image, const char *column) {
    const char *value = image ? g_hash_table_lookup(image, column) : NULL;
    return value ? value : "";
}

static gboolean has_changed(const char *change, GHashTable *before, GHashTable *image) {
    if (strcmp(change, "any") == 0)
        return TRUE;
    if (strcmp(change, "new") == 0)
        return before == NULL;
    gsize length = strcspn(change, ">=");
    g_autofree char *column = g_strndup(change, length);
    const char *was = cell(before, column), *is = cell(image, column);
    if (change[length] == '=')
        return strcmp(is, change + length + 1) == 0;
    if (change[length] == '>')
        return strcmp(is, "0") != 0 && *is && strcmp(is, was) != 0;
    return strcmp(is, was) != 0;
}

const SignedRule *signed_rule_for(const char *kind, const char *table, GHashTable *before, GHashTable *image) {
    const GPtrArray *rules = signed_rules();
    for (guint i = 0; i < rules->len; i++) {
        const SignedRule *rule = rules->pdata[i];
        if (strcmp(rule->table, table) == 0 && !is_about_steps(rule) && (strcmp(rule->kind, "*") == 0 || strcmp(rule->kind, kind) == 0) &&
            has_changed(rule->change, before, image))
            return rule;
    }
    return NULL;
}

gboolean signed_is_enough(const SignedRule *rule, GHashTable *image, const SignedBy *by) {
    if (rule->signatures > 2 || (rule->signatures > 0 && !by->is_signed))
        return FALSE;
    if (rule->signatures > 1 && !by->second)
        return FALSE;
    g_auto(GStrv) who = g_strsplit(rule->who, ":", 3);
    if (strcmp(who[0], "is") == 0)
        return who[1] && strcmp(cell(image, who[1]), by->actor) == 0;
    if (strcmp(who[0], "both") == 0)
        return who[1] && who[2] && strcmp(cell(image, who[1]), by->actor) == 0 && strcmp(cell(image, who[2]), by->second) == 0;
    return TRUE;
}

const char *signed_text(const SignedRule *rule) {
    return i18n_pick(rule->text_zh, rule->text);
}

gint64 signed_floor(Db *db, GError **error) {
    static const char mark[] = "[\"plant\",{\"key\":\"schema\",\"value\":\"";
    g_autoptr(Rows) rows = db_query(db, error, SQL_SCHEMAS, "");
    while (rows_next(rows, error)) {
        const char *body = rows_text(rows, 1), *found = body ? strstr(body, mark) : NULL;
        if (found && g_ascii_strtoll(found + strlen(mark), NULL, 10) >= COSIGN_SCHEMA)
            return rows_int(rows, 0);
    }
    return G_MAXINT64;
}

gboolean signed_is_drill(Db *db, GError **error) {
    gboolean drill = FALSE;
    return db_get_whether(db, error, &drill, SQL_DRILL, "") && drill;
}

gboolean signed_is_asked(Db *db, gint64 seq, GError **error) {
    gboolean has, drill, begun;
    if (!db_has_table(db, "sign_key", &has, error))
        return TRUE;
    if (!has)
        return FALSE;
    if (!db_get_whether(db, error, &drill, SQL_DRILL, "") ||
        !db_get_whether(db, error, &begun, "SELECT 1 FROM sign_key WHERE since_row < $1", "i", seq))
        return TRUE;
    return !drill && begun && signed_floor(db, error) <= seq;
}

/* ---- steps of forms ---- */

struct SignedForms {
    Db *db;
    GHashTable *steps; /* "form/version" → set of the names of its steps with sign = yes; NULL: there is no such form */
};

SignedForms *signed_forms_new(Db *db) {
    SignedForms *forms = g_new(SignedForms, 1);
    *forms = (SignedForms){db, g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_hash_table_unref)};
    return forms;
}

void signed_forms_free(SignedForms *forms) {
    if (!forms)
        return;
    g_hash_table_unref(forms->steps);
    g_free(forms);
}

/* Of the text of a form only this is needed here, and forms stand on a floor above: [step NAME] and sign = yes. Whatever
 * is not plainly "no" asks for a signature. */
static GHashTable *steps_of(const char *text) {
    GHashTable *names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autofree char *step = NULL;
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line; line++) {
        char *plain = g_strstrip(*line), *value = strchr(plain, '=');
        g_autofree char *small = g_ascii_strdown(plain, -1);
        if (*plain == '[') {
            g_free(step);
            step = g_str_has_prefix(small, "[step ") ? g_strstrip(g_strndup(plain + 6, strcspn(plain + 6, "]"))) : NULL;
        } else if (step && value && g_str_has_prefix(small, "sign")) {
            g_autofree char *key = g_strchomp(g_strndup(small, (gsize)(value - plain)));
            if (strcmp(key, "sign") == 0 && !g_str_has_prefix(g_strchug(small + (value + 1 - plain)), "no"))
                g_hash_table_add(names, g_strdup(step));
        }
    }
    return names;
}

gboolean signed_forms_ask(SignedForms *forms, const char *record, const char *step, GError **error) {
    g_autoptr(Rows) rows = db_query(forms->db, error, "SELECT form, version FROM record WHERE number = $1", "s", record);
    if (!rows_next(rows, error) || !rows_text(rows, 0))
        return TRUE;
    gint64 version = rows_int(rows, 1);
    g_autofree char *name = g_strdup(rows_text(rows, 0)), *key = g_strdup_printf("%s/%" G_GINT64_FORMAT, name, version);
    GHashTable *names = NULL;
    if (!g_hash_table_lookup_extended(forms->steps, key, NULL, (gpointer *)&names)) {
        g_autofree char *text = NULL;
        if (!db_get_text(forms->db, error, &text, "SELECT text FROM form WHERE name = $1 AND version = $2", "si", name, version))
            return TRUE;
        names = text ? steps_of(text) : NULL;
        if (names)
            g_hash_table_insert(forms->steps, g_steal_pointer(&key), names);
    }
    return !names || g_hash_table_contains(names, step);
}
