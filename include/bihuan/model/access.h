/* SPDX-License-Identifier: MIT
 *
 * Who may (权限): one table for steps of forms and for deeds that are no step (a verb and its part). A rule of a step only
 * restricts: it takes one of these roles, whatever the form itself allows. A deed needs a rule that lets it happen.
 */
#ifndef BIHUAN_MODEL_ACCESS_H
#define BIHUAN_MODEL_ACCESS_H

#include "bihuan/model/noun.h"

#define ACCESS_ANY "*"         /* every form, every step */
#define ACCESS_SUBMIT "submit" /* the step that submitting is */
#define ACCESS_VERB "verb:"    /* before the name of a deed, where a form's name stands */
#define ACCESS_OWN "own"       /* the department concerned */

/* Words that stand where a role does. */
#define ACCESS_ANYONE "anyone" /* whoever is in service */
#define ACCESS_NOBODY "nobody" /* also without a name */
#define ACCESS_SETUP "setup"   /* without a name as long as nobody has an account */
#define ACCESS_SYSTEM "system" /* without a name: a process without a terminal, of the owner of the plant file */

typedef struct {
    char *id;
    char *form; /* name, ACCESS_ANY, or ACCESS_VERB with the name of a deed */
    char *step; /* ACCESS_SUBMIT, name or ACCESS_ANY; of a deed its part or ACCESS_ANY */
    char *area; /* there and in the areas inside it; "" = everywhere */
    char *role;
    gboolean in_use;  /* FALSE = taken back */
    char *department; /* code, ACCESS_OWN; "" = any */
    gint64 people;    /* 2 = a second person stands by; 0 = one does it */
    char *one_of;     /* roles with blanks between, of which one of the two must hold one; "" = any */
} Access;

NOUN_TYPE(Access, access)

/* Into *access, NULL = there is none of this id. FALSE: it could not be read. */
gboolean access_find(Db *db, const char *id, Access **access, GError **error);
/* All rules, those taken back too, by id (Access *, array owns them). NULL on error. */
GPtrArray *access_list(Db *db, GError **error);
/* Rules in use for a step of a form in an area (NULL = of no area), by id: those of ACCESS_ANY too (Access *, array owns
 * them). Empty: no rule, everybody the form allows. NULL on error. */
GPtrArray *access_of_step(Db *db, const char *form, const char *step, const char *area, GError **error);
/* Rules in use for a deed: where any names the very part, only those, else those of ACCESS_ANY. A deed of which the plant has no
 * row at all (it is older than this table) goes by shipped rows. Empty: nobody may. NULL on error. */
GPtrArray *access_of_verb(Db *db, const char *verb, const char *part, const char *area, GError **error);
/* The shipped rows of all deeds, in their order; the array owns them. */
GPtrArray *access_shipped(void);

gboolean access_put(Change *change, const Access *access, GError **error);

#endif
