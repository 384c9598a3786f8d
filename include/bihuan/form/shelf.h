/* SPDX-License-Identifier: MIT
 *
 * The installed forms of a plant: parsed once, kept per version. A record goes on with the version it began with.
 */
#ifndef BIHUAN_FORM_SHELF_H
#define BIHUAN_FORM_SHELF_H

#include "bihuan/form/form.h"
#include "bihuan/store/change.h"

typedef struct Shelf Shelf;

Shelf *shelf_new(Db *db);
void shelf_free(Shelf *shelf);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Shelf, shelf_free)

/* The newest version (version 0) or a given one; *found (may be NULL) gets its number. Borrowed from the shelf. NULL with
 * ERR_NOT_FOUND naming the installed forms. */
const Form *shelf_form(Shelf *shelf, const char *name, gint64 version, gint64 *found, GError **error);
/* What its newest version says of a form in [form]: enough for a list of forms, and nothing else of it is read. Borrowed; NULL
 * as above. */
typedef struct {
    FormText title;
    gboolean permit;
    char *gate; /* as it is written; NULL = none */
} FormHead;
const FormHead *shelf_head(Shelf *shelf, const char *name, GError **error);
/* Names of installed forms, sorted; NULL-terminated, owned. */
char **shelf_names(Shelf *shelf);
/* Into *version; 0 = no such form. FALSE: it could not be read. */
gboolean shelf_newest(Shelf *shelf, const char *name, gint64 *version, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The installed text of a version (0 = newest) into *text, owned; NULL = there is none. FALSE: it could not be read. */
gboolean shelf_text(Shelf *shelf, const char *name, gint64 version, char **text, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Installs a text as the next version unless it is the newest one already (*version tells). */
gboolean shelf_install(Shelf *shelf, Change *change, const char *name, const char *text, gint64 *version, GError **error);

/* The plant's dated limits as a LimitResolver; data is the Db. */
gboolean shelf_limit(gpointer db, const char *name, gint64 at, char **value, GError **error);

#endif
