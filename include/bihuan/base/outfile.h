/* SPDX-License-Identifier: MIT
 *
 * Files that people name: prints, exports, copies of the plant. One way to make them, because a name somebody types may be the
 * name of something else: a print called plant.db-wal stops the plant, one called like a backup takes a backup's place.
 *
 * A confined process (the captive account, a set-ID program) makes them in one folder only, the exchange (交换文件夹).
 */
#ifndef BIHUAN_BASE_OUTFILE_H
#define BIHUAN_BASE_OUTFILE_H

#include <glib.h>

/* exchange: a folder with in/ and out/ in it, NULL or "" = none is named. confined: files are made in its out/ and nowhere else
 * (without one: nowhere). Said once when the process starts. */
void outfile_set_exchange(const char *exchange, gboolean confined);
/* The plant that is worked on: a confined process makes no file in its folder, and nobody gives a file the name of one of its
 * own. NULL = none. */
void outfile_set_plant(const char *path);

gboolean outfile_is_confined(void);
/* The exchange's in/ and out/, where they exist; NULL otherwise. Borrowed. */
const char *outfile_in(void);
const char *outfile_out(void);

/* The path that a typed name stands for: "~/" is the home folder, a confined process's plain name lies in the exchange. endings
 * (".pdf" …, ended by NULL) are the ones the format has; NULL = any. Refused: another ending, a name the program or SQLite uses
 * itself, a file that exists, a folder that does not. Owned; NULL with ERR_USAGE, ERR_DENIED or ERR_IO. */
char *outfile_place(const char *typed, const char *const *endings, GError **error);

typedef struct OutFile OutFile;

/* A new file, under a temporary name until it is finished; path as outfile_place gives it, and looked at again. replace: an
 * existing file of that name may be replaced (never by a confined process). */
OutFile *outfile_new(const char *path, gboolean replace, GError **error);
gboolean outfile_put(OutFile *file, const void *bytes, gsize size);
/* Syncs it and gives it its name; FALSE also where outfile_put failed, with the disk's own words. */
gboolean outfile_finish(OutFile *file, GError **error);
/* Without outfile_finish nothing is left. */
void outfile_free(OutFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OutFile, outfile_free)

/* All of it at once. */
gboolean outfile_write(const char *path, const void *bytes, gsize size, gboolean replace, GError **error);

#endif
