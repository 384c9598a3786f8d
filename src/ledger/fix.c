/* SPDX-License-Identifier: MIT
 *
 * Values a person put in place of computed ones. They go in as soon as the cell is computed, so that limits, cross checks,
 * the conclusion and column 17 judge what is going to be sent.
 */
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/form/field.h"
#include "formula.h"

const LedgerFix *ledger_fix_of(const LedgerContext *context, const char *key) {
    for (guint i = context->facts->fixes->len; i-- > 0;) {
        const LedgerFix *fix = g_ptr_array_index(context->facts->fixes, i);
        if (strcmp(fix->source, context->source->code) == 0 && strcmp(fix->role, context->role->code) == 0 && strcmp(fix->column, key) == 0)
            return *fix->value ? fix : NULL; /* an empty one takes all before it back */
    }
    return NULL;
}

const LedgerFix *ledger_fix_find(const LedgerContext *context) {
    return ledger_fix_of(context, ledger_template_column(context->ledger->template, context->column)->key);
}

void ledger_fix_note(const LedgerContext *context, LedgerCell *cell, const LedgerFix *fix, const char *computed) {
    g_autofree char *when = clock_format_short(fix->at), *before = cell->correction;
    g_autofree char *note = g_strdup_printf(_("Corrected by %s, %s: %s (computed: %s)"), fix->who, when, fix->reason, computed);
    if (!cell->computed)
        cell->computed = g_strdup(computed);
    cell->correction = before ? g_strdup_printf("%s; %s", before, note) : g_strdup(note);
    LedgerCheck check = {
        .rule = LEDGER_RULE_FIXED,
        .row = (int)context->row,
        .column = ledger_template_column(context->ledger->template, context->column)->key,
        .severity = LEDGER_INFO,
        .message = note,
    };
    ledger_add_check(context->ledger, &check);
}

gint64 ledger_fix_count(const LedgerFix *fix) {
    gint64 millionths = 0;
    int places;
    return field_decimal_parse(fix->value, &millionths, &places) ? millionths / 1000000 : 0;
}

void ledger_fix_cell(const LedgerContext *context, guint checks) {
    const LedgerFix *fix = ledger_fix_find(context);
    LedgerRow *row = g_ptr_array_index(context->ledger->rows, context->row);
    LedgerCell *cell = &row->cells[context->column];
    if (!fix)
        return;
    if (cell->missing)
        g_ptr_array_set_size(context->ledger->checks, (int)checks); /* what was missing is here now */
    g_autofree char *computed = cell->text;
    cell->text = g_strdup(fix->value);
    ledger_fix_note(context, cell, fix, computed ? computed : "");
    g_free(cell->reason);
    cell->reason = strcmp(fix->value, "/") == 0 ? g_strdup(cell->correction) : NULL;
    cell->missing = FALSE;
    cell->n = ledger_fix_count(fix);
    cell->of = -1;
}
