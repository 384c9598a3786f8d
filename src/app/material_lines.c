/* SPDX-License-Identifier: MIT
 *
 * A card as it is read: whom to call and what to do before what it is.
 */
#include "bihuan/app/material_card.h"

#include "bihuan/base/i18n.h"

static void material_line_free(gpointer data) {
    MaterialLine *line = data;
    g_free(line->title);
    g_free(line->text);
    g_free(line);
}

/* Takes the text. */
static MaterialLine *add(GPtrArray *lines, MaterialLineKind kind, const char *title, char *text) {
    MaterialLine *line = g_new0(MaterialLine, 1);
    *line = (MaterialLine){kind, g_strdup(title), text, TRUE};
    g_ptr_array_add(lines, line);
    return line;
}

static void add_unknown(GPtrArray *lines, MaterialLineKind kind, const char *title, const char *text) {
    add(lines, kind, title, g_strdup(text))->known = FALSE;
}

static void add_pair(GPtrArray *lines, const char *title, const char *text) {
    if (*text)
        add(lines, CARD_PAIR, title, g_strdup(text));
    else
        add_unknown(lines, CARD_PAIR, title, _("not known"));
}

static void add_block(GPtrArray *lines, const char *head, char *const *texts) {
    add(lines, CARD_HEAD, NULL, g_strdup(head));
    for (char *const *text = texts; *text; text++)
        add(lines, CARD_TEXT, NULL, g_strdup(*text));
    if (!*texts)
        add_unknown(lines, CARD_TEXT, NULL, _("Not known: look into the safety data sheet, ask the emergency phone."));
}

/* "6.0 to 36 vol%". Owned; "" = neither is known. */
static char *range_of(const MaterialCard *card) {
    if (!*card->lel && !*card->uel)
        return g_strdup(card->combustible ? "" : _("does not burn"));
    return g_strdup_printf(_("%s to %s vol%%"), *card->lel ? card->lel : _("not known"), *card->uel ? card->uel : _("not known"));
}

/* "MAC 10, TWA 20, STEL 30 mg/m3", those that there are. Owned. */
static char *exposure_of(const MaterialCard *card) {
    const char *const names[] = {_("MAC"), _("TWA"), _("STEL")}, *const values[] = {card->mac, card->twa, card->stel};
    g_autoptr(GString) text = g_string_new(NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        if (*values[i])
            g_string_append_printf(text, "%s%s %s", text->len ? _(", ") : "", names[i], values[i]);
    if (text->len)
        g_string_append(text, " mg/m³");
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static void add_phone(GPtrArray *lines, const MaterialCard *card) {
    if (*card->phone)
        add(lines, CARD_PHONE, NULL, g_strdup(card->phone));
    else
        add_unknown(lines, CARD_NOTE, NULL, _("The plant has no emergency phone on this card."));
    add(lines, CARD_NOTE, NULL, g_strdup(_("Fire 119 · ambulance 120")));
}

GPtrArray *material_card_lines(const MaterialCard *card) {
    GPtrArray *lines = g_ptr_array_new_with_free_func(material_line_free);
    const char *other = i18n_pick(card->name_en, card->name);
    g_autofree char *range = range_of(card), *exposure = exposure_of(card);
    g_autofree char *molar = *card->molar ? g_strdup_printf("%s g/mol", card->molar) : g_strdup("");
    g_autofree char *hazards = g_strjoinv(_("; "), card->hazards);
    add(lines, CARD_TITLE, NULL, g_strdup_printf("%s  %s  %s", material_card_title(card), card->cas, other));
    add_phone(lines, card);
    add_block(lines, _("First aid"), card->first_aid);
    add_block(lines, _("Spill or leak"), card->spill);
    add_pair(lines, _("Hazard classes"), hazards);
    add_pair(lines, _("Explosive limits"), range);
    add_pair(lines, _("Exposure limits"), exposure);
    add_pair(lines, _("Molar mass"), molar);
    add_pair(lines, _("Safety data sheet"), card->msds);
    add_pair(lines, _("Source"), card->source);
    if (!card->listed)
        add(lines, CARD_NOTE, NULL, g_strdup(_("Not in the plant's list of materials.")));
    if (card->shipped)
        add(lines, CARD_NOTE, NULL, g_strdup(_("General statements of the program; the plant's safety data sheet takes precedence.")));
    return lines;
}

static void add_once(GString *text, const char *word) {
    g_auto(GStrv) words = g_strsplit(text->str, _(", "), -1);
    if (*word && !g_strv_contains((const char *const *)words, word))
        g_string_append_printf(text, "%s%s", text->len ? _(", ") : "", word);
}

char *material_cards_brief(const GPtrArray *cards) {
    g_autoptr(GString) names = g_string_new(NULL), phones = g_string_new(NULL);
    for (guint i = 0; i < cards->len; i++) {
        add_once(names, material_card_title(cards->pdata[i]));
        add_once(phones, ((const MaterialCard *)cards->pdata[i])->phone);
    }
    return names->len ? g_strdup_printf(_("%s · emergency phone %s"), names->str, phones->len ? phones->str : "119") : g_strdup("");
}
