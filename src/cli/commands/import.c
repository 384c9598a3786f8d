/* SPDX-License-Identifier: MIT
 *
 * bihuan import: reference data from CSV, all or nothing.
 */
#include <string.h>

#include "../output.h"
#include "../vacancy.h"
#include "bihuan/app/quiz_banks.h"
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

static void doubts_json(Output *out, const SiteImportResult *result) {
    output_list(out, "doubtful");
    for (guint i = 0; result->doubts && i < result->doubts->len; i++) {
        const SiteDoubt *doubt = result->doubts->pdata[i];
        output_object(out, NULL);
        output_number(out, "line", NULL, doubt->line);
        output_text(out, "key", NULL, doubt->key);
        output_text(out, "why", NULL, doubt->why);
        output_end(out);
    }
    output_end(out);
}

static const CommandOption OPTIONS[] = {
    {"--dry-run", NULL, N_("show what would be new, changed or in doubt; write nothing")},
    {"--accept-doubtful", NULL, N_("import rows in doubt as they stand")},
    {NULL, NULL, NULL},
};

/* A bank of questions: no table, but all or nothing as well. What makes it need two is said also where it is refused. */
static gboolean import_quiz(CommandLine *line, GError **error) {
    QuizWish wish = {.path = line->words[1], .second = session_second(line->app), .dry_run = command_option(line, "--dry-run") != NULL};
    QuizInstall done = {0};
    gboolean ok = quiz_banks_install(line->app, &wish, &done, error), same = done.version == done.before;
    g_autoptr(Output) out = output_new(line->json);
    for (guint i = 0; done.looser && i < done.looser->len; i++)
        output_say(out, _("looser: %s"), (const char *)done.looser->pdata[i]);
    if (ok && wish.dry_run && same)
        output_say(out, _("%s is installed already as version %d."), done.name, (int)done.version);
    else if (ok && wish.dry_run)
        output_say(out, _("%s would be installed as version %d, with %u questions. Nothing was written."), done.name, (int)done.version,
                   done.questions);
    if (ok && !wish.dry_run)
        output_say(out, same ? _("%s is installed already as version %d.") : _("%s is installed as version %d."), done.name,
                   (int)done.version);
    output_object(out, NULL);
    output_text(out, "kind", NULL, "quiz");
    output_text(out, "name", NULL, done.name);
    output_number(out, "version", NULL, ok ? done.version : done.before);
    output_number(out, "questions", NULL, done.questions);
    output_flag(out, "new", NULL, ok && !same && !wish.dry_run);
    output_ids(out, "looser", done.looser);
    if (done.name)
        output_end(out);
    quiz_install_clear(&done);
    return ok;
}

static gboolean command_import_run(CommandLine *line, GError **error) {
    g_auto(SiteImportResult) result = {0};
    const char *kind = line->words[0];
    if (strcmp(kind, "quiz") == 0)
        return import_quiz(line, error);
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
        if (result.unreached)
            output_line(_("No channel reaches these people, to whom the forms escalate: %s."), result.unreached);
        if (people)
            vacancy_say(line);
        return TRUE;
    }
    g_autoptr(Output) out = output_new(TRUE);
    output_object(out, NULL);
    output_text(out, "kind", NULL, kind);
    output_number(out, "rows", NULL, rows);
    output_number(out, "added", NULL, result.created);
    output_number(out, "changed", NULL, result.updated);
    output_number(out, "same", NULL, result.unchanged);
    doubts_json(out, &result);
    if (result.vacant)
        output_text(out, "vacant", NULL, result.vacant);
    if (result.unreached)
        output_text(out, "unreached", NULL, result.unreached);
    g_autofree char *unfilled = people ? vacancy_text(line) : NULL;
    if (unfilled)
        output_text(out, "unfilled", NULL, unfilled);
    output_end(out);
    return TRUE;
}

const Command command_import = {
    .name = "import",
    .usage =
        "access|areas|contacts|departments|devices|facts|holidays|items|materials|obligations|people|phrases|places|points|"
        "quiz|sources FILE",
    .summary = N_("read reference data from a table (CSV), all or nothing"),
    .needs = NEED_WRITE | MAY_USER,
    .min_words = 2,
    .max_words = 2,
    .options = OPTIONS,
    .run = command_import_run,
};
