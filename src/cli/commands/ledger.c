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

static void columns_json(Output *out, const LedgerTemplate *template) {
    output_list(out, "columns");
    for (guint i = 0; i < ledger_template_columns(template); i++) {
        const LedgerColumn *column = ledger_template_column(template, i);
        g_autofree char *header = ledger_column_header(column);
        output_object(out, NULL);
        output_text(out, "key", NULL, column->key);
        output_text(out, "title", NULL, header);
        output_end(out);
    }
    output_end(out);
}

static void cell_json(Output *out, const char *key, const LedgerCell *cell) {
    output_object(out, key);
    output_text(out, "value", NULL, cell->text);
    output_known(out, "n", cell->of >= 0, cell->n);
    output_known(out, "of", cell->of >= 0, cell->of);
    output_text(out, "reason", NULL, cell->reason);
    output_text(out, "computed", NULL, cell->computed);
    output_text(out, "correction", NULL, cell->correction);
    output_list(out, "evidence");
    for (guint i = 0; cell->evidence && i < cell->evidence->len; i++) {
        const LedgerEvidence *evidence = cell->evidence->pdata[i];
        output_object(out, NULL);
        output_text(out, "number", NULL, evidence->number);
        output_time(out, "at", NULL, evidence->at);
        output_text(out, "who", NULL, evidence->who);
        output_text(out, "text", NULL, evidence->text);
        output_flag(out, "counts", NULL, evidence->counts);
        output_end(out);
    }
    output_end(out);
    output_end(out);
}

static void row_json(Output *out, const Ledger *ledger, guint row) {
    const LedgerTemplate *template = ledger_template(ledger);
    guint columns = ledger_template_columns(template);
    output_object(out, NULL);
    for (guint i = 0; i < columns; i++)
        output_text(out, ledger_template_column(template, i)->key, NULL, ledger_cell(ledger, row, i)->text);
    output_text(out, "source", NULL, ledger_row_source(ledger, row));
    output_text(out, "role_code", NULL, ledger_row_role(ledger, row)->code);
    output_text(out, "verdict", NULL, verdict_word(ledger_row_verdict(ledger, row)));
    output_object(out, "cells");
    for (guint i = 0; i < columns; i++)
        cell_json(out, ledger_template_column(template, i)->key, ledger_cell(ledger, row, i));
    output_end(out);
    output_end(out);
}

/* Dates of the month's way to its upload, days left counted from now. */
static void calendar_json(Output *out, const LedgerOfMonth *month) {
    output_list(out, "calendar");
    for (int stage = 0; stage < LEDGER_STAGES; stage++) {
        output_object(out, NULL);
        output_text(out, "stage", NULL, ledger_stage_word((LedgerStage)stage));
        output_time(out, "day", NULL, month->calendar.dates[stage].at);
        output_number(out, "days_left", NULL, ledger_calendar_days_left(&month->calendar, (LedgerStage)stage, clock_now()));
        output_end(out);
    }
    output_end(out);
}

static void departments_json(Output *out, const LedgerOfMonth *month) {
    g_autoptr(GPtrArray) gaps = ledger_gaps(month->ledger);
    output_list(out, "departments");
    for (guint i = 0; i < month->departments->len; i++) {
        const LedgerDepartment *department = month->departments->pdata[i];
        output_object(out, NULL);
        output_text(out, "department", NULL, department->code);
        output_text(out, "name", NULL, department->title);
        output_number(out, "gaps", NULL, ledger_gaps_count(gaps, department->code));
        output_text(out, "confirmed_by", NULL, department->person);
        output_time(out, "confirmed_at", NULL, department->at);
        output_end(out);
    }
    output_end(out);
}

static void state_json(Output *out, const LedgerOfMonth *month) {
    output_flag(out, "closed", NULL, month->closed);
    output_text(out, "closed_by", NULL, month->closed_by);
    output_time(out, "closed_at", NULL, month->closed_at);
    output_text(out, "close_reason", NULL, month->close_reason);
    output_text(out, "receipt", NULL, *month->receipt ? month->receipt : NULL);
    output_time(out, "receipt_at", NULL, month->receipt_at);
    output_text(out, "state", NULL, month->state);
    departments_json(out, month);
    calendar_json(out, month);
}

static void command_ledger_print_json(const LedgerOfMonth *month, const char *file) {
    const Ledger *ledger = month->ledger;
    g_autoptr(Output) out = output_new(TRUE);
    output_object(out, NULL);
    output_text(out, "month", NULL, ledger_month(ledger));
    columns_json(out, ledger_template(ledger));
    output_list(out, "rows");
    for (guint row = 0; row < ledger_rows(ledger); row++)
        row_json(out, ledger, row);
    output_end(out);
    output_list(out, "checks");
    for (guint i = 0; i < ledger_checks(ledger); i++) {
        const LedgerCheck *check = ledger_check(ledger, i);
        output_object(out, NULL);
        output_text(out, "rule", NULL, check->rule);
        output_known(out, "row", check->row >= 0, check->row);
        output_text(out, "column", NULL, check->column);
        output_text(out, "severity", NULL, ledger_severity_word(check->severity));
        output_text(out, "message", NULL, check->message);
        output_text(out, "item", NULL, check->item);
        output_end(out);
    }
    output_end(out);
    output_text(out, "head", NULL, month->head);
    output_time(out, "computed", NULL, ledger_computed(ledger));
    state_json(out, month);
    output_text(out, "file", NULL, file);
    output_end(out);
}

/* Row by row, a line for each column: 17 columns beside each other fit no terminal. */
static void command_ledger_print_text(const LedgerOfMonth *month) {
    const Ledger *ledger = month->ledger;
    const LedgerTemplate *template = ledger_template(ledger);
    g_autoptr(Output) out = output_new(FALSE);
    g_autofree char *computed = clock_format_short(ledger_computed(ledger));
    output_line(_("%s %s, computed %s, head %s"), ledger_template_title(template), ledger_month(ledger), computed, month->head);
    output_line("%s", month->state);
    for (guint row = 0; row < ledger_rows(ledger); row++) {
        output_line(" ");
        output_table(out, NULL, _("Column"), _("Value"), _("Why"), NULL);
        for (guint i = 0; i < ledger_template_columns(template); i++) {
            const LedgerCell *cell = ledger_cell(ledger, row, i);
            g_autofree char *header = ledger_column_header(ledger_template_column(template, i));
            g_autofree char *value = g_strdup_printf(cell->correction ? "%s *" : "%s", cell->text);
            const char *why = cell->correction ? cell->correction : cell->reason ? cell->reason : "";
            output_row(out);
            output_text(out, NULL, _("Column"), header);
            output_text(out, NULL, _("Value"), value);
            output_text(out, NULL, _("Why"), why);
        }
        output_end(out);
    }
    for (guint i = 0; i < ledger_checks(ledger); i++) {
        const LedgerCheck *check = ledger_check(ledger, i);
        if (i == 0)
            output_line(" ");
        output_line("%s %s: %s", check->rule, ledger_severity_title(check->severity), check->message);
    }
}

static gboolean command_ledger_progress(guint done, guint total, gpointer data) {
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
    gboolean ok = !path || ledger_write(line->app, month, path, command_ledger_progress, NULL, error);
    cli_progress_end();
    if (!ok)
        return FALSE;
    if (line->json)
        command_ledger_print_json(month, path);
    else if (path)
        output_line(_("%s is written: %u rows, head %s."), path, ledger_rows(month->ledger), month->head);
    else
        command_ledger_print_text(month);
    return TRUE;
}

/* ---- readiness ---- */

/* As people say it. Borrowed. */
static const char *command_ledger_department_of(const LedgerOfMonth *month, const char *code) {
    for (guint i = 0; i < month->departments->len; i++) {
        const LedgerDepartment *department = month->departments->pdata[i];
        if (strcmp(department->code, code) == 0)
            return department->title;
    }
    return code;
}

static void gap_out(Output *out, const LedgerOfMonth *month, const LedgerGap *gap, int left) {
    const Ledger *ledger = month->ledger;
    const LedgerColumn *column = gap->column >= 0 ? ledger_template_column(ledger_template(ledger), (guint)gap->column) : NULL;
    const char *source = gap->row >= 0 ? ledger_row_source(ledger, (guint)gap->row) : NULL;
    const char *role = gap->row >= 0 ? ledger_row_role(ledger, (guint)gap->row)->code : NULL;
    g_autofree char *header = column ? ledger_column_header(column) : g_strdup("");
    g_autofree char *where = source ? g_strdup_printf("%s/%s %s", source, role, header) : g_strdup(header);
    output_row(out);
    output_shown(out, "department", _("Department"), gap->department, command_ledger_department_of(month, gap->department));
    if (source) {
        output_text(out, "source", NULL, source);
        output_text(out, "role", NULL, role);
    }
    output_known(out, "row", gap->row >= 0, gap->row);
    output_text(out, "column", NULL, column ? column->key : NULL);
    output_shown(out, "kind", _("Gap"), ledger_gap_word(gap->kind), ledger_gap_title(gap->kind));
    output_text(out, NULL, _("Where"), where);
    output_text(out, "message", _("What is missing"), gap->sentence);
    output_text(out, "item", NULL, gap->item);
    output_number(out, "days_left", NULL, left);
}

/* What the board says too: which month is to be uploaded, until when. */
static gboolean countdown_out(Output *out, App *app, GError **error) {
    LedgerCountdown countdown;
    if (!ledger_countdown(app, &countdown, error))
        return FALSE;
    g_autofree char *text = ledger_countdown_text(&countdown, FALSE);
    if (*text)
        output_say(out, "%s", text);
    if (!*countdown.month) {
        output_null(out, "countdown");
        return TRUE;
    }
    output_object(out, "countdown");
    output_text(out, "month", NULL, countdown.month);
    output_time(out, "last_day", NULL, countdown.last);
    output_number(out, "days_left", NULL, countdown.days);
    output_flag(out, "closed", NULL, countdown.closed);
    output_end(out);
    return TRUE;
}

static gboolean show_gaps(CommandLine *line, GError **error) {
    g_autoptr(LedgerOfMonth) month = ledger_open(line->app, line->words[0], 0, error);
    if (!month)
        return FALSE;
    g_autoptr(GPtrArray) gaps = ledger_gaps(month->ledger);
    int left = ledger_calendar_days_to_last(&month->calendar, clock_now());
    g_autoptr(Output) out = output_new(line->json);
    output_say(out, "%s", month->state);
    output_object(out, NULL);
    output_text(out, "month", NULL, ledger_month(month->ledger));
    output_table(out, "gaps", _("Department"), _("Gap"), _("Where"), _("What is missing"), NULL);
    for (guint i = 0; i < gaps->len; i++)
        gap_out(out, month, gaps->pdata[i], left);
    output_end(out);
    output_number(out, "days_left", NULL, left);
    state_json(out, month);
    if (!countdown_out(out, line->app, error))
        return FALSE;
    output_end(out);
    return TRUE;
}

/* ---- a file against the plant ---- */

static void differences_out(Output *out, const GPtrArray *found) {
    output_object(out, NULL);
    output_flag(out, "ok", NULL, found->len == 0);
    output_list(out, "differences");
    for (guint i = 0; i < found->len; i++) {
        const LedgerDifference *one = found->pdata[i];
        output_say(out, _("%s row %u %s: the file has \"%s\", the plant \"%s\""), one->sheet, one->row, one->column,
                   one->file ? one->file : "", one->plant ? one->plant : "");
        output_object(out, NULL);
        output_text(out, "sheet", NULL, one->sheet);
        output_number(out, "row", NULL, one->row);
        output_text(out, "column", NULL, one->column);
        output_text(out, "file", NULL, one->file);
        output_text(out, "plant", NULL, one->plant);
        output_end(out);
    }
    output_end(out);
    output_end(out);
}

static gboolean command_ledger_check_file(CommandLine *line, const char *path, GError **error) {
    g_autoptr(GPtrArray) found = ledger_compare(line->app, path, error);
    if (!found)
        return FALSE;
    g_autoptr(Output) out = output_new(line->json);
    differences_out(out, found);
    if (found->len > 0)
        return err_set(error, ERR_CORRUPT, _("%s differs from the plant in %u places."), path, found->len);
    output_say(out, _("%s says what the plant says."), path);
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
static gboolean command_ledger_open_plant(CommandLine *line, gboolean write, GError **error) {
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
        command_ledger_print_json(now, NULL);
    else if (asked->correct)
        output_line(_("%s: corrected (%s)."), month, asked->correct);
    else if (asked->confirm)
        output_line(_("%s: the gaps of %s are confirmed."), month, asked->confirm);
    else
        output_line("%s: %s", month, now->state);
    return TRUE;
}

static gboolean command_ledger_run(CommandLine *line, GError **error) {
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
    if (!check_options(line, &asked, error) || !command_ledger_open_plant(line, write, error))
        return FALSE;
    if (write)
        return do_deed(line, &asked, error);
    if (asked.check)
        return command_ledger_check_file(line, asked.check, error);
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
    .run = command_ledger_run,
};
