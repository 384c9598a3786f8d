/* SPDX-License-Identifier: MIT
 *
 * bihuan report: the closed-loop report of a record on the terminal or on paper; those of an area and a month on paper.
 */
#include "bihuan/app/report.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include "../output.h"
#include "../private.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/outfile.h"
#include "bihuan/base/utf8.h"

enum {
    WIDTH = 100, /* columns where there is no terminal */
    NARROWEST = 20,
};

/* Exactly one record, or an area with a month, and then a file. */
static gboolean check_choice(CommandLine *line, GError **error) {
    const char *area = command_option(line, "--area"), *month = command_option(line, "--month");
    gboolean one = line->words[0] != NULL;
    if (one ? area || month : !area || !month)
        return err_set(error, ERR_USAGE, _("Give the number of a record, or --area AREA and --month YYYY-MM."));
    return one || command_option(line, "-o") || err_set(error, ERR_USAGE, _("Give -o FILE.pdf: reports of a whole month go to a file."));
}

/* ---- to a file ---- */

static gboolean command_report_progress(guint done, guint total, gpointer data) {
    (void)data;
    return cli_progress(_("Writing the report"), done, total);
}

static gboolean command_report_write_file(CommandLine *line, const char *path, GError **error) {
    ReportPrint print = {
        .number = line->words[0],
        .area = command_option(line, "--area"),
        .month = command_option(line, "--month"),
        .path = path,
        .progress = command_report_progress,
    };
    ReportResult result = {0};
    gboolean well = report_print(line->app, &print, &result, error);
    cli_progress_end();
    if (!well)
        return FALSE;
    if (!line->json) {
        output_line(_("%s is written: %u records on %u pages, head %s."), path, result.records, result.pages, result.head);
        return TRUE;
    }
    g_autoptr(Output) out = output_new(TRUE);
    output_object(out, NULL);
    output_number(out, "records", NULL, result.records);
    output_number(out, "pages", NULL, result.pages);
    output_text(out, "head", NULL, result.head);
    output_text(out, "file", NULL, path);
    output_end(out);
    return TRUE;
}

/* ---- to the terminal ---- */

static const char *kind_word(ReportKind kind) {
    static const char *const words[] = {
        [REPORT_SECTION] = "section", [REPORT_PAIR] = "pair",           [REPORT_TABLE] = "table", [REPORT_ROW] = "row",
        [REPORT_PHOTO] = "photo",     [REPORT_SIGNATURE] = "signature", [REPORT_CODE] = "code",   [REPORT_STANDING] = "standing",
    };
    return words[kind];
}

static void command_report_print_json(const ReportView *view) {
    g_autoptr(Output) out = output_new(TRUE);
    output_object(out, NULL);
    output_text(out, "number", NULL, view->number);
    output_text(out, "title", NULL, view->title);
    output_text(out, "standard", NULL, view->statement);
    output_text(out, "head", NULL, view->head);
    output_text(out, "stamp", NULL, view->stamp);
    output_list(out, "parts");
    for (guint i = 0; i < view->parts->len; i++) {
        const ReportPart *part = view->parts->pdata[i];
        output_object(out, NULL);
        output_text(out, "kind", NULL, kind_word(part->kind));
        output_text(out, "title", NULL, part->title);
        output_text(out, "text", NULL, part->text);
        output_texts(out, "cells", NULL, (const char *const *)part->cells);
        output_flag(out, "missing", NULL, part->missing);
        output_end(out);
    }
    output_end(out);
    output_end(out);
}

static int columns(void) {
    struct winsize size;
    return isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= NARROWEST ? size.ws_col : WIDTH;
}

static void command_report_print_text(const ReportView *view) {
    g_autoptr(GPtrArray) lines = report_lines(view);
    int width = columns();
    for (guint i = 0; i < lines->len; i++) {
        const ReportLine *line = lines->pdata[i];
        g_autoptr(GPtrArray) wrapped = utf8_wrap(line->text, width - line->indent - 2);
        for (guint k = 0; k < wrapped->len; k++)
            output_line("%*s%s", line->indent + (k > 0 ? 2 : 0), "", (const char *)wrapped->pdata[k]);
    }
}

static gboolean command_report_run(CommandLine *line, GError **error) {
    const char *typed = command_option(line, "-o");
    if (!check_choice(line, error))
        return FALSE;
    g_autofree char *path = typed ? outfile_place(typed, (const char *const[]){".pdf", NULL}, error) : NULL;
    if (typed)
        return path && command_report_write_file(line, path, error);
    g_autoptr(ReportView) view = report_load(line->app, line->words[0], error);
    if (!view)
        return FALSE;
    if (line->json)
        command_report_print_json(view);
    else
        command_report_print_text(view);
    return TRUE;
}

static const CommandOption OPTIONS[] = {
    {"--area", "AREA", N_("the hazards of an area and the areas inside it …")},
    {"--month", "YYYY-MM", N_("… that were registered in this month")},
    {"-o", "FILE", N_("write it to a new PDF file")},
    {0},
};

const Command command_report = {
    .name = "report",
    .usage = "NUMBER [-o FILE.pdf] | --area AREA --month YYYY-MM -o FILE.pdf",
    .summary = N_("make the closed-loop report of a record"),
    .needs = NEED_PLANT | MAY_USER,
    .options = OPTIONS,
    .max_words = 1,
    .run = command_report_run,
};
