/* SPDX-License-Identifier: MIT
 *
 * Who would be told (告知预览): of a record's open steps now and at each coming rung, by which channel, in which words. Tells nobody.
 */
#ifndef BIHUAN_RULE_PREVIEW_H
#define BIHUAN_RULE_PREVIEW_H

#include "bihuan/form/shelf.h"
#include "bihuan/store/db.h"

typedef enum { PREVIEW_TASK, PREVIEW_WARN, PREVIEW_UNSEEN, PREVIEW_OVERDUE } PreviewKind;

typedef struct {
    gint64 at;      /* when he would be told: quiet hours hold it back */
    gint64 rung_at; /* when it comes due */
    gint64 step;    /* its position */
    PreviewKind kind;
    int rung;      /* of the ladder, from 1; 0 of a task and a warning */
    char *person;  /* id */
    char *channel; /* the one by which it would go; "" = none reaches him */
    char *address; /* there; "" = none */
    char *text;
} PreviewLine;
void preview_line_free(gpointer line);

/* By these channels (PlantChannel *, by preference), in the order of time (PreviewLine *, array owns them); empty where nothing waits. NULL
 * on error. */
GPtrArray *rule_preview(Db *db, Shelf *shelf, const char *number, GPtrArray *channels, GError **error);

/* Channels that steps and rules of the newest forms name (via …) and that the plant has not set up (char *, sorted, array owns them); empty
 * where it has set up none at all: then nobody watches, which is said elsewhere. NULL on error. */
GPtrArray *rule_unset_channels(Db *db, Shelf *shelf, GError **error);
/* The same of one form. */
GPtrArray *rule_unset_channels_of(Db *db, const Form *form, GError **error);

#endif
