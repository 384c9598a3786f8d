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

static gboolean run(CommandLine *line, GError **error) {
    g_auto(SiteImportResult) result = {0};
    const char *kind = line->words[0];
    if (!site_import_by(line->app, session_second(line->app), kind, line->words[1], &result, error))
        return FALSE;
    guint rows = result.created + result.updated + result.unchanged;
    if (!line->json) {
        output_line(_("%s: %u rows, %u new, %u changed."), kind, rows, result.created, result.updated);
        if (result.vacant)
            output_line(_("Nobody holds these roles, what is for them goes to others: %s."), result.vacant);
        if (moves_people(kind))
            vacancy_say(line);
        return TRUE;
    }
    g_autoptr(JsonBuilder) json = json_builder_new();
    output_begin_object(json, NULL);
    output_text(json, "kind", kind);
    output_number(json, "rows", rows);
    output_number(json, "added", result.created);
    output_number(json, "changed", result.updated);
    if (result.vacant)
        output_text(json, "vacant", result.vacant);
    g_autofree char *unfilled = moves_people(kind) ? vacancy_text(line) : NULL;
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
    .run = run,
};
