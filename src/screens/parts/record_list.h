/* SPDX-License-Identifier: MIT
 *
 * A list of records as a whole screen: one or several forms, filtered, paged by key both ways. Hazards, permits and records differ only
 * in which forms they show. The key of a row is "TIME NUMBER".
 */
#ifndef BIHUAN_SCREENS_RECORD_LIST_H
#define BIHUAN_SCREENS_RECORD_LIST_H

#include "bihuan/model/record.h"
#include "bihuan/ui/list.h"
#include "bihuan/ui/ui.h"

typedef enum { SHOW_ALL, SHOW_OPEN, SHOW_OVERDUE, SHOW_MINE, SHOW_ENDED } RecordShow;

typedef struct {
    Ui *ui;
    List *list;
    char **forms;    /* empty: records of every form */
    char *title;     /* behind the screen's own; NULL: none */
    gboolean by_due; /* open ones most urgent first (only for forms whose steps all have a due time); else newest first */
    RecordShow show;
    char *state, *area;                   /* NULL = whatever */
    GPtrArray *mine;                      /* Record *, only with SHOW_MINE */
    GHashTable *areas, *devices, *people; /* code to name: a page asks for the same few again and again */
} RecordList;

/* forms: copied, ended by NULL. What is shown at first, and in which order. TRUE. */
gboolean record_list_open(RecordList *list, const char *const *forms, RecordShow show, gboolean by_due, const char *title);

/* The functions of a Screen over it. */
extern const Binding record_list_keys[];
extern const ListSource record_list_rows;
unsigned record_list_action(gpointer list, const char *action);
void record_list_enter(gpointer list, const ListRow *row);
/* Data changed: what is kept in memory (the tasks of a person) is loaded again. */
void record_list_refresh(gpointer list);
char *record_list_subject(gpointer list);
void record_list_close(gpointer list);

/* All of such a Screen but name, title, summary and open. */
#define RECORD_LIST                                                                                                                        \
    .keys = record_list_keys, .flags = SCREEN_FINDS, .size = sizeof(RecordList), .list = offsetof(RecordList, list),                       \
    .rows = &record_list_rows, .enter = record_list_enter, .action = record_list_action, .refresh = record_list_refresh,                   \
    .subject = record_list_subject, .close = record_list_close

/* The number in a row's key; borrowed. */
const char *record_key_number(const char *key);
/* Puts a page of rows with such keys into a query by time and number. The text it borrows, owned by the caller. */
char *record_key_place(RecordQuery *query, const Page *page);

#endif
