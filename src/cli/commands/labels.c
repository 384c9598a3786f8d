/* SPDX-License-Identifier: MIT
 *
 * bihuan labels: QR labels of devices to a file, or in half blocks on the terminal.
 */
#include <stdio.h>
#include <string.h>

#include "../output.h"
#include "../private.h"
#include "bihuan/app/scan.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"


static const LabelFormat *find_format(const char *name, GError **error) {
    static const char *const later[] = {"svg", "zpl", "tspl", NULL}; /* promised by the contract for part 2 */
    g_autoptr(GError) reason = NULL;
    const LabelFormat *format = label_format_find(name, &reason);
    if (format) return format;
    if (!g_strv_contains(later, name)) {
        g_propagate_error(error, g_steal_pointer(&reason));
        return NULL;
    }
    g_autoptr(GString) known = g_string_new(NULL);
    for (const LabelFormat *const *one = label_formats(); *one; one++)
        g_string_append_printf(known, "%s%s", known->len ? ", " : "", label_format_name(*one));
    err_set(error, ERR_USAGE, _("Label format “%s” comes later; choose one of: %s."), name, known->str);
    return NULL;
}

/* Exactly one of: devices, an area, all. */
static gboolean check_choice(CommandLine *line, GError **error) {
    int ways = (line->words[0] != NULL) + (command_option(line, "--area") != NULL) +
               (command_option(line, "--all") != NULL);
    return ways == 1 ||
           err_set(error, ERR_USAGE, _("Give devices, --area AREA or --all, and only one of them."));
}

static gboolean progress(guint done, guint total, gpointer data) {
    (void)data;
    return cli_progress(_("Drawing labels"), done, total);
}

static void print_result(CommandLine *line, const LabelResult *result, const char *file) {
    if (!line->json) {
        if (file)
            output_line(_("%s is written: %d labels on %d pages."), file, (int)result->labels,
                        (int)result->pages);
        return;
    }
    g_autoptr(JsonBuilder) json = json_builder_new();
    output_begin_object(json, NULL);
    output_number(json, "labels", result->labels);
    output_number(json, "pages", result->pages);
    output_text(json, "file", file);
    json_builder_end_object(json);
    output_print(json);
}

static gboolean print_to_terminal(CommandLine *line, ScanPrint *print, GError **error) {
    LabelResult result = {0};
    g_autofree char *text = scan_print_text(line->app, print, &result.labels, error);
    cli_progress_end();
    if (text && !line->json) fputs(text, stdout);
    if (text) print_result(line, &result, NULL);
    return text != NULL;
}

static gboolean print_to_file(CommandLine *line, ScanPrint *print, GError **error) {
    LabelResult result = {0};
    gboolean ok = scan_print(line->app, print, &result, error);
    cli_progress_end();
    if (ok) print_result(line, &result, result.file ? result.file : print->path);
    g_free(result.file);
    return ok;
}

static gboolean run(CommandLine *line, GError **error) {
    const char *name = command_option(line, "--format");
    const LabelFormat *format = find_format(name ? name : "pdf", error);
    if (!format || !check_choice(line, error)) return FALSE;
    ScanPrint print = {
        .devices = (const char *const *)line->words,
        .area = command_option(line, "--area"),
        .format = name ? name : "pdf",
        .size = command_option(line, "--size"),
        .path = command_option(line, "-o"),
        .progress = progress,
    };
    if (print.path) return print_to_file(line, &print, error);
    if (!label_format_is_text(format))
        return err_set(error, ERR_USAGE, _("Give -o OUT: the file for the labels."));
    return print_to_terminal(line, &print, error);
}

static const CommandOption OPTIONS[] = {
    {"--area", "AREA", N_("the labels of an area and the areas inside it")},
    {"--all", NULL, N_("the labels of all devices")},
    {"--format", "FORMAT", N_("pdf, png or term (half blocks on the terminal); pdf without it")},
    {"--size", "SIZE", N_("width and height in mm")},
    {"-o", "OUT", N_("the file to write; only term may do without")},
    {0},
};

const Command command_labels = {
    .name = "labels",
    .usage = "DEVICE…|--area AREA|--all [--format pdf|png|term] [--size 60x40] -o OUT",
    .summary = N_("print QR labels of devices"),
    .needs = NEED_PLANT | MAY_USER,
    .options = OPTIONS,
    .max_words = -1,
    .run = run,
};
