/* SPDX-License-Identifier: MIT
 *
 * Access rules (权限): a step takes one of these roles, whatever the form itself allows. They only restrict.
 */
#ifndef BIHUAN_MODEL_ACCESS_H
#define BIHUAN_MODEL_ACCESS_H

#include "bihuan/store/change.h"

#define ACCESS_ANY "*"          /* every form, every step */
#define ACCESS_SUBMIT "submit"  /* the step that submitting is */

typedef struct {
    char *id;
    char *form;                 /* name, or ACCESS_ANY */
    char *step;                 /* ACCESS_SUBMIT, name or ACCESS_ANY */
    char *area;                 /* there and in the areas inside it; "" = everywhere */
    char *role;
    gboolean in_use;            /* FALSE = taken back */
} Access;

void access_free(Access *access);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Access, access_free)

/* NULL if there is none of this id (no error). */
Access *access_find(Db *db, const char *id);
/* All rules, those taken back too, by id (Access *, array owns them). NULL on error. */
GPtrArray *access_list(Db *db, GError **error);
/* Roles of the rules in use for this step of this form in this area (NULL = of no area), sorted, each once (char *,
 * array owns them). Empty: no rule, everybody the form allows. NULL on error. */
GPtrArray *access_roles(Db *db, const char *form, const char *step, const char *area, GError **error);

gboolean access_put(Change *change, const Access *access, GError **error);

#endif
