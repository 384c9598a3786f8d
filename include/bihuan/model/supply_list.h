/* SPDX-License-Identifier: MIT
 *
 * Current supplies (应急物资现有量): what lies where, what is needed there, and how it stands. Forms, commands, screens, the ledger and the
 * rules that tell of it read one list.
 */
#ifndef BIHUAN_MODEL_SUPPLY_LIST_H
#define BIHUAN_MODEL_SUPPLY_LIST_H

#include "bihuan/model/supply.h"

#define SUPPLY_CYCLE "@supply.count.cycle" /* of a place that says none of its own */

/* The first that holds is the state of a row. */
typedef enum {
    SUPPLY_EXPIRED,   /* its date is before today, or not known */
    SUPPLY_BELOW,     /* what is in date there is less than is needed */
    SUPPLY_UNSEALED,  /* the place carries a seal, and it was broken when it was counted last */
    SUPPLY_EXPIRING,  /* its date is within the limit supply.expiring */
    SUPPLY_UNCOUNTED, /* its cycle has passed since the place was counted, or since the first movement there */
    SUPPLY_OK,
} SupplyState;

/* A place, an item and a lot with stock, or an item of which a place needs some and has none (lot "", quantity 0); behind these the kinds that
 * a place needs and of which the plant has no item (item->code is the kind's). */
typedef struct {
    const SupplyItem *item; /* borrowed from the list */
    const SupplyPlace *place;
    char *lot;
    char *expiry;      /* date; "" = it does not expire */
    gint64 quantity;   /* thousandths */
    gint64 minimum;    /* of the item, or of its kind, at the place; 0 = none is said */
    gboolean below;    /* its state may say more: of what is out of date too */
    gboolean unlisted; /* of a kind without any item */
    SupplyState state;
} SupplyRow;

/* What one place is, as far as its rows need it. */
typedef struct {
    const SupplyPlace *place;
    char *source;    /* it serves: its own, else that of its area; "" = none */
    gboolean toxic;  /* something toxic or corrosive is in that source, or nobody knows that there is not */
    gint64 first;    /* movement; 0 = none */
    gint64 counted;  /* posted last; 0 = never */
    gint64 count_by; /* when it is to be counted again; 0 = not before something lies there */
    gboolean broken; /* its seal, when it was last looked at */
} SupplySpot;

typedef struct {
    GPtrArray *items, *places; /* SupplyItem *, SupplyPlace *, all of them by code */
    GPtrArray *kinds;          /* SupplyItem *: each kind as if it were one */
    GPtrArray *spots;          /* SupplySpot *, of the places shown, by code */
    GPtrArray *rows;           /* SupplyRow *, by place, item, lot */
} SupplyList;

/* Which of them; a zeroed one means all. Texts are borrowed codes. */
typedef struct {
    const char *area;  /* there and in the areas inside it */
    const char *place; /* there */
    gboolean below;    /* only items of which a place has less than it needs */
    gboolean past;     /* the time asked for may lie before the newest movement: summed up anew */
} SupplyFilter;

/* As things stand at a time. NULL with ERR_NOT_FOUND where the area or the place is none, or on error: a limit that cannot be known makes
 * everything unknown. */
SupplyList *supply_list(Db *db, const SupplyFilter *filter, gint64 at, GError **error);
void supply_list_free(SupplyList *list);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SupplyList, supply_list_free)

/* After anything that changes how a place stands (a movement, a count that is over, a list): what falls due of it is what it is now: its
 * next count, what expires there, what is below its minimum, a broken seal (obligations of place:CODE). */
gboolean supply_due_keep(Change *change, const char *place, GError **error);
/* The same for every place where an item lies. */
gboolean supply_due_keep_item(Change *change, const char *item, GError **error);

/* "ok", "below" …, as contracts print it; for people. Both constant. */
const char *supply_state_word(SupplyState state);
const char *supply_state_title(SupplyState state);

/* Name in the chosen language. Borrowed. */
const char *supply_item_title(const SupplyItem *item);
/* A quantity as people write it: 2, 0.5. Owned. */
char *supply_quantity_text(gint64 thousandths);
/* And back: a decimal above 0, with no more places than the item has. FALSE with ERR_INPUT and a sentence. */
gboolean supply_quantity_parse(const SupplyItem *item, const char *text, gint64 *thousandths, GError **error);

/* Stock of a place and item (SupplyStock *, array owns them) in date order: what expires first before the rest; lots without any are not
 * among them. NULL on error. */
GPtrArray *supply_stock_of(Db *db, const char *place, const char *item, GError **error);
/* A lot of an item by what is typed: as it is written, else the only one (in the books or in a count that is not over) that differs in
 * nothing but width, case and blanks, else a new one, as typed. ERR_INPUT where several differ so. Owned. */
char *supply_lot_known(Db *db, const char *item, const char *typed, GError **error);
/* The lot that is meant by what is typed (may be ""): that, else the only one there is. *lot NULL: there are several. Owned. */
gboolean supply_lot_meant(Db *db, const SupplyMove *where, char **lot, GError **error);
/* Its date, "" = none or an unknown lot. Owned; NULL on error. */
char *supply_lot_expiry(Db *db, const char *item, const char *lot, GError **error);
/* Does it lie anywhere, or has it a date? */
gboolean supply_lot_exists(Db *db, const char *item, const char *lot, gboolean *exists, GError **error);
/* Gives a lot its date (may be ""), where it has none. ERR_INPUT where it has another. */
gboolean supply_lot_keep(Change *change, const SupplyLot *lot, GError **error);

/* Has the date (may be "") passed on the day of a time? What expires and has none counts as expired: nobody can know. */
gboolean supply_is_expired(const SupplyItem *item, const char *expiry, gint64 at);

/* By code, name or kind (class.h: code or title; the only item of it), whatever the width and case. NULL = none, or more than one. */
SupplyItem *supply_item_find(Db *db, const char *text, GError **error);
/* The kind whose code or title a name is, or whose title it has in it; NULL = none. Constant. */
const char *supply_kind_of(const char *name);
/* By code or name; in use or not. */
SupplyPlace *supply_place_find(Db *db, const char *text, GError **error);
/* Where several are called so, and so none is found: their codes, "" = there are not several. Owned; NULL on error. */
char *supply_item_several(Db *db, const char *text, GError **error);
char *supply_place_several(Db *db, const char *text, GError **error);

#endif
