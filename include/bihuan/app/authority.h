/* SPDX-License-Identifier: MIT
 *
 * Who may do what is no step of a form (权限): limits, forms, imports, lifts, closing a month, copies, the clock. One table
 * says it (model/access.h; shipped: data/access/verbs.csv); it is asked inside the transaction, and the change is then signed
 * by whom it must be.
 */
#ifndef BIHUAN_APP_AUTHORITY_H
#define BIHUAN_APP_AUTHORITY_H

#include "bihuan/app/app.h"
#include "bihuan/store/change.h"

typedef struct {
    const char *verb;       /* the deed, a row of the table: limit, form, import, lift, ledger, mend, restore, backup, clock … */
    const char *part;       /* which kind of it ("looser", "close", "key", a kind of import …); NULL = any */
    const char *area;       /* where; NULL = the whole plant */
    const char *meaning;    /* in both languages, static: printed beside the signatures */
    const char *second;     /* --with ID, proven by session_witness(); NULL = nobody */
    const char *department; /* the one concerned (of a cell of the ledger, of an area); NULL = none */
} Authority;

/* Asks the table inside the change, and signs the change: by the logged-in person, and by second where one is given. In a plant
 * without accounts two different people in service suffice, and nothing is signed. ERR_DENIED names who could. */
gboolean authority_sign(App *app, Change *change, const Authority *wanted, GError **error);
/* The same question before anything is read or typed, without signing: what the table says now. */
gboolean authority_may(App *app, const Authority *wanted, GError **error);
/* The same inside the change, where something else signs it. */
gboolean authority_check(App *app, Change *change, const Authority *wanted, GError **error);
/* May the logged-in person do it, but not alone? (wanted->second is not looked at: a screen asks for him then.) */
gboolean authority_wants_second(App *app, const Authority *wanted);
/* The same question of a plant in which nobody is logged in (a copy that is put back): first and wanted->second are only
 * named, their secrets were asked elsewhere. */
gboolean authority_people(Db *db, const Authority *wanted, const char *first, gint64 at, GError **error);
/* Where it is so, notes what becomes looser: a sentence more in looser (char *, the array owns them), and it takes two people. */
void authority_note(GPtrArray *looser, gboolean so, const char *format, ...) G_GNUC_PRINTF(3, 4);

#endif
