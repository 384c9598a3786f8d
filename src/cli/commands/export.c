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

static void cell_json(JsonBuilder *json, const SiteColumn *column, const char *text) {
    if (column->kind == SITE_FLAG) {
        output_flag(json, column->name, strcmp(text, "yes") == 0);
    } else if (column->kind == SITE_LIST) {
        g_auto(GStrv) parts = g_strsplit(text, ";", -1);
        output_texts(json, column->name, (const char *const *)parts);
    } else {
        output_text(json, column->name, text);
    }
}

static void print_json(const SiteTable *table) {
    g_autoptr(JsonBuilder) json = json_builder_new();
    output_begin_array(json, NULL);
    for (guint i = 0; i < table->rows->len; i++) {
        char **cells = table->rows->pdata[i];
        output_begin_object(json, NULL);
        for (guint c = 0; c < table->width; c++)
            cell_json(json, &table->columns[c], cells[c]);
        json_builder_end_object(json);
    }
    json_builder_end_array(json);
    output_print(json);
}

static gboolean run(CommandLine *line, GError **error) {
    g_autoptr(SiteTable) table = site_export(app_plant(line->app), line->words[0], error);
    if (!table)
        return FALSE;
    if (line->json) {
        print_json(table);
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
    .usage = "access|areas|departments|devices|facts|holidays|materials|obligations|people|sources",
    .summary = N_("print reference data as CSV, the same that import takes"),
    .needs = NEED_PLANT,
    .min_words = 1,
    .max_words = 1,
    .run = run,
};
