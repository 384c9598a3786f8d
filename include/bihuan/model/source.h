/* SPDX-License-Identifier: MIT
 *
 * Major hazard sources (重大危险源, GB 18218): areas, materials with their design quantities, registered level.
 */
#ifndef BIHUAN_MODEL_SOURCE_H
#define BIHUAN_MODEL_SOURCE_H

#include "bihuan/model/noun.h"

typedef struct {
    char *code, *name;
    char *level;         /* "1" … "4": 一级 … 四级 */
    char **areas;        /* codes, NULL-terminated */
    char *materials;     /* name:cas:design_q_tonnes:Q:beta, comma-separated */
    gint64 since, until; /* registered; until 0 = still */
} Source;

/* One material; decimals as they were written. */
typedef struct {
    char *name, *cas;
    char *quantity;  /* q, design maximum, t */
    char *threshold; /* Q, t */
    char *beta;
} SourceMaterial;

NOUN_TYPE(Source, source)

/* NULL with ERR_NOT_FOUND and a sentence if there is none. */
Source *source_load(Db *db, const char *code, GError **error);
/* Sources (Source *, array owns them) registered at a time, by code; at 0 = all there ever were. NULL on error. */
GPtrArray *source_list(Db *db, gint64 at, GError **error);
/* Code of the source an area belongs to (itself or by an enclosing area) at a time into *code (owned), NULL = none. FALSE: it could not
 * be read. */
gboolean source_of_area(Db *db, const char *area, gint64 at, char **code, GError **error);
/* 一级 … 四级 / Level 1 … 4, in the chosen language; the text itself if it is no level. Borrowed. */
const char *source_level_title(const char *level);

/* SourceMaterial *, array owns them; NULL and a sentence if the text is none of the form above. */
GPtrArray *source_materials(const char *materials, GError **error);
/* S = Σq/Q in hundredths, and R = α·Σ(β·q/Q) in hundredths with α in hundredths (GB 18218-2018). FALSE and a
 * sentence if the materials cannot be read. */
gboolean source_grade(const char *materials, gint64 alpha, gint64 *s, gint64 *r, GError **error);

gboolean source_put(Change *change, const Source *source, GError **error);

#endif
