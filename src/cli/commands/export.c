/* SPDX-License-Identifier: MIT
 *
 * bihuan export: reference data as CSV or JSON.
 */
#include <stdio.h>
#include <string.h>

#include "../output.h"
#include "bihuan/app/quiz_banks.h"
#include "bihuan/app/site.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/cli/command.h"

static void cell_json(Output *out, const SiteColumn *column, const char *text) {
    if (column->number && *text) {
        output_number(out, column->name, NULL, g_ascii_strtoll(text, NULL, 10));
    } else if (column->kind == SITE_FLAG) {
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

/* The banks of questions in use: as a document all of them, as a file the one that is named, or the only one. */
static gboolean export_quiz(CommandLine *line, GError **error) {
    g_autoptr(GPtrArray) banks = quiz_banks_list(app_db(line->app), error);
    g_autoptr(GString) names = g_string_new(NULL);
    const char *wanted = line->words[1];
    const Quiz *found = NULL;
    if (!banks || !quiz_banks_may_read(line->app, error))
        return FALSE;
    g_autoptr(Output) out = output_new(line->json);
    output_list(out, NULL);
    for (guint i = 0; i < banks->len; i++) {
        const Quiz *bank = banks->pdata[i];
        if (g_strcmp0(wanted, bank->name) == 0 || (!wanted && banks->len == 1))
            found = bank;
        g_string_append_printf(names, "%s%s", i ? ", " : "", bank->name);
        if (wanted && strcmp(wanted, bank->name) != 0)
            continue;
        output_object(out, NULL);
        output_text(out, "name", NULL, bank->name);
        output_number(out, "version", NULL, bank->version);
        output_text(out, "text", NULL, bank->text);
        output_end(out);
    }
    if (!found && (!line->json || wanted))
        return err_set(error, wanted ? ERR_NOT_FOUND : ERR_USAGE, _("name the bank: export quiz BANK; there are: %s"),
                       *names->str ? names->str : "-");
    if (!line->json)
        fputs(found->text, stdout);
    else
        output_end(out);
    return TRUE;
}

static gboolean command_export_run(CommandLine *line, GError **error) {
    if (strcmp(line->words[0], "quiz") == 0)
        return export_quiz(line, error);
    if (line->words[1])
        return err_set(error, ERR_USAGE, _("Too many arguments; write: bihuan %s%s%s %s"), "export", "", "", line->command->usage);
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
    .usage =
        "access|areas|contacts|departments|devices|facts|holidays|items|materials|obligations|people|phrases|places|points|"
        "quiz [BANK]|sources",
    .summary = N_("print reference data as CSV, the same that import takes"),
    .needs = NEED_PLANT | MAY_USER,
    .min_words = 1,
    .max_words = 2,
    .run = command_export_run,
};
