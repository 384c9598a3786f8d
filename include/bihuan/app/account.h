/* SPDX-License-Identifier: MIT
 *
 * Accounts as use cases (账户): enrolment by two, changing and losing secrets, leaving. Passwords have 10 to 128 characters
 * and are no common ones, PINs 6 to 8 digits; the numbers are limits of the plant (account.*).
 */
#ifndef BIHUAN_APP_ACCOUNT_H
#define BIHUAN_APP_ACCOUNT_H

#include "bihuan/app/session.h"

typedef struct {
    const char *password, *pin; /* pin NULL = none yet */
} AccountSecrets;

/* Gives a person an account with a key of his own. The logged-in person and second (who has proven himself with
 * session_witness) are two different people, as the table of who may asks; the first two accounts of a plant need nobody
 * (second NULL). Who left and came back has none until this is done again. ERR_CONFLICT: has one already. */
gboolean account_enrol(App *app, const char *person, const AccountSecrets *secrets, const char *second, GError **error);
/* A lost password: a new key; the old one is revoked from this row on, what it signed before stays good. */
gboolean account_reset(App *app, const char *person, const AccountSecrets *secrets, const char *second, GError **error);
/* The logged-in person's own: old password known. A new password is also a new signing key; the old one signs that and is
 * revoked, what it signed before stays good. */
gboolean account_change_password(App *app, const char *old, const char *password, GError **error);
gboolean account_set_pin(App *app, const char *password, const char *pin, GError **error);
/* Leaves service: the key is revoked, his open tasks go to others, in the same transaction. tasks (may be NULL) is how many. */
gboolean account_leave(App *app, const char *person, gint64 *tasks, GError **error);

#endif
