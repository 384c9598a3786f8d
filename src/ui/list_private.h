/* SPDX-License-Identifier: MIT
 *
 * What list.c (keys, marks, search), list_page.c (paging) and list_draw.c share.
 */
#ifndef BIHUAN_UI_LIST_PRIVATE_H
#define BIHUAN_UI_LIST_PRIVATE_H

#include "bihuan/ui/entry.h"
#include "bihuan/ui/list.h"
#include "bihuan/ui/ui.h"

typedef enum { PROMPT_NONE, PROMPT_FIND, PROMPT_FILTER } Prompt;

struct List {
    Ui *ui;
    const ListSource *source;
    gpointer data;
    GPtrArray *rows;     /* ListRow*: exactly what is shown, at most page */
    int page;            /* rows that fit; 0 before the first drawing */
    int cursor;          /* index in rows */
    gboolean loaded;     /* rows are what the source says */
    gboolean at_start;   /* no row before rows[0] */
    gboolean at_end;     /* no row after the last */
    char *wanted;        /* key the cursor shall stand on after the next load */
    gint64 total;        /* -1: unknown */
    GHashTable *marks;   /* keys */
    GHashTable *changed; /* keys of rows that looked different at the last refresh */
    Prompt prompt;
    Entry *entry;         /* of the prompt */
    char *filter;         /* "" none */
    char *before;         /* filter or cursor key before the prompt: Esc brings it back */
    char *find;           /* last text searched for; "" none */
    GPtrArray *found;     /* the keys of all rows it fits; NULL: not counted */
    int found_at;         /* which of them the cursor is on, from 1; 0: none */
    GPtrArray *held;      /* ListRow*: what a filter or an order keeps; NULL: pages come from the source */
    gint64 looked;        /* rows looked at for it */
    gboolean cut;         /* there are more than were looked at */
    int sort;             /* column it is sorted by; -1: as the source gives it */
    GHashTable *initials; /* of texts looked at */
    gboolean wide;        /* columns at their full width, seen through a window */
    int shift;            /* columns scrolled sideways in it */
    int shift_most;
    gboolean hidden; /* in the layout that fits, some text is cut or left out */
};

/* list_filter.c */
/* Do all words of a text stand in the row, or begin its words in pinyin? */
gboolean list_row_fits(List *list, const ListRow *row, const char *text);
/* Data changed: what is held is not true any more. */
void list_let_go(List *list);
/* The filter became longer: only what is held can still fit. */
void list_refine(List *list);
/* Is there a filter or an order? Then what fits is held. */
gboolean list_holds(List *list);
GPtrArray *list_held_page(const List *list, const Page *page);
/* Counts what fits a text (it becomes find) and notes which of them the cursor is on. */
void list_count_found(List *list, const char *text);
/* "2 / 5"; NULL: nothing. Owned. */
char *list_found_text(const List *list);
unsigned list_sort_next(List *list);

/* list_wide.c */
void list_wide_draw(List *list, const Area *area);
/* A key to the side; REACT_NONE: everything is in sight. */
unsigned list_sideways(List *list, int step);

/* list_page.c: all of them keep the cursor inside rows. */
/* Loads the first rows that fit; the cursor on wanted, if set. */
void list_load(List *list);
/* A new page size, with the same row under the cursor. */
void list_set_page(List *list, int page);
/* Loads the same place again; fills changed. */
void list_reload(List *list);
gboolean list_move(List *list, int step);
gboolean list_move_page(List *list, int step);
gboolean list_move_end(List *list, gboolean last);
void list_go(List *list, const char *key);
/* Fetches into an array (owned) that may be empty; errors are said on the message line. */
GPtrArray *list_fetch(List *list, PageWay way, const char *key, int n);
/* The same from the source itself, whatever filter and order. */
GPtrArray *list_ask(List *list, PageWay way, const char *key, int n);
/* Rows out of what the source gave (taken over; NULL: none). */
GPtrArray *list_rows_of(const List *list, GPtrArray *given);
/* Where a page lies in all rows there are, as first and behind the last. A key that is gone: among the keys where they rise (sorted), else
 * at the end the way comes from. */
void list_cut(const GPtrArray *all, const Page *page, gboolean sorted, guint *from, guint *to);

#endif
