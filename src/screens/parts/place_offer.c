/* SPDX-License-Identifier: MIT
 *
 * From a place for supplies to its count, its stock, a movement.
 */
#include "place_offer.h"

#include "bihuan/app/counts.h"
#include "bihuan/base/i18n.h"
#include "bihuan/label/code.h"
#include "bihuan/model/person.h"
#include "bihuan/ui/choice.h"
#include "label_print.h"
#include "session.h"

#include <string.h>

typedef struct {
    Ui *ui;
    char *place;
} Offer;

static Offer *place_offer_new(Ui *ui, const char *place) {
    Offer *offer = g_new(Offer, 1);
    *offer = (Offer){ui, g_strdup(place)};
    return offer;
}

static void place_offer_free(Offer *offer) {
    g_free(offer->place);
    g_free(offer);
}

static void count_from(Ui *ui, const char *place, const char *seal) {
    GError *error = NULL;
    g_autofree char *id = count_begin(session_app(ui), place, seal, &error);
    if (id == NULL) {
        ui_refuse(ui, error);
        return;
    }
    ui_push(ui, "count", id);
    ui_changed(ui);
}

/* It is looked at before the place is opened: afterwards nobody can tell. */
static void on_seal(gpointer data, const char *const *keys) {
    Offer *offer = data;
    if (keys != NULL && keys[0] != NULL) {
        count_from(offer->ui, offer->place, keys[0]);
    }
    place_offer_free(offer);
}

static void ask_seal(Ui *ui, const SupplyPlace *place) {
    GPtrArray *items = choice_items_new();
    g_ptr_array_add(items, choice_item_new(SEAL_WHOLE, _("The seal is whole"), NULL, NULL));
    g_ptr_array_add(items, choice_item_new(SEAL_BROKEN, _("The seal is broken"), NULL, NULL));
    choice_open(
        ui, &(ChoiceSpec){.title = _("Look at the seal first"), .items = items, .done = on_seal, .data = place_offer_new(ui, place->code)});
}

static void open_under_way(Ui *ui, const StockCount *open) {
    const char *user = app_user_id(session_app(ui));
    if (!ui_push(ui, "count", open->id)) {
        return;
    }
    if (user == NULL || strcmp(open->begun_by, user) != 0) {
        g_autofree char *who = person_name(app_db(session_app(ui)), open->begun_by);
        ui_say(ui, SAY_INFO, _("%s began this count; what you count goes into it."), who);
    }
}

void place_count(Ui *ui, const char *code) {
    Db *db = app_db(session_app(ui));
    GError *error = NULL;
    g_autoptr(SupplyPlace) place = supply_place_load(db, code, &error);
    g_autoptr(StockCount) open = NULL;
    if (place == NULL || !stock_count_open_of(db, code, &open, &error)) {
        ui_refuse(ui, error);
    } else if (open != NULL) {
        open_under_way(ui, open);
    } else if (!session_need_user(ui)) {
        session_say_read(ui, code);
    } else if (place->sealed) {
        ask_seal(ui, place);
    } else {
        count_from(ui, code, NULL);
    }
}

static void on_place_offer(gpointer data, const char *const *keys) {
    Offer *offer = data;
    if (keys != NULL && strcmp(keys[0], "count") == 0) {
        place_count(offer->ui, offer->place);
    } else if (keys != NULL && strcmp(keys[0], "move") == 0) {
        session_submit(offer->ui, "supply-move", "place", offer->place);
    } else if (keys != NULL) {
        g_autofree char *subject = label_subject(LABEL_OF_PLACE, offer->place);
        label_print_ask(offer->ui, (const char *const[]){subject, NULL}, NULL);
    }
    place_offer_free(offer);
}

void place_offer(Ui *ui, const char *code) {
    if (session_is_locked(ui)) { /* it shows nothing of the plant then */
        ui_beep(ui);
        return;
    }
    Db *db = app_db(session_app(ui));
    GError *error = NULL;
    g_autoptr(SupplyPlace) place = supply_place_load(db, code, &error);
    g_autoptr(StockCount) open = NULL;
    if (place == NULL || !stock_count_open_of(db, code, &open, &error)) {
        ui_refuse(ui, error);
        return;
    }
    g_autofree char *title = g_strdup_printf("%s %s", place->code, place->name);
    g_autofree char *count = open != NULL ? g_strdup_printf(_("Go on with the count %s"), open->id) : g_strdup(_("Count this place"));
    GPtrArray *items = choice_items_new();
    g_ptr_array_add(items, choice_item_new("count", count, NULL, NULL));
    g_ptr_array_add(items, choice_item_new("move", _("Take out or put in"), NULL, NULL));
    g_ptr_array_add(items, choice_item_new("label", _("Print its label"), NULL, NULL));
    choice_open(ui, &(ChoiceSpec){.title = title, .items = items, .done = on_place_offer, .data = place_offer_new(ui, code)});
}
