/* SPDX-License-Identifier: MIT
 *
 * bihuan material: what to know of a material in an emergency.
 */
#include <math.h>

#include "../output.h"
#include "bihuan/app/material_card.h"
#include "bihuan/base/i18n.h"
#include "bihuan/cli/command.h"

static void figure_out(Output *out, const char *key, const char *text) {
    output_real(out, key, NULL, *text ? g_ascii_strtod(text, NULL) : NAN);
}

static void card_json(Output *out, const MaterialCard *card) {
    output_object(out, NULL);
    output_text(out, "cas", NULL, card->cas);
    output_text(out, "name", NULL, card->name);
    output_text(out, "name_en", NULL, card->name_en);
    output_text(out, "phone", NULL, card->phone);
    output_texts(out, "first_aid", NULL, (const char *const *)card->first_aid);
    output_texts(out, "spill", NULL, (const char *const *)card->spill);
    output_texts(out, "hazards", NULL, (const char *const *)card->hazards);
    output_flag(out, "combustible", NULL, card->combustible);
    figure_out(out, "lel", card->lel);
    figure_out(out, "uel", card->uel);
    figure_out(out, "molar", card->molar);
    figure_out(out, "mac", card->mac);
    figure_out(out, "twa", card->twa);
    figure_out(out, "stel", card->stel);
    output_text(out, "msds", NULL, card->msds);
    output_text(out, "source", NULL, card->source);
    output_flag(out, "listed", NULL, card->listed);
    output_flag(out, "shipped", NULL, card->shipped);
    output_end(out);
}

static void card_say(const MaterialCard *card) {
    g_autoptr(GPtrArray) lines = material_card_lines(card);
    for (guint i = 0; i < lines->len; i++) {
        const MaterialLine *line = lines->pdata[i];
        if (line->kind == CARD_PAIR)
            output_line(_("%s: %s"), line->title, line->text);
        else if (line->kind == CARD_PHONE)
            output_line(_("EMERGENCY PHONE %s"), line->text);
        else
            output_line("%s%s", line->kind == CARD_TEXT ? "  " : "", line->text);
    }
}

static gboolean command_material_run(CommandLine *line, GError **error) {
    g_autoptr(MaterialCard) card = material_card_find(app_db(line->app), line->words[0], error);
    if (!card)
        return FALSE;
    if (!line->json) {
        card_say(card);
        return TRUE;
    }
    g_autoptr(Output) out = output_new(TRUE);
    card_json(out, card);
    return TRUE;
}

const Command command_material = {
    .name = "material",
    .usage = "CAS|NAME",
    .summary = N_("what to know of a material in an emergency: phone, first aid, spill, limits"),
    .needs = NEED_PLANT | MAY_USER,
    .min_words = 1,
    .max_words = 1,
    .run = command_material_run,
};
