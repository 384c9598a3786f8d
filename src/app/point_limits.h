/* SPDX-License-Identifier: MIT
 *
 * The dated limits of points (监测点限值), in a point's unit. Read once for many points: the numbers of one time stay in the book.
 */
#ifndef BIHUAN_APP_POINT_LIMITS_H
#define BIHUAN_APP_POINT_LIMITS_H

#include "bihuan/model/point.h"

typedef struct {
    Db *db;
    gint64 at;
    GHashTable *texts; /* name → value; NULL = none is in force */
} PointLimits;

PointLimits *point_limits_new(Db *db, gint64 at);
void point_limits_free(PointLimits *limits);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PointLimits, point_limits_free)

/* The dated limits of the point's quantity in its unit by POINT_LOW1 … POINT_HIGH2; NAN = there is none. *why: one is in force and cannot
 * be said in this unit (owned; NULL = all could). FALSE: they could not be read. */
gboolean point_limits_dated(PointLimits *limits, const Point *point, double dated[POINT_FAULT], char **why, GError **error);
/* The point's own ones; NAN = it has none, also where the text is no number. */
void point_limits_own(const Point *point, double own[POINT_FAULT]);
/* What is counted: its own, else the dated one. Same *why, but only where the point has none of its own instead. */
gboolean point_limits_resolve(PointLimits *limits, const Point *point, double resolved[POINT_FAULT], char **why, GError **error);

/* A dated duration (ms), whole number; FALSE: it is not in force or could not be read, and a sentence. */
gboolean point_limits_span(PointLimits *limits, const char *name, gint64 *ms, GError **error);
gboolean point_limits_count(PointLimits *limits, const char *name, gint64 *count, GError **error);
/* The dated clearing band: the share sensor.band of the largest of these limits. */
gboolean point_limits_band(PointLimits *limits, const double resolved[POINT_FAULT], double *band, GError **error);

/* Every limit by its column: "low1" … */
const char *point_limit_text(const Point *point, PointStateKind level);

/* Why the unit is none of this quantity (owned); NULL = it is one. */
char *point_unit_problem(const char *quantity, const char *unit);
/* What such a quantity can never be (data/plant/units.csv): words in the wrong order, an integer read as a float. NAN = anything can be. */
void point_unit_bounds(const char *quantity, const char *unit, double *least, double *most);
/* The unit as it is kept: "PPM" is ppm, "mg/m³" mg/m3, "℃" °C. Owned. */
char *point_unit_fold(const char *quantity, const char *unit);

#endif
