/* SPDX-License-Identifier: MIT
 *
 * The class of the unit (单位类别, GB 30077): what decides how much a plant's rescue team has, by its people, its revenue and the level of
 * its highest major hazard source (limits supply.class.*).
 */
#ifndef BIHUAN_MODEL_SUPPLY_UNIT_H
#define BIHUAN_MODEL_SUPPLY_UNIT_H

#include "bihuan/store/db.h"

typedef struct {
    gint64 people, revenue; /* as the plant said of itself (facts people, revenue in 10,000 yuan); 0 = not said */
    int level;              /* of the highest source, 1 … 4; 0 = there is none */
    int class;              /* 1, 2, 3; 0 = there is no source */
    gboolean assumed;       /* people or revenue are not said: the class is the strictest there is for its sources */
    gint64 vehicles;        /* rescue vehicles of that class */
} SupplyUnit;

/* As of a time. FALSE: a limit is missing, or it could not be read. */
gboolean supply_unit(Db *db, gint64 at, SupplyUnit *unit, GError **error);
/* "class 2 (860 people, 123000 × 10,000 yuan a year, highest source level 2), rescue vehicles: 1"; what is missing where it is not known.
 * Owned. */
char *supply_unit_text(const SupplyUnit *unit);

#endif
