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

static void json_parts(JsonBuilder *json, const Handover *handover) {
    output_begin_array(json, "parts");
    for (guint i = 0; i < handover->parts->len; i++) {
        const HandoverPart *part = handover->parts->pdata[i];
        output_begin_object(json, NULL);
        output_text(json, "title", part->title);
        output_number(json, "total", part->total);
        output_begin_array(json, "lines");
        for (guint k = 0; k < part->lines->len; k++) {
            const HandoverLine *line = part->lines->pdata[k];
            output_begin_object(json, NULL);
            output_text(json, "what", line->what);
            output_text(json, "where", line->where);
            output_text(json, "state", line->state);
            output_time(json, "since", line->since);
            output_time(json, "due", line->due);
            json_builder_end_object(json);
        }
        json_builder_end_array(json);
        json_builder_end_object(json);
    }
    json_builder_end_array(json);
}

static gboolean show(CommandLine *line, GError **error) {
    g_autoptr(Handover) handover = handover_collect(line->app, error);
    if (!handover)
        return FALSE;
    if (line->json) {
        g_autoptr(JsonBuilder) json = json_builder_new();
        output_begin_object(json, NULL);
        output_time(json, "at", handover->at);
        output_text(json, "plant", plant_name(app_plant(line->app)));
        output_text(json, "shift", handover->shift);
        output_text(json, "head", handover->head);
        json_parts(json, handover);
        json_builder_end_object(json);
        output_print(json);
        return TRUE;
    }
    g_autoptr(GPtrArray) lines = handover_text(handover);
    g_autofree char *at = clock_format_short(handover->at);
    output_line(_("Shift hand-over of %s, %s, as of %s, head code %s"), plant_name(app_plant(line->app)), handover->shift, at,
                handover->head);
    for (guint i = 0; i < lines->len; i++)
        output_line("%s", (const char *)lines->pdata[i]);
    return TRUE;
}

static gboolean print(CommandLine *line, const char *path, GError **error) {
    g_autofree char *head = NULL;
    if (!handover_print(line->app, line->words[0], path, &head, error))
        return FALSE;
    if (!line->json) {
        output_line(_("%s is written, head %s."), path, head);
        return TRUE;
    }
    g_autoptr(JsonBuilder) json = json_builder_new();
    output_begin_object(json, NULL);
    output_text(json, "file", path);
    output_text(json, "head", head);
    json_builder_end_object(json);
    output_print(json);
    return TRUE;
}

static gboolean run(CommandLine *line, GError **error) {
    const char *typed = command_option(line, "-o");
    g_autofree char *path = typed ? outfile_place(typed, (const char *const[]){".pdf", NULL}, error) : NULL;
    if (typed)
        return path && print(line, path, error);
    return show(line, error);
}

static gboolean begin(CommandLine *line, GError **error) {
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
     .run = run},
    {.name = "begin",
     .usage = "TO [--notes TEXT]",
     .summary = N_("hand over to a person: a record both sign (act NUMBER hand, act NUMBER take)"),
     .needs = NEED_WRITE | NEED_USER,
     .options = BEGIN_OPTIONS,
     .min_words = 1,
     .max_words = 1,
     .run = begin},
    {0},
};

const Command command_handover = {
    .name = "handover",
    .usage = "show [NUMBER] [-o FILE.pdf] | begin TO [--notes TEXT]",
    .summary = N_("the shift hand-over, on the terminal and on paper"),
    .parts = PARTS,
};
