/* SPDX-License-Identifier: MIT
 *
 * bihuan round: the rounds, and of one its devices: what is done, what is missing.
 */
#include "bihuan/app/rounds.h"

#include "../output.h"
#include "bihuan/base/i18n.h"
#include "bihuan/cli/command.h"

static void round_print_stop(Output *out, const RoundStop *stop) {
    output_row(out);
    output_text(out, "code", _("Device"), stop->code);
    output_text(out, "name", C_("device", "Name"), stop->name);
    output_text(out, "area", _("Area"), stop->area);
    output_text(out, "position", _("Position"), stop->position);
    output_flag(out, "done", NULL, stop->done);
    output_flag(out, "late", NULL, stop->late);
    output_text(out, NULL, _("State"), stop->done ? C_("round", "done") : stop->late ? C_("round", "late") : C_("round", "to do"));
    output_time(out, "last", C_("round", "Last"), stop->last);
    output_time(out, "due", C_("round", "Due"), stop->next);
}

static void round_print_missing(Output *out, const RoundWalk *walk) {
    g_autoptr(GPtrArray) missing = g_ptr_array_new();
    for (guint i = 0; i < walk->stops->len; i++) {
        const RoundStop *stop = walk->stops->pdata[i];
        if (!stop->done)
            g_ptr_array_add(missing, stop->code);
    }
    output_ids(out, "missing", missing);
}

/* The members of one round, people's table included. */
static void round_print(Output *out, const RoundWalk *walk) {
    output_text(out, "round", NULL, walk->id);
    output_text(out, "title", NULL, walk->title);
    output_text(out, "form", NULL, walk->form);
    output_number(out, "total", NULL, walk->stops->len);
    output_number(out, "checked", NULL, walk->done);
}

static void round_print_stops(Output *out, const RoundWalk *walk) {
    output_table(out, "devices", _("Device"), C_("device", "Name"), _("Area"), _("Position"), _("State"), C_("round", "Last"),
                 C_("round", "Due"), NULL);
    for (guint i = 0; i < walk->stops->len; i++)
        round_print_stop(out, walk->stops->pdata[i]);
    output_end(out);
}

static gboolean round_show(CommandLine *line, GError **error) {
    g_autoptr(RoundWalk) walk = rounds_walk(line->app, line->words[0], error);
    if (!walk)
        return FALSE;
    g_autoptr(Output) out = output_new(line->json);
    output_say(out, _("%s · %s: %u of %u done"), walk->title, walk->form_title, walk->done, walk->stops->len);
    output_object(out, NULL);
    round_print(out, walk);
    round_print_stops(out, walk);
    round_print_missing(out, walk);
    output_end(out);
    return TRUE;
}

static void round_list_json(Output *out, const GPtrArray *walks) {
    output_list(out, NULL);
    for (guint i = 0; i < walks->len; i++) {
        output_object(out, NULL);
        round_print(out, walks->pdata[i]);
        round_print_stops(out, walks->pdata[i]);
        round_print_missing(out, walks->pdata[i]);
        output_end(out);
    }
    output_end(out);
}

static void round_list_text(Output *out, const GPtrArray *walks) {
    output_table(out, NULL, _("Round"), _("Title"), _("Form"), C_("round", "Devices"), C_("round", "Done"), C_("round", "Missing"), NULL);
    for (guint i = 0; i < walks->len; i++) {
        const RoundWalk *walk = walks->pdata[i];
        output_row(out);
        output_text(out, NULL, _("Round"), walk->id);
        output_text(out, NULL, _("Title"), walk->title);
        output_text(out, NULL, _("Form"), walk->form_title);
        output_number(out, NULL, C_("round", "Devices"), walk->stops->len);
        output_number(out, NULL, C_("round", "Done"), walk->done);
        output_number(out, NULL, C_("round", "Missing"), walk->stops->len - walk->done);
    }
    output_end(out);
}

static gboolean round_list_run(CommandLine *line, GError **error) {
    g_autoptr(GPtrArray) walks = rounds_list(line->app, error);
    if (!walks)
        return FALSE;
    g_autoptr(Output) out = output_new(line->json);
    if (line->json)
        round_list_json(out, walks);
    else
        round_list_text(out, walks);
    return TRUE;
}

static const Command PARTS[] = {
    {.name = "list",
     .usage = "",
     .summary = N_("all rounds, what is done and what is missing"),
     .needs = NEED_PLANT | MAY_USER,
     .run = round_list_run},
    {.name = "show",
     .usage = "ROUND",
     .summary = N_("the devices of a round in their order; an area's code is the round of the fire equipment due in it"),
     .needs = NEED_PLANT | MAY_USER,
     .min_words = 1,
     .max_words = 1,
     .run = round_show},
    {0},
};

const Command command_round = {
    .name = "round",
    .usage = "list | show ROUND",
    .summary = N_("list the inspection rounds, show one"),
    .parts = PARTS,
};
