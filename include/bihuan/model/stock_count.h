/* SPDX-License-Identifier: MIT
 *
 * Counts of supplies (盘点): one count of one place, and what was seen of each item and lot in it. Who counts never learns what the books
 * say; the line keeps that for when the count has ended.
 */
#ifndef BIHUAN_MODEL_STOCK_COUNT_H
#define BIHUAN_MODEL_STOCK_COUNT_H

#include "bihuan/model/noun.h"

#define COUNT_COUNTING "counting"
#define COUNT_RECOUNT "recount" /* what differs too much waits for another person */
#define COUNT_APPROVE "approve" /* the differences wait for a third */
#define COUNT_POSTED "posted"
#define COUNT_VOID "void"

#define SEAL_WHOLE "whole"
#define SEAL_BROKEN "broken"

typedef struct {
    char *id; /* KC-2026-00001 */
    char *place;
    char *state;
    gint64 begun;
    char *begun_by;
    gint64 ended; /* 0 = not yet */
    gint64 approved;
    char *approved_by;
    char *seal;   /* SEAL_…; "" = the place has none, or it was not looked at yet */
    char *reason; /* of the differences, or of the void */
    char *record; /* that came of it; "" = none */
} StockCount;
NOUN_TYPE(StockCount, stock_count)

typedef struct {
    char *id; /* COUNT/N */
    char *count, *item, *lot;
    gint64 turn;     /* 1 counted, 2 counted again by another, 3 … once more */
    gint64 quantity; /* thousandths, as seen */
    gint64 stock;    /* of the books at that moment */
    gint64 at;
    char *person;
    gboolean found; /* not on the list of the place */
    char *expiry;   /* date said for a lot that has none yet: the lot has it when the count is posted; "" = none */
    char *note;     /* of who counted it */
} StockCountLine;
NOUN_TYPE(StockCountLine, stock_count_line)

/* NULL with ERR_NOT_FOUND and a sentence if there is none; the number may be typed in small letters. */
StockCount *stock_count_load(Db *db, const char *id, GError **error);
/* The count of a place that is not over; *count is NULL where there is none. */
gboolean stock_count_open_of(Db *db, const char *place, StockCount **count, GError **error);
/* Its lines (StockCountLine *, array owns them) by item, lot, turn. NULL on error. */
GPtrArray *stock_count_lines(Db *db, const char *count, GError **error);
/* Is it still to be worked on? */
gboolean stock_count_is_open(const StockCount *count);
/* Did this person count in it: began it, or counted any of it? */
gboolean stock_count_has_counter(const StockCount *count, const GPtrArray *lines, const char *person);
/* Is nobody to learn what the books say of a place: is it being counted, or counted again? Whoever is there may be the next who counts. Not
 * for ever: a count on which nobody typed a line for the limit supply.count.blind hides nothing any more, for in an emergency people must
 * know what is there. */
gboolean stock_count_blinds(Db *db, const char *place, gint64 at, gboolean *blind, GError **error);
/* Since when it first hid nothing any more for that, 0 = never: who typed a line after that may have seen the books. */
gboolean stock_count_lapsed(Db *db, const StockCount *count, gint64 at, gint64 *lapsed, GError **error);
/* "being counted", "to be counted again" … of a state. Constant. */
const char *stock_count_state_title(const char *state);
/* The number of the next one, of the year of a time. Owned; NULL on error. */
char *stock_count_next(Db *db, gint64 at, GError **error);

#endif
