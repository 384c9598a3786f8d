/* SPDX-License-Identifier: MIT
 *
 * Leaving service (离职), for the command, the import and whatever door comes later.
 */
#ifndef BIHUAN_APP_LEAVE_H
#define BIHUAN_APP_LEAVE_H

#include "bihuan/form/shelf.h"
#include "bihuan/model/person.h"
#include "bihuan/store/change.h"

/* Inside a change: the person (whose row is written as it stands, but out of service) holds nothing any more: appointments end,
 * the account is dead and its key revoked for ever. Each of his open tasks goes to others: to those named beside him; else to
 * whoever the department that the work was dispatched to has on duty; else to whom the step's own rule names; else to his
 * superior; at last to the safety department. Coming back takes a new enrolment. tasks (may be NULL) is how many were handed on. */
gboolean leave_service(Change *change, Shelf *shelf, Person *person, gint64 *tasks, GError **error);
/* The account (if there is one) is dead from here on. */
gboolean leave_end_account(Change *change, const char *person, GError **error);
/* A key signs nothing behind this row; it may still sign this one. */
gboolean leave_revoke_key(Change *change, const char *key_id, GError **error);

#endif
