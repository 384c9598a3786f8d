/* SPDX-License-Identifier: MIT
 *
 * Appointments (任命): which role a person holds, where, and from when to when [since, until). They are dated so that
 * "who was it then" has an answer. Who left service holds nothing any more, whatever the rows say.
 */
#ifndef BIHUAN_MODEL_APPOINTMENT_H
#define BIHUAN_MODEL_APPOINTMENT_H

#include "bihuan/model/noun.h"

typedef struct {
    char *person, *role;
    char *scope;         /* "" = everywhere; source:CODE, area:CODE, department:CODE */
    gint64 since, until; /* until 0 = still */
} Appointment;

NOUN_TYPE(Appointment, appointment)

/* A person's appointments (Appointment *, array owns them) in force at a time; at 0 = all there ever were. In the
 * order of role, scope, since. NULL on error. */
GPtrArray *appointment_list(Db *db, const char *person, gint64 at, GError **error);
/* The distinct role codes of a person at a time, sorted; NULL-terminated, owned; empty for who left. NULL on error. */
char **appointment_roles(Db *db, const char *person, gint64 at, GError **error);
/* Is the person in service and holds the role at that time, in any scope? FALSE: it could not be read. */
gboolean person_has_role(Db *db, const char *person, const char *role, gint64 at, gboolean *has, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same, but the appointment must be for everywhere or for exactly this scope; he has not where it could not be read. */
gboolean person_has_role_for(Db *db, const char *person, const char *role, const char *scope, gint64 at, GError **error);

/* Ids (char *, array owns them, by id) of the people in service who hold the role at a time. scope NULL: whatever
 * the scope. Else: those appointed for exactly this scope; where there is none, those appointed for everywhere. NULL on error. */
GPtrArray *appointment_holders(Db *db, const char *role, const char *scope, gint64 at, GError **error);
/* Who was appointed to exactly (role, scope) at any time in [from, to), whether still in service or not, by since:
 * for ledgers of past months (Appointment *, array owns them). NULL on error. */
GPtrArray *appointment_history(Db *db, const char *role, const char *scope, gint64 from, gint64 to, GError **error);

gboolean appointment_put(Change *change, const Appointment *appointment, GError **error);

#endif
