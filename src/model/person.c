/* SPDX-License-Identifier: MIT
 *
 * People. What they may do stands in appointments; this file only joins them to find holders of a role.
 */
#include "bihuan/model/person.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "read.h"

#define COLUMNS "SELECT id, name, pinyin, department, title, crew, phone, email, in_service, superior FROM person"
static const char SQL_LOAD[] = COLUMNS " WHERE id = $1";
static const char SQL_EXISTS[] = "SELECT 1 FROM person WHERE id = $1";
static const char SQL_IN_SERVICE[] = "SELECT in_service FROM person WHERE id = $1";
static const char SQL_NAME[] = "SELECT name FROM person WHERE id = $1";
/* $2 department or '', $3 role or '', $4 at, $5 lowest in_service */
static const char SQL_LIST[] = COLUMNS
    " WHERE id > $1 AND ($2 = '' OR department = $2) AND in_service >= $5"
    " AND ($3 = '' OR (in_service = 1 AND EXISTS (SELECT 1 FROM appointment a WHERE a.person = person.id"
    " AND a.role = $3 AND a.since <= $4 AND (a.until = 0 OR a.until > $4)))) ORDER BY id LIMIT $6";
static const char SQL_SEARCH[] = COLUMNS
    " WHERE in_service = 1 AND (name LIKE $1 ESCAPE '\\' OR lower(id) LIKE lower($2) ESCAPE '\\'"
    " OR pinyin LIKE lower($2) ESCAPE '\\') ORDER BY id LIMIT $3";

void person_free(Person *person) {
    if (!person)
        return;
    g_free(person->id);
    g_free(person->name);
    g_free(person->pinyin);
    g_free(person->department);
    g_free(person->title);
    g_free(person->crew);
    g_free(person->phone);
    g_free(person->email);
    g_free(person->superior);
    g_free(person);
}

static gpointer person_read(Rows *rows) {
    Person *person = g_new(Person, 1);
    *person = (Person){.id = read_text(rows, 0),
                       .name = read_text(rows, 1),
                       .pinyin = read_text(rows, 2),
                       .department = read_text(rows, 3),
                       .title = read_text(rows, 4),
                       .crew = read_text(rows, 5),
                       .phone = read_text(rows, 6),
                       .email = read_text(rows, 7),
                       .in_service = rows_int(rows, 8) != 0,
                       .superior = read_text(rows, 9)};
    return person;
}

Person *person_load(Db *db, const char *id, GError **error) {
    g_autoptr(GError) local = NULL;
    Person *person = read_one(db_query(db, &local, SQL_LOAD, "s", id), person_read, &local);
    if (local)
        g_propagate_error(error, g_steal_pointer(&local));
    else if (!person)
        err_set(error, ERR_NOT_FOUND, _("There is no person with ID %s in this plant; look it up with: export people."), id);
    return person;
}

gboolean person_exists(Db *db, const char *id) {
    return db_exists(db, SQL_EXISTS, "s", id);
}

gboolean person_in_service(Db *db, const char *id) {
    return db_int(db, 0, SQL_IN_SERVICE, "s", id) != 0;
}

char *person_name(Db *db, const char *id) {
    if (!id || !*id)
        return g_strdup("");
    if (strcmp(id, "system") == 0)
        return g_strdup(_("the system"));
    if (strcmp(id, "nobody") == 0)
        return g_strdup(_("not named"));
    char *name = db_text(db, SQL_NAME, "s", id);
    return name ? name : g_strdup(id);
}

GPtrArray *person_list(Db *db, const PersonFilter *filter, const char *after, int limit, GError **error) {
    gint64 at = filter->at ? filter->at : clock_now();
    return read_all(db_query(db, error, SQL_LIST, "sssiii", after, filter->department ? filter->department : "",
                             filter->role ? filter->role : "", at, (gint64)(filter->leavers ? 0 : 1), (gint64)limit),
                    person_read, (GDestroyNotify)person_free, error);
}

GPtrArray *person_search(Db *db, const char *text, int limit, GError **error) {
    g_autofree char *begin = read_pattern(text, TRUE), *within = read_pattern(text, FALSE);
    return read_all(db_query(db, error, SQL_SEARCH, "ssi", within, begin, (gint64)limit), person_read, (GDestroyNotify)person_free, error);
}

gboolean person_put(Change *change, const Person *person, GError **error) {
    g_autoptr(Row) row = row_new("person");
    g_autofree char *pinyin = g_ascii_strdown(person->pinyin ? person->pinyin : "", -1);
    row_set_text(row, "id", person->id);
    row_set_text(row, "name", person->name);
    row_set_text(row, "pinyin", pinyin);
    row_set_text(row, "department", person->department);
    row_set_text(row, "title", person->title ? person->title : "");
    row_set_text(row, "crew", person->crew ? person->crew : "");
    row_set_text(row, "phone", person->phone ? person->phone : "");
    row_set_text(row, "email", person->email ? person->email : "");
    row_set_int(row, "in_service", person->in_service ? 1 : 0);
    if (person->superior && *person->superior)
        row_set_text(row, "superior", person->superior);
    return change_put(change, row, error);
}
