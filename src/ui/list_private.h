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
    Entry *entry;        /* of the prompt */
    char *filter;        /* "" none */
    char *before;        /* filter or cursor key before the prompt: Esc brings it back */
    char *find;          /* last text searched for; "" none */
};

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
GPtrArray *list_fetch(List *list, ListWay way, const char *key, int n);

#endif
