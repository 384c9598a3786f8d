/* SPDX-License-Identifier: MIT
 *
 * bihuan ledger: the 17 columns of a month, and where every value comes from.
 */
#include "bihuan/export/ledger.h"

#include <string.h>

#include "../output.h"
#include "../private.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"
#include "bihuan/export/ledger_collect.h"
#include "bihuan/export/sheet.h"

static const char *verdict_word(LedgerVerdict verdict) {
    static const char *const words[] = {"passed", "basic", "failed"};
    return words[verdict];
}

static void columns_json(JsonBuilder *json, const LedgerTemplate *template) {
    output_begin_array(json, "columns");
    for (guint i = 0; i < ledger_template_columns(template); i++) {
        const LedgerColumn *column = ledger_template_column(template, i);
        g_autofree char *header = ledger_column_header(column);
        output_begin_object(json, NULL);
        output_text(json, "key", column->key);
        output_text(json, "title", header);
        json_builder_end_object(json);
    }
    json_builder_end_array(json);
}

static void cell_json(JsonBuilder *json, const char *key, const LedgerCell *cell) {
    output_begin_object(json, key);
    output_text(json, "value", cell->text);
    if (cell->of >= 0) {
        output_number(json, "n", cell->n);
        output_number(json, "of", cell->of);
    } else {
        output_null(json, "n");
        output_null(json, "of");
    }
    output_text(json, "reason", cell->reason);
    output_begin_array(json, "evidence");
    for (guint i = 0; cell->evidence && i < cell->evidence->len; i++) {
        const LedgerEvidence *evidence = cell->evidence->pdata[i];
        output_begin_object(json, NULL);
        output_text(json, "number", evidence->number);
        output_time(json, "at", evidence->at);
        output_text(json, "who", evidence->who);
        output_text(json, "text", evidence->text);
        output_flag(json, "counts", evidence->counts);
        json_builder_end_object(json);
    }
    json_builder_end_array(json);
    json_builder_end_object(json);
}

static void row_json(JsonBuilder *json, const Ledger *ledger, guint row) {
    const LedgerTemplate *template = ledger_template(ledger);
    guint columns = ledger_template_columns(template);
    output_begin_object(json, NULL);
    for (guint i = 0; i < columns; i++)
        output_text(json, ledger_template_column(template, i)->key, ledger_cell(ledger, row, i)->text);
    output_text(json, "source", ledger_row_source(ledger, row));
    output_text(json, "role_code", ledger_row_role(ledger, row)->code);
    output_text(json, "verdict", verdict_word(ledger_row_verdict(ledger, row)));
    output_begin_object(json, "cells");
    for (guint i = 0; i < columns; i++)
        cell_json(json, ledger_template_column(template, i)->key, ledger_cell(ledger, row, i));
    json_builder_end_object(json);
    json_builder_end_object(json);
}

static void print_json(const Ledger *ledger, const char *head, const char *file) {
    g_autoptr(JsonBuilder) json = json_builder_new();
    output_begin_object(json, NULL);
    output_text(json, "month", ledger_month(ledger));
    columns_json(json, ledger_template(ledger));
    output_begin_array(json, "rows");
    for (guint row = 0; row < ledger_rows(ledger); row++) row_json(json, ledger, row);
    json_builder_end_array(json);
    output_begin_array(json, "checks");
    for (guint i = 0; i < ledger_checks(ledger); i++) {
        const LedgerCheck *check = ledger_check(ledger, i);
        output_begin_object(json, NULL);
        output_text(json, "rule", check->rule);
        if (check->row >= 0) output_number(json, "row", check->row);
        else output_null(json, "row");
        output_text(json, "column", check->column);
        output_text(json, "severity", ledger_severity_word(check->severity));
        output_text(json, "message", check->message);
        output_text(json, "item", check->item);
        json_builder_end_object(json);
    }
    json_builder_end_array(json);
    output_text(json, "head", head);
    output_time(json, "computed", ledger_computed(ledger));
    output_text(json, "file", file);
    json_builder_end_object(json);
    output_print(json);
}

/* Row by row, a line for each column: 17 columns beside each other fit no terminal. */
static void print_text(const Ledger *ledger, const char *head) {
    const LedgerTemplate *template = ledger_template(ledger);
    g_autofree char *computed = clock_format_short(ledger_computed(ledger));
    output_line(_("%s %s, computed %s, head %s"), ledger_template_title(template), ledger_month(ledger),
                computed, head);
    for (guint row = 0; row < ledger_rows(ledger); row++) {
        output_line(" ");
        OutputTable *table = output_table_new(_("Column"), _("Value"), _("Why"), NULL);
        for (guint i = 0; i < ledger_template_columns(template); i++) {
            const LedgerCell *cell = ledger_cell(ledger, row, i);
            g_autofree char *header = ledger_column_header(ledger_template_column(template, i));
            output_table_add(table, header, cell->text, cell->reason ? cell->reason : "", NULL);
        }
        output_table_end(table);
    }
    for (guint i = 0; i < ledger_checks(ledger); i++) {
        const LedgerCheck *check = ledger_check(ledger, i);
        if (i == 0) output_line(" ");
        output_line("%s %s: %s", check->rule, ledger_severity_title(check->severity), check->message);
    }
}

static const SheetFormat *format_of(const char *path, GError **error) {
    const SheetFormat *format = sheet_format_for(path);
    if (format) return format;
    g_autoptr(GString) known = g_string_new(NULL);
    for (const SheetFormat *const *one = sheet_format_registry; *one; one++)
        g_string_append_printf(known, "%s.%s", known->len ? ", " : "", (*one)->extension);
    err_set(error, ERR_USAGE, _("The name of the file says no format that exists; end it in one of: %s."),
            known->str);
    return NULL;
}

static gboolean check_file(const char *path, GError **error) {
    g_autofree char *shown = path ? utf8_printable(path) : NULL;
    if (!path) return TRUE;
    if (!format_of(path, error)) return FALSE;
    return !g_file_test(path, G_FILE_TEST_EXISTS) ||
           err_set(error, ERR_IO, _("%s exists already; choose another name"), shown);
}

static gboolean progress(guint done, guint total, gpointer data) {
    (void)data;
    return cli_progress(_("Writing the ledger"), done, total);
}

static gboolean write_file(CommandLine *line, const Ledger *ledger, const char *head, const char *path,
                           GError **error) {
    const Person *user = app_user(line->app);
    SheetOptions options = {.replace = FALSE, .progress = progress};
    g_autoptr(Book) book =
        ledger_book(ledger, plant_name(app_plant(line->app)), user ? user->name : "", head);
    gboolean ok = format_of(path, error)->write(book, path, &options, error);
    cli_progress_end();
    return ok;
}

/* One state of the plant: the values and the head code that stands beside them. */
static Ledger *load(CommandLine *line, char **head, GError **error) {
    Db *db = app_db(line->app);
    if (!db_begin_read(db, error)) return NULL;
    Ledger *ledger = ledger_load(db, line->words[0], clock_now(), error);
    *head = plant_head_code(app_plant(line->app));
    db_rollback(db);
    return ledger;
}

static gboolean run(CommandLine *line, GError **error) {
    const char *path = command_option(line, "-o");
    g_autofree char *head = NULL;
    if (!check_file(path, error)) return FALSE;
    g_autoptr(Ledger) ledger = load(line, &head, error);
    if (!ledger || (path && !write_file(line, ledger, head, path, error))) return FALSE;
    if (line->json) print_json(ledger, head, path);
    else if (path) output_line(_("%s is written: %u rows, head %s."), path, ledger_rows(ledger), head);
    else print_text(ledger, head);
    return TRUE;
}

static const CommandOption OPTIONS[] = {
    {"-o", "FILE", N_("write it to a new file: .xlsx or .csv")},
    {0},
};

const Command command_ledger = {
    .name = "ledger",
    .usage = "MONTH [-o FILE.xlsx|FILE.csv]",
    .summary = N_("compute the monthly ledger of the major hazard sources"),
    .needs = NEED_PLANT | MAY_USER,
    .options = OPTIONS,
    .min_words = 1,
    .max_words = 1,
    .run = run,
};
