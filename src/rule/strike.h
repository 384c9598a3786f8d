/* SPDX-License-Identifier: MIT
 *
 * Clocks that have struck. Private to src/rule.
 */
#ifndef BIHUAN_RULE_STRIKE_H
#define BIHUAN_RULE_STRIKE_H

#include "bihuan/rule/rule.h"

/* Runs what is due, at most *left changes (counted down); each clock strikes once, whatever number of processes look. */
gboolean rule_strike_all(Plant *plant, Shelf *shelf, int *left, RuleTick *tick, GError **error);
gboolean rule_strike_is_due(Plant *plant, gint64 now, gboolean *due, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same for the clocks of one record, its device and its area. */
gboolean rule_strike_around(Plant *plant, Shelf *shelf, const Record *record, RuleTick *tick, GError **error);
gboolean rule_strike_is_due_around(Db *db, const Record *record, gint64 now, gboolean *due, GError **error);

#endif
