/* SPDX-License-Identifier: MIT
 *
 * Extensions (延期): what was put off, by whom, until when. They hold only while the substitute measures are kept, which are obligations
 * of kind EXTENSION_MEASURE, with the extension's id as their schedule.
 */
#ifndef BIHUAN_MODEL_EXTENSION_H
#define BIHUAN_MODEL_EXTENSION_H

#include "bihuan/model/noun.h"

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

#endif
