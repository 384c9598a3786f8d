/* SPDX-License-Identifier: MIT
 *
 * bihuan anchors: the head of the plant, and who outside the file remembers it.
 */
#include <stdio.h>

#include "../anchor_output.h"
#include "../private.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/paper/qr.h"
#include "bihuan/store/anchor.h"

#define BLACK_ON_WHITE "\033[38;5;16;48;5;231m"
#define PLAIN "\033[0m"

static gboolean print_qr(Plant *plant, GError **error) {
    g_autofree char *text = head_qr_text(plant);
    g_autoptr(GPtrArray) lines = qr_lines(text, error);
    for (guint i = 0; lines && i < lines->len; i++)
        printf(BLACK_ON_WHITE "%s" PLAIN "\n", (const char *)lines->pdata[i]);
    return lines != NULL;
}

static void print_json(Plant *plant, const GPtrArray *anchors) {
    g_autoptr(JsonBuilder) json = json_builder_new();
    g_autofree char *head = plant_head_code(plant), *qr = head_qr_text(plant);
    output_begin_object(json, NULL);
    output_text(json, "head", head);
    output_number(json, "seq", plant_head_seq(plant));
    output_time(json, "at", plant_head_time(plant));
    output_text(json, "qr", qr);
    output_text(json, "heads", anchor_heads());
    output_anchors(json, anchors);
    json_builder_end_object(json);
    output_print(json);
}

static void print_text(Plant *plant, const GPtrArray *anchors) {
    g_autofree char *head = plant_head_code(plant), *at = clock_format_short(plant_head_time(plant));
    output_line(_("Head: row %ld of %s, code %s"), (long)plant_head_seq(plant), at, head);
    for (guint i = 0; i < anchors->len; i++) {
        const VerifyAnchor *anchor = anchors->pdata[i];
        output_line("%s: %s", anchor->name, anchor->text);
    }
    if (!anchor_heads()) output_line("%s", _("There is no heads file; the setting \"heads\" names one."));
}

static gboolean run(CommandLine *line, GError **error) {
    Plant *plant = app_plant(line->app);
    g_autoptr(GPtrArray) anchors = anchor_collect(plant);
    if (line->json) print_json(plant, anchors);
    else print_text(plant, anchors);
    return line->json || !command_option(line, "--qr") || print_qr(plant, error);
}

static const CommandOption OPTIONS[] = {
    {"--qr", NULL, N_("draw the head code as a QR code: a photo of it is an anchor")},
    {0},
};

const Command command_anchors = {
    .name = "anchors",
    .usage = "[--qr]",
    .summary = N_("show the head code and who outside the file remembers it"),
    .needs = NEED_PLANT,
    .options = OPTIONS,
    .run = run,
};
