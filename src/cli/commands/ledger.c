/* SPDX-License-Identifier: MIT
 *
 * bihuan ledger: the 17 columns of a month, where every value comes from, who owes what; closing, correcting, confirming,
 * and files against the plant.
 */
#include "bihuan/app/ledger.h"

#include <stdio.h>

#include "../output.h"
#include "../private.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"
#include "bihuan/ledger/exchange.h"
#include "bihuan/ledger/checks.h"

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
    output_text(json, "computed", cell->computed);
    output_text(json, "correction", cell->correction);
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

/* Dates of the month's way to its upload, days left counted from now. */
static void calendar_json(JsonBuilder *json, const LedgerOfMonth *month) {
    output_begin_array(json, "calendar");
    for (int stage = 0; stage < LEDGER_STAGES; stage++) {
        output_begin_object(json, NULL);
        output_text(json, "stage", ledger_stage_word((LedgerStage)stage));
        output_time(json, "day", month->calendar.dates[stage].at);
        output_number(json, "days_left", ledger_calendar_days_left(&month->calendar, (LedgerStage)stage, clock_now()));
        json_builder_end_object(json);
    }
    json_builder_end_array(json);
}

static void departments_json(JsonBuilder *json, const LedgerOfMonth *month) {
    g_autoptr(GPtrArray) gaps = ledger_gaps(month->ledger);
    output_begin_array(json, "departments");
    for (guint i = 0; i < month->departments->len; i++) {
        const LedgerDepartment *department = month->departments->pdata[i];
        output_begin_object(json, NULL);
        output_text(json, "department", department->code);
        output_text(json, "name", department->title);
        output_number(json, "gaps", ledger_gaps_count(gaps, department->code));
        output_text(json, "confirmed_by", department->person);
        output_time(json, "confirmed_at", department->at);
        json_builder_end_object(json);
    }
    json_builder_end_array(json);
}

static void state_json(JsonBuilder *json, const LedgerOfMonth *month) {
    output_flag(json, "closed", month->closed);
    output_text(json, "closed_by", month->closed_by);
    output_time(json, "closed_at", month->closed_at);
    output_text(json, "close_reason", month->close_reason);
    output_text(json, "receipt", *month->receipt ? month->receipt : NULL);
    output_time(json, "receipt_at", month->receipt_at);
    output_text(json, "state", month->state);
    departments_json(json, month);
    calendar_json(json, month);
}

static void print_json(const LedgerOfMonth *month, const char *file) {
    const Ledger *ledger = month->ledger;
    g_autoptr(JsonBuilder) json = json_builder_new();
    output_begin_object(json, NULL);
    output_text(json, "month", ledger_month(ledger));
    columns_json(json, ledger_template(ledger));
    output_begin_array(json, "rows");
    for (guint row = 0; row < ledger_rows(ledger); row++)
        row_json(json, ledger, row);
    json_builder_end_array(json);
    output_begin_array(json, "checks");
    for (guint i = 0; i < ledger_checks(ledger); i++) {
        const LedgerCheck *check = ledger_check(ledger, i);
        output_begin_object(json, NULL);
        output_text(json, "rule", check->rule);
        if (check->row >= 0)
            output_number(json, "row", check->row);
        else
            output_null(json, "row");
        output_text(json, "column", check->column);
        output_text(json, "severity", ledger_severity_word(check->severity));
        output_text(json, "message", check->message);
        output_text(json, "item", check->item);
        json_builder_end_object(json);
    }
    json_builder_end_array(json);
    output_text(json, "head", month->head);
    output_time(json, "computed", ledger_computed(ledger));
    state_json(json, month);
    output_text(json, "file", file);
    json_builder_end_object(json);
    output_print(json);
}

/* Row by row, a line for each column: 17 columns beside each other fit no terminal. */
static void print_text(const LedgerOfMonth *month) {
    const Ledger *ledger = month->ledger;
    const LedgerTemplate *template = ledger_template(ledger);
    g_autofree char *computed = clock_format_short(ledger_computed(ledger));
    output_line(_("%s %s, computed %s, head %s"), ledger_template_title(template), ledger_month(ledger), computed, month->head);
    output_line("%s", month->state);
    for (guint row = 0; row < ledger_rows(ledger); row++) {
        output_line(" ");
        OutputTable *table = output_table_new(_("Column"), _("Value"), _("Why"), NULL);
        for (guint i = 0; i < ledger_template_columns(template); i++) {
            const LedgerCell *cell = ledger_cell(ledger, row, i);
            g_autofree char *header = ledger_column_header(ledger_template_column(template, i));
            g_autofree char *value = g_strdup_printf(cell->correction ? "%s *" : "%s", cell->text);
            const char *why = cell->correction ? cell->correction : cell->reason ? cell->reason : "";
            output_table_add(table, header, value, why, NULL);
        }
        output_table_end(table);
    }
    for (guint i = 0; i < ledger_checks(ledger); i++) {
        const LedgerCheck *check = ledger_check(ledger, i);
        if (i == 0)
            output_line(" ");
        output_line("%s %s: %s", check->rule, ledger_severity_title(check->severity), check->message);
    }
}

static gboolean progress(guint done, guint total, gpointer data) {
    (void)data;
    return cli_progress(_("Writing the ledger"), done, total);
}

static gboolean show_month(CommandLine *line, GError **error) {
    const char *typed = command_option(line, "-o");
    g_autofree char *path = typed ? ledger_place(typed, error) : NULL;
    if (typed && !path)
        return FALSE;
    g_autoptr(LedgerOfMonth) month = ledger_open(line->app, line->words[0], 0, error);
    if (!month)
        return FALSE;
    gboolean ok = !path || ledger_write(line->app, month, path, progress, NULL, error);
    cli_progress_end();
    if (!ok)
        return FALSE;
    if (line->json)
        print_json(month, path);
    else if (path)
        output_line(_("%s is written: %u rows, head %s."), path, ledger_rows(month->ledger), month->head);
    else
        print_text(month);
    return TRUE;
}

/* ---- readiness ---- */

static void gap_json(JsonBuilder *json, const LedgerOfMonth *month, const LedgerGap *gap, int left) {
    const LedgerTemplate *template = ledger_template(month->ledger);
    output_begin_object(json, NULL);
    output_text(json, "department", gap->department);
    if (gap->row >= 0) {
        output_text(json, "source", ledger_row_source(month->ledger, (guint)gap->row));
        output_text(json, "role", ledger_row_role(month->ledger, (guint)gap->row)->code);
        output_number(json, "row", gap->row);
    } else {
        output_null(json, "row");
    }
    output_text(json, "column", gap->column >= 0 ? ledger_template_column(template, (guint)gap->column)->key : NULL);
    output_text(json, "kind", ledger_gap_word(gap->kind));
    output_text(json, "message", gap->sentence);
    output_text(json, "item", gap->item);
    output_number(json, "days_left", left);
    json_builder_end_object(json);
}

/* As people say it. Borrowed. */
static const char *department_of(const LedgerOfMonth *month, const char *code) {
    for (guint i = 0; i < month->departments->len; i++) {
        const LedgerDepartment *department = month->departments->pdata[i];
        if (strcmp(department->code, code) == 0)
            return department->title;
    }
    return code;
}

static void gaps_text(const LedgerOfMonth *month, const GPtrArray *gaps) {
    const LedgerTemplate *template = ledger_template(month->ledger);
    OutputTable *table = output_table_new(_("Department"), _("Gap"), _("Where"), _("What is missing"), NULL);
    for (guint i = 0; i < gaps->len; i++) {
        const LedgerGap *gap = gaps->pdata[i];
        g_autofree char *header =
            gap->column >= 0 ? ledger_column_header(ledger_template_column(template, (guint)gap->column)) : g_strdup("");
        g_autofree char *where = gap->row >= 0 ? g_strdup_printf("%s/%s %s", ledger_row_source(month->ledger, (guint)gap->row),
                                                                 ledger_row_role(month->ledger, (guint)gap->row)->code, header)
                                               : g_strdup(header);
        output_table_add(table, department_of(month, gap->department), ledger_gap_title(gap->kind), where, gap->sentence, NULL);
    }
    output_table_end(table);
}

/* What the board says too: which month is to be uploaded, until when. */
static gboolean print_countdown(App *app, GError **error) {
    LedgerCountdown countdown;
    if (!ledger_countdown(app, &countdown, error))
        return FALSE;
    g_autofree char *text = ledger_countdown_text(&countdown, FALSE);
    if (*text)
        output_line("%s", text);
    return TRUE;
}

static gboolean countdown_json(JsonBuilder *json, App *app, GError **error) {
    LedgerCountdown countdown;
    if (!ledger_countdown(app, &countdown, error))
        return FALSE;
    if (!*countdown.month) {
        output_null(json, "countdown");
        return TRUE;
    }
    output_begin_object(json, "countdown");
    output_text(json, "month", countdown.month);
    output_time(json, "last_day", countdown.last);
    output_number(json, "days_left", countdown.days);
    output_flag(json, "closed", countdown.closed);
    json_builder_end_object(json);
    return TRUE;
}

static gboolean show_gaps(CommandLine *line, GError **error) {
    g_autoptr(LedgerOfMonth) month = ledger_open(line->app, line->words[0], 0, error);
    if (!month)
        return FALSE;
    g_autoptr(GPtrArray) gaps = ledger_gaps(month->ledger);
    int left = ledger_calendar_days_to_last(&month->calendar, clock_now());
    if (line->json) {
        g_autoptr(JsonBuilder) json = json_builder_new();
        output_begin_object(json, NULL);
        output_text(json, "month", ledger_month(month->ledger));
        output_begin_array(json, "gaps");
        for (guint i = 0; i < gaps->len; i++)
            gap_json(json, month, gaps->pdata[i], left);
        json_builder_end_array(json);
        output_number(json, "days_left", left);
        state_json(json, month);
        if (!countdown_json(json, line->app, error))
            return FALSE;
        json_builder_end_object(json);
        output_print(json);
        return TRUE;
    }
    output_line("%s", month->state);
    gaps_text(month, gaps);
    return print_countdown(line->app, error);
}

/* ---- a file against the plant ---- */

static void differences_json(const GPtrArray *found) {
    g_autoptr(JsonBuilder) json = json_builder_new();
    output_begin_object(json, NULL);
    output_flag(json, "ok", found->len == 0);
    output_begin_array(json, "differences");
    for (guint i = 0; i < found->len; i++) {
        const LedgerDifference *one = found->pdata[i];
        output_begin_object(json, NULL);
        output_text(json, "sheet", one->sheet);
        output_number(json, "row", one->row);
        output_text(json, "column", one->column);
        output_text(json, "file", one->file);
        output_text(json, "plant", one->plant);
        json_builder_end_object(json);
    }
    json_builder_end_array(json);
    json_builder_end_object(json);
    output_print(json);
}

static gboolean check_file(CommandLine *line, const char *path, GError **error) {
    g_autoptr(GPtrArray) found = ledger_compare(line->app, path, error);
    if (!found)
        return FALSE;
    if (line->json)
        differences_json(found);
    for (guint i = 0; !line->json && i < found->len; i++) {
        const LedgerDifference *one = found->pdata[i];
        output_line(_("%s row %u %s: the file has \"%s\", the plant \"%s\""), one->sheet, one->row, one->column, one->file ? one->file : "",
                    one->plant ? one->plant : "");
    }
    if (found->len > 0)
        return err_set(error, ERR_CORRUPT, _("%s differs from the plant in %u places."), path, found->len);
    if (!line->json)
        output_line(_("%s says what the plant says."), path);
    return TRUE;
}

/* ---- running ---- */

typedef struct {
    const char *close, *correct, *confirm, *check, *gaps, *promise, *file, *reason, *with_gaps, *receipt;
} Asked;

static gboolean check_options(CommandLine *line, const Asked *asked, GError **error) {
    const char *deeds[] = {asked->close, asked->correct, asked->confirm, asked->check,
                           asked->gaps,  asked->promise, asked->file,    asked->receipt};
    guint count = 0;
    for (guint i = 0; i < G_N_ELEMENTS(deeds); i++)
        count += deeds[i] != NULL;
    gboolean without = asked->check || asked->promise;
    if (count > 1)
        return err_set(error, ERR_USAGE,
                       _("Only one of these at a time: --close, --receipt, --correct, --confirm, "
                         "--gaps, --check, --promise, -o."));
    if (asked->reason && !asked->close && !asked->correct)
        return err_set(error, ERR_USAGE, _("--reason belongs to --close or --correct."));
    if (asked->with_gaps && !asked->close)
        return err_set(error, ERR_USAGE, _("--with-gaps belongs to --close."));
    if ((line->words[0] != NULL) == without)
        return err_set(error, ERR_USAGE, without ? _("--check and --promise take no month.") : _("Which month? Write it like 2026-10."));
    return TRUE;
}

/* Only a deed writes; whoever reads needs neither the right to nor a name. */
static gboolean open_plant(CommandLine *line, gboolean write, GError **error) {
    if (write && !line->user)
        return err_set(error, command_option(line, "--close") ? ERR_DENIED : ERR_USAGE, _("Who does it? Give --user ID."));
    return cli_open(line, write, error) && cli_set_clock(line, app_plant(line->app), write, FALSE, error) &&
           (!line->user || (write ? cli_log_in(line, TRUE, error) : app_login(line->app, line->user, error))) &&
           (!write || cli_prove_second(line, command_option(line, "--with"), error));
}

static gboolean do_deed(CommandLine *line, const Asked *asked, GError **error) {
    const char *month = line->words[0];
    gboolean ok = asked->receipt   ? ledger_receipt(line->app, month, asked->receipt, error)
                  : asked->close   ? ledger_close(line->app, month, asked->reason, asked->with_gaps != NULL, error)
                  : asked->correct ? ledger_correct(line->app, month, asked->correct, asked->reason, error)
                                   : ledger_confirm(line->app, month, asked->confirm, error);
    g_autoptr(LedgerOfMonth) now = ok ? ledger_open(line->app, month, 0, error) : NULL;
    if (!now)
        return FALSE;
    if (line->json)
        print_json(now, NULL);
    else if (asked->correct)
        output_line(_("%s: corrected (%s)."), month, asked->correct);
    else if (asked->confirm)
        output_line(_("%s: the gaps of %s are confirmed."), month, asked->confirm);
    else
        output_line("%s: %s", month, now->state);
    return TRUE;
}

static gboolean run(CommandLine *line, GError **error) {
    Asked asked = {
        .close = command_option(line, "--close"),
        .correct = command_option(line, "--correct"),
        .confirm = command_option(line, "--confirm"),
        .check = command_option(line, "--check"),
        .gaps = command_option(line, "--gaps"),
        .promise = command_option(line, "--promise"),
        .file = command_option(line, "-o"),
        .reason = command_option(line, "--reason"),
        .receipt = command_option(line, "--receipt"),
        .with_gaps = command_option(line, "--with-gaps"),
    };
    gboolean write = asked.close || asked.correct || asked.confirm || asked.receipt;
    if (!check_options(line, &asked, error) || !open_plant(line, write, error))
        return FALSE;
    if (write)
        return do_deed(line, &asked, error);
    if (asked.check)
        return check_file(line, asked.check, error);
    if (asked.gaps)
        return show_gaps(line, error);
    if (!asked.promise)
        return show_month(line, error);
    g_autofree char *promise = ledger_promise(app_db(line->app), asked.promise, error);
    if (promise)
        fputs(promise, stdout);
    return promise != NULL;
}

static const CommandOption OPTIONS[] = {
    {"-o", "FILE", N_("write it to a new file: .xlsx, .csv, or .json (hazards in the national exchange's shape)")},
    {"--gaps", NULL, N_("what is missing, who owes it, days left")},
    {"--confirm", "DEPARTMENT", N_("confirm a department's gaps; needs --user")},
    {"--correct", "SOURCE/ROLE/COLUMN=VALUE", N_("correct a cell (empty VALUE: withdraw); needs --user and --reason")},
    {"--close", NULL, N_("close the month for ever: freeze its rows; needs --user and --reason")},
    {"--receipt", "NUMBER", N_("record the receipt of the upload of a closed month; needs --user")},
    {"--with-gaps", NULL, N_("close it although gaps are open")},
    {"--reason", "TEXT", N_("why it is corrected or closed")},
    {"--check", "FILE.xlsx", N_("compare a written file with the plant")},
    {"--promise", "DATE", N_("the counts of the daily safety promise, as JSON")},
    {0},
};

const Command command_ledger = {
    .name = "ledger",
    .usage = "MONTH [-o FILE|--gaps|--confirm DEP|--correct CELL=VALUE|--close|--receipt NUMBER] | --check FILE.xlsx | --promise DATE",
    .summary = N_("compute the monthly ledger of the major hazard sources"),
    .needs = NEED_FILE,
    .options = OPTIONS,
    .min_words = 0,
    .max_words = 1,
    .run = run,
};
