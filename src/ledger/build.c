/* SPDX-License-Identifier: MIT
 *
 * Builds a ledger from what is known of it and hashes the values. Computes nothing.
 */
#include "bihuan/ledger/build.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/form/field.h"
#include "bihuan/seal/seal.h"
#include "formula.h"

static void check_free(gpointer data) {
    LedgerCheck *check = data;
    g_free((gpointer)check->rule);
    g_free((gpointer)check->column);
    g_free((gpointer)check->message);
    g_free((gpointer)check->item);
    g_free(check);
}

Ledger *ledger_build(LedgerTemplate *template, const char *month, gint64 computed, GError **error) {
    g_autoptr(Ledger) ledger = g_new0(Ledger, 1);
    ledger->template = ledger->owned = template;
    ledger->month = g_strdup(month);
    ledger->now = computed;
    ledger->rows = g_ptr_array_new();
    ledger->checks = g_ptr_array_new_with_free_func(check_free);
    return clock_month(month, &ledger->from, &ledger->to, error) ? g_steal_pointer(&ledger) : NULL;
}

gboolean ledger_build_row(Ledger *ledger, const char *source, const char *role, LedgerVerdict verdict) {
    const LedgerRole *found = NULL;
    for (guint i = 0; i < ledger_template_roles(ledger->template); i++)
        if (g_strcmp0(ledger_template_role(ledger->template, i)->code, role) == 0)
            found = ledger_template_role(ledger->template, i);
    if (!found)
        return FALSE;
    guint columns = ledger_template_columns(ledger->template);
    LedgerRow *row = g_new0(LedgerRow, 1);
    row->named = g_ptr_array_new_with_free_func(g_free);
    row->source = g_strdup(source);
    row->role = found;
    row->verdict = verdict;
    row->cells = g_new0(LedgerCell, columns);
    for (guint i = 0; i < columns; i++) {
        ledger_cell_init(&row->cells[i]);
        row->cells[i].text = g_strdup("");
    }
    g_ptr_array_add(ledger->rows, row);
    return TRUE;
}

static LedgerCell *last_cell(Ledger *ledger, const char *key) {
    int column = ledger_template_find_column(ledger->template, key);
    if (column < 0 || ledger->rows->len == 0)
        return NULL;
    LedgerRow *row = g_ptr_array_index(ledger->rows, ledger->rows->len - 1);
    return &row->cells[column];
}

static void replace(char **text, const char *with) {
    g_free(*text);
    *text = g_strdup(with);
}

gboolean ledger_build_cell(Ledger *ledger, const char *key, const LedgerCell *cell) {
    LedgerCell *target = last_cell(ledger, key);
    if (!target)
        return FALSE;
    replace(&target->text, cell->text ? cell->text : "");
    replace(&target->reason, cell->reason);
    replace(&target->computed, cell->computed);
    replace(&target->correction, cell->correction);
    target->n = cell->n;
    target->of = cell->of;
    target->missing = cell->missing;
    return TRUE;
}

gboolean ledger_build_evidence(Ledger *ledger, const char *key, const LedgerEvidence *evidence) {
    LedgerCell *target = last_cell(ledger, key);
    if (target)
        ledger_cell_add_evidence(target, evidence);
    return target != NULL;
}

void ledger_build_check(Ledger *ledger, const LedgerCheck *check) {
    ledger_add_check(ledger, check);
}

int ledger_find_row(const Ledger *ledger, const char *source, const char *role) {
    for (guint i = 0; i < ledger->rows->len; i++) {
        const LedgerRow *row = g_ptr_array_index(ledger->rows, i);
        if (g_strcmp0(row->source, source) == 0 && g_strcmp0(row->role->code, role) == 0)
            return (int)i;
    }
    return -1;
}

gboolean ledger_value_fits(const LedgerColumn *column, const char *value) {
    gint64 number;
    int places;
    if (!*value)
        return FALSE;
    if (strcmp(value, "/") == 0 || column->kind == SHEET_TEXT)
        return TRUE;
    if (!field_decimal_parse(value, &number, &places) || number < 0)
        return FALSE;
    return places <= column->places && (column->kind != SHEET_PERCENT || number <= 100 * G_GINT64_CONSTANT(1000000));
}

char *ledger_hash(const Ledger *ledger) {
    guint8 bytes[SEAL_HASH_SIZE];
    char hex[SEAL_HEX_SIZE];
    SealHash hash;
    seal_hash_init(&hash);
    for (guint i = 0; i < ledger->rows->len; i++) {
        for (guint j = 0; j < ledger_template_columns(ledger->template); j++) {
            const char *text = ledger_cell(ledger, i, j)->text;
            seal_hash_update(&hash, text, strlen(text));
            seal_hash_update(&hash, "\x1f", 1);
        }
        seal_hash_update(&hash, "\x1e", 1);
    }
    seal_hash_final(&hash, bytes);
    seal_hex(bytes, sizeof bytes, hex);
    return g_strdup(hex);
}
