/* SPDX-License-Identifier: MIT
 *
 * bihuan due: what is due, as a list, as a calendar file, on paper.
 */
#include <string.h>

#include "../due_output.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/outfile.h"
#include "bihuan/cli/command.h"

/* A day alone goes to its end. */
static gboolean read_until(const CommandLine *line, gint64 *until, GError **error) {
    const char *text = command_option(line, "--until");
    if (!command_option_time(line, "--until", 0, clock_now(), until, error))
        return FALSE;
    gboolean whole = text && !strchr(text, ':') && clock_midnight(*until) == *until;
    if (text)
        *until += whole ? CLOCK_DAY : 1;
    return TRUE;
}

static gboolean write_ics(CommandLine *line, const DueFilter *filter, const char *typed, GError **error) {
    guint events = 0;
    if (!typed)
        return err_set(error, ERR_USAGE, _("due --ics wants -o FILE.ics"));
    g_autofree char *path = outfile_place(typed, (const char *const[]){".ics", NULL}, error);
    if (!path || !due_write_ics(line->app, filter, path, &events, error))
        return FALSE;
    g_autoptr(Output) out = output_new(line->json);
    output_say(out, _("%s is written: %d events."), path, (int)events);
    output_object(out, NULL);
    output_text(out, "file", NULL, path);
    output_number(out, "events", NULL, events);
    output_end(out);
    return TRUE;
}

static gboolean print(CommandLine *line, const DueFilter *filter, const char *typed, GError **error) {
    g_autofree char *head = NULL, *path = outfile_place(typed, (const char *const[]){".pdf", NULL}, error);
    if (!path || !due_print(line->app, filter, path, &head, error))
        return FALSE;
    output_written(line->json, path, head);
    return TRUE;
}

static gboolean command_due_run(CommandLine *line, GError **error) {
    DueFilter filter = {
        .area = command_option(line, "--area"),
        .person = command_option(line, "--person"),
        .kind = command_option(line, "--kind"),
        .late = command_option(line, "--late") != NULL,
    };
    const char *typed = command_option(line, "-o");
    if (!read_until(line, &filter.until, error))
        return FALSE;
    if (command_option(line, "--ics"))
        return write_ics(line, &filter, typed, error);
    if (typed)
        return print(line, &filter, typed, error);
    g_autoptr(GPtrArray) list = due_list(line->app, &filter, error);
    if (!list)
        return FALSE;
    g_autoptr(Output) out = output_new(line->json);
    if (list->len == 0)
        output_say(out, "%s", _("Nothing is due."));
    due_output(out, NULL, line->app, list);
    return TRUE;
}

static const CommandOption OPTIONS[] = {
    {"--until", "T", N_("due by then; a date alone: by the end of that day")},
    {"--area", "AREA", N_("in this area and the areas inside it")},
    {"--person", "ID", N_("what this person does, or is about the person")},
    {"--kind", "KIND", N_("of this kind: test, inspection, certificate …")},
    {"--late", NULL, N_("only what is overdue")},
    {"--ics", NULL, N_("with -o FILE.ics: as a calendar file for other programs")},
    {"-o", "FILE", N_("write the list as PDF (FILE.pdf), with --ics as a calendar (FILE.ics)")},
    {0},
};

const Command command_due = {
    .name = "due",
    .usage = "[--until T] [--area A] [--person ID] [--kind KIND] [--late] [-o FILE.pdf | --ics -o FILE.ics]",
    .summary = N_("what is due, when, for whom, and what is overdue"),
    .needs = NEED_PLANT | MAY_USER,
    .options = OPTIONS,
    .run = command_due_run,
};
