/* SPDX-License-Identifier: MIT
 *
 * bihuan export: reference data as CSV or JSON.
 */
#include <stdio.h>
#include <string.h>

#include "../output.h"
#include "bihuan/app/site.h"
#include "bihuan/base/i18n.h"
#include "bihuan/cli/command.h"

static void cell_json(Output *out, const SiteColumn *column, const char *text) {
    if (column->kind == SITE_FLAG) {
        output_flag(out, column->name, NULL, strcmp(text, "yes") == 0);
    } else if (column->kind == SITE_LIST) {
        g_auto(GStrv) parts = g_strsplit(text, ";", -1);
        output_texts(out, column->name, NULL, (const char *const *)parts);
    } else {
        output_text(out, column->name, NULL, text);
    }
}

static void command_export_print_json(const SiteTable *table) {
    g_autoptr(Output) out = output_new(TRUE);
    output_list(out, NULL);
    for (guint i = 0; i < table->rows->len; i++) {
        char **cells = table->rows->pdata[i];
        output_object(out, NULL);
        for (guint c = 0; c < table->width; c++)
            cell_json(out, &table->columns[c], cells[c]);
        output_end(out);
    }
    output_end(out);
}

static gboolean command_export_run(CommandLine *line, GError **error) {
    g_autoptr(SiteTable) table = site_export(app_plant(line->app), line->words[0], error);
    if (!table)
        return FALSE;
    if (line->json) {
        command_export_print_json(table);
        return TRUE;
    }
    g_autofree char *csv = site_table_to_csv(table, g_strcmp0(line->lang, "zh") == 0, error);
    if (!csv)
        return FALSE;
    fputs(csv, stdout);
    return TRUE;
}

const Command command_export = {
    .name = "export",
    .usage = "access|areas|contacts|departments|devices|facts|holidays|items|materials|obligations|people|phrases|places|points|sources",
    .summary = N_("print reference data as CSV, the same that import takes"),
    .needs = NEED_PLANT,
    .min_words = 1,
    .max_words = 1,
    .run = command_export_run,
};
