/* SPDX-License-Identifier: MIT
 *
 * Emergency supplies (应急物资): items, places, lots, movements. What is there is the sum of the movements, never a typed number.
 */
#ifndef BIHUAN_MODEL_SUPPLY_H
#define BIHUAN_MODEL_SUPPLY_H

#include "bihuan/model/noun.h"

#define SUPPLY_UNIT 1000 /* quantities are whole thousandths of the item's unit */

typedef struct {
    char *code, *name, *name_en;
    char *kind; /* one of CLASS_SUPPLY (class.h) */
    char *spec, *standard;
    char *unit;       /* 套, 台, kg */
    gint64 decimals;  /* of quantities; 0 = whole pieces */
    gboolean expires; /* a lot needs its expiry */
} SupplyItem;
NOUN_TYPE(SupplyItem, supply_item)

typedef struct {
    char *code, *name, *area;
    char *keeper; /* person; "" = nobody */
    char *phone;  /* "" = the keeper's */
    char *source; /* major hazard source it serves; "" = that of the area */
    gboolean sealed;
    gint64 people;     /* on shift there, for minima by person; 0 = not said */
    char *cycle;       /* counted so often: 30d, @limit; "" = the plant's */
    gint64 generation; /* of its newest label */
    gint64 retired;    /* 0 = in use */
} SupplyPlace;
NOUN_TYPE(SupplyPlace, supply_place)

/* What a place needs of an item beside what the rule says. */
typedef struct {
    char *place, *item;
    char *quantity; /* decimal */
    char *basis;
} SupplyMinimum;
NOUN_TYPE(SupplyMinimum, supply_minimum)

typedef struct {
    char *id; /* ITEM/LOT */
    char *item;
    char *lot;    /* as printed on it; "" = none */
    char *expiry; /* date; "" = it does not expire */
} SupplyLot;
NOUN_TYPE(SupplyLot, supply_lot)

typedef struct {
    char *id; /* NUMBER/LINE of the record that made it */
    char *record;
    char *kind; /* in, issue, return, use, scrap, move, count */
    char *item, *lot, *place;
    gint64 quantity; /* signed: what it does to the stock of the place */
    gint64 at;
    char *person;
    char *task; /* record it was moved for; "" = none */
} SupplyMove;
NOUN_TYPE(SupplyMove, supply_move)

/* The sum of the moves of a place, item and lot; written by the change that writes a move. */
typedef struct {
    char *place, *item, *lot;
    gint64 quantity;
} SupplyStock;
NOUN_TYPE(SupplyStock, supply_stock)

/* NULL with ERR_NOT_FOUND and a sentence if there is none. */
SupplyItem *supply_item_load(Db *db, const char *code, GError **error);
SupplyPlace *supply_place_load(Db *db, const char *code, GError **error);

/* Writes a move and the sum it changes. ERR_INPUT where the stock would be less than nothing: the change is not to be committed then. */
gboolean supply_move_put(Change *change, const SupplyMove *move, GError **error);

#endif
