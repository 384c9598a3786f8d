/* SPDX-License-Identifier: MIT
 *
 * The ledger on paper: the first sheet, which is what is sent, and the head every sheet has. Row numbers, records and
 * hashes stand in the evidence sheet, never in the 17 columns. The other sheets are in book_sheets.c.
 */
#include "book.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/export/sheet_extra.h"

void ledger_trend_free(LedgerTrend *trend) {
    if (!trend)
        return;
    g_free(trend->month);
    g_free(trend->hours);
    g_free(trend->recurrences);
    g_free(trend);
}

void ledger_department_free(LedgerDepartment *department) {
    if (!department)
        return;
    g_free(department->code);
    g_free(department->title);
    g_free(department->person);
    g_free(department);
}

static char *paper_title(const LedgerPaper *paper) {
    return g_strdup_printf("%s  %s", ledger_template_title(ledger_template(paper->ledger)), ledger_month(paper->ledger));
}

/* Unit, period, maker, when it was computed, and the head code that proves the plant file's state. */
static char *paper_subtitle(const LedgerPaper *paper) {
    ClockCivil from = clock_civil(ledger_from(paper->ledger));
    ClockCivil to = clock_civil(ledger_to(paper->ledger) - 1);
    g_autofree char *computed = clock_format_short(ledger_computed(paper->ledger));
    g_autoptr(GString) text = g_string_new(NULL);
    if (paper->plant && *paper->plant)
        g_string_append_printf(text, _("Plant: %s    "), paper->plant);
    g_string_append_printf(text, _("Period: %04d-%02d-%02d to %04d-%02d-%02d    "), from.year, from.month, from.day, to.year, to.month,
                           to.day);
    if (paper->maker && *paper->maker)
        g_string_append_printf(text, _("Made by: %s    "), paper->maker);
    g_string_append_printf(text, _("Computed: %s"), computed);
    if (paper->head && *paper->head)
        g_string_append_printf(text, _("    Head code: %s"), paper->head);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

Sheet *ledger_book_add_sheet(const LedgerPaper *paper, Book *book, const char *name) {
    g_autofree char *title = paper_title(paper);
    g_autofree char *subtitle = paper_subtitle(paper);
    return book_add_sheet(book, name, title, subtitle);
}

/* What the cell's remark says: the two numbers of a rate, and who changed the value. */
static void note_cell(Sheet *sheet, const LedgerCell *cell) {
    if (cell->correction) {
        sheet_note_cell(sheet, cell->correction);
        sheet_shade_cell(sheet);
    } else if (!cell->reason && cell->of > 0) {
        g_autofree char *note = g_strdup_printf("%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, cell->n, cell->of);
        sheet_note_cell(sheet, note);
    }
}

static void put_cell(Sheet *sheet, const LedgerColumn *column, const LedgerCell *cell) {
    /* The mark of a corrected value is seen in black and white: in the text, or in the number's format. */
    if (cell->correction && (cell->reason || column->kind == SHEET_TEXT)) {
        g_autofree char *marked = g_strdup_printf("%s*", cell->text);
        sheet_put_text(sheet, marked);
    } else if (cell->reason)
        sheet_put_none(sheet, cell->reason);
    else if (column->kind == SHEET_TEXT)
        sheet_put_text(sheet, cell->text);
    else
        sheet_put_decimal(sheet, cell->text);
    note_cell(sheet, cell);
}

/* Below `fail` red, below `full` yellow; a remark that says unsatisfactory or overdue red. */
static void add_marks(Sheet *sheet, const Ledger *ledger) {
    const LedgerTemplate *template = ledger_template(ledger);
    for (guint i = 0; i < ledger_template_columns(template); i++) {
        const LedgerColumn *column = ledger_template_column(template, i);
        if (column->fail)
            sheet_mark_below(sheet, i, column->fail, SHEET_MARK_ERROR);
        if (column->full)
            sheet_mark_below(sheet, i, column->full, SHEET_MARK_WARNING);
        if (strcmp(column->formula, "remark") != 0)
            continue;
        /* The conclusion itself, not the word: a hazard may be one of "an unsatisfactory gauge". */
        g_autofree char *failed = ledger_conclusion(ledger, LEDGER_FAILED), *basic = ledger_conclusion(ledger, LEDGER_BASIC);
        sheet_mark_text(sheet, i, failed, SHEET_MARK_ERROR);
        sheet_mark_text(sheet, i, ledger_overdue_sign(), SHEET_MARK_ERROR);
        sheet_mark_text(sheet, i, basic, SHEET_MARK_WARNING);
    }
}

static char *count_checks(const Ledger *ledger) {
    int counts[LEDGER_ERROR + 1] = {0};
    for (guint i = 0; i < ledger_checks(ledger); i++)
        counts[ledger_check(ledger, i)->severity]++;
    return g_strdup_printf(_("Checks: %d errors, %d warnings."), counts[LEDGER_ERROR], counts[LEDGER_WARNING]);
}

/* How many cells a person changed, below the table; in CSV each of them as well, which has no other sheet to name them. */
static void add_corrections(Sheet *sheet, const Ledger *ledger) {
    guint count = 0;
    for (guint i = 0; i < ledger_checks(ledger); i++)
        count += strcmp(ledger_check(ledger, i)->rule, LEDGER_RULE_FIXED) == 0;
    if (count == 0)
        return;
    g_autofree char *foot =
        g_strdup_printf(_("*: %u corrections by hand; who, when, why and the computed value stand in the check results."), count);
    sheet_add_note(sheet, foot);
    sheet_keep_note(sheet, foot);
    for (guint i = 0; i < ledger_checks(ledger); i++) {
        const LedgerCheck *check = ledger_check(ledger, i);
        if (strcmp(check->rule, LEDGER_RULE_FIXED) != 0)
            continue;
        int column = ledger_template_find_column(ledger_template(ledger), check->column);
        g_autofree char *header = ledger_column_header(ledger_template_column(ledger_template(ledger), (guint)MAX(column, 0)));
        g_autofree char *line = g_strdup_printf("* %s/%s %s: %s", ledger_row_source(ledger, (guint)check->row),
                                                ledger_role_title(ledger_row_role(ledger, (guint)check->row)), header, check->message);
        sheet_keep_note(sheet, line);
    }
}

static void add_ledger_sheet(const LedgerPaper *paper, Book *book) {
    const Ledger *ledger = paper->ledger;
    const LedgerTemplate *template = ledger_template(ledger);
    Sheet *sheet = ledger_book_add_sheet(paper, book, _("Ledger"));
    for (guint i = 0; i < ledger_template_columns(template); i++) {
        const LedgerColumn *column = ledger_template_column(template, i);
        g_autofree char *header = ledger_column_header(column);
        sheet_add_column(sheet, column->key, header, column->width, column->kind, column->places);
    }
    for (guint row = 0; row < ledger_rows(ledger); row++) {
        sheet_begin_row(sheet);
        for (guint i = 0; i < ledger_template_columns(template); i++)
            put_cell(sheet, ledger_template_column(template, i), ledger_cell(ledger, row, i));
    }
    add_marks(sheet, ledger);
    g_autofree char *checks = count_checks(ledger);
    sheet_add_note(sheet, _("\"/\": not applicable or no data; the reason stands in the cell's note."));
    sheet_add_note(sheet, checks);
    add_corrections(sheet, ledger);
    for (guint i = 0; i < ledger_checks(ledger); i++)
        if (strcmp(ledger_check(ledger, i)->rule, LEDGER_RULE_START) == 0)
            sheet_add_note(sheet, ledger_check(ledger, i)->message);
    if (paper->state && *paper->state)
        sheet_add_note(sheet, paper->state);
    sheet_add_signature(sheet, _("Made by:"));
    sheet_add_signature(sheet, _("Safety department:"));
    sheet_add_signature(sheet, _("Principal:"));
    sheet_add_signature(sheet, _("Date:"));
}

Book *ledger_paper_book(const LedgerPaper *paper) {
    static void (*const SHEETS[])(const LedgerPaper *paper, Book *book) = {
        [LEDGER_SHEET] = add_ledger_sheet,
        [LEDGER_SHEET_SOURCES] = ledger_book_add_sources,
        [LEDGER_SHEET_EVIDENCE] = ledger_book_add_evidence,
        [LEDGER_SHEET_CHECKS] = ledger_book_add_checks,
        [LEDGER_SHEET_CONFIRM] = ledger_book_add_departments,
    };
    g_autofree char *title = paper_title(paper);
    Book *book = book_new(title, ledger_computed(paper->ledger));
    for (guint i = 0; i < G_N_ELEMENTS(SHEETS); i++)
        SHEETS[i](paper, book);
    return book;
}
