/* SPDX-License-Identifier: MIT
 *
 * Gas meters (检测仪): which device is one, and whether it was in calibration when a sample was taken.
 */
#ifndef BIHUAN_RULE_METER_H
#define BIHUAN_RULE_METER_H

#include "bihuan/store/db.h"

/* A device of class gas-meter; one that has no class yet is known by its test: its title has one of words ("检定|校准"). FALSE and a
 * sentence if that could not be read. */
gboolean meter_is_one(Db *db, const char *device, const char *words, gboolean *is_one, GError **error);
/* By a calibration (a test of a kind of the limit test.calibrates) made, passed and known to the plant before the sample, and nothing that
 * blocked it then: a test of any kind not passed, something late, a lock (GB 30871-2022 4.12). */
gboolean meter_is_calibrated(Db *db, const char *device, gint64 at, gboolean *calibrated, GError **error);

#endif
