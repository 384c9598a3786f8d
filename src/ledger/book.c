/* SPDX-License-Identifier: MIT
 *
 * The ledger on paper: the first sheet is what is sent; behind it sums per major hazard source with two charts, evidence with what
 * proves the file, the checks, and what each department owes and said. Row numbers, records and hashes stand in the evidence sheet,
 * never in the 17 columns. Pure.
 */
#include <stdlib.h>
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/export/sheet_extra.h"
#include "bihuan/ledger/book.h"
#include "bihuan/ledger/checks.h"
#include "bihuan/ledger/frozen.h"

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

static Sheet *add_sheet(const LedgerPaper *paper, Book *book, const char *name) {
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
    Sheet *sheet = add_sheet(paper, book, _("Ledger"));
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

/* ---- per source ---- */

/* Columns that are the same for all roles of a source, or add up; names, roles and remarks are neither. */
static gboolean is_summed(const LedgerColumn *column) {
    return column->kind != SHEET_TEXT || strcmp(column->formula, "source") == 0 || strcmp(column->formula, "source-level") == 0;
}

static void put_sum(Sheet *sheet, const Ledger *ledger, guint from, guint to, guint column) {
    gint64 sum = 0;
    gboolean any = FALSE, fixed = FALSE;
    for (guint row = from; row < to; row++) {
        const LedgerCell *cell = ledger_cell(ledger, row, column);
        if (cell->reason)
            continue;
        sum += g_ascii_strtoll(cell->text, NULL, 10);
        fixed = fixed || cell->correction;
        any = TRUE;
    }
    if (any)
        sheet_put_integer(sheet, sum);
    else
        sheet_put_none(sheet, ledger_cell(ledger, from, column)->reason);
    if (fixed)
        sheet_shade_cell(sheet);
}

/* Numerators and denominators are added, never rates; only of the roles it counts for: what is shown to the others is
 * the same once more. */
static void put_rate(Sheet *sheet, const Ledger *ledger, guint from, guint to, guint column) {
    const LedgerTemplate *template = ledger_template(ledger);
    const LedgerColumn *spec = ledger_template_column(template, column);
    gint64 n = 0, of = 0;
    const char *reason = NULL;
    for (guint row = from; row < to; row++) {
        const LedgerCell *cell = ledger_cell(ledger, row, column);
        if (cell->computed) {
            sheet_put_none(sheet, _("A corrected value has no numerator; it stands in the ledger only."));
            return;
        }
        if (spec->use[(row - from) % ledger_template_roles(template)] != LEDGER_COUNTED)
            continue;
        if (cell->reason)
            reason = cell->reason;
        if (cell->reason || cell->of <= 0)
            continue;
        n += cell->n;
        of += cell->of;
    }
    g_autofree char *rate = ledger_rate_text(n, of);
    if (!rate) {
        sheet_put_none(sheet, reason ? reason : _("There are no data."));
        return;
    }
    g_autofree char *note = g_strdup_printf("%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, n, of);
    sheet_put_decimal(sheet, rate);
    sheet_note_cell(sheet, note);
}

static void put_first(Sheet *sheet, const Ledger *ledger, guint from, guint to, guint column) {
    for (guint row = from; row < to; row++) {
        const LedgerCell *cell = ledger_cell(ledger, row, column);
        if (cell->reason)
            continue;
        if (ledger_template_column(ledger_template(ledger), column)->kind == SHEET_TEXT)
            sheet_put_text(sheet, cell->text);
        else
            sheet_put_decimal(sheet, cell->text);
        return;
    }
    sheet_put_none(sheet, ledger_cell(ledger, from, column)->reason);
}

static void add_source_row(Sheet *sheet, const Ledger *ledger, guint from, guint to) {
    const LedgerTemplate *template = ledger_template(ledger);
    LedgerVerdict worst = LEDGER_PASSED;
    gint64 errors = 0;
    sheet_begin_row(sheet);
    for (guint i = 0; i < ledger_template_columns(template); i++) {
        const LedgerColumn *column = ledger_template_column(template, i);
        if (!is_summed(column))
            continue;
        if (column->kind == SHEET_INTEGER)
            put_sum(sheet, ledger, from, to, i);
        else if (column->kind == SHEET_PERCENT)
            put_rate(sheet, ledger, from, to, i);
        else
            put_first(sheet, ledger, from, to, i);
    }
    for (guint row = from; row < to; row++)
        worst = MAX(worst, ledger_row_verdict(ledger, row));
    for (guint i = 0; i < ledger_checks(ledger); i++) {
        const LedgerCheck *check = ledger_check(ledger, i);
        errors += check->severity == LEDGER_ERROR && check->row >= (int)from && check->row < (int)to;
    }
    sheet_put_integer(sheet, errors);
    g_autofree char *running = g_strdup_printf(_("%s (so far)"), ledger_verdict_title(worst));
    sheet_put_text(sheet, ledger_computed(ledger) < ledger_to(ledger) ? running : ledger_verdict_title(worst));
}

static void add_trends(Sheet *sheet, const GPtrArray *trends) {
    if (!trends || trends->len == 0)
        return;
    guint hours = sheet_add_chart(sheet, _("Mean hours from report to acceptance"), _("hours"), 1);
    guint recurrences = sheet_add_chart(sheet, _("Recurrences within 30 days"), _("number"), 0);
    for (guint i = 0; i < trends->len; i++) {
        const LedgerTrend *trend = g_ptr_array_index(trends, i);
        sheet_add_point(sheet, hours, trend->month, trend->hours);
        sheet_add_point(sheet, recurrences, trend->month, trend->recurrences);
    }
}

static void add_sources(const LedgerPaper *paper, Book *book) {
    const Ledger *ledger = paper->ledger;
    const LedgerTemplate *template = ledger_template(ledger);
    Sheet *sheet = add_sheet(paper, book, _("By major hazard source"));
    guint columns = 0;
    for (guint i = 0; i < ledger_template_columns(template); i++) {
        const LedgerColumn *column = ledger_template_column(template, i);
        if (!is_summed(column))
            continue;
        g_autofree char *header = ledger_column_header(column);
        sheet_add_column(sheet, column->key, header, MAX(column->width, 5), column->kind, column->places);
        if (column->fail)
            sheet_mark_below(sheet, columns, column->fail, SHEET_MARK_ERROR);
        if (column->full)
            sheet_mark_below(sheet, columns, column->full, SHEET_MARK_WARNING);
        columns++;
    }
    sheet_add_column(sheet, "errors", _("Errors"), 3, SHEET_INTEGER, 0);
    sheet_add_column(sheet, "verdict", _("Conclusion"), 6, SHEET_TEXT, 0);
    sheet_mark_text(sheet, columns + 1, ledger_verdict_title(LEDGER_FAILED), SHEET_MARK_ERROR);
    sheet_mark_text(sheet, columns + 1, ledger_verdict_title(LEDGER_BASIC), SHEET_MARK_WARNING);
    for (guint from = 0, to; from < ledger_rows(ledger); from = to) {
        for (to = from + 1; to < ledger_rows(ledger); to++)
            if (strcmp(ledger_row_source(ledger, to), ledger_row_source(ledger, from)) != 0)
                break;
        add_source_row(sheet, ledger, from, to);
    }
    sheet_add_note(sheet, _("Counts are added; of rates the numerators and the denominators."));
    add_trends(sheet, paper->trends);
}

/* ---- evidence ---- */

static void add_evidence_columns(Sheet *sheet) {
    sheet_add_column(sheet, "row", _("Ledger row"), 3, SHEET_INTEGER, 0);
    sheet_add_column(sheet, "mhs", _("Hazard source"), 5, SHEET_TEXT, 0);
    sheet_add_column(sheet, "role", _("Role"), 5, SHEET_TEXT, 0);
    sheet_add_column(sheet, "column", _("Column"), 10, SHEET_TEXT, 0);
    sheet_add_column(sheet, "value", _("Value"), 4, SHEET_TEXT, 0);
    sheet_add_column(sheet, "number", _("Record no."), 9, SHEET_TEXT, 0);
    sheet_add_column(sheet, "at", _("Time"), 8, SHEET_TIME, 0);
    sheet_add_column(sheet, "who", _("Person"), 6, SHEET_TEXT, 0);
    sheet_add_column(sheet, "counts", _("Counted as done"), 4, SHEET_TEXT, 0);
    sheet_add_column(sheet, "text", _("What it is"), 24, SHEET_TEXT, 0);
    sheet_add_column(sheet, "files", _("Files (SHA-256)"), 10, SHEET_TEXT, 0);
}

static void add_evidence_of(Sheet *sheet, const LedgerPaper *paper, guint row, guint index) {
    const Ledger *ledger = paper->ledger;
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
        sheet_put_text(sheet, paper->files ? g_hash_table_lookup(paper->files, evidence->number) : NULL);
    }
}

static void add_value(Sheet *sheet, const char *key, const char *value) {
    g_autofree char *line = g_strdup_printf("%s: %s", key, value ? value : "");
    sheet_add_note(sheet, line);
}

const char *ledger_paper_value(const char *line, const char *key) {
    gsize length = strlen(key);
    return strncmp(line, key, length) == 0 && strncmp(line + length, ": ", 2) == 0 ? line + length + 2 : NULL;
}

/* The keys are words of the file, the same in every language: --check reads them. */
static void add_values(Sheet *sheet, const LedgerPaper *paper) {
    g_autofree char *hash = ledger_hash(paper->ledger);
    g_autofree char *computed = clock_format(ledger_computed(paper->ledger));
    g_autofree char *stamp = g_strdup_printf("%" G_GINT64_FORMAT, ledger_computed(paper->ledger));
    g_autofree char *rows = g_strdup_printf("%u", ledger_rows(paper->ledger));
    sheet_add_note(sheet, _("What proves this file (read by: bihuan ledger --check FILE):"));
    add_value(sheet, "month", ledger_month(paper->ledger));
    add_value(sheet, "computed", computed);
    add_value(sheet, "stamp", stamp);
    add_value(sheet, "head", paper->head);
    add_value(sheet, "rows", rows);
    add_value(sheet, "sha256", hash);
    add_value(sheet, "plant", paper->plant_id);
    add_value(sheet, "language", i18n_language());
}

static void add_evidence(const LedgerPaper *paper, Book *book) {
    Sheet *sheet = add_sheet(paper, book, _("Evidence"));
    add_evidence_columns(sheet);
    guint columns = ledger_template_columns(ledger_template(paper->ledger));
    for (guint row = 0; row < ledger_rows(paper->ledger); row++)
        for (guint i = 0; i < columns; i++)
            add_evidence_of(sheet, paper, row, i);
    add_values(sheet, paper);
}

/* ---- checks ---- */

static void add_checks(const LedgerPaper *paper, Book *book) {
    const Ledger *ledger = paper->ledger;
    const LedgerTemplate *template = ledger_template(ledger);
    Sheet *sheet = add_sheet(paper, book, _("Check results"));
    sheet_add_column(sheet, "severity", _("Severity"), 4, SHEET_TEXT, 0);
    sheet_add_column(sheet, "rule", _("Rule"), 3, SHEET_TEXT, 0);
    sheet_add_column(sheet, "row", _("Ledger row"), 3, SHEET_INTEGER, 0);
    sheet_add_column(sheet, "column", _("Column"), 10, SHEET_TEXT, 0);
    sheet_add_column(sheet, "message", _("What is wrong"), 45, SHEET_TEXT, 0);
    sheet_add_column(sheet, "item", _("About"), 10, SHEET_TEXT, 0);
    sheet_mark_text(sheet, 0, ledger_severity_title(LEDGER_ERROR), SHEET_MARK_ERROR);
    sheet_mark_text(sheet, 0, ledger_severity_title(LEDGER_WARNING), SHEET_MARK_WARNING);
    for (guint i = 0; i < ledger_checks(ledger); i++) {
        const LedgerCheck *check = ledger_check(ledger, i);
        int column = *check->column ? ledger_template_find_column(template, check->column) : -1;
        g_autofree char *header = column >= 0 ? ledger_column_header(ledger_template_column(template, (guint)column)) : NULL;
        sheet_begin_row(sheet);
        sheet_put_text(sheet, ledger_severity_title(check->severity));
        sheet_put_text(sheet, check->rule);
        if (check->row >= 0)
            sheet_put_integer(sheet, check->row + 1);
        else
            sheet_put_text(sheet, _("all"));
        sheet_put_text(sheet, header);
        sheet_put_text(sheet, check->message);
        sheet_put_text(sheet, check->item);
    }
    if (ledger_checks(ledger) == 0)
        sheet_add_note(sheet, _("Every check has passed."));
}

/* ---- departments ---- */

static void put_confirmation(Sheet *sheet, const LedgerDepartment *department, gboolean first) {
    if (!first || !*department->person) {
        sheet_put_text(sheet, first ? _("not confirmed") : NULL);
        sheet_put_empty(sheet);
        return;
    }
    sheet_put_text(sheet, department->person);
    sheet_put_time(sheet, department->at);
}

static void add_department(Sheet *sheet, const Ledger *ledger, const GPtrArray *gaps, const LedgerDepartment *department) {
    const LedgerTemplate *template = ledger_template(ledger);
    gboolean first = TRUE;
    for (guint i = 0; i < gaps->len; i++) {
        const LedgerGap *gap = g_ptr_array_index(gaps, i);
        if (strcmp(gap->department, department->code) != 0)
            continue;
        g_autofree char *header = gap->column >= 0 ? ledger_column_header(ledger_template_column(template, (guint)gap->column)) : NULL;
        sheet_begin_row(sheet);
        sheet_put_text(sheet, department->title);
        if (gap->row >= 0)
            sheet_put_integer(sheet, gap->row + 1);
        else
            sheet_put_text(sheet, _("all"));
        sheet_put_text(sheet, header);
        sheet_put_text(sheet, ledger_gap_title(gap->kind));
        sheet_put_text(sheet, gap->sentence);
        put_confirmation(sheet, department, first);
        first = FALSE;
    }
    if (!first)
        return;
    sheet_begin_row(sheet);
    sheet_put_text(sheet, department->title);
    for (int i = 0; i < 3; i++)
        sheet_put_empty(sheet);
    sheet_put_text(sheet, _("nothing is missing"));
    put_confirmation(sheet, department, TRUE);
}

static void add_departments(const LedgerPaper *paper, Book *book) {
    g_autoptr(GPtrArray) gaps = ledger_gaps(paper->ledger);
    Sheet *sheet = add_sheet(paper, book, _("Department confirmation"));
    sheet_set_page(sheet, SHEET_A4, TRUE);
    sheet_add_column(sheet, "department", _("Department"), 7, SHEET_TEXT, 0);
    sheet_add_column(sheet, "row", _("Ledger row"), 3, SHEET_INTEGER, 0);
    sheet_add_column(sheet, "column", _("Column"), 10, SHEET_TEXT, 0);
    sheet_add_column(sheet, "kind", _("Gap"), 4, SHEET_TEXT, 0);
    sheet_add_column(sheet, "sentence", _("What is missing"), 40, SHEET_TEXT, 0);
    sheet_add_column(sheet, "person", _("Confirmed by"), 6, SHEET_TEXT, 0);
    sheet_add_column(sheet, "at", _("Time"), 8, SHEET_TIME, 0);
    sheet_mark_text(sheet, 3, ledger_gap_title(LEDGER_GAP_MISSING), SHEET_MARK_WARNING);
    sheet_mark_text(sheet, 3, ledger_gap_title(LEDGER_GAP_FAILING), SHEET_MARK_ERROR);
    for (guint i = 0; paper->departments && i < paper->departments->len; i++)
        add_department(sheet, paper->ledger, gaps, g_ptr_array_index(paper->departments, i));
    for (guint i = 0; paper->departments && i < paper->departments->len; i++) {
        const LedgerDepartment *department = g_ptr_array_index(paper->departments, i);
        g_autofree char *caption = g_strdup_printf("%s:", department->title);
        sheet_add_signature(sheet, caption);
    }
}

Book *ledger_paper_book(const LedgerPaper *paper) {
    static void (*const SHEETS[])(const LedgerPaper *paper, Book *book) = {
        [LEDGER_SHEET] = add_ledger_sheet,  [LEDGER_SHEET_SOURCES] = add_sources,     [LEDGER_SHEET_EVIDENCE] = add_evidence,
        [LEDGER_SHEET_CHECKS] = add_checks, [LEDGER_SHEET_CONFIRM] = add_departments,
    };
    g_autofree char *title = paper_title(paper);
    Book *book = book_new(title, ledger_computed(paper->ledger));
    for (guint i = 0; i < G_N_ELEMENTS(SHEETS); i++)
        SHEETS[i](paper, book);
    return book;
}
