/* SPDX-License-Identifier: MIT
 *
 * Banks of questions (题库) in a plant: checked, compared with what is in use, installed as the next version, taken out of use.
 * Questions that are added one person of those who install forms puts in; what changes or drops something that is there takes two.
 */
#ifndef BIHUAN_APP_QUIZ_BANKS_H
#define BIHUAN_APP_QUIZ_BANKS_H

#include "bihuan/app/app.h"
#include "bihuan/model/quiz.h"
#include "bihuan/model/quiz_bank.h"

/* The mistakes of a file (or, by its name, of a bank that the program ships) as lines "path:line: sentence" (char *, owned array). *text
 * (may be NULL) gets what was read, owned. NULL and a sentence: it cannot be read. */
GPtrArray *quiz_banks_check(const char *path, char **text, GError **error);

typedef struct {
    char *name;
    gint64 before, version; /* before 0: the name is new; equal: it is in use already */
    GPtrArray *looser;      /* char *: what is changed or gone, as sentences; not empty: it takes two */
    guint questions;
} QuizInstall;
void quiz_install_clear(QuizInstall *install);

typedef struct {
    const char *path;            /* of a file; or: */
    const char *text;            /* the bank itself (an editor); NULL = the file */
    const char *second, *reason; /* second: --with ID, proven; NULL = nobody, none */
    gboolean dry_run;
} QuizWish;
/* ERR_INPUT: a mistake; ERR_DENIED names who could. install (zeroed by the caller) is filled as far as is known, cleared by the caller
 * also on error. */
gboolean quiz_banks_install(App *app, const QuizWish *wish, QuizInstall *install, GError **error);
/* Takes a bank (path: its name) out of use: its gates stay closed from now on. A reason is wanted. */
gboolean quiz_banks_retire(App *app, const QuizWish *wish, GError **error);

/* Those in use (Quiz *, by name, array owns them). */
GPtrArray *quiz_banks_list(Db *db, GError **error);
/* May the logged-in person read the answers? Whoever may install a bank; where nobody has an account a
 * name proves nothing, and everybody may. ERR_DENIED. */
gboolean quiz_banks_may_read(App *app, GError **error);
/* Installs the shipped bank of this name where the plant has none; there is none such: nothing happens. In a change of somebody else. */
gboolean quiz_banks_furnish(Change *change, const char *name, GError **error);
/* All shipped ones, for a new plant. */
gboolean quiz_banks_furnish_all(Change *change, GError **error);

#endif
