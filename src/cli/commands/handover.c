/* SPDX-License-Identifier: MIT
 *
 * bihuan handover: the page one shift gives the next; with --to a record both sign.
 */
#include "bihuan/app/handover.h"

#include "../output.h"
#include "../record_output.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/outfile.h"
#include "bihuan/cli/command.h"

static void json_parts(Output *out, const Handover *handover) {
    output_list(out, "parts");
    for (guint i = 0; i < handover->parts->len; i++) {
        const HandoverPart *part = handover->parts->pdata[i];
        output_object(out, NULL);
        output_text(out, "title", NULL, part->title);
        output_number(out, "total", NULL, part->total);
        output_list(out, "lines");
        for (guint k = 0; k < part->lines->len; k++) {
            const HandoverLine *line = part->lines->pdata[k];
            output_object(out, NULL);
            output_text(out, "what", NULL, line->what);
            output_text(out, "where", NULL, line->where);
            output_text(out, "state", NULL, line->state);
            output_time(out, "since", NULL, line->since);
            output_time(out, "due", NULL, line->due);
            output_end(out);
        }
        output_end(out);
        output_end(out);
    }
    output_end(out);
}

static gboolean command_handover_show(CommandLine *line, GError **error) {
    g_autoptr(Handover) handover = handover_collect(line->app, error);
    if (!handover)
        return FALSE;
    g_autoptr(Output) out = output_new(line->json);
    output_object(out, NULL);
    output_time(out, "at", NULL, handover->at);
    output_text(out, "plant", NULL, plant_name(app_plant(line->app)));
    output_text(out, "shift", NULL, handover->shift);
    output_text(out, "head", NULL, handover->head);
    json_parts(out, handover);
    output_end(out);
    g_autoptr(GPtrArray) lines = handover_text(handover);
    g_autofree char *at = clock_format_short(handover->at);
    output_say(out, _("Shift hand-over of %s, %s, as of %s, head code %s"), plant_name(app_plant(line->app)), handover->shift, at,
               handover->head);
    for (guint i = 0; i < lines->len; i++)
        output_say(out, "%s", (const char *)lines->pdata[i]);
    return TRUE;
}

static gboolean command_handover_print(CommandLine *line, const char *path, GError **error) {
    g_autofree char *head = NULL;
    if (!handover_print(line->app, line->words[0], path, &head, error))
        return FALSE;
    output_written(line->json, path, head);
    return TRUE;
}

static gboolean command_handover_run(CommandLine *line, GError **error) {
    const char *typed = command_option(line, "-o");
    g_autofree char *path = typed ? outfile_place(typed, (const char *const[]){".pdf", NULL}, error) : NULL;
    if (typed)
        return path && command_handover_print(line, path, error);
    return command_handover_show(line, error);
}

static gboolean command_handover_begin(CommandLine *line, GError **error) {
    g_autoptr(Work) work = handover_begin(line->app, line->words[0], command_option(line, "--notes"), error);
    return work && record_output(line->app, work, line->json, FALSE, error);
}

static const CommandOption SHOW_OPTIONS[] = {
    {"-o", "FILE", N_("write the page as PDF")},
    {0},
};
static const CommandOption BEGIN_OPTIONS[] = {
    {"--notes", "TEXT", N_("what the next shift must mind")},
    {0},
};

static const Command PARTS[] = {
    {.name = "show",
     .usage = "[NUMBER] [-o FILE.pdf]",
     .summary = N_("what is overdue, held, open and due soon; NUMBER: with the signatures of that hand-over"),
     .needs = NEED_PLANT | MAY_USER,
     .options = SHOW_OPTIONS,
     .max_words = 1,
     .run = command_handover_run},
    {.name = "begin",
     .usage = "TO [--notes TEXT]",
     .summary = N_("hand over to a person: a record both sign (act NUMBER hand, act NUMBER take)"),
     .needs = NEED_WRITE | NEED_USER,
     .options = BEGIN_OPTIONS,
     .min_words = 1,
     .max_words = 1,
     .run = command_handover_begin},
    {0},
};

const Command command_handover = {
    .name = "handover",
    .usage = "show [NUMBER] [-o FILE.pdf] | begin TO [--notes TEXT]",
    .summary = N_("the shift hand-over, on the terminal and on paper"),
    .parts = PARTS,
};
