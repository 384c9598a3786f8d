/* SPDX-License-Identifier: MIT
 *
 * The inside of due.h: one pass over what stands, for lists and calendars.
 */
#ifndef BIHUAN_APP_DUE_PRIVATE_H
#define BIHUAN_APP_DUE_PRIVATE_H

#include "bihuan/app/due.h"

/* What a filter comes to in this plant. */
typedef struct {
    App *app;
    const DueFilter *filter;
    gint64 now;
    GHashTable *inside; /* subjects there: "device:V-0101" to itself; NULL = anywhere */
    Person *person;     /* NULL = anybody's */
    char **roles;       /* his, NULL-terminated */
} DueScope;

/* Cleared also after a failure. ERR_INPUT where area or person are none of this plant. */
gboolean due_scope_begin(DueScope *scope, App *app, const DueFilter *filter, GError **error);
void due_scope_clear(DueScope *scope);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(DueScope, due_scope_clear)

/* One occurrence of an obligation; its texts are borrowed for the call, titles and basis are not read. */
typedef struct {
    const Obligation *what;
    gint64 at;
    gboolean late, foreseen;
} DueHit;
/* Told of every occurrence of the scope, in no order. FALSE stops: with *error it has failed, without it has seen enough. */
typedef gboolean (*DueVisit)(gpointer data, const DueHit *hit, GError **error);
gboolean due_visit(DueScope *scope, DueVisit visit, gpointer data, GError **error);

typedef struct {
    gint64 at; /* from when; 0 = never, or not known */
    gboolean late;
    char *problem; /* why it cannot be known, owned: it is late then; NULL = it is known */
} DueLate;
/* FALSE: the plant could not be read. */
gboolean due_judge(Db *db, const Obligation *what, gint64 now, DueLate *judged, GError **error);

/* Whose it is: assignee text, "" = nobody's; owned. NULL: it could not be read. */
char *due_who(App *app, const Obligation *what, GError **error);
/* The same in words. Owned. */
char *due_who_words(App *app, const char *who);

#endif
