/* SPDX-License-Identifier: MIT
 *
 * bihuan import: reference data from CSV, all or nothing.
 */
#include "../output.h"
#include "../vacancy.h"
#include "bihuan/app/session.h"
#include "bihuan/app/site.h"
#include "bihuan/base/i18n.h"
#include "bihuan/cli/command.h"

/* Does it change who approves and signs what? */
static gboolean moves_people(const char *kind) {
    static const char *const kinds[] = {"people", "departments", "areas", NULL};
    return g_strv_contains(kinds, kind);
}

static void print_doubts(const SiteImportResult *result) {
    for (guint i = 0; result->doubts && i < result->doubts->len; i++) {
        const SiteDoubt *doubt = result->doubts->pdata[i];
        output_line(_("Line %u: %s: %s."), doubt->line, doubt->key, doubt->why);
    }
}

static void doubts_json(JsonBuilder *json, const SiteImportResult *result) {
    output_begin_array(json, "doubtful");
    for (guint i = 0; result->doubts && i < result->doubts->len; i++) {
        const SiteDoubt *doubt = result->doubts->pdata[i];
        output_begin_object(json, NULL);
        output_number(json, "line", doubt->line);
        output_text(json, "key", doubt->key);
        output_text(json, "why", doubt->why);
        json_builder_end_object(json);
    }
    json_builder_end_array(json);
}

static const CommandOption OPTIONS[] = {
    {"--dry-run", NULL, N_("show what would be new, changed or in doubt; write nothing")},
    {"--accept-doubtful", NULL, N_("import rows in doubt as they stand")},
    {NULL, NULL, NULL},
};

static gboolean run(CommandLine *line, GError **error) {
    g_auto(SiteImportResult) result = {0};
    const char *kind = line->words[0];
    SiteWay way = {.second = session_second(line->app),
                   .dry_run = command_option(line, "--dry-run") != NULL,
                   .accept_doubts = command_option(line, "--accept-doubtful") != NULL};
    if (!site_import(line->app, &way, kind, line->words[1], &result, error))
        return FALSE;
    guint rows = result.created + result.updated + result.unchanged;
    gboolean people = moves_people(kind) && !way.dry_run;
    if (!line->json) {
        print_doubts(&result);
        if (way.dry_run)
            output_line(_("%s: %u rows, %u new, %u changed, %u the same, %u in doubt. Nothing was written."), kind, rows, result.created,
                        result.updated, result.unchanged, result.doubts ? result.doubts->len : 0);
        else
            output_line(_("%s: %u rows, %u new, %u changed."), kind, rows, result.created, result.updated);
        if (result.vacant)
            output_line(_("Nobody holds these roles, what is for them goes to others: %s."), result.vacant);
        if (people)
            vacancy_say(line);
        return TRUE;
    }
    g_autoptr(JsonBuilder) json = json_builder_new();
    output_begin_object(json, NULL);
    output_text(json, "kind", kind);
    output_number(json, "rows", rows);
    output_number(json, "added", result.created);
    output_number(json, "changed", result.updated);
    output_number(json, "same", result.unchanged);
    doubts_json(json, &result);
    if (result.vacant)
        output_text(json, "vacant", result.vacant);
    g_autofree char *unfilled = people ? vacancy_text(line) : NULL;
    if (unfilled)
        output_text(json, "unfilled", unfilled);
    json_builder_end_object(json);
    output_print(json);
    return TRUE;
}

const Command command_import = {
    .name = "import",
    .usage = "access|areas|departments|devices|facts|holidays|materials|obligations|people|sources FILE.csv",
    .summary = N_("read reference data from a CSV file, all or nothing"),
    .needs = NEED_WRITE | MAY_USER,
    .min_words = 2,
    .max_words = 2,
    .options = OPTIONS,
    .run = run,
};
