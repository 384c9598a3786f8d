/* SPDX-License-Identifier: MIT
 *
 * Entry cards (入场证) of contractors' workers, and their scans at the gate. Whether a card lets anybody in is judged at each scan by rules
 * (app/gate.h); here is only what was written.
 */
#ifndef BIHUAN_MODEL_PASS_H
#define BIHUAN_MODEL_PASS_H

#include "bihuan/model/noun.h"

typedef struct {
    char *code;  /* NUMBER-01 */
    char *entry; /* number of the contractor-entry */
    char *name;
    char *document; /* last four of the identity card; "" = not given */
    char *phone;
    char *certificate_until; /* date; "" = none needed */
    gint64 revoked;          /* 0 = valid */
    gint64 inside;           /* let in then; 0 = not inside */
} EntryPass;
NOUN_TYPE(EntryPass, entry_pass)

#define GATE_IN "in"
#define GATE_OUT "out"
#define GATE_REFUSED "refused"

typedef struct {
    char *id, *pass;
    char *way; /* GATE_… */
    gint64 at;
    char *person; /* who stood at the gate */
    char *why;    /* of what was refused */
} GateScan;
NOUN_TYPE(GateScan, gate_scan)

/* NULL with ERR_NOT_FOUND and a sentence if there is none. */
EntryPass *entry_pass_load(Db *db, const char *code, GError **error);
/* Those of an entry, by code (EntryPass *, array owns them); entry NULL: all. */
GPtrArray *entry_pass_list(Db *db, const char *entry, GError **error);
/* Who is inside, by entry and code. */
GPtrArray *entry_pass_inside(Db *db, GError **error);
/* Those whose code ends so, at most limit: what is typed where a card does not scan. */
GPtrArray *entry_pass_ending(Db *db, const char *text, int limit, GError **error);

/* A new card of an entry: gets the next code of it (pass->code is set). */
gboolean entry_pass_issue(Change *change, EntryPass *pass, GError **error);
gboolean entry_pass_save(Change *change, const EntryPass *pass, GError **error);

/* Writes a scan, now, by the change's actor; in and out also say of the card where its holder is. pass NULL: a card that is none. */
gboolean gate_scan_put(Change *change, EntryPass *pass, const char *code, const char *way, const char *why, GError **error);
/* The last scan of each card that is not inside, if it was one out by that person at or after a time (GateScan *, by time). */
GPtrArray *gate_scan_out_by(Db *db, const char *person, gint64 since, GError **error);
/* The newest first, at most limit. */
GPtrArray *gate_scan_list(Db *db, const char *pass, int limit, GError **error);

#endif
