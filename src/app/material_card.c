/* SPDX-License-Identifier: MIT
 *
 * Cards of materials: the plant's row laid over the program's, and which materials are at a record's place.
 */
#include "bihuan/app/material_card.h"

#include <string.h>

#include "bihuan/app/scan.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/table.h"
#include "bihuan/form/library.h"
#include "bihuan/form/shelf.h"
#include "bihuan/model/material.h"
#include "bihuan/model/source.h"

#define SHIPPED "data/materials.csv"

/* What cards are made from, read once for all of a place. */
typedef struct {
    Db *db;
    Cells *cells;
    Form *library;    /* for the titles of hazard classes */
    GPtrArray *cards; /* MaterialCard * */
} Deck;

/* A row of the program's table; row 0 = none. */
typedef struct {
    const Cells *cells;
    guint row;
} Shipped;

void material_card_free(MaterialCard *card) {
    if (!card)
        return;
    char *texts[] = {card->cas, card->name,  card->name_en, card->msds, card->phone, card->lel,
                     card->uel, card->molar, card->mac,     card->twa,  card->stel,  card->source};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    g_strfreev(card->hazards);
    g_strfreev(card->first_aid);
    g_strfreev(card->spill);
    g_free(card);
}

const char *material_card_title(const MaterialCard *card) {
    return i18n_pick(card->name, card->name_en);
}

/* ---- what the program ships ---- */

static const char *shipped_says(const Shipped *shipped, const char *column) {
    return shipped->row ? cells_named(shipped->cells, shipped->row, column) : "";
}

static gboolean goes_by(const Shipped *shipped, const char *text) {
    static const char *const NAMES[] = {"cas", "name", "name_en"};
    for (gsize i = 0; i < G_N_ELEMENTS(NAMES); i++)
        if (g_ascii_strcasecmp(shipped_says(shipped, NAMES[i]), text) == 0)
            return TRUE;
    g_auto(GStrv) others = form_words(shipped_says(shipped, "also"), ";");
    return g_strv_contains((const char *const *)others, text);
}

static Shipped shipped_find(const Cells *cells, const char *text) {
    for (guint i = 1; i <= cells_rows(cells); i++)
        if (goes_by(&(Shipped){cells, i}, text))
            return (Shipped){cells, i};
    return (Shipped){cells, 0};
}

/* ---- one card ---- */

/* "a|b", or a line each. Owned. */
static char **lines_of(const char *text) {
    g_autofree char *marked = g_strdelimit(g_strdup(text), "\n\r", '|');
    return form_words(marked, "|");
}

/* Classes by the words of the library's pick-list, else as they were written. Owned. */
static char **classes_of(const Form *library, const char *text) {
    const FormField *field = form_field(library, "hazard_class");
    g_autofree char *marked = g_strdelimit(g_strdup(text), ";\n", ',');
    g_auto(GStrv) words = form_words(marked, ",");
    g_autoptr(GStrvBuilder) titles = g_strv_builder_new();
    for (char **word = words; *word; word++) {
        const FormChoice *choice = field ? field_choice_find(field, *word) : NULL;
        g_strv_builder_add(titles, choice ? form_text(&choice->title) : *word);
    }
    return g_strv_builder_end(titles);
}

/* The plant's, else the program's; notes that it was the program's. Owned. */
static char *either(MaterialCard *card, const char *own, const char *shipped) {
    if (*own || !*shipped)
        return g_strdup(own);
    card->shipped = TRUE;
    return g_strdup(shipped);
}

/* Limits that belong together are the plant's, all of them, where it has said one: a pair of two sources is no range. */
static void put_figures(MaterialCard *card, const Material *own, const Shipped *shipped) {
    gboolean before = card->shipped, exposed = *own->mac || *own->twa || *own->stel;
    gboolean same = !*own->lel || strcmp(own->lel, shipped_says(shipped, "lel")) == 0;
    card->shipped = FALSE;
    card->lel = either(card, own->lel, *own->uel ? "" : shipped_says(shipped, "lel"));
    card->uel = either(card, own->uel, same ? shipped_says(shipped, "uel") : "");
    card->molar = either(card, own->molar, shipped_says(shipped, "molar"));
    card->mac = either(card, own->mac, exposed ? "" : shipped_says(shipped, "mac"));
    card->twa = either(card, own->twa, exposed ? "" : shipped_says(shipped, "twa"));
    card->stel = either(card, own->stel, exposed ? "" : shipped_says(shipped, "stel"));
    const char *theirs = card->shipped ? shipped_says(shipped, "source") : "";
    gboolean both = *own->source && *theirs && strcmp(own->source, theirs) != 0;
    card->source = g_strconcat(own->source, both ? _("; ") : "", both || !*own->source ? theirs : "", NULL);
    card->shipped |= before;
}

/* own: what the plant says; where it has no such material, nothing but its names. */
static MaterialCard *card_new(const Deck *deck, const Material *own, gboolean listed, const Shipped *shipped) {
    MaterialCard *card = g_new0(MaterialCard, 1);
    card->listed = listed;
    card->cas = g_strdup(own->cas);
    card->name = either(card, own->name, shipped_says(shipped, "name"));
    card->name_en = either(card, own->name_en, shipped_says(shipped, "name_en"));
    card->shipped = FALSE; /* a name is no statement */
    card->msds = g_strdup(own->msds);
    card->phone = g_strdup(own->phone);
    g_autofree char *hazards = either(card, own->hazards, shipped_says(shipped, "hazards"));
    const char *aid = i18n_pick(shipped_says(shipped, "first_aid"), shipped_says(shipped, "first_aid_en"));
    const char *leak = i18n_pick(shipped_says(shipped, "spill"), shipped_says(shipped, "spill_en"));
    g_autofree char *first_aid = either(card, own->first_aid, aid), *spill = either(card, own->spill, leak);
    card->hazards = classes_of(deck->library, hazards);
    card->first_aid = lines_of(first_aid);
    card->spill = lines_of(spill);
    put_figures(card, own, shipped);
    card->combustible = listed ? own->combustible : strcmp(shipped_says(shipped, "combustible"), "no") != 0;
    return card;
}

/* TRUE: *material is it, or NULL where the plant has none. */
static gboolean find_own(Db *db, const char *text, Material **material, GError **error) {
    g_autoptr(GError) local = NULL;
    *material = material_find(db, text, &local);
    if (*material || err_is(local, ERR_NOT_FOUND))
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&local));
    return FALSE;
}

/* A material with nothing but these names. Owned. */
static Material *nameless(const char *cas, const char *name) {
    Material *material = noun_new(&material_noun);
    noun_set_text(&material->cas, cas);
    noun_set_text(&material->name, name);
    return material;
}

/* name: what it is called where neither knows it; NULL = then there is no card. */
static MaterialCard *card_of(const Deck *deck, const char *text, const char *name, GError **error) {
    g_autoptr(Material) own = NULL;
    if (!find_own(deck->db, text, &own, error))
        return NULL;
    Shipped shipped = shipped_find(deck->cells, own ? own->cas : text);
    if (!own && shipped.row && !find_own(deck->db, shipped_says(&shipped, "cas"), &own, error))
        return NULL;
    gboolean listed = own != NULL;
    if (!own && !shipped.row && !name) {
        err_set(error, ERR_NOT_FOUND, _("Neither this plant nor the program knows a material “%s”."), text);
        return NULL;
    }
    if (!own)
        own = nameless(shipped.row ? shipped_says(&shipped, "cas") : text, shipped.row ? "" : name);
    return card_new(deck, own, listed, &shipped);
}

static void deck_free(Deck *deck) {
    if (!deck)
        return;
    g_clear_pointer(&deck->cells, cells_free);
    g_clear_pointer(&deck->library, form_free);
    g_clear_pointer(&deck->cards, g_ptr_array_unref);
    g_free(deck);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Deck, deck_free)

static Deck *deck_new(Db *db, GError **error) {
    g_autoptr(Deck) deck = g_new0(Deck, 1);
    deck->db = db;
    deck->cards = g_ptr_array_new_with_free_func((GDestroyNotify)material_card_free);
    deck->cells = table_cells(SHIPPED, error);
    deck->library = deck->cells ? form_library(error) : NULL;
    return deck->library ? g_steal_pointer(&deck) : NULL;
}

MaterialCard *material_card_find(Db *db, const char *text, GError **error) {
    g_autofree char *clean = g_strstrip(g_strdup(text));
    g_autoptr(Deck) deck = deck_new(db, error);
    return deck ? card_of(deck, clean, NULL, error) : NULL;
}

/* ---- those of a place ---- */

static gboolean add_card(Deck *deck, const char *cas, const char *name, GError **error) {
    for (guint i = 0; i < deck->cards->len; i++)
        if (strcmp(((const MaterialCard *)deck->cards->pdata[i])->cas, cas) == 0)
            return TRUE;
    MaterialCard *card = card_of(deck, cas, name, error);
    if (card)
        g_ptr_array_add(deck->cards, card);
    return card != NULL;
}

static gboolean add_source(Deck *deck, const char *code, GError **error) {
    g_autoptr(Source) source = source_load(deck->db, code, error);
    g_autoptr(GPtrArray) materials = source ? source_materials(source->materials, error) : NULL;
    for (guint i = 0; materials && i < materials->len; i++) {
        const SourceMaterial *material = materials->pdata[i];
        if (!add_card(deck, *material->cas ? material->cas : material->name, material->name, error))
            return FALSE;
    }
    return materials != NULL;
}

static gboolean add_place(Deck *deck, const char *source, const char *area, GError **error) {
    g_autofree char *found = g_strdup(source && *source ? source : NULL);
    if (!found && area && *area && !source_of_area(deck->db, area, clock_now(), &found, error))
        return FALSE;
    return !found || add_source(deck, found, error);
}

GPtrArray *material_cards_at(Db *db, const char *source, const char *area, GError **error) {
    g_autoptr(Deck) deck = deck_new(db, error);
    return deck && add_place(deck, source, area, error) ? g_steal_pointer(&deck->cards) : NULL;
}

/* Asked when the record was made, or when its paper was completed: a gas that is tested for is no material that is there. */
static gboolean is_there(const Form *form, const char *key) {
    const FormStep *complete = form_step(form, "complete");
    return g_strv_contains(form_submit_fields(form), key) || (complete && g_strv_contains((const char *const *)complete->fields, key));
}

/* The CAS number that a value of a field means; NULL: it names no material (none, other). Borrowed. */
static const char *cas_of(const FormField *field, const char *value) {
    const FormChoice *choice = field_choice_find(field, value);
    return choice ? choice->code : value;
}

static gboolean add_mentioned(Deck *deck, const Record *record, const Form *form, GError **error) {
    for (guint i = 0; i < form_field_count(form); i++) {
        const FormField *field = form_field_at(form, i);
        const char *value = record_field(record, field->key);
        if (!value || !*value || strcmp(field->type->name, "material") != 0 || !is_there(form, field->key))
            continue;
        const char *cas = cas_of(field, value);
        if (cas && !add_card(deck, cas, cas, error))
            return FALSE;
    }
    return TRUE;
}

GPtrArray *material_cards_of_record(Db *db, const Record *record, const Form *form, GError **error) {
    g_autoptr(Deck) deck = deck_new(db, error);
    gboolean well = deck && add_mentioned(deck, record, form, error) && add_place(deck, record->source, record->area, error);
    return well ? g_steal_pointer(&deck->cards) : NULL;
}

GPtrArray *material_cards_named(App *app, const char *kind, const char *code, GError **error) {
    Db *db = app_db(app);
    if (strcmp(kind, "record") == 0) {
        g_autoptr(Record) record = record_load(db, code, error);
        const Form *form = record ? shelf_form(app_shelf(app), record->form, record->version, NULL, error) : NULL;
        return form ? material_cards_of_record(db, record, form, error) : NULL;
    }
    if (strcmp(kind, "device") == 0) {
        g_autoptr(Device) device = device_load(db, code, error);
        return device ? material_cards_at(db, NULL, device->area, error) : NULL;
    }
    if (strcmp(kind, "area") == 0)
        return material_cards_at(db, NULL, code, error);
    if (strcmp(kind, "source") == 0)
        return material_cards_at(db, code, NULL, error);
    g_autoptr(Deck) deck = deck_new(db, error);
    return deck && add_card(deck, code, NULL, error) ? g_steal_pointer(&deck->cards) : NULL;
}
