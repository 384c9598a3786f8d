/* SPDX-License-Identifier: MIT
 *
 * Counting supplies blind (盲盘): begin, count, end, count again by another, approve by a third, post. What the books say leaves this floor
 * only when a count has ended, and of what is to be counted again not before that is done.
 */
#ifndef BIHUAN_APP_COUNTS_H
#define BIHUAN_APP_COUNTS_H

#include "bihuan/app/app.h"
#include "bihuan/model/stock_count.h"
#include "bihuan/model/supply_list.h"

/* One item and lot of a count. Texts are owned by the thing, lines by the view. */
typedef struct {
    char *item, *lot;
    char *expiry;                /* of the lot; "" = it does not expire, or none is known */
    SupplyItem *known;           /* NULL: the plant has no such item */
    gboolean listed;             /* on the list of the place now */
    gboolean stands_in;          /* for an item of which there may be none: another lot of it that was counted will do */
    const StockCountLine *line;  /* counted last: by another where it was counted again; NULL = not yet */
    gboolean twice;              /* that line is the second */
    gboolean waits;              /* to be counted, or to be counted again */
    gboolean told;               /* expected and difference may be shown */
    gint64 expected, difference; /* thousandths; 0 where they are not told */
} CountThing;

typedef struct {
    StockCount *count;
    SupplyPlace *place;
    GPtrArray *lines;  /* StockCountLine *; of those that are not told the stock is 0 */
    GPtrArray *things; /* CountThing *, in the order of the list of the place, then what was found */
    gint64 lapsed;     /* since then the books were open for a while, as nobody typed a line; later lines are counted again; 0 = never */
    guint left;        /* things that wait: to be counted, or counted again */
    gboolean differs;  /* something that is told differs */
    gboolean
        disputed; /* for the books only: any line of it differs or dates a lot, so a third has to approve, whatever was counted later */
} CountView;

void count_view_free(CountView *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CountView, count_view_free)

/* A count as it may be shown. NULL with ERR_NOT_FOUND, or on error. */
CountView *count_view(App *app, const char *id, GError **error);
/* Name of the item in the chosen language, as typed where the plant has no such item. Borrowed. */
const char *count_thing_title(const CountThing *thing);
/* What was counted of it before it was counted again, "2" or "2, 3"; "" = it was not, or it may not be told. Owned. */
char *count_thing_before(const CountView *view, const CountThing *thing);
/* The thing of an item and lot; NULL = none. Borrowed. */
const CountThing *count_view_find(const CountView *view, const char *item, const char *lot);

/* Open ones first, then the newest (StockCount *, array owns them). NULL on error. */
GPtrArray *counts_list(App *app, GError **error);

/* Begins to count a place (code, name or label), or goes on with what this person counts there. seal: SEAL_… as found, NULL = not looked at
 * yet. Owned: the count's number. ERR_HELD with who, where another counts it or it waits for somebody. */
char *count_begin(App *app, const char *place, const char *seal, GError **error);

/* What is typed for a line. */
typedef struct {
    const char *item;     /* code, name, label, ITEM/LOT; what is no item of the plant is taken as found under what is written here */
    const char *lot;      /* NULL or "": the only one */
    const char *expiry;   /* of a lot that is not known, NULL = none; the lot has it when the count is posted */
    const char *quantity; /* "12" */
    const char *note;     /* why it is so, if that is known; NULL = nothing */
} CountEntry;

typedef struct {
    char *item, *lot; /* owned */
    char *title;      /* owned */
    gint64 quantity;
    gboolean found;   /* it is not on the list of the place */
    gboolean unknown; /* the plant has no such item */
    gboolean expires; /* of count_meant(): a lot of it needs its date */
} CountTaken;
void count_taken_clear(CountTaken *taken);

/* What a scanned or typed text means in a count, before any quantity: lot is NULL where none was said. FALSE: a label that is refused. */
gboolean count_meant(App *app, const CountView *view, const char *text, CountTaken *taken, GError **error);
/* One thing counted; typed again by the same person it counts instead. taken may be NULL. ERR_CONFLICT where another counted it. */
gboolean count_line(App *app, const char *id, const CountEntry *entry, CountTaken *taken, GError **error);
/* Counted again, by another person than the first time; with the last one the differences wait for approval. What was told already is
 * counted again only by somebody who counted none of it, and approved by yet another. What was not counted the first time is not counted
 * again. ERR_DENIED. */
gboolean count_again(App *app, const char *id, const CountEntry *entry, CountTaken *taken, GError **error);
/* The first count is handed in, seal as above: what differs too much is to be counted again; without any difference it is posted. reason:
 * of differences the counters know of; NULL = none. ERR_INPUT naming what was not counted. */
gboolean count_end(App *app, const char *id, const char *seal, const char *reason, GError **error);
/* By somebody who counted none of it: the differences are posted as movements. reason NULL: what the counters said, else who counted and
 * who approved. ERR_DENIED. */
gboolean count_approve(App *app, const char *id, const char *reason, GError **error);
/* Given up: nothing is posted. By anybody as long as it is counted; afterwards only by somebody who counted none of it. */
gboolean count_void(App *app, const char *id, const char *reason, GError **error);
/* May the person at the keyboard approve it as it stands? FALSE with the reason. */
gboolean count_may_approve(App *app, const CountView *view, GError **error);

/* The variances of a count as PDF; *head (may be NULL) is the head code on it, owned. */
gboolean count_print(App *app, const char *id, const char *path, char **head, GError **error);

#endif
