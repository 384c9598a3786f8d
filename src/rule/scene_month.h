/* SPDX-License-Identifier: MIT
 *
 * A month of reminders as it would have been: each file that sends some goes through the month by the functions by which it sends, in cases
 * that keep what would be told (Case.sent) and write nothing.
 */
#ifndef BIHUAN_RULE_SCENE_MONTH_H
#define BIHUAN_RULE_SCENE_MONTH_H

#include "bihuan/rule/case.h"

/* [from, until). plant: a case of the plant, subject: one of a record; their time is set to each moment. FALSE: something could not be
 * read. */
gboolean rule_night_month(Case *plant, gint64 from, gint64 until, GError **error);
gboolean rule_due_month(Case *plant, gint64 from, gint64 until, GError **error);
gboolean rule_opened_month(Case *plant, gint64 from, gint64 until, GError **error);
gboolean rule_tell_month(Case *subject, gint64 from, gint64 until, GError **error);
gboolean rule_escalate_month(Case *subject, gint64 from, gint64 until, GError **error);

#endif
