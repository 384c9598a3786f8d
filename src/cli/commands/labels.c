/* SPDX-License-Identifier: MIT
 *
 * bihuan labels: QR labels of devices to a file, a printer or the terminal; new generations; the audit of an area.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "../output.h"
#include "../private.h"
#include "bihuan/app/label_audit.h"
#include "bihuan/app/print.h"
#include "bihuan/base/decode.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"

#define SCANS_MAX (16 << 20)

static volatile sig_atomic_t stopped; /* Ctrl-C: the next label is not drawn any more, and nothing is left */

static void on_stop(int signal_number) {
    (void)signal_number;
    stopped = 1;
}

static void catch_stop(void) {
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction action = {.sa_handler = on_stop};
    sigemptyset(&action.sa_mask);
    for (gsize i = 0; i < G_N_ELEMENTS(signals); i++)
        sigaction(signals[i], &action, NULL);
}

static gboolean command_labels_progress(guint done, guint total, gpointer data) {
    (void)data;
    return cli_progress(_("Drawing labels"), done, total) && !stopped;
}

/* ---- what is wanted ---- */

/* Exactly one of: devices, an area, all; a calibration page is of none. */
static gboolean check_choice(CommandLine *line, GError **error) {
    int ways = (line->words[0] != NULL) + (command_option(line, "--area") != NULL) + (command_option(line, "--all") != NULL) +
               (command_option(line, "--places") != NULL) + (command_option(line, "--items") != NULL);
    if (command_option(line, "--calibration"))
        return ways == 0 ||
               err_set(error, ERR_USAGE, _("A calibration page is of nothing; leave devices, --area, --all, --places and --items out."));
    return ways == 1 || err_set(error, ERR_USAGE, _("Give devices, --area AREA, --all, --places or --items, and only one of them."));
}

static gboolean check_reprint(CommandLine *line, GError **error) {
    gboolean reprint = command_option(line, "--reprint") != NULL, reason = command_option(line, "--reason") != NULL;
    if (reprint && !reason)
        return err_set(error, ERR_USAGE, _("--reprint replaces a label for good; give --reason TEXT as well."));
    if (reason && !reprint)
        return err_set(error, ERR_USAGE, _("--reason goes with --reprint."));
    if (reprint && command_option(line, "--calibration"))
        return err_set(error, ERR_USAGE, _("A calibration page has no generation; leave --reprint out."));
    return !reprint || line->user || err_set(error, ERR_USAGE, _("Who does it? Give --user ID."));
}

static gboolean read_numbers(CommandLine *line, PrintWanted *wanted, GError **error) {
    gint64 from, dpi;
    if (!command_option_number(line, "--from", 0, &from, error) || !command_option_number(line, "--dpi", 0, &dpi, error))
        return FALSE;
    if (command_option(line, "--dpi") && dpi == 0)
        dpi = 1; /* refused below with the resolutions there are */
    if (command_option(line, "--from") && from == 0)
        from = G_MAXINT32; /* as any place that is none */
    wanted->from = (guint)from;
    wanted->dpi = (guint)dpi;
    return TRUE;
}

static gboolean read_wanted(CommandLine *line, PrintWanted *wanted, GError **error) {
    const char *printer = command_option(line, "--to");
    *wanted = (PrintWanted){
        .devices = (const char *const *)line->words,
        .of = command_option(line, "--places")  ? LABEL_OF_PLACE
              : command_option(line, "--items") ? LABEL_OF_ITEM
                                                : LABEL_OF_DEVICE,
        .area = command_option(line, "--area"),
        .format = command_option(line, "--format"),
        .size = command_option(line, "--size"),
        .sheet = command_option(line, "--sheet"),
        .font = command_option(line, "--printer-font"),
        .calibration = command_option(line, "--calibration") != NULL,
        .reason = command_option(line, "--reason"),
        .path = command_option(line, "-o"),
        .settings = line->settings,
        .progress = command_labels_progress,
    };
    if (printer && wanted->path)
        return err_set(error, ERR_USAGE, _("Give -o OUT or --to PRINTER, and only one of them."));
    if (printer && !(wanted->printer = settings_printer(line->settings, printer, error)))
        return FALSE;
    return read_numbers(line, wanted, error) && check_reprint(line, error);
}

/* ---- printing ---- */

static void command_labels_print_result(CommandLine *line, const PrintWanted *wanted, const LabelResult *result, const char *file) {
    if (!line->json) {
        if (file)
            output_line(_("%s is written: %d labels on %d pages."), file, (int)result->labels, (int)result->pages);
        else if (wanted->printer)
            output_line(_("The printer %s has taken %d labels on %d pages."), wanted->printer->name, (int)result->labels,
                        (int)result->pages);
        return;
    }
    g_autoptr(Output) out = output_new(TRUE);
    output_object(out, NULL);
    output_number(out, "labels", NULL, result->labels);
    output_number(out, "pages", NULL, result->pages);
    output_text(out, "file", NULL, file);
    output_text(out, "printer", NULL, wanted->printer ? wanted->printer->name : NULL);
    output_end(out);
}

static gboolean print_to_terminal(CommandLine *line, const PrintWanted *wanted, GError **error) {
    LabelResult result = {0};
    g_autofree char *text = print_text(line->app, wanted, &result.labels, error);
    cli_progress_end();
    if (text && !line->json)
        fputs(text, stdout);
    if (text)
        command_labels_print_result(line, wanted, &result, NULL);
    return text != NULL;
}

static gboolean print_somewhere(CommandLine *line, PrintWanted *wanted, GError **error) {
    LabelResult result = {0};
    g_autoptr(GString) skipped = g_string_new(NULL);
    catch_stop();
    wanted->skipped = command_option(line, "--skip") ? skipped : NULL;
    gboolean ok = print_labels(line->app, wanted, &result, error);
    cli_progress_end();
    if (ok && skipped->len > 0)
        fprintf(stderr, _("bihuan: left out, no installed font draws these: %s\n"), skipped->str);
    if (ok)
        command_labels_print_result(line, wanted, &result, result.file);
    g_free(result.file);
    return ok;
}

/* A new generation is written into the plant; everything else only reads it. */
static gboolean open_for_reprint(CommandLine *line, GError **error) {
    app_close(g_steal_pointer(&line->app));
    return cli_open(line, TRUE, error) && cli_set_clock(line, app_plant(line->app), TRUE, FALSE, error) && cli_log_in(line, TRUE, error);
}

/* ---- audit ---- */

static void print_audit(CommandLine *line, LabelAudit *audit) {
    static const struct {
        const char *key;
        AuditState state;
    } lists[] = {{"present", AUDIT_PRESENT},
                 {"missing", AUDIT_MISSING},
                 {"foreign", AUDIT_FOREIGN},
                 {"outdated", AUDIT_OUTDATED},
                 {"unknown", AUDIT_UNKNOWN}};
    g_autoptr(Output) out = output_new(line->json);
    output_object(out, NULL);
    output_text(out, "area", NULL, label_audit_area(audit));
    for (gsize i = 0; i < G_N_ELEMENTS(lists); i++) {
        g_auto(GStrv) codes = label_audit_codes(audit, lists[i].state);
        g_autofree char *text = g_strjoinv(", ", codes);
        output_texts(out, lists[i].key, NULL, (const char *const *)codes);
        if (*codes || lists[i].state <= AUDIT_PRESENT)
            output_say(out, "%s (%u)%s%s", label_audit_word(lists[i].state), g_strv_length(codes), *text ? ": " : "", text);
    }
    output_end(out);
}

/* The list of scans on stdin, in whatever code a person saved it; a scanner's broken bytes stay, each scan is judged alone. Owned. */
static char *read_scans(GError **error) {
    g_autoptr(GString) bytes = g_string_new(NULL);
    char part[4096];
    gsize size;
    while ((size = fread(part, 1, sizeof part, stdin)) > 0 && bytes->len < SCANS_MAX)
        g_string_append_len(bytes, part, (gssize)size);
    if (bytes->len >= SCANS_MAX) {
        err_set(error, ERR_INPUT, _("The list of scans is longer than %d MiB."), SCANS_MAX >> 20);
        return NULL;
    }
    char *text = decode_take(g_memdup2(bytes->str, bytes->len + 1), bytes->len, NULL, NULL);
    return text ? text : g_utf8_make_valid(bytes->str, (gssize)bytes->len);
}

/* One scan a line; a scanner's carriage return does not belong to it. */
static gboolean audit(CommandLine *line, GError **error) {
    const char *area = command_option(line, "--area");
    if (!area || line->words[0] || command_option(line, "--all"))
        return err_set(error, ERR_USAGE, _("An audit is of one area: bihuan labels --audit --area AREA < SCANS"));
    g_autoptr(LabelAudit) walk = label_audit_new(line->app, area, error);
    g_autofree char *text = walk ? read_scans(error) : NULL;
    if (!text)
        return FALSE;
    g_auto(GStrv) scans = g_strsplit_set(text, "\r\n", -1);
    for (char **scan = scans; *scan; scan++) {
        AuditAnswer answer;
        if (!*g_strstrip(*scan))
            continue;
        label_audit_scan(walk, *scan, &answer);
        label_audit_answer_clear(&answer);
    }
    print_audit(line, walk);
    return TRUE;
}

static gboolean command_labels_run(CommandLine *line, GError **error) {
    PrintWanted wanted;
    if (command_option(line, "--audit"))
        return audit(line, error);
    if (!read_wanted(line, &wanted, error))
        return FALSE;
    const LabelFormat *format = wanted.format ? label_format_find(wanted.format, error) : NULL;
    if ((wanted.format && !format) || !check_choice(line, error))
        return FALSE;
    if (!wanted.path && !wanted.printer) {
        if (!format || !label_format_is_text(format) || wanted.reason)
            return err_set(error, ERR_USAGE, _("Give -o OUT: the file for the labels, or --to PRINTER."));
        return print_to_terminal(line, &wanted, error);
    }
    return (!wanted.reason || open_for_reprint(line, error)) && print_somewhere(line, &wanted, error);
}

static const CommandOption OPTIONS[] = {
    {"--area", "AREA", N_("the labels of an area and the areas inside it")},
    {"--all", NULL, N_("the labels of all devices")},
    {"--places", NULL, N_("the labels of all places for supplies; one of them: place:CODE")},
    {"--items", NULL, N_("the labels of all items of the supplies; one of them: item:CODE")},
    {"--format", "FORMAT", N_("pdf, png, svg, zpl, tspl or term (half blocks on the terminal); pdf without it")},
    {"--size", "SIZE", N_("60x40, 50x30, 40x30, 80x60, or a layout of your own; 60x40 without it")},
    {"--sheet", "SHEET", N_("several labels on a sheet of paper: a4, or a sheet of your own")},
    {"--from", "N", N_("the first place to use on the first sheet, from 1")},
    {"--dpi", "N", N_("resolution of pictures and label printers: 203, 300 or 600")},
    {"--printer-font", "FONT", N_("zpl, tspl: text in this font of the printer's, instead of a picture")},
    {"--to", "PRINTER", N_("print on a printer of bihuan.conf")},
    {"--skip", NULL, N_("leave out and name the devices no installed font can print, instead of printing none")},
    {"--calibration", NULL, N_("a page to measure and scan, instead of labels")},
    {"--reprint", NULL, N_("new generation: the old labels are revoked; needs --user and --reason")},
    {"--reason", "TEXT", N_("why the labels are replaced")},
    {"--audit", NULL, N_("compare scans on standard input with the labels of an area")},
    {"-o", "OUT", N_("the file to write; only term may do without")},
    {0},
};

const Command command_labels = {
    .name = "labels",
    .usage =
        "DEVICE…|--area AREA|--all|--places|--items [--format pdf|png|svg|zpl|tspl|term] [--size 60x40] [--sheet a4] -o "
        "OUT|--to PRINTER",
    .summary = N_("print QR labels of devices, places and items"),
    .needs = NEED_PLANT | MAY_USER,
    .options = OPTIONS,
    .max_words = -1,
    .run = command_labels_run,
};
