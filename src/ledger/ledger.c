/* SPDX-License-Identifier: MIT
 *
 * The ledger as a whole: rows and cells, the order of computing, what a person put in place of a value, and what may be read of
 * it. The formulas are in formula.c, duty.c, stock.c, supply.c and remark.c, the checks in checks.c.
 */
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/form/field.h"
#include "bihuan/ledger/ledger.h"
#include "private.h"

static void evidence_free(gpointer data) {
    LedgerEvidence *evidence = data;
    g_free((gpointer)evidence->number);
    g_free((gpointer)evidence->who);
    g_free((gpointer)evidence->text);
    g_free(evidence);
}

static void check_free(gpointer data) {
    LedgerCheck *check = data;
    g_free((gpointer)check->rule);
    g_free((gpointer)check->column);
    g_free((gpointer)check->message);
    g_free((gpointer)check->item);
    g_free(check);
}

void ledger_cell_init(LedgerCell *cell) {
    *cell = (LedgerCell){.of = -1, .evidence = g_ptr_array_new_with_free_func(evidence_free)};
}

void ledger_cell_clear(LedgerCell *cell) {
    g_free(cell->text);
    g_free(cell->reason);
    g_free(cell->computed);
    g_free(cell->correction);
    g_ptr_array_unref(cell->evidence);
}

static void row_free_with(LedgerRow *row, guint columns) {
    for (guint i = 0; i < columns; i++)
        ledger_cell_clear(&row->cells[i]);
    g_free(row->cells);
    g_free(row->source);
    g_ptr_array_unref(row->named);
    g_free(row);
}

void ledger_free(Ledger *ledger) {
    if (!ledger)
        return;
    guint columns = ledger_template_columns(ledger->template);
    for (guint i = 0; i < ledger->rows->len; i++)
        row_free_with(g_ptr_array_index(ledger->rows, i), columns);
    g_ptr_array_unref(ledger->rows);
    g_ptr_array_unref(ledger->checks);
    ledger_template_free(ledger->owned);
    g_free(ledger->month);
    g_free(ledger);
}

void ledger_cell_set_text(LedgerCell *cell, const char *text) {
    g_free(cell->text);
    cell->text = g_strdup(text);
}

void ledger_cell_set_none(LedgerCell *cell, const char *reason) {
    ledger_cell_set_text(cell, "/");
    g_free(cell->reason);
    cell->reason = g_strdup(reason);
}

void ledger_cell_set_missing(LedgerCell *cell, const char *reason) {
    ledger_cell_set_none(cell, reason);
    cell->missing = TRUE;
}

gboolean ledger_cell_is_below(const LedgerCell *cell, const char *threshold) {
    gint64 millionths = 0, value;
    int places;
    if (threshold && cell->correction && field_decimal_parse(threshold, &millionths, &places))
        return field_decimal_parse(cell->text, &value, &places) && value < millionths;
    if (!threshold || cell->of <= 0 || !field_decimal_parse(threshold, &millionths, &places))
        return FALSE;
    return (LedgerWide)cell->n * 100 * 1000000 < (LedgerWide)millionths * cell->of;
}

void ledger_cell_set_count(LedgerCell *cell, gint64 n) {
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, n);
    ledger_cell_set_text(cell, text);
    cell->n = n;
}

char *ledger_rate_text(gint64 n, gint64 of) {
    if (of <= 0)
        return NULL;
    gint64 tenths = (n * 2000 + of) / (2 * of);
    if (n < of && tenths >= 1000)
        tenths = 999;
    return g_strdup_printf("%" G_GINT64_FORMAT ".%d", tenths / 10, (int)(tenths % 10));
}

void ledger_cell_set_rate(LedgerCell *cell, const char *reason) {
    cell->n = 0;
    cell->of = cell->evidence->len;
    for (guint i = 0; i < cell->evidence->len; i++)
        if (((LedgerEvidence *)g_ptr_array_index(cell->evidence, i))->counts)
            cell->n++;
    g_autofree char *rate = ledger_rate_text(cell->n, cell->of);
    if (rate)
        ledger_cell_set_text(cell, rate);
    else
        ledger_cell_set_none(cell, reason);
}

void ledger_cell_add_evidence(LedgerCell *cell, const LedgerEvidence *evidence) {
    LedgerEvidence *copy = g_memdup2(evidence, sizeof *evidence);
    copy->number = g_strdup(evidence->number);
    copy->who = g_strdup(evidence->who ? evidence->who : "");
    copy->text = g_strdup(evidence->text ? evidence->text : "");
    g_ptr_array_add(cell->evidence, copy);
}

void ledger_add_check(Ledger *ledger, const LedgerCheck *check, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    LedgerCheck *copy = g_memdup2(check, sizeof *check);
    copy->rule = g_strdup(check->rule);
    copy->column = g_strdup(check->column ? check->column : "");
    copy->message = g_strdup_vprintf(format, arguments);
    copy->item = g_strdup(check->item ? check->item : "");
    va_end(arguments);
    g_ptr_array_add(ledger->checks, copy);
}

void ledger_add_finding(const LedgerContext *context, const char *rule, LedgerSeverity severity, const char *item, const char *format,
                        ...) {
    const LedgerColumn *column = ledger_template_column(context->ledger->template, context->column);
    if (column->use[context->role_index] != LEDGER_COUNTED)
        return;
    g_autofree char *own = rule ? NULL : g_strdup_printf("F%02u", context->column + 1);
    LedgerCheck check = {.rule = rule ? rule : own, .row = (int)context->row, .column = column->key, .severity = severity, .item = item};
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    ledger_add_check(context->ledger, &check, "%s", message);
}

Ledger *ledger_new(const LedgerTemplate *template, LedgerTemplate *owned, const char *month, const gint64 period[2], gint64 now) {
    Ledger *ledger = g_new0(Ledger, 1);
    ledger->template = template;
    ledger->owned = owned;
    ledger->month = g_strdup(month);
    ledger->from = period[0];
    ledger->to = period[1];
    ledger->now = now;
    ledger->rows = g_ptr_array_new();
    ledger->checks = g_ptr_array_new_with_free_func(check_free);
    return ledger;
}

LedgerRow *ledger_add_row(Ledger *ledger, const char *source, const LedgerRole *role) {
    guint columns = ledger_template_columns(ledger->template);
    LedgerRow *row = g_new0(LedgerRow, 1);
    row->source = g_strdup(source);
    row->role = role;
    row->named = g_ptr_array_new_with_free_func(g_free);
    row->cells = g_new0(LedgerCell, columns);
    for (guint i = 0; i < columns; i++)
        ledger_cell_init(&row->cells[i]);
    g_ptr_array_add(ledger->rows, row);
    return row;
}

/* ---- what a person put in place of a value: it goes in as soon as the cell is computed, so that limits, cross checks, the
 * conclusion and column 17 judge what is going to be sent ---- */

const LedgerFix *ledger_fix_of(const LedgerContext *context, const char *key) {
    for (guint i = context->facts->fixes->len; i-- > 0;) {
        const LedgerFix *fix = g_ptr_array_index(context->facts->fixes, i);
        if (strcmp(fix->source, context->source->code) == 0 && strcmp(fix->role, context->role->code) == 0 && strcmp(fix->column, key) == 0)
            return *fix->value ? fix : NULL; /* an empty one takes all before it back */
    }
    return NULL;
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
    };
    ledger_add_check(context->ledger, &check, "%s", note);
}

gint64 ledger_fix_count(const LedgerFix *fix) {
    gint64 millionths = 0;
    int places;
    return field_decimal_parse(fix->value, &millionths, &places) ? millionths / 1000000 : 0;
}

/* Puts it into the cell, if there is one. checks: how many there were before the cell was computed. */
static void fix_cell(const LedgerContext *context, guint checks) {
    const LedgerFix *fix = ledger_fix_of(context, ledger_template_column(context->ledger->template, context->column)->key);
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

/* ---- computing ---- */

/* Columns from the left, so that the remark (the last one) sees what the others found. */
static gboolean row_compute(LedgerContext *context, GError **error) {
    Ledger *ledger = context->ledger;
    LedgerRow *row = g_ptr_array_index(ledger->rows, context->row);
    for (guint i = 0; i < ledger_template_columns(ledger->template); i++) {
        const LedgerColumn *column = ledger_template_column(ledger->template, i);
        LedgerCell *cell = &row->cells[i];
        context->column = i;
        const LedgerFormula *formula = ledger_formula_find(column->formula);
        guint checks = ledger->checks->len;
        if (!formula)
            return err_set(error, ERR_INPUT, _("The ledger's template asks for the formula %s, which does not exist."), column->formula);
        if (column->use[context->role_index] == LEDGER_NONE)
            ledger_cell_set_none(cell, _("This column does not apply to this role."));
        else if (formula->compute != ledger_compute_remark && !formula->compute(context, cell, error))
            return FALSE;
        if (formula->compute != ledger_compute_remark)
            fix_cell(context, checks);
        ledger_check_limits(context);
    }
    return TRUE;
}

static gboolean row_conclude(LedgerContext *context, GError **error) {
    const LedgerTemplate *template = context->ledger->template;
    LedgerRow *row = g_ptr_array_index(context->ledger->rows, context->row);
    for (guint i = 0; i < ledger_template_columns(template); i++) {
        const LedgerColumn *column = ledger_template_column(template, i);
        if (ledger_formula_find(column->formula)->compute != ledger_compute_remark)
            continue;
        context->column = i;
        if (!ledger_compute_remark(context, &row->cells[i], error))
            return FALSE;
    }
    return TRUE;
}

/* Runs one pass over all rows, in the order sources × roles. */
static gboolean for_each_row(Ledger *ledger, const LedgerFacts *facts, gboolean (*pass)(LedgerContext *context, GError **error),
                             GError **error) {
    guint roles = ledger_template_roles(ledger->template);
    for (guint row = 0; row < ledger->rows->len; row++) {
        LedgerContext context = {
            .ledger = ledger,
            .facts = facts,
            .source = g_ptr_array_index(facts->sources, row / roles),
            .role = ledger_template_role(ledger->template, row % roles),
            .role_index = row % roles,
            .row = row,
            .cut = MIN(facts->to, facts->now + 1),
        };
        if (!pass(&context, error))
            return FALSE;
    }
    return TRUE;
}

Ledger *ledger_compute(const LedgerTemplate *template, const LedgerFacts *facts, GError **error) {
    g_autoptr(Ledger) ledger = ledger_new(template, NULL, facts->month, (const gint64[]){facts->from, facts->to}, facts->now);
    for (guint i = 0; i < facts->sources->len; i++)
        for (guint j = 0; j < ledger_template_roles(template); j++)
            ledger_add_row(ledger, ((const LedgerSource *)facts->sources->pdata[i])->code, ledger_template_role(template, j));
    if (!for_each_row(ledger, facts, row_compute, error))
        return NULL;
    ledger_check_sums(ledger, facts);
    if (!for_each_row(ledger, facts, ledger_check_row, error))
        return NULL;
    ledger_check_month(ledger, facts);
    if (!for_each_row(ledger, facts, row_conclude, error))
        return NULL;
    ledger_check_whole(ledger);
    return g_steal_pointer(&ledger);
}

Ledger *ledger_compute_owning(LedgerTemplate *template, const LedgerFacts *facts, GError **error) {
    Ledger *ledger = ledger_compute(template, facts, error);
    if (ledger)
        ledger->owned = template;
    else
        ledger_template_free(template);
    return ledger;
}

const LedgerTemplate *ledger_template(const Ledger *ledger) {
    return ledger->template;
}

const char *ledger_month(const Ledger *ledger) {
    return ledger->month;
}

gint64 ledger_from(const Ledger *ledger) {
    return ledger->from;
}

gint64 ledger_to(const Ledger *ledger) {
    return ledger->to;
}

gint64 ledger_computed(const Ledger *ledger) {
    return ledger->now;
}

guint ledger_rows(const Ledger *ledger) {
    return ledger->rows->len;
}

static const LedgerRow *row_at(const Ledger *ledger, guint row) {
    return g_ptr_array_index(ledger->rows, row);
}

const char *ledger_row_source(const Ledger *ledger, guint row) {
    return row_at(ledger, row)->source;
}

const LedgerRole *ledger_row_role(const Ledger *ledger, guint row) {
    return row_at(ledger, row)->role;
}

LedgerVerdict ledger_row_verdict(const Ledger *ledger, guint row) {
    return row_at(ledger, row)->verdict;
}

const LedgerCell *ledger_cell(const Ledger *ledger, guint row, guint column) {
    return &row_at(ledger, row)->cells[column];
}

guint ledger_checks(const Ledger *ledger) {
    return ledger->checks->len;
}

const LedgerCheck *ledger_check(const Ledger *ledger, guint index) {
    return g_ptr_array_index(ledger->checks, index);
}

gboolean ledger_has_errors(const Ledger *ledger) {
    for (guint i = 0; i < ledger->checks->len; i++)
        if (ledger_check(ledger, i)->severity == LEDGER_ERROR)
            return TRUE;
    return FALSE;
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

const char *ledger_severity_word(LedgerSeverity severity) {
    static const char *const WORDS[] = {"info", "warning", "error"};
    return WORDS[severity];
}

const char *ledger_severity_title(LedgerSeverity severity) {
    static const char *const TITLES[] = {N_("Notice"), N_("Warning"), N_("Error")};
    return _(TITLES[severity]);
}

gboolean ledger_verdict_parse(const char *text, LedgerVerdict *verdict) {
    static const char *const WORDS[][3] = {
        {"passed", "合格", "satisfactory"}, {"basic", "基本合格", "partly satisfactory"}, {"failed", "不合格", "unsatisfactory"}};
    for (guint i = 0; i < G_N_ELEMENTS(WORDS); i++)
        for (guint j = 0; j < G_N_ELEMENTS(WORDS[i]); j++)
            if (strcmp(WORDS[i][j], text) == 0) {
                *verdict = (LedgerVerdict)i;
                return TRUE;
            }
    return FALSE;
}

const char *ledger_verdict_title(LedgerVerdict verdict) {
    static const char *const TITLES[] = {N_("satisfactory"), N_("partly satisfactory"), N_("unsatisfactory")};
    return _(TITLES[verdict]);
}
