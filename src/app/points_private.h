/* SPDX-License-Identifier: MIT
 *
 * What the files of points share.
 */
#ifndef BIHUAN_APP_POINTS_PRIVATE_H
#define BIHUAN_APP_POINTS_PRIVATE_H

#include "bihuan/app/points.h"

/* A LinkKindOf of a Serving (NULL allowed): NULL = others are set up and this one is not, "" = none is set up here. */
const char *points_link_kind(gpointer data, const char *link);
/* A link of points says its kind; the directories of people (wecom, dingtalk) are links too and say none. */
gboolean points_is_link(const ServingSection *section);
/* Sentences (char *, array owns them) for what does not fit: unit and quantity, numbers, limits in the wrong order, a device that is gone,
 * a link or an output that is none; not two points on one address: an import asks that of the whole file. Links are looked for where
 * serving (may be NULL) has any at all: a plant's data come before its settings. Empty: it fits. NULL: it could not be read. */
GPtrArray *points_misfits(Db *db, const Point *point, const Serving *serving, GError **error);
/* Link and address in one spelling: two points with the same text read the same. Owned. */
char *points_where(const Point *point);

#endif
