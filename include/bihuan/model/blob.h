/* SPDX-License-Identifier: MIT
 *
 * Evidence (证据): bytes beside the plant, named by their SHA-256, written and fsynced before the row that names them.
 * The kind comes from the first bytes; whether a photo will be shown is for its one judge (paper/picture.h).
 */
#ifndef BIHUAN_MODEL_BLOB_H
#define BIHUAN_MODEL_BLOB_H

#include "bihuan/paper/picture.h"
#include "bihuan/store/change.h"

#define BLOB_MAX PICTURE_BYTES_MAX

typedef struct {
    char hash[65];
    gint64 size;
    const char *kind; /* photo, sound, other */
    char *name;       /* as the person called it, clean */
    char *doubt;      /* kept all the same: why it may not be shown or heard later; NULL: nothing is wrong with it */
} Blob;

void blob_clear(Blob *blob);

/* Reads a file of at most BLOB_MAX bytes and keeps it in the evidence folder. An empty file, or one that is neither a known
 * picture or sound nor called like one, is refused unless accept is "any"; a photo that no report
 * will ever show is refused in every field, with the way out. accept: photo, sound, document
 * (PDF, office file or picture), any. */
gboolean blob_keep_file(Plant *plant, const char *path, const char *accept, Blob *blob, GError **error);
/* The same for bytes at hand; blob->name must be set by the caller (owned by the blob). */
gboolean blob_keep(Plant *plant, GBytes *bytes, const char *accept, Blob *blob, GError **error);
/* The row: owner record and field. */
gboolean blob_save(Change *change, const Blob *blob, const char *record, const char *field, GError **error);
/* The row of "sha256:HEX" or HEX kept for a record, and when it was kept. FALSE with ERR_NOT_FOUND and a sentence if there is none. */
gboolean blob_load(Db *db, const char *reference, const char *record, Blob *blob, gint64 *at, GError **error);
/* Path of the bytes of "sha256:HEX" or HEX; owned. */
char *blob_path(Plant *plant, const char *reference);

#endif
