/* SPDX-License-Identifier: MIT
 *
 * Do rules of the table access let somebody do something (权限判定)? Asked of a step of a form and of a deed alike.
 */
#ifndef BIHUAN_APP_ACCESS_JUDGE_H
#define BIHUAN_APP_ACCESS_JUDGE_H

#include "bihuan/app/app.h"
#include "bihuan/model/access.h"
#include "bihuan/rule/who.h"

typedef struct {
    App *app;               /* whose second person has proven himself; NULL: both are only named (a copy put back) */
    const Case *subject;    /* of the step: roles count as in its by; its actor is the first person. Of a deed: only plant and time */
    const char *department; /* the one concerned, NULL = none */
    const char *second;     /* id, NULL = nobody */
    gboolean deed;
} AccessCase;

/* One rule that is met is enough. A second person who is given is looked at, whether a rule asks for him or not. ERR_DENIED in
 * one sentence, with who could. */
gboolean access_judge(const AccessCase *c, const GPtrArray *rules, GError **error);
/* Would they be met if somebody stood by, though not without? */
gboolean access_wants_second(const AccessCase *c, const GPtrArray *rules);
/* Ids of those who may be the first, sorted (char *, array owns them). */
GPtrArray *access_people(const AccessCase *c, const GPtrArray *rules);
/* "Li An (E1), Zhao (E9) …" of ids; "" of none. Owned. */
char *access_names(Db *db, const GPtrArray *ids);

#endif
