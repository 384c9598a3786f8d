/* SPDX-License-Identifier: MIT
 *
 * Who owes what before the ledger can be sent. Reads the computed ledger only.
 */
#include "bihuan/ledger/gaps.h"

#include <string.h>

#include "bihuan/base/i18n.h"
#include "formula.h"

void ledger_gap_free(LedgerGap *gap) {
    g_free(gap->department);
    g_free(gap->sentence);
    g_free(gap->item);
    g_free(gap);
}

static void add_gap(const Ledger *ledger, GPtrArray *gaps, const LedgerGap *shape) {
    LedgerGap *gap = g_memdup2(shape, sizeof *shape);
    guint owner = shape->column < 0 ? 0 : (guint)shape->column;
    gap->department = g_strdup(ledger_template_column(ledger->template, owner)->owner);
    gap->sentence = g_strdup(shape->sentence);
    gap->item = g_strdup(shape->item ? shape->item : "");
    g_ptr_array_add(gaps, gap);
}

/* The checks of one place (column -1: those that name no column). */
static void add_checks(const Ledger *ledger, GPtrArray *gaps, int row, int column, LedgerSeverity severity) {
    for (guint i = 0; i < ledger->checks->len; i++) {
        const LedgerCheck *check = ledger_check(ledger, i);
        if (check->row != row || check->severity != severity)
            continue;
        if (ledger_template_find_column(ledger->template, check->column) != column)
            continue;
        LedgerGap gap = {
            .row = row,
            .column = column,
            .kind = severity == LEDGER_ERROR ? LEDGER_GAP_FAILING : LEDGER_GAP_WARNING,
            .sentence = (char *)check->message,
            .item = (char *)check->item,
        };
        add_gap(ledger, gaps, &gap);
    }
}

static void add_rate(const Ledger *ledger, GPtrArray *gaps, int row, int column, LedgerGapKind kind) {
    const LedgerColumn *spec = ledger_template_column(ledger->template, (guint)column);
    const LedgerCell *cell = ledger_cell(ledger, (guint)row, (guint)column);
    gboolean failing = ledger_cell_is_below(cell, spec->fail);
    if (kind == LEDGER_GAP_FAILING ? !failing : failing || !ledger_cell_is_below(cell, spec->full))
        return;
    g_autofree char *sentence = g_strdup_printf(_("%s is below %s."), cell->text, failing ? spec->fail : spec->full);
    LedgerGap gap = {.row = row, .column = column, .kind = kind, .sentence = sentence};
    add_gap(ledger, gaps, &gap);
}

static void add_cell(const Ledger *ledger, GPtrArray *gaps, int row, int column) {
    const LedgerColumn *spec = ledger_template_column(ledger->template, (guint)column);
    const LedgerCell *cell = ledger_cell(ledger, (guint)row, (guint)column);
    guint role = (guint)row % ledger_template_roles(ledger->template);
    gboolean counts = spec->use[role] == LEDGER_COUNTED;
    if (counts && cell->missing) {
        LedgerGap gap = {.row = row, .column = column, .kind = LEDGER_GAP_MISSING, .sentence = cell->reason};
        add_gap(ledger, gaps, &gap);
    }
    add_checks(ledger, gaps, row, column, LEDGER_ERROR);
    if (counts)
        add_rate(ledger, gaps, row, column, LEDGER_GAP_FAILING);
    add_checks(ledger, gaps, row, column, LEDGER_WARNING);
    if (counts)
        add_rate(ledger, gaps, row, column, LEDGER_GAP_WARNING);
}

GPtrArray *ledger_gaps(const Ledger *ledger) {
    GPtrArray *gaps = g_ptr_array_new_with_free_func((GDestroyNotify)ledger_gap_free);
    int columns = (int)ledger_template_columns(ledger->template);
    for (int row = 0; row < (int)ledger->rows->len; row++) {
        for (int column = 0; column < columns; column++)
            add_cell(ledger, gaps, row, column);
        add_checks(ledger, gaps, row, -1, LEDGER_ERROR);
        add_checks(ledger, gaps, row, -1, LEDGER_WARNING);
    }
    for (int column = -1; column < columns; column++) {
        add_checks(ledger, gaps, -1, column, LEDGER_ERROR);
        add_checks(ledger, gaps, -1, column, LEDGER_WARNING);
    }
    return gaps;
}

guint ledger_gaps_count(const GPtrArray *gaps, const char *department) {
    guint count = 0;
    for (guint i = 0; i < gaps->len; i++)
        count += !department || strcmp(((LedgerGap *)g_ptr_array_index(gaps, i))->department, department) == 0;
    return count;
}

const char **ledger_gap_departments(const Ledger *ledger) {
    GPtrArray *list = g_ptr_array_new();
    for (guint i = 0; i < ledger_template_columns(ledger->template); i++) {
        char *owner = ledger_template_column(ledger->template, i)->owner;
        if (!g_ptr_array_find_with_equal_func(list, owner, g_str_equal, NULL))
            g_ptr_array_add(list, owner);
    }
    g_ptr_array_add(list, NULL);
    return (const char **)g_ptr_array_free(list, FALSE);
}

const char *ledger_gap_word(LedgerGapKind kind) {
    static const char *const WORDS[] = {"missing", "failing", "warning"};
    return WORDS[kind];
}

const char *ledger_gap_title(LedgerGapKind kind) {
    static const char *const TITLES[] = {N_("Missing data"), N_("Not in order"), N_("To be looked at")};
    return _(TITLES[kind]);
}
