/* SPDX-License-Identifier: MIT
 *
 * The tick's part of what falls due.
 */
#ifndef BIHUAN_RULE_DUE_OPEN_H
#define BIHUAN_RULE_DUE_OPEN_H

#include "bihuan/model/obligation.h"
#include "bihuan/rule/rule.h"

/* Opens the records of all obligations whose time has come; left: changes still allowed. *failed: the first reason why one could not be
 * opened (the others were). FALSE with *error: the plant does not answer. */
gboolean rule_due_open_all(Plant *plant, Shelf *shelf, int *left, RuleTick *tick, GError **failed, GError **error);

/* When it is opened, as obligation_opens_at(); where its limit is missing or makes no sense, when it is due. FALSE: it could not be read. */
gboolean rule_due_opens(Db *db, const Obligation *obligation, gint64 *at, GError **error);

#endif
