/* SPDX-License-Identifier: MIT
 *
 * Who may act (谁能办): from the who-specs of a form to people in service. Leavers never count.
 */
#ifndef BIHUAN_RULE_WHO_H
#define BIHUAN_RULE_WHO_H

#include "bihuan/form/shelf.h"
#include "bihuan/model/record.h"
#include "bihuan/model/step.h"

/* What a who-spec may refer to. */
typedef struct {
    Db *db;
    const Form *form;
    const Record *record;
    const GPtrArray *steps;
    gint64 at;
} WhoContext;

/* Ids of all people the specs name (array of FormWho *), sorted, each once (char *, array owns them). */
GPtrArray *who_resolve(const WhoContext *context, const GPtrArray *specs);
/* The specs as an assignee text for a step ("dept:EQP", "role:ehs,role:team-leader"), references resolved. Owned. */
char *who_text(const WhoContext *context, const GPtrArray *specs);
/* Ids of the people of an assignee text. */
GPtrArray *who_of_text(const WhoContext *context, const char *assignee);
/* Ids of those who may do this step of the record now: an open step's assignees and those its ladder reached, or an
 * aside's by; without those whom `not` excludes. */
GPtrArray *who_may(const WhoContext *context, const FormStep *step, const Step *open);
gboolean who_contains(const GPtrArray *ids, const char *id);

/* Chooses a person of a department at a time: in service; on duty if anybody is; by the order of duty roles, then id.
 * *stand_in_for: the person who would normally be it but is off duty (NULL if none). Owned; NULL: nobody in service. */
char *who_choose(Db *db, const char *department, gint64 at, char **stand_in_for);

#endif
