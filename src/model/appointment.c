/* SPDX-License-Identifier: MIT
 *
 * Who holds which role, where and when. Only people in service hold one, except in appointment_history.
 */
#include "bihuan/model/appointment.h"

#include "read.h"

#define COLUMNS "SELECT a.person, a.role, a.scope, a.since, a.until FROM appointment a"
#define IN_FORCE(at) "a.since <= " at " AND (a.until = 0 OR a.until > " at ")"
#define SERVING " JOIN person p ON p.id = a.person AND p.in_service = 1"
static const char SQL_ALL[] = COLUMNS " WHERE a.person = $1 ORDER BY a.role, a.scope, a.since";
static const char SQL_LIST[] = COLUMNS SERVING " WHERE a.person = $1 AND " IN_FORCE("$2") " ORDER BY a.role, a.scope, a.since";
static const char SQL_ROLES[] =
    "SELECT DISTINCT a.role FROM appointment a" SERVING " WHERE a.person = $1 AND " IN_FORCE("$2") " ORDER BY a.role";
static const char SQL_HAS[] = "SELECT 1 FROM appointment a" SERVING " WHERE a.person = $1 AND a.role = $2 AND " IN_FORCE("$3");
static const char SQL_HAS_FOR[] =
    "SELECT 1 FROM appointment a" SERVING " WHERE a.person = $1 AND a.role = $2 AND a.scope IN ('', $3) AND " IN_FORCE("$4");
static const char SQL_HOLDERS[] =
    "SELECT DISTINCT a.person FROM appointment a" SERVING " WHERE a.role = $1 AND " IN_FORCE("$2") " ORDER BY a.person";
static const char SQL_HOLDERS_FOR[] =
    "SELECT DISTINCT a.person FROM appointment a" SERVING " WHERE a.role = $1 AND a.scope = $2 AND " IN_FORCE("$3") " ORDER BY a.person";
static const char SQL_HISTORY[] = COLUMNS
    " WHERE a.role = $1 AND a.scope = $2 AND a.since < $4"
    " AND (a.until = 0 OR a.until > $3) ORDER BY a.since, a.person";

void appointment_free(Appointment *appointment) {
    if (!appointment)
        return;
    g_free(appointment->person);
    g_free(appointment->role);
    g_free(appointment->scope);
    g_free(appointment);
}

static gpointer appointment_read(Rows *rows) {
    Appointment *appointment = g_new(Appointment, 1);
    *appointment = (Appointment){.person = read_text(rows, 0),
                                 .role = read_text(rows, 1),
                                 .scope = read_text(rows, 2),
                                 .since = rows_int(rows, 3),
                                 .until = rows_int(rows, 4)};
    return appointment;
}

GPtrArray *appointment_list(Db *db, const char *person, gint64 at, GError **error) {
    Rows *rows = at ? db_query(db, error, SQL_LIST, "si", person, at) : db_query(db, error, SQL_ALL, "s", person);
    return read_all(rows, appointment_read, (GDestroyNotify)appointment_free, error);
}

char **appointment_roles(Db *db, const char *person, gint64 at) {
    GPtrArray *roles = read_texts(db_query(db, NULL, SQL_ROLES, "si", person, at));
    g_ptr_array_add(roles, NULL);
    g_ptr_array_set_free_func(roles, NULL);
    return (char **)g_ptr_array_free(roles, FALSE);
}

gboolean person_has_role(Db *db, const char *person, const char *role, gint64 at) {
    return db_exists(db, SQL_HAS, "ssi", person, role, at);
}

gboolean person_has_role_for(Db *db, const char *person, const char *role, const char *scope, gint64 at) {
    return db_exists(db, SQL_HAS_FOR, "sssi", person, role, scope, at);
}

GPtrArray *appointment_holders(Db *db, const char *role, const char *scope, gint64 at) {
    if (!scope)
        return read_texts(db_query(db, NULL, SQL_HOLDERS, "si", role, at));
    GPtrArray *holders = read_texts(db_query(db, NULL, SQL_HOLDERS_FOR, "ssi", role, scope, at));
    if (holders->len || !*scope)
        return holders;
    g_ptr_array_unref(holders);
    return read_texts(db_query(db, NULL, SQL_HOLDERS_FOR, "ssi", role, "", at));
}

GPtrArray *appointment_history(Db *db, const char *role, const char *scope, gint64 from, gint64 to, GError **error) {
    return read_all(db_query(db, error, SQL_HISTORY, "ssii", role, scope, from, to), appointment_read, (GDestroyNotify)appointment_free,
                    error);
}

gboolean appointment_put(Change *change, const Appointment *appointment, GError **error) {
    g_autoptr(Row) row = row_new("appointment");
    row_set_text(row, "person", appointment->person);
    row_set_text(row, "role", appointment->role);
    row_set_text(row, "scope", appointment->scope ? appointment->scope : "");
    row_set_int(row, "since", appointment->since);
    row_set_int(row, "until", appointment->until);
    return change_put(change, row, error);
}
