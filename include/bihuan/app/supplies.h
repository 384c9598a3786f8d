/* SPDX-License-Identifier: MIT
 *
 * Emergency supplies (应急物资) for who looks at them: sums, and the list on paper. bihuan-supplies(7).
 */
#ifndef BIHUAN_APP_SUPPLIES_H
#define BIHUAN_APP_SUPPLIES_H

#include "bihuan/app/app.h"
#include "bihuan/model/supply_list.h"

/* The list (model/supply_list.h) as it may be told: of a place that is being counted nothing is in it, for whoever looks may count there
 * next. blind (owned by the caller): those places, "" = none. */
SupplyList *supplies_list(App *app, const SupplyFilter *filter, char **blind, GError **error);
/* The sentence that says so; "" where there are none. Owned. */
char *supplies_blind_text(const char *blind);

/* One movement, for who looks at it. Owned by its list. */
typedef struct {
    SupplyMove *move; /* without its id */
    SupplyItem *item; /* its name and unit */
    char *place;      /* name */
    char *reason;     /* of a posted count; "" = of another kind */
} SupplyMoved;

/* Which movements: a zeroed one means all. Codes, borrowed. */
typedef struct {
    const char *place, *item;
    gint64 limit; /* at most so many; 0 = all */
} SupplyMovesAsked;

/* Movements (SupplyMoved *, array owns them), newest first; of a place that is being counted none, as in supplies_list(), which blind is
 * of too. NULL on error. */
GPtrArray *supplies_moves(App *app, const SupplyMovesAsked *asked, char **blind, GError **error);
/* "issue", "count" … of the kind of a movement, for people. Borrowed. */
const char *supplies_move_title(const char *kind);

/* Summed by what. */
typedef enum { SUPPLY_BY_AREA, SUPPLY_BY_ITEM, SUPPLY_BY_KIND } SupplyBy;

/* Of one unit, so that nothing is added to what it is not: by area and item, by item, or by kind. */
typedef struct {
    char *area; /* by area only; else NULL */
    char *kind;
    const SupplyItem *item; /* borrowed from the list; NULL by kind */
    char *unit;
    gint64 quantity, usable; /* thousandths; usable: in date */
} SupplySum;

/* SupplySum *, array owns them, by key; of the rows of a list as of a time. */
GPtrArray *supplies_sum(const SupplyList *list, SupplyBy by, gint64 at);
/* "area", "item", "kind" as options have it. FALSE with ERR_USAGE: it is none of them. */
gboolean supplies_by(const char *word, SupplyBy *by, GError **error);

/* The list as PDF in a new file, with its sums by item; head: the head code (may be NULL), owned by the caller. */
gboolean supplies_print(App *app, const SupplyFilter *filter, const char *path, char **head, GError **error);

/* In words, for a row: quantity and unit; the same of the minimum, "" = none. Owned. */
char *supplies_quantity(const SupplyRow *row);
char *supplies_minimum(const SupplyRow *row);

#endif
