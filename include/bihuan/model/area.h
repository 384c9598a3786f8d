/* SPDX-License-Identifier: MIT
 *
 * Areas (区域): places of the plant; an area may lie in another one. Everything a hold, a source or a department
 * says about an area counts for the areas inside it as well.
 */
#ifndef BIHUAN_MODEL_AREA_H
#define BIHUAN_MODEL_AREA_H

#include "bihuan/model/grid.h"
#include "bihuan/model/noun.h"

/* Never deeper than this; a chain that is longer is treated as ended (a ring cannot hang a reader). */
#define AREA_DEPTH_MAX 16

typedef struct {
    char *code, *name;
    char *parent;     /* the enclosing area, "" = none */
    char *department; /* 所在基层单位: that runs it, "" = whoever runs the enclosing one */
    char *kind;       /* one of CLASS_AREA (class.h), "" = that of the enclosing one */
    GridPlace place;  /* of its middle */
} PlantArea;

NOUN_TYPE(PlantArea, area)

/* NULL with ERR_NOT_FOUND and a sentence if there is none. */
PlantArea *area_load(Db *db, const char *code, GError **error);
/* FALSE: it could not be read. */
gboolean area_exists(Db *db, const char *code, gboolean *there, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Its name, or the code itself where it is unknown or cannot be read; "" for NULL. Owned. */
char *area_name(Db *db, const char *code);

/* The area itself, then the one around it, … : codes (char *, array owns them). Empty if it is unknown; NULL on error. */
GPtrArray *area_chain(Db *db, const char *code, GError **error);
/* TRUE if area is enclosing or lies inside it. FALSE with error where it could not be read; db_failures() counts it. */
gboolean area_is_inside(Db *db, const char *area, const char *enclosing, GError **error);
/* The area itself and all areas inside it: codes, each one before those it contains. NULL on error. */
GPtrArray *area_with_inner(Db *db, const char *code, GError **error);
/* All areas (PlantArea *, array owns them) by code. NULL on error. */
GPtrArray *area_list(Db *db, GError **error);
/* Department that runs it, itself or by an enclosing area; "" = none. Owned; NULL on error. */
char *area_department(Db *db, const char *code, GError **error);
/* Its kind, its own or that of the nearest area around it that says one; "" = nobody has said it. Owned; NULL on error. */
char *area_kind(Db *db, const char *code, GError **error);

gboolean area_save(Change *change, const PlantArea *area, GError **error);

/* SQL: codes of the area in parameter p ("$1"), of those inside it and those around it, but for the one that holds the whole plant
 * (an area without parent that all others lie in). What an alarm of p stops. */
#define AREA_AROUND(p)                                                                                                                     \
    "(WITH RECURSIVE " AREA_INSIDE_AND_AROUND(p) " SELECT code FROM inside UNION SELECT code FROM around WHERE code = " p                  \
                                                 " OR code NOT IN (" AREA_WHOLE "))"
/* The other way: codes of all areas whose alarm stands in the way of work in p: what an alarm of the whole plant stops does not go on
 * under it. */
#define AREA_OVER(p) "(WITH RECURSIVE " AREA_INSIDE_AND_AROUND(p) " SELECT code FROM inside UNION SELECT code FROM around)"
/* The same of detectors that fail: where the work is said to be in the whole plant, those of it alone. */
#define AREA_OVER_SPOT(p)                                                                                                                  \
    "(WITH RECURSIVE " AREA_INSIDE_AND_AROUND(p) " SELECT code FROM inside WHERE code = " p " OR " p " NOT IN (" AREA_WHOLE                \
                                                 ") UNION SELECT code FROM around)"

#define AREA_WHOLE                                                                                                                         \
    "SELECT code FROM area WHERE coalesce(parent, '') = '' AND (SELECT count(*) FROM area WHERE coalesce(parent, '') = '') = 1"
#define AREA_INSIDE_AND_AROUND(p)                                                                                                          \
    "inside(code) AS (SELECT CAST(" p                                                                                                      \
    " AS TEXT) UNION SELECT a.code FROM area a JOIN inside ON a.parent = inside.code),"                                                    \
    " around(code) AS (SELECT CAST(" p                                                                                                     \
    " AS TEXT) UNION SELECT a.parent FROM area a JOIN around ON a.code = around.code"                                                      \
    " WHERE coalesce(a.parent, '') <> '')"

#endif
