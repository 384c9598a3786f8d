/* SPDX-License-Identifier: MIT
 *
 * bihuan serve: the watch. This program becomes bihuan-serve, so that whoever started it sees one process; only the status is answered
 * here.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../output.h"
#include "../private.h"
#include "bihuan/app/watch.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/program.h"

static const char *state_word(WatchState state) {
    switch (state) {
    case WATCH_RUNNING:
        return _("running");
    case WATCH_UNKNOWN:
        return _("unknown: it beats on another host, or did so before this one was started again");
    default:
        return _("not running");
    }
}

/* Why a point is in fault: what the link itself says, in its own words. */
static void print_links(const WatchBeat *beat) {
    g_autoptr(Output) table = output_new(FALSE);
    output_table(table, NULL, _("Link"), _("Kind"), _("Points"), _("Error"), NULL);
    for (guint i = 0; i < beat->links->len; i++) {
        const WatchLink *link = beat->links->pdata[i];
        output_row(table);
        output_text(table, NULL, _("Link"), link->name);
        output_text(table, NULL, _("Kind"), link->kind);
        output_number(table, NULL, _("Points"), link->points);
        output_text(table, NULL, _("Error"), link->error);
    }
    if (beat->links->len > 0)
        output_end(table);
}

static void command_serve_print(const WatchStatus *status) {
    g_autoptr(Output) out = output_new(FALSE);
    output_object(out, NULL);
    output_text(out, NULL, _("Watch"), state_word(status->state));
    if (status->beat) {
        output_text(out, NULL, _("Host"), status->beat->host);
        output_time(out, NULL, _("Since"), status->beat->since);
        output_time(out, NULL, _("Last beat"), status->beat->time);
        output_text(out, NULL, _("Held up"), status->beat->trouble);
    }
    output_end(out);
    g_autoptr(Output) table = output_new(FALSE);
    output_table(table, NULL, _("Channel"), _("Kind"), _("Waiting"), _("Sent"), _("Failed"), _("Error"), NULL);
    for (guint i = 0; i < status->lines->len; i++) {
        const WatchLine *line = status->lines->pdata[i];
        output_row(table);
        output_text(table, NULL, _("Channel"), line->name);
        output_text(table, NULL, _("Kind"), line->kind);
        output_number(table, NULL, _("Waiting"), line->waiting);
        output_number(table, NULL, _("Sent"), line->sent);
        output_number(table, NULL, _("Failed"), line->failed);
        output_text(table, NULL, _("Error"), line->error);
    }
    if (status->lines->len > 0)
        output_end(table);
    if (status->beat)
        print_links(status->beat);
}

static gboolean command_serve_status(CommandLine *line, GError **error) {
    if (!cli_open(line, FALSE, error))
        return FALSE;
    g_autoptr(WatchStatus) status = watch_status(app_db(line->app), line->plant, error);
    if (!status)
        return FALSE;
    g_autofree char *json = line->json ? watch_status_json(status) : NULL;
    if (json)
        printf("%s\n", json);
    else
        command_serve_print(status);
    if (status->state == WATCH_UNKNOWN)
        return err_set(error, ERR_FAILED, _("Whether the watch runs is only known on its own host."));
    return status->state == WATCH_RUNNING || err_set(error, ERR_FAILED, _("No watch of this plant runs; start it with: bihuan serve"));
}

static gboolean become_watch(CommandLine *line, GError **error) {
    g_autofree char *program = program_path("serve", error);
    g_autoptr(GPtrArray) arguments = g_ptr_array_new();
    if (!program)
        return FALSE;
    g_ptr_array_add(arguments, program);
    g_ptr_array_add(arguments, (gpointer) "--lang");
    g_ptr_array_add(arguments, (gpointer)i18n_language());
    if (command_option(line, "--watch"))
        g_ptr_array_add(arguments, (gpointer) "--watch");
    if (command_option(line, "--once"))
        g_ptr_array_add(arguments, (gpointer) "--once");
    if (line->json)
        g_ptr_array_add(arguments, (gpointer) "--json");
    if (line->at_text) {
        g_ptr_array_add(arguments, (gpointer) "--at");
        g_ptr_array_add(arguments, (gpointer)line->at_text);
    }
    if (line->plant) {
        g_ptr_array_add(arguments, (gpointer) "--");
        g_ptr_array_add(arguments, (gpointer)line->plant);
    }
    g_ptr_array_add(arguments, NULL);
    fflush(NULL);
    execv(program, (char **)arguments->pdata);
    return err_set_errno(error, ERR_EXTERNAL, _("The program %s cannot be started"), program);
}

static gboolean command_serve_run(CommandLine *line, GError **error) {
    gboolean once = command_option(line, "--once") != NULL, status = command_option(line, "--status") != NULL;
    if (once + status + (command_option(line, "--watch") != NULL) > 1)
        return err_set(error, ERR_USAGE, _("Only one of --once, --status and --watch."));
    if (command_option(line, "--watch") == NULL && !line->plant)
        return err_set(error, ERR_USAGE, _("Which plant? Give --plant FILE or set BIHUAN_PLANT."));
    if (status)
        return command_serve_status(line, error);
    if (line->at_text && !once)
        return err_set(error, ERR_USAGE, _("--at needs --once here: a watch that goes on follows the clock."));
    if (line->json && !once)
        return err_set(error, ERR_USAGE, _("--json needs --once or --status here."));
    return become_watch(line, error);
}

static const CommandOption OPTIONS[] = {
    {"--once", NULL, N_("one pass: the rules of time, then what waits is sent")},
    {"--watch", NULL, N_("on a second host: tell the duty phone when the beat is silent")},
    {"--status", NULL, N_("does it run? Exit status 1 where none does")},
    {0},
};

const Command command_serve = {
    .name = "serve",
    .usage = "[--once|--status|--watch]",
    .summary = N_("the watch: runs the rules of time and sends what waits"),
    .needs = NEED_NOTHING, /* --watch knows no plant */
    .options = OPTIONS,
    .run = command_serve_run,
};
