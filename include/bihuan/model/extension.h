/* SPDX-License-Identifier: MIT
 *
 * Extensions (延期): what was put off, by whom, until when. They hold only while the substitute measures are kept, which are obligations
 * of kind EXTENSION_MEASURE, with the extension's id as their schedule.
 */
#ifndef BIHUAN_MODEL_EXTENSION_H
#define BIHUAN_MODEL_EXTENSION_H

#include "bihuan/model/obligation.h"

#define EXTENSION_MEASURE "substitute"

typedef struct {
    char *id;         /* NUMBER/POSITION of the step that granted it */
    char *record;     /* hazard, test or application it belongs to */
    char *obligation; /* what is put off; "" = the record itself */
    gint64 due;       /* before */
    gint64 until;
    char *reason;
    char *asked_by;
    gint64 asked;
    char *approved_by;
    gint64 approved;
    gint64 voided; /* a substitute measure was missed; 0 = not */
    char *why;     /* then: the obligation that was */
    gint64 ended;  /* over: the thing was done, or its time is up; 0 = not */
} Extension;

NOUN_TYPE(Extension, extension)

/* Of a record, of an obligation: newest first. NULL on error. */
GPtrArray *extension_list_of_record(Db *db, const char *number, GError **error);
GPtrArray *extension_list_of_obligation(Db *db, const char *id, GError **error);
/* Neither voided nor over, as the rows say: of a record or an obligation ("" = of the record itself), NULL = none. FALSE: not read. */
gboolean extension_find_open(Db *db, const char *record, const char *obligation, Extension **extension, GError **error);

/* Its substitute measures, also those that have ended, in the order they were given (Obligation *, array owns them); NULL on error. */
GPtrArray *extension_measures(Db *db, const char *id, GError **error);

/* Who checks a measure, by name. Owned. */
char *extension_owner(Db *db, const Obligation *measure);
/* How often a measure is checked, as it is typed: "7d", "2h"; and in the words of the reader's language: "7 天". Owned. */
char *extension_every(const Obligation *measure);
char *extension_every_text(const Obligation *measure);

/* How it is at a time, whether or not anybody has run the rules since. */
typedef enum {
    EXTENSION_STANDS,
    EXTENSION_VOID,    /* a substitute measure is late, or nobody is asked for it any more */
    EXTENSION_OVER,    /* the thing was done, rejected or taken out of service, or the time is up */
    EXTENSION_UNKNOWN, /* a row makes no sense: then it does not stand, and nothing can be written down */
} ExtensionState;
/* *missed: the measure that is late (owned), NULL = none is. FALSE: it could not be read; then it does not stand. */
gboolean extension_state(Db *db, const Extension *extension, gint64 now, ExtensionState *state, Obligation **missed, GError **error);
/* Those that the rows call open and that may not be at this time (char *, owned): ids to ask extension_state about. NULL on error. */
GPtrArray *extension_ids_doubtful(Db *db, gint64 now, GError **error);

#endif
