/* SPDX-License-Identifier: MIT
 *
 * Records as rows of a list: one or several forms, filtered, paged by key both ways. The key of a row is
 * "TIME NUMBER". Draws nothing.
 */
#ifndef BIHUAN_SCREENS_RECORD_SOURCE_H
#define BIHUAN_SCREENS_RECORD_SOURCE_H

#include "bihuan/app/app.h"
#include "bihuan/model/record.h"
#include "bihuan/ui/list.h"

typedef enum { SHOW_ALL, SHOW_OPEN, SHOW_OVERDUE, SHOW_MINE, SHOW_ENDED } RecordShow;

typedef struct RecordSource RecordSource;

/* forms: NULL-terminated, copied; empty = records of every form. by_due: open ones most urgent first (only for forms whose
 * steps all have a due time); else newest first. */
RecordSource *record_source_new(App *app, char *const *forms, gboolean by_due);
void record_source_free(RecordSource *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RecordSource, record_source_free)

/* Filters; texts are copied, NULL or "" = whatever. The list has to be restarted after them. */
void record_source_show(RecordSource *source, RecordShow show);
void record_source_set_state(RecordSource *source, const char *state);
void record_source_set_area(RecordSource *source, const char *area);
/* The area shown now; NULL = all. Borrowed. */
const char *record_source_area(const RecordSource *source);
/* What is shown, in words ("open · 整改 · 液氨罐区"); owned. */
char *record_source_words(const RecordSource *source);
const char *const *record_source_forms(const RecordSource *source);

/* Data changed: what is kept in memory (the tasks of a person) is loaded again. */
void record_source_reload(RecordSource *source);

/* The number in a row's key; borrowed. */
const char *record_source_number(const char *key);

/* Puts a page of rows with such keys into a query by time and number. The text it borrows, owned by the caller. */
char *record_source_place(RecordQuery *query, const Page *page);

/* The definition for list_new; data is the RecordSource. */
extern const ListSource record_source_list;

#endif
