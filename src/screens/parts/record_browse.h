/* SPDX-License-Identifier: MIT
 *
 * A list of records as a whole screen; hazards, permits and records differ only in which forms they show.
 */
#ifndef BIHUAN_SCREENS_RECORD_BROWSE_H
#define BIHUAN_SCREENS_RECORD_BROWSE_H

#include "record_source.h"
#include "bihuan/ui/ui.h"

typedef struct {
    Ui *ui;
    List *list;
    RecordSource *source;
    char *title;
} RecordBrowse;

/* The first show and order; forms as in record_source_new; title behind the screen's own, may be NULL. */
gboolean record_browse_open(RecordBrowse *browse, char *const *forms, RecordShow show, gboolean by_due, const char *title);

/* The functions of a Screen over it. */
extern const Binding record_browse_keys[];
unsigned record_browse_action(gpointer browse, const char *action);
void record_browse_enter(gpointer browse, const ListRow *row);
void record_browse_refresh(gpointer browse);
char *record_browse_subject(gpointer browse);
void record_browse_close(gpointer browse);

#endif
