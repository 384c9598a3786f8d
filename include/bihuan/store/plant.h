/* SPDX-License-Identifier: MIT
 *
 * An open plant (工厂): the shared database NAME.db, its lock file, its key and its evidence folder.
 */
#ifndef BIHUAN_STORE_PLANT_H
#define BIHUAN_STORE_PLANT_H

#include "bihuan/store/db.h"

typedef struct Plant Plant;

/* The name of the terminal for every plant opened from now on, in place of HOST:tty; NULL = that. */
void plant_use_terminal(const char *name);
/* The name that was given so; NULL = none. Borrowed. */
const char *plant_given_terminal(void);

typedef struct {
    const char *name;  /* of the plant, for people */
    const char *id;    /* NULL = random; fixed only for the demo */
    const guint8 *key; /* 32 bytes, NULL = random */
    gboolean simulate; /* --at is allowed for ever; stands in the first audit row */
    gboolean demo;
    gint64 at; /* time of the first row, 0 = clock_now() */
} PlantFacts;

/* Creates PATH (must not exist) with PATH.lock, the evidence folder and the key; the first audit row holds the facts.
 * Nothing is left on failure. */
Plant *plant_create(const char *path, const PlantFacts *facts, GError **error);

/* Opens a plant; write: for changes as well (else read-only). Checks that it is a plant and that the file system it
 * lies on can be trusted with writing (ERR_DENIED); a newer one than this program knows is only read (ERR_DENIED when
 * writing), an older one is brought up to date when writing. One whose schema is not bihuan's, or that ends before a row this
 * terminal saw, is opened with a notice; no change of it begins (ERR_CORRUPT). */
Plant *plant_open(const char *path, gboolean write, GError **error);
/* The same of a copy that is to become the plant at as: key, evidence and anchors are that one's. */
Plant *plant_open_as(const char *path, const char *as, gboolean write, GError **error);
const char *plant_home(const Plant *plant); /* as; else the path itself */
/* Tells no anchor of what is written: the copy is not the plant yet. */
void plant_be_quiet(Plant *plant);
gboolean plant_is_quiet(const Plant *plant);
/* Opened for reading and made by an older program: some tables are not there yet. FALSE: that could not be read. */
gboolean plant_is_older(Plant *plant, gboolean *older, GError **error);
/* What people should know about how it was opened (on a share, made by a newer program); NULL = nothing. Borrowed. */
const char *plant_notice(const Plant *plant);
void plant_set_notice(Plant *plant, const char *notice);
/* Why nothing is written to it; NULL = it may be. Borrowed. */
const char *plant_trouble(const Plant *plant);
/* Two people take the file as it is, though an anchor contradicts it or its schema is foreign (verify --accept-break). */
void plant_accept_trouble(Plant *plant);
void plant_close(Plant *plant);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Plant, plant_close)

Db *plant_db(Plant *plant);
const char *plant_path(const Plant *plant);
const char *plant_id(const Plant *plant); /* 32 hex digits */
const char *plant_name(const Plant *plant);
/* One of the facts about the plant (the rows of table plant); *value is owned, NULL = not said. FALSE: it could not
 * be read. */
gboolean plant_fact(Plant *plant, const char *key, char **value, GError **error);
gboolean plant_is_simulated(const Plant *plant);
gboolean plant_is_demo(const Plant *plant);
gboolean plant_is_writable(const Plant *plant);
const char *plant_terminal(const Plant *plant); /* name of this terminal, for audit rows */
char *plant_terminal_here(void);                /* what it is called where nobody named it; owned */
void plant_set_terminal(Plant *plant, const char *name);

/* The plant's key for label codes (32 bytes), read from NAME.key at first use; NULL and a sentence if it is
 * missing or open to others. Borrowed. */
const guint8 *plant_key(Plant *plant, GError **error);

/* The evidence folder; borrowed. */
const char *plant_evidence_dir(const Plant *plant);

/* Removes a plant that was just created and did not come to be what it should (its files, not its memory). */
void plant_discard(Plant *plant);

/* The head (链头): the newest audit row, taken in one statement. Two reads would put the number of one row beside the hash
 * of another as soon as somebody commits between them, and such an anchor accuses the plant for ever. */
typedef struct {
    gint64 seq, at; /* 0 in an empty log */
    char hash[65];  /* "" in an empty log */
    char code[20];  /* 16 characters for people (4×4, base32); "" in an empty log */
} PlantHead;
/* FALSE: the log cannot be read; then head is that of an empty log. */
gboolean plant_head(Plant *plant, PlantHead *head, GError **error);

/* One value of it alone; whoever needs two takes plant_head. Numbers below zero, and NULL: it could not be read. head_code: owned. */
gint64 plant_head_seq(Plant *plant);
gint64 plant_head_time(Plant *plant);
char *plant_head_code(Plant *plant);

/* A number that changes when another process wrote. */
gint64 plant_data_version(Plant *plant);

/* For building a new plant in one go before anybody can know of it (init --demo): no fsync, and nobody else let in, until
 * plant_settle. */
void plant_hurry(Plant *plant);
gboolean plant_settle(Plant *plant, GError **error);

#endif
