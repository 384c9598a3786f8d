/* SPDX-License-Identifier: MIT
 *
 * Obligations (到期事项): what is due again and again, or once: uploads, tests, certificates.
 */
#ifndef BIHUAN_MODEL_OBLIGATION_H
#define BIHUAN_MODEL_OBLIGATION_H

#include "bihuan/model/noun.h"

typedef struct {
    char *id;
    char *subject; /* plant, device:CODE, person:ID, source:CODE */
    char *kind;    /* ledger, certificate, test, inspection … */
    char *title, *title_en;
    char *cycle;       /* monthly:23, 365d, once */
    char *leads;       /* lead times, comma-separated, longest first: 7d,3d,1d */
    gboolean blocks;   /* blocks when overdue, else only warns */
    char *remind;      /* role:clerk via email */
    char *basis;       /* source of the rule */
    gint64 last, next; /* done last (0 = never), due next (0 = nothing due any more) */
} Obligation;

NOUN_TYPE(Obligation, obligation)

/* NULL with ERR_NOT_FOUND and a sentence if there is none. */
Obligation *obligation_load(Db *db, const char *id, GError **error);
/* Obligations (Obligation *, array owns them) due before a time (0 = all that are due at some time), by next and id,
 * at most limit. NULL on error. */
GPtrArray *obligation_list_due(Db *db, gint64 before, int limit, GError **error);
/* Those of one subject, by kind and id. */
GPtrArray *obligation_list_of(Db *db, const char *subject, GError **error);
/* Title in the chosen language. Borrowed. */
const char *obligation_title(const Obligation *obligation);
/* The area in which its subject stands, NULL = in none that is known. Owned by the caller. FALSE: it could not be read. */
gboolean obligation_area(Db *db, const char *subject, char **area, GError **error);

/* The first occurrence of a cycle after a time: monthly:DAY at 00:00 of that day (or of the month's last day where it
 * is shorter), Nd is after + N days, once is 0. FALSE and a sentence if the cycle cannot be read. */
gboolean obligation_next(const char *cycle, gint64 after, gint64 *next, GError **error);
/* The lead times in ms, longest first (gint64); NULL and a sentence if one cannot be read. */
GArray *obligation_leads(const char *leads, GError **error);

/* Refuses cycles and leads that cannot be read. */
gboolean obligation_put(Change *change, const Obligation *obligation, GError **error);

#endif
