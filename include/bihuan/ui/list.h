/* SPDX-License-Identifier: MIT
 *
 * A list that never loads all rows: it asks its source for a page before, after or from a key, and keeps
 * one page. One definition of columns gives a layout for 200, 80, 40 and 20 columns (a row takes two lines
 * there).
 */
#ifndef BIHUAN_UI_LIST_H
#define BIHUAN_UI_LIST_H

#include "bihuan/base/page.h"
#include "bihuan/ui/screen.h"

/* One column. Texts are cells[i] of a row, in the order of the column table. */
typedef struct {
    const char *title; /* N_() */
    int min;           /* least columns wide */
    int max;           /* most; 0: takes all that is left (one column should) */
    int rank;          /* 1: always there · 2: second line of a row where one line is too narrow · 3…9: only if it fits */
    gboolean right;    /* right-aligned */
} ListColumn;

/* One row; made by list_row_new, taken by the list. */
struct ListRow {
    char *key;     /* what find/fetch understand: the values it is sorted by, and its id */
    char **cells;  /* one per column, owned; NULL is "" */
    int count;     /* columns */
    char *more;    /* what filter and find look at besides (description, person, codes), a line each; owned, may be NULL */
    gint64 *order; /* per column what sorts it where its text does not (a time), 0: nothing; owned, may be NULL */
    Style style;   /* STYLE_NORMAL, STYLE_ERROR … of the whole row (say it in words too) */
};

ListRow *list_row_new(const char *key, int columns);
/* Sets a cell (copied) and the same with a format. */
void list_row_set(ListRow *row, int column, const char *text);
void list_row_format(ListRow *row, int column, const char *format, ...) G_GNUC_PRINTF(3, 4);
/* One more line that is looked at; NULL or "" adds none. */
void list_row_more(ListRow *row, const char *text);
void list_row_order(ListRow *row, int column, gint64 value);
/* For rows made where they are fetched: g_ptr_array_unref. */
GPtrArray *list_rows_new(void);

struct ListSource {
    const ListColumn *columns;
    int count;
    /* A page (or, with page->whole, everything) in list order: an array of its own of whatever row makes rows of. NULL: error. */
    GPtrArray *(*fetch)(gpointer data, Page *page, GError **error);
    /* One of them as a row, given away. NULL: fetch gives ListRow. */
    ListRow *(*row)(gpointer data, gconstpointer one);
    /* How many rows there are, -1 if that is not known cheaply; NULL: not shown. */
    gint64 (*total)(gpointer data);
    const char *empty; /* N_(): what is said where there is no row */
    gboolean moving;   /* its rows look different all the time: none is shown as changed */
    gboolean batch;    /* something is done with all marked rows: only then there are marks */
    /* As fetch, the few a text names whole (a record's number), for lists too long to be looked through. NULL: none. */
    GPtrArray *(*exact)(gpointer data, const char *text);
};

/* source is borrowed for the list's life, data is given to its functions. Nothing is loaded before the
 * first draw. */
List *list_new(Ui *ui, const ListSource *source, gpointer data);
void list_free(List *list);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(List, list_free)

/* Draws the column heads and one page. */
void list_draw(List *list, const Area *area);
/* Handles up down page-up page-down first last left right mark mark-all unmark find find-next find-previous filter sort;
 * "open" gives REACT_DONE if there is a row. REACT_CHANGED: the cursor row or filter changed. */
unsigned list_action(List *list, const char *action);
/* While it asks for a find or filter text (list_typing) keys go here. */
unsigned list_key(List *list, const KeyEvent *event);
gboolean list_typing(const List *list);
/* Loads the shown page again at the same place; rows that look different are shown as changed until the
 * cursor moves. */
void list_refresh(List *list);
/* Loads from the first row. */
void list_restart(List *list);
/* The row under the cursor; NULL if the list is empty. Borrowed until the next call. */
const ListRow *list_row(const List *list);
const char *list_key_now(const List *list);
/* Puts the cursor on a key (or the next one). */
void list_select(List *list, const char *key);
/* The keys of the marked rows (borrowed strings); if none is marked the one under the cursor.
 * g_ptr_array_unref. */
GPtrArray *list_marked(const List *list);
int list_marked_count(const List *list);

#endif
