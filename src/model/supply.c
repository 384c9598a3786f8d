/* SPDX-License-Identifier: MIT
 *
 * The nouns of emergency supplies, and their one sum.
 */
#include "bihuan/model/supply.h"

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"

static const NounColumn ITEM_COLUMNS[] = {NOUN_TEXT(SupplyItem, code), NOUN_TEXT(SupplyItem, name),    NOUN_TEXT(SupplyItem, name_en),
                                          NOUN_TEXT(SupplyItem, kind), NOUN_TEXT(SupplyItem, spec),    NOUN_TEXT(SupplyItem, standard),
                                          NOUN_TEXT(SupplyItem, unit), NOUN_INT(SupplyItem, decimals), NOUN_FLAG(SupplyItem, expires)};
const Noun supply_item_noun =
    NOUN(supply_item, SupplyItem, "supply_item", 1, ITEM_COLUMNS, N_("There is no item %s in this plant; look it up with: export items."));

static const NounColumn PLACE_COLUMNS[] = {
    NOUN_TEXT(SupplyPlace, code),  NOUN_TEXT(SupplyPlace, name),      NOUN_TEXT(SupplyPlace, area),          NOUN_TEXT(SupplyPlace, keeper),
    NOUN_TEXT(SupplyPlace, phone), NOUN_TEXT(SupplyPlace, source),    NOUN_FLAG(SupplyPlace, sealed),        NOUN_INT(SupplyPlace, people),
    NOUN_TEXT(SupplyPlace, cycle), NOUN_INT(SupplyPlace, generation), NOUN_TIME_OPTION(SupplyPlace, retired)};
const Noun supply_place_noun = NOUN(supply_place, SupplyPlace, "supply_place", 1, PLACE_COLUMNS,
                                    N_("There is no place %s for supplies in this plant; look it up with: export places."));

static const NounColumn MINIMUM_COLUMNS[] = {NOUN_TEXT(SupplyMinimum, place), NOUN_TEXT(SupplyMinimum, item),
                                             NOUN_TEXT(SupplyMinimum, quantity), NOUN_TEXT(SupplyMinimum, basis)};
const Noun supply_minimum_noun = NOUN(supply_minimum, SupplyMinimum, "supply_minimum", 2, MINIMUM_COLUMNS, NULL);

static const NounColumn LOT_COLUMNS[] = {NOUN_TEXT(SupplyLot, id), NOUN_TEXT(SupplyLot, item), NOUN_TEXT(SupplyLot, lot),
                                         NOUN_TEXT(SupplyLot, expiry)};
const Noun supply_lot_noun = NOUN(supply_lot, SupplyLot, "supply_lot", 1, LOT_COLUMNS, NULL);

static const NounColumn MOVE_COLUMNS[] = {NOUN_TEXT(SupplyMove, id),      NOUN_TEXT(SupplyMove, record), NOUN_TEXT(SupplyMove, kind),
                                          NOUN_TEXT(SupplyMove, item),    NOUN_TEXT(SupplyMove, lot),    NOUN_TEXT(SupplyMove, place),
                                          NOUN_INT(SupplyMove, quantity), NOUN_TIME(SupplyMove, at),     NOUN_TEXT(SupplyMove, person),
                                          NOUN_TEXT(SupplyMove, task)};
const Noun supply_move_noun = NOUN(supply_move, SupplyMove, "supply_move", 1, MOVE_COLUMNS, NULL);

static const NounColumn STOCK_COLUMNS[] = {NOUN_TEXT(SupplyStock, place), NOUN_TEXT(SupplyStock, item), NOUN_TEXT(SupplyStock, lot),
                                           NOUN_INT(SupplyStock, quantity)};
const Noun supply_stock_noun = NOUN(supply_stock, SupplyStock, "supply_stock", 3, STOCK_COLUMNS, NULL);

SupplyItem *supply_item_load(Db *db, const char *code, GError **error) {
    return noun_load(db, &supply_item_noun, code, error);
}

SupplyPlace *supply_place_load(Db *db, const char *code, GError **error) {
    return noun_load(db, &supply_place_noun, code, error);
}

gboolean supply_move_put(Change *change, const SupplyMove *move, GError **error) {
    g_autoptr(SupplyStock) stock = NULL;
    if (!noun_find(change_db(change), &supply_stock_noun, &stock, error, "WHERE place = $1 AND item = $2 AND lot = $3", "sss", move->place,
                   move->item, move->lot))
        return FALSE;
    if (!stock) {
        stock = noun_new(&supply_stock_noun);
        noun_set_text(&stock->place, move->place);
        noun_set_text(&stock->item, move->item);
        noun_set_text(&stock->lot, move->lot);
    }
    stock->quantity += move->quantity;
    if (stock->quantity < 0)
        return err_set(error, ERR_INPUT, _("%s: there is not so much of %s"), move->place, move->item);
    return noun_add(change, &supply_move_noun, move, error) && noun_save(change, &supply_stock_noun, stock, error);
}
