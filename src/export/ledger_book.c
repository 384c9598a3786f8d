/* SPDX-License-Identifier: MIT
 *
 * The ledger on paper: a book of sheets, one function each. Sheet 1 is what is sent; row numbers and records
 * stand in the evidence sheet, never in the 17 columns.
 */
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/export/ledger.h"

/* What stands in the head of every sheet. */
typedef struct {
    const Ledger *ledger;
    const char *plant, *maker, *head;
} Paper;

static char *paper_title(const Paper *paper) {
    return g_strdup_printf("%s  %s", ledger_template_title(ledger_template(paper->ledger)),
                           ledger_month(paper->ledger));
}

/* Unit, period, maker, when it was computed, and the head code that proves the plant file's state. */
static char *paper_subtitle(const Paper *paper) {
    ClockCivil from = clock_civil(ledger_from(paper->ledger));
    ClockCivil to = clock_civil(ledger_to(paper->ledger) - 1);
    g_autofree char *computed = clock_format_short(ledger_computed(paper->ledger));
    g_autoptr(GString) text = g_string_new(NULL);
    if (paper->plant && *paper->plant) g_string_append_printf(text, _("Plant: %s    "), paper->plant);
    g_string_append_printf(text, _("Period: %04d-%02d-%02d to %04d-%02d-%02d    "), from.year, from.month,
                           from.day, to.year, to.month, to.day);
    if (paper->maker && *paper->maker) g_string_append_printf(text, _("Made by: %s    "), paper->maker);
    g_string_append_printf(text, _("Computed: %s"), computed);
    if (paper->head && *paper->head) g_string_append_printf(text, _("    Head code: %s"), paper->head);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static Sheet *paper_add_sheet(const Paper *paper, Book *book, const char *name) {
    g_autofree char *title = paper_title(paper);
    g_autofree char *subtitle = paper_subtitle(paper);
    return book_add_sheet(book, name, title, subtitle);
}

static void put_cell(Sheet *sheet, const LedgerColumn *column, const LedgerCell *cell) {
    if (cell->reason)
        sheet_put_none(sheet, cell->reason);
    else if (column->kind == SHEET_TEXT)
        sheet_put_text(sheet, cell->text);
    else
        sheet_put_decimal(sheet, cell->text);
    if (cell->reason || cell->of <= 0) return;
    g_autofree char *note = g_strdup_printf("%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, cell->n, cell->of);
    sheet_note_cell(sheet, note);
}

static char *count_checks(const Ledger *ledger) {
    int counts[LEDGER_ERROR + 1] = { 0 };
    for (guint i = 0; i < ledger_checks(ledger); i++) counts[ledger_check(ledger, i)->severity]++;
    return g_strdup_printf(_("Checks: %d errors, %d warnings."), counts[LEDGER_ERROR],
                           counts[LEDGER_WARNING]);
}

static void add_ledger_sheet(const Paper *paper, Book *book) {
    const Ledger *ledger = paper->ledger;
    const LedgerTemplate *template = ledger_template(ledger);
    Sheet *sheet = paper_add_sheet(paper, book, _("Ledger"));
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
    g_autofree char *checks = count_checks(ledger);
    sheet_add_note(sheet, _("\"/\": not applicable or no data; the reason stands in the cell's note."));
    sheet_add_note(sheet, checks);
    sheet_add_signature(sheet, _("Made by:"));
    sheet_add_signature(sheet, _("Safety department:"));
    sheet_add_signature(sheet, _("Principal:"));
    sheet_add_signature(sheet, _("Date:"));
}

static void add_evidence_columns(Sheet *sheet) {
    sheet_add_column(sheet, "row", _("Ledger row"), 2, SHEET_INTEGER, 0);
    sheet_add_column(sheet, "mhs", _("Hazard source"), 5, SHEET_TEXT, 0);
    sheet_add_column(sheet, "role", _("Role"), 5, SHEET_TEXT, 0);
    sheet_add_column(sheet, "column", _("Column"), 10, SHEET_TEXT, 0);
    sheet_add_column(sheet, "value", _("Value"), 4, SHEET_TEXT, 0);
    sheet_add_column(sheet, "number", _("Record no."), 9, SHEET_TEXT, 0);
    sheet_add_column(sheet, "at", _("Time"), 8, SHEET_TIME, 0);
    sheet_add_column(sheet, "who", _("Person"), 6, SHEET_TEXT, 0);
    sheet_add_column(sheet, "counts", _("Counted as done"), 4, SHEET_TEXT, 0);
    sheet_add_column(sheet, "text", _("What it is"), 24, SHEET_TEXT, 0);
}

static void add_evidence_of(Sheet *sheet, const Ledger *ledger, guint row, guint index) {
    const LedgerColumn *column = ledger_template_column(ledger_template(ledger), index);
    const LedgerCell *cell = ledger_cell(ledger, row, index);
    g_autofree char *header = ledger_column_header(column);
    for (guint i = 0; i < cell->evidence->len; i++) {
        const LedgerEvidence *evidence = g_ptr_array_index(cell->evidence, i);
        sheet_begin_row(sheet);
        sheet_put_integer(sheet, row + 1);
        sheet_put_text(sheet, ledger_row_source(ledger, row));
        sheet_put_text(sheet, ledger_role_title(ledger_row_role(ledger, row)));
        sheet_put_text(sheet, header);
        if (column->kind == SHEET_TEXT)
            sheet_put_empty(sheet);
        else
            sheet_put_decimal(sheet, cell->text);
        sheet_put_text(sheet, evidence->number);
        sheet_put_time(sheet, evidence->at);
        sheet_put_text(sheet, evidence->who);
        sheet_put_text(sheet, evidence->counts ? _("yes") : _("no"));
        sheet_put_text(sheet, evidence->text);
    }
}

static void add_evidence_sheet(const Paper *paper, Book *book) {
    Sheet *sheet = paper_add_sheet(paper, book, _("Evidence"));
    add_evidence_columns(sheet);
    guint columns = ledger_template_columns(ledger_template(paper->ledger));
    for (guint row = 0; row < ledger_rows(paper->ledger); row++)
        for (guint i = 0; i < columns; i++) add_evidence_of(sheet, paper->ledger, row, i);
}

Book *ledger_book(const Ledger *ledger, const char *plant, const char *maker, const char *head) {
    Paper paper = { .ledger = ledger, .plant = plant, .maker = maker, .head = head };
    static void (*const SHEETS[])(const Paper *paper, Book *book) = { add_ledger_sheet, add_evidence_sheet };
    g_autofree char *title = paper_title(&paper);
    Book *book = book_new(title, ledger_computed(ledger));
    for (guint i = 0; i < G_N_ELEMENTS(SHEETS); i++) SHEETS[i](&paper, book);
    return book;
}
