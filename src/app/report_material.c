/* SPDX-License-Identifier: MIT
 *
 * What the paper of a record says of the materials at its place (物料卡): whom to call, first aid, spill. Nothing where there are none.
 */
#include "report_private.h"

#include "bihuan/app/material_card.h"
#include "bihuan/base/i18n.h"

/* Known facts in one cell. Owned. */
static char *facts_of(const GPtrArray *lines) {
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < lines->len; i++) {
        const MaterialLine *line = lines->pdata[i];
        if (line->kind == CARD_PAIR && line->known)
            g_string_append_printf(text, _("%s%s: %s"), text->len ? _("; ") : "", line->title, line->text);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static char *measures_of(char *const *lines) {
    return *lines ? g_strjoinv(" ", (char **)lines) : g_strdup(_("not known"));
}

static void put_card(ReportCollect *collect, const MaterialCard *card) {
    g_autoptr(GPtrArray) lines = material_card_lines(card);
    g_autofree char *phone = *card->phone ? g_strdup_printf(_("EMERGENCY PHONE %s"), card->phone)
                                          : g_strdup(_("The plant has no emergency phone on this card."));
    g_autofree char *title = g_strdup_printf("%s  %s  %s  %s", material_card_title(card), card->cas, phone, _("Fire 119 · ambulance 120"));
    g_autofree char *aid = measures_of(card->first_aid), *spill = measures_of(card->spill), *facts = facts_of(lines);
    report_table(collect, title, _("First aid"), _("Spill or leak"), _("Hazards and limits"), NULL);
    report_row(collect, aid, spill, *facts ? facts : _("not known"), NULL);
}

gboolean report_find_materials(ReportCollect *collect, GError **error) {
    g_autoptr(GPtrArray) cards = material_cards_of_record(collect->db, collect->record, collect->work->form, error);
    for (guint i = 0; cards && i < cards->len; i++)
        put_card(collect, cards->pdata[i]);
    return cards != NULL;
}
