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

static void command_anchors_print(Output *out, const PlantHead *head, const GPtrArray *anchors) {
    g_autofree char *qr = head_qr_text(head), *at = clock_format_short(head->at);
    output_say(out, _("Head: row %ld of %s, code %s"), (long)head->seq, at, head->code);
    output_object(out, NULL);
    output_text(out, "head", NULL, head->code);
    output_number(out, "seq", NULL, head->seq);
    output_time(out, "at", NULL, head->at);
    output_text(out, "qr", NULL, qr);
    output_text(out, "heads", NULL, anchor_heads());
    output_anchors(out, anchors);
    output_end(out);
    if (!anchor_heads())
        output_say(out, "%s", _("There is no heads file; the setting \"heads\" names one."));
}

static gboolean command_anchors_run(CommandLine *line, GError **error) {
    PlantHead head;
    if (!plant_head(app_plant(line->app), &head, error))
        return FALSE;
    g_autoptr(GPtrArray) anchors = anchor_collect(app_plant(line->app));
    g_autoptr(Output) out = output_new(line->json);
    command_anchors_print(out, &head, anchors);
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
    .run = command_anchors_run,
};
