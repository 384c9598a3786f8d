/* SPDX-License-Identifier: MIT
 *
 * Values a person put in place of computed ones. They go in as soon as the cell is computed, so that limits, cross checks,
 * the conclusion and column 17 judge what is going to be sent.
 */
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/form/field.h"
#include "ledger_formula.h"

const LedgerFix *ledger_fix_find(const LedgerContext *context) {
    const char *key = ledger_template_column(context->ledger->template, context->column)->key;
    for (guint i = context->facts->fixes->len; i-- > 0;) {
        const LedgerFix *fix = g_ptr_array_index(context->facts->fixes, i);
        if (strcmp(fix->source, context->source->code) == 0 && strcmp(fix->role, context->role->code) == 0 &&
            strcmp(fix->column, key) == 0)
            return *fix->value ? fix : NULL; /* an empty one takes all before it back */
    }
    return NULL;
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
    if (!fix) return;
    g_autofree char *when = clock_format_short(fix->at);
    if (cell->missing) g_ptr_array_set_size(context->ledger->checks, (int)checks); /* what was missing is here now */
    cell->computed = cell->text;
    cell->text = g_strdup(fix->value);
    cell->correction = g_strdup_printf(_("Corrected by %s, %s: %s (computed: %s)"), fix->who, when, fix->reason,
                                       cell->computed ? cell->computed : "");
    g_free(cell->reason);
    cell->reason = strcmp(fix->value, "/") == 0 ? g_strdup(cell->correction) : NULL;
    cell->missing = FALSE;
    cell->n = ledger_fix_count(fix);
    cell->of = -1;
}
