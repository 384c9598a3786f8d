/* SPDX-License-Identifier: MIT
 *
 * A record in words: its state, steps, fields and time line as lines of a text view. Reads data, draws nothing.
 */
#ifndef BIHUAN_SCREENS_RECORD_TEXT_H
#define BIHUAN_SCREENS_RECORD_TEXT_H

#include "bihuan/app/work.h"
#include "bihuan/ui/text.h"

/* One node of the step line. */
typedef enum { NODE_DONE, NODE_NOW, NODE_COMING, NODE_REJECTED } NodeState;

typedef struct {
    char *title;
    NodeState state;
} RecordNode;

/* The main steps in order (RecordNode *, array owns them), the ended state last if it is none of them. */
GPtrArray *record_text_nodes(const Work *work);

/* "韩磊 (hanlei), 孙国平 (sunguoping)" of ids; "-" for nobody. At most few are named. Owned. */
char *record_text_names(Db *db, const GPtrArray *ids);

/* "DH-2026-00001, awaiting approval, P-0212, …": what a record is about, in one line; NULL for none. Owned. */
char *record_text_summary(App *app, const Work *work);
/* State, due time, who may act, holds. */
void record_text_state(App *app, const Work *work, TextView *view);
/* Every field that has a value, as the form names it. */
void record_text_fields(App *app, const Work *work, TextView *view);
/* Who was told of it and who has looked: the newest of each person. */
void record_text_told(App *app, const Work *work, TextView *view);
/* What happened, oldest first, with the hours each step took. */
void record_text_events(App *app, const Work *work, const GPtrArray *events, TextView *view);
/* Why the rules did what they did, as one text; NULL and a sentence. Owned. */
char *record_text_why(App *app, const Work *work, GError **error);

#endif
