/* SPDX-License-Identifier: MIT
 *
 * Side files (旁文件): databases beside the plant that may be lost without harm: values, an index. Outside the log and outside copies;
 * never in the way of the plant. One that is damaged, foreign or of another version is put aside as PATH.damaged and begun anew.
 * Whole after a kill of the program; after a power cut perhaps not, and that is found when it is opened again.
 */
#ifndef BIHUAN_STORE_SIDE_H
#define BIHUAN_STORE_SIDE_H

#include "bihuan/store/db.h"

/* What a file of a kind is. Constant. */
typedef struct {
    const char *ending; /* of its name: ".trend.db" in place of the plant's ".db" */
    gint32 mark;        /* by which a file of this kind is known; each kind has its own */
    gint64 form;        /* version of its tables */
    const char *tables; /* script that makes them */
} SideKind;

/* Where it lies: beside the plant file itself, by whatever links that is reached. Owned. */
char *side_path(const char *plant, const SideKind *kind);

/* To write, made where there is none; by one process at a time. *note: what happened to the one that was there (a sentence, owned);
 * NULL = nothing did. NULL with ERR_IO or ERR_BUSY. */
Db *side_open(const char *path, const SideKind *kind, char **note, GError **error);
/* To read, also while another process writes. ERR_NOT_FOUND: there is none; ERR_CORRUPT: damaged, foreign or of another version. */
Db *side_read(const char *path, const SideKind *kind, GError **error);
/* Closed on purpose: the next side_open need not look through the whole file. */
void side_close(Db *db);

/* A path that is put aside by hand: *note as above. */
gboolean side_put_aside(const char *path, char **note, GError **error);

/* The file never grows beyond so many bytes, journal not counted (ERR_IO, "full", where it would). One that is larger, because the
 * bound was wider, is made smaller a little with each call. */
gboolean side_bound(Db *db, gint64 most, GError **error);
/* Bytes of the file, and those of them that hold something. */
typedef struct {
    gint64 file, used;
} SideRoom;
gboolean side_room(Db *db, SideRoom *room, GError **error);

#endif
