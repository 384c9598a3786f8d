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

static gboolean print_qr(const PlantHead *head, GError **error) {
    g_autofree char *text = head_qr_text(head);
    g_autoptr(GPtrArray) lines = qr_lines(text, error);
    for (guint i = 0; lines && i < lines->len; i++)
        printf(BLACK_ON_WHITE "%s" PLAIN "\n", (const char *)lines->pdata[i]);
    return lines != NULL;
}

static void print_json(const PlantHead *head, const GPtrArray *anchors) {
    g_autoptr(JsonBuilder) json = json_builder_new();
    g_autofree char *qr = head_qr_text(head);
    output_begin_object(json, NULL);
    output_text(json, "head", head->code);
    output_number(json, "seq", head->seq);
    output_time(json, "at", head->at);
    output_text(json, "qr", qr);
    output_text(json, "heads", anchor_heads());
    output_anchors(json, anchors);
    json_builder_end_object(json);
    output_print(json);
}

static void print_text(const PlantHead *head, const GPtrArray *anchors) {
    g_autofree char *at = clock_format_short(head->at);
    output_line(_("Head: row %ld of %s, code %s"), (long)head->seq, at, head->code);
    for (guint i = 0; i < anchors->len; i++) {
        const VerifyAnchor *anchor = anchors->pdata[i];
        output_line("%s: %s", anchor->name, anchor->text);
    }
    if (!anchor_heads())
        output_line("%s", _("There is no heads file; the setting \"heads\" names one."));
}

static gboolean run(CommandLine *line, GError **error) {
    PlantHead head;
    if (!plant_head(app_plant(line->app), &head, error))
        return FALSE;
    g_autoptr(GPtrArray) anchors = anchor_collect(app_plant(line->app));
    if (line->json)
        print_json(&head, anchors);
    else
        print_text(&head, anchors);
    return line->json || !command_option(line, "--qr") || print_qr(&head, error);
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
