/* SPDX-License-Identifier: MIT
 *
 * Checking and installing forms (表单): what a new version loosens is listed and takes two people, and what a form of its kind must
 * keep cannot be installed away.
 */
#ifndef BIHUAN_APP_FORMS_H
#define BIHUAN_APP_FORMS_H

#include "bihuan/app/app.h"
#include "bihuan/form/compare.h"

/* The mistakes of a form file as lines "path:line: sentence" (char *, owned array). Limits and forms are those of the plant, and
 * without one (app NULL) those the program ships. NULL and a sentence: it cannot be read. */
GPtrArray *forms_check(App *app, const char *path, GError **error);

/* The text of the form of this name that the program ships, with its parts, into *text (owned; NULL = it ships none). FALSE: it is broken. */
gboolean forms_shipped(const char *name, char **text, GError **error);

/* What a form file without mistakes still lacks for those who read it, and the channels it names that the plant (app NULL: none is asked)
 * has not set up, as lines "path: sentence"; empty = nothing. Owned. */
GPtrArray *forms_advice(App *app, const char *path, GError **error);
/* Those channels of an installed form as a sentence; NULL = none is missing, or it cannot be told. Owned. */
char *forms_unset(App *app, const Form *form);

typedef struct {
    char *name;
    gint64 before, version; /* before 0: the name is new; equal: it was installed already */
    GPtrArray *differences; /* FormDifference *, against the version before; NULL = the name is new */
    gboolean two;           /* it takes two people */
    gboolean permit;        /* a new form with permit = yes */
} FormInstall;
void form_install_clear(FormInstall *install);

/* Installs a file as the next version. ERR_INPUT: a mistake; ERR_DENIED names who could be the second; install is filled as far as
 * is known, cleared by the caller also on error. second: --with ID, proven, NULL = nobody; reason NULL = none given. */
typedef struct {
    const char *path, *second, *reason;
} FormWish;
gboolean forms_install(App *app, const FormWish *wish, FormInstall *install, GError **error);

#endif
