/* SPDX-License-Identifier: MIT
 *
 * The checks made before export (domain.md 2.4) that the ledger itself can answer: L01 to L04, L06, L09 and L10, and
 * F and a position for a value outside its column's limits. L05, L07 and L08 are in cross.c. Each message
 * carries both values.
 */
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/form/field.h"
#include "formula.h"

static void complain(Ledger *ledger, const char *rule, int row, const char *column, char *message) {
    LedgerCheck check = {
        .rule = rule,
        .row = row,
        .column = column,
        .severity = LEDGER_ERROR,
        .message = message,
        .item = row >= 0 ? rule : "",
    };
    ledger_add_check(ledger, &check);
    g_free(message);
}

/* Is a decimal below (side -1) or above (1) a limit? No without a limit. */
static gboolean is_beyond(const char *text, const char *limit, int side) {
    gint64 value, bound;
    int places;
    if (!limit || !field_decimal_parse(text, &value, &places) || !field_decimal_parse(limit, &bound, &places))
        return FALSE;
    return side < 0 ? value < bound : value > bound;
}

void ledger_check_limits(const LedgerContext *context) {
    const LedgerColumn *column = ledger_template_column(context->ledger->template, context->column);
    const LedgerCell *cell = ledger_cell(context->ledger, context->row, context->column);
    if (cell->reason || !cell->text || column->kind == SHEET_TEXT)
        return;
    g_autofree char *item = g_strdup_printf("F%02u", context->column + 1);
    g_autofree char *message = NULL;
    if (is_beyond(cell->text, column->min, -1))
        message = g_strdup_printf(_("%s is below %s."), cell->text, column->min);
    else if (is_beyond(cell->text, column->max, 1))
        message = g_strdup_printf(_("%s is above %s."), cell->text, column->max);
    if (message)
        ledger_add_fault(context, LEDGER_ERROR, item, message);
}

/* The first column with a formula, -1 if the template has none. */
static int column_of(const Ledger *ledger, const char *formula) {
    for (guint i = 0; i < ledger_template_columns(ledger->template); i++)
        if (strcmp(ledger_template_column(ledger->template, i)->formula, formula) == 0)
            return (int)i;
    return -1;
}

static void check_rows(Ledger *ledger, const LedgerFacts *facts) {
    if (facts->sources->len == 0)
        complain(ledger, "L01", -1, "", g_strdup(_("No major hazard source is registered in this month.")));
    for (guint i = 0; i < facts->sources->len; i++) {
        const LedgerSource *source = g_ptr_array_index(facts->sources, i);
        guint rows = 0;
        for (guint row = 0; row < ledger->rows->len; row++)
            if (strcmp(ledger_row_source(ledger, row), source->code) == 0)
                rows++;
        guint wanted = ledger_template_roles(ledger->template);
        if (rows != wanted)
            complain(ledger, "L01", -1, "", g_strdup_printf(_("%s has %u rows; %u are wanted."), source->code, rows, wanted));
    }
}

static void check_hazards(Ledger *ledger, const LedgerFacts *facts, int all, int major) {
    guint roles = ledger_template_roles(ledger->template);
    for (guint i = 0; i < facts->sources->len; i++) {
        const LedgerSource *source = g_ptr_array_index(facts->sources, i);
        gint64 sum = 0;
        for (guint row = i * roles; row < (i + 1) * roles; row++) {
            gint64 found = ledger_cell(ledger, row, (guint)all)->n;
            gint64 bad = major < 0 ? 0 : ledger_cell(ledger, row, (guint)major)->n;
            sum += found;
            if (bad > found)
                complain(ledger, "L02", (int)row, ledger_template_column(ledger->template, (guint)all)->key,
                         g_strdup_printf(_("%d hazards, but %d major ones."), (int)found, (int)bad));
        }
        if (source->hazards >= 0 && source->hazards != sum)
            complain(
                ledger, "L02", -1, ledger_template_column(ledger->template, (guint)all)->key,
                g_strdup_printf(_("%s: the rows have %d hazards, the hazard records %d."), source->code, (int)sum, (int)source->hazards));
    }
}

static void check_carry(Ledger *ledger, const LedgerFacts *facts) {
    for (guint i = 0; i < facts->sources->len; i++) {
        const LedgerSource *source = g_ptr_array_index(facts->sources, i);
        if (source->open_from < 0 || source->open_to < 0 || source->registered < 0 || source->ended < 0)
            continue;
        gint64 expected = source->open_from + source->registered - source->ended;
        if (expected != source->open_to)
            complain(ledger, "L03", -1, "",
                     g_strdup_printf(_("%s: %d open + %d registered - %d ended is not %d open."), source->code, (int)source->open_from,
                                     (int)source->registered, (int)source->ended, (int)source->open_to));
    }
}

static void check_rate(Ledger *ledger, guint row, const LedgerColumn *column, const LedgerCell *cell) {
    if (cell->of < 0)
        return;
    if (cell->n > cell->of)
        complain(ledger, "L04", (int)row, column->key, g_strdup_printf(_("%d of %d is more than all."), (int)cell->n, (int)cell->of));
    if (cell->of == 0 && g_strcmp0(cell->text, "/") != 0)
        complain(ledger, "L04", (int)row, column->key, g_strdup_printf(_("%s out of nothing must be \"/\"."), cell->text));
}

static void check_times(Ledger *ledger, guint row, const LedgerColumn *column, const LedgerCell *cell) {
    for (guint i = 0; i < cell->evidence->len; i++) {
        const LedgerEvidence *evidence = g_ptr_array_index(cell->evidence, i);
        gboolean ahead = evidence->at > ledger->now;
        gboolean outside = column->dated && (evidence->at < ledger->from || evidence->at >= ledger->to);
        if (!ahead && !outside)
            continue;
        g_autofree char *at = clock_format_short(evidence->at);
        g_autofree char *message = g_strdup_printf(
            ahead ? _("%s happened %s, which is still to come.") : _("%s happened %s, outside the month."), evidence->number, at);
        LedgerCheck check = {
            .rule = "L10",
            .row = (int)row,
            .column = column->key,
            .severity = LEDGER_ERROR,
            .message = message,
            .item = evidence->number,
        };
        ledger_add_check(ledger, &check);
    }
}

void ledger_check_sums(Ledger *ledger, const LedgerFacts *facts) {
    check_rows(ledger, facts);
    int all = column_of(ledger, "hazard-count");
    if (all >= 0)
        check_hazards(ledger, facts, all, column_of(ledger, "major-hazard-count"));
    check_carry(ledger, facts);
    for (guint row = 0; row < ledger->rows->len; row++) {
        for (guint i = 0; i < ledger_template_columns(ledger->template); i++) {
            const LedgerColumn *column = ledger_template_column(ledger->template, i);
            check_rate(ledger, row, column, ledger_cell(ledger, row, i));
            check_times(ledger, row, column, ledger_cell(ledger, row, i));
        }
    }
}

/* An error without a trace in column 17 could be exported unseen. */
static void check_traces(Ledger *ledger, int remark) {
    guint count = ledger->checks->len;
    for (guint i = 0; i < count; i++) {
        const LedgerCheck *check = ledger_check(ledger, i);
        if (check->row < 0 || check->severity != LEDGER_ERROR || strcmp(check->rule, "L09") == 0)
            continue;
        const LedgerRow *row = g_ptr_array_index(ledger->rows, (guint)check->row);
        if (*check->item && g_ptr_array_find_with_equal_func(row->named, check->item, g_str_equal, NULL))
            continue;
        LedgerCheck trace = {
            .rule = "L09",
            .row = check->row,
            .severity = LEDGER_WARNING,
            .item = check->item,
            .column = ledger_template_column(ledger->template, (guint)remark)->key,
        };
        g_autofree char *message = g_strdup_printf(_("%s (%s) is not named in this column."), check->item, check->rule);
        trace.message = message;
        ledger_add_check(ledger, &trace);
    }
}

void ledger_check_whole(Ledger *ledger) {
    for (guint row = 0; row < ledger->rows->len; row++) {
        for (guint i = 0; i < ledger_template_columns(ledger->template); i++) {
            const LedgerColumn *column = ledger_template_column(ledger->template, i);
            const LedgerCell *cell = ledger_cell(ledger, row, i);
            if (!cell->text || !*cell->text)
                complain(ledger, "L06", (int)row, column->key, g_strdup(_("This field is blank.")));
        }
    }
    int remark = column_of(ledger, "remark");
    if (remark >= 0)
        check_traces(ledger, remark);
}
