/* SPDX-License-Identifier: MIT
 *
 * Who holds which role, where and when. Only people in service hold one, except in appointment_history.
 */
#include "bihuan/model/appointment.h"

static const NounColumn COLUMNS[] = {NOUN_TEXT(Appointment, person), NOUN_TEXT(Appointment, role), NOUN_TEXT(Appointment, scope),
                                     NOUN_TIME(Appointment, since), NOUN_TIME(Appointment, until)};
const Noun appointment_noun = NOUN(appointment, Appointment, "appointment", 4, COLUMNS, NULL);

#define IN_FORCE(at) "a.since <= " at " AND (a.until = 0 OR a.until > " at ")"
#define SERVING " JOIN person p ON p.id = a.person AND p.in_service = 1"
static const char SQL_LIST[] = "a" SERVING " WHERE a.person = $1 AND " IN_FORCE("$2") " ORDER BY role, scope, since";
static const char SQL_ROLES[] =
    "SELECT DISTINCT a.role FROM appointment a" SERVING " WHERE a.person = $1 AND " IN_FORCE("$2") " ORDER BY a.role";
static const char SQL_HAS[] = "SELECT 1 FROM appointment a" SERVING " WHERE a.person = $1 AND a.role = $2 AND " IN_FORCE("$3");
static const char SQL_HAS_FOR[] =
    "SELECT 1 FROM appointment a" SERVING " WHERE a.person = $1 AND a.role = $2 AND a.scope IN ('', $3) AND " IN_FORCE("$4");
static const char SQL_HOLDERS[] =
    "SELECT DISTINCT a.person FROM appointment a" SERVING " WHERE a.role = $1 AND " IN_FORCE("$2") " ORDER BY a.person";
static const char SQL_HOLDERS_FOR[] =
    "SELECT DISTINCT a.person FROM appointment a" SERVING " WHERE a.role = $1 AND a.scope = $2 AND " IN_FORCE("$3") " ORDER BY a.person";
static const char SQL_HISTORY[] = "WHERE role = $1 AND scope = $2 AND since < $4 AND (until = 0 OR until > $3) ORDER BY since, person";

GPtrArray *appointment_list(Db *db, const char *person, gint64 at, GError **error) {
    return at ? noun_list(db, &appointment_noun, error, SQL_LIST, "si", person, at)
              : noun_list(db, &appointment_noun, error, "WHERE person = $1 ORDER BY role, scope, since", "s", person);
}

char **appointment_roles(Db *db, const char *person, gint64 at, GError **error) {
    GPtrArray *roles = db_texts(db, error, SQL_ROLES, "si", person, at);
    if (!roles)
        return NULL;
    g_ptr_array_add(roles, NULL);
    g_ptr_array_set_free_func(roles, NULL);
    return (char **)g_ptr_array_free(roles, FALSE);
}

gboolean person_has_role(Db *db, const char *person, const char *role, gint64 at, gboolean *has, GError **error) {
    return db_get_whether(db, error, has, SQL_HAS, "ssi", person, role, at);
}

gboolean person_has_role_for(Db *db, const char *person, const char *role, const char *scope, gint64 at, GError **error) {
    gboolean has;
    return db_get_whether(db, error, &has, SQL_HAS_FOR, "sssi", person, role, scope, at) && has;
}

GPtrArray *appointment_holders(Db *db, const char *role, const char *scope, gint64 at, GError **error) {
    if (!scope)
        return db_texts(db, error, SQL_HOLDERS, "si", role, at);
    GPtrArray *holders = db_texts(db, error, SQL_HOLDERS_FOR, "ssi", role, scope, at);
    if (!holders || holders->len || !*scope)
        return holders;
    g_ptr_array_unref(holders);
    return db_texts(db, error, SQL_HOLDERS_FOR, "ssi", role, "", at);
}

GPtrArray *appointment_history(Db *db, const char *role, const char *scope, gint64 from, gint64 to, GError **error) {
    return noun_list(db, &appointment_noun, error, SQL_HISTORY, "ssii", role, scope, from, to);
}

gboolean appointment_put(Change *change, const Appointment *appointment, GError **error) {
    Appointment written = *appointment;
    written.scope = written.scope ? written.scope : (char *)""; /* part of the key */
    return noun_save(change, &appointment_noun, &written, error);
}
