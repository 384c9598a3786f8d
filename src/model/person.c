/* SPDX-License-Identifier: MIT
 *
 * People. What they may do stands in appointments; this file only joins them to find holders of a role.
 */
#include "bihuan/model/person.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/store/canon.h"

static const NounColumn COLUMNS[] = {
    NOUN_TEXT(Person, id),         NOUN_TEXT(Person, name),       NOUN_TEXT(Person, pinyin), NOUN_TEXT(Person, department),
    NOUN_TEXT(Person, title),      NOUN_TEXT(Person, crew),       NOUN_TEXT(Person, phone),  NOUN_TEXT(Person, email),
    NOUN_FLAG(Person, in_service), NOUN_OPTION(Person, superior),
};
const Noun person_noun =
    NOUN(person, Person, "person", 1, COLUMNS, N_("There is no person with ID %s in this plant; look it up with: export people."));

static const char SQL_EXISTS[] = "SELECT 1 FROM person WHERE id = $1";
static const char SQL_IN_SERVICE[] = "SELECT in_service FROM person WHERE id = $1";
static const char SQL_NAME[] = "SELECT name FROM person WHERE id = $1";
/* $2 department or '', $3 role or '', $4 at, $5 lowest in_service */
static const char SQL_LIST[] =
    "WHERE id > $1 AND ($2 = '' OR department = $2) AND in_service >= $5"
    " AND ($3 = '' OR (in_service = 1 AND EXISTS (SELECT 1 FROM appointment a WHERE a.person = person.id"
    " AND a.role = $3 AND a.since <= $4 AND (a.until = 0 OR a.until > $4)))) ORDER BY id LIMIT $6";
static const char SQL_SEARCH[] =
    "WHERE in_service = 1 AND (name LIKE $1 ESCAPE '\\' OR lower(id) LIKE lower($2) ESCAPE '\\'"
    " OR pinyin LIKE lower($2) ESCAPE '\\') ORDER BY id LIMIT $3";

Person *person_load(Db *db, const char *id, GError **error) {
    return noun_load(db, &person_noun, id, error);
}

gboolean person_exists(Db *db, const char *id, gboolean *there, GError **error) {
    return db_get_whether(db, error, there, SQL_EXISTS, "s", id);
}

gboolean person_in_service(Db *db, const char *id, gboolean *serves, GError **error) {
    gint64 in_service = 0;
    gboolean read = db_get_int(db, error, &in_service, SQL_IN_SERVICE, "s", id);
    *serves = in_service != 0;
    return read;
}

gboolean person_need_service(Db *db, const char *id, GError **error) {
    gboolean serves;
    if (!person_in_service(db, id, &serves, error))
        return FALSE;
    return serves || err_set(error, ERR_DENIED, _("%s has left service and may not act"), id);
}

char *person_name(Db *db, const char *id) {
    if (!id || !*id)
        return g_strdup("");
    if (strcmp(id, "system") == 0)
        return g_strdup(_("the system"));
    if (strcmp(id, "nobody") == 0)
        return g_strdup(_("not named"));
    g_autofree char *name = NULL;
    return db_get_text(db, NULL, &name, SQL_NAME, "s", id) && name ? g_steal_pointer(&name) : g_strdup(id);
}

/* ---- names of then (当时的姓名): the state has the name of now, the images in the log have those of before ---- */

/* When the person's row was last written, and the newest rows before that may hold an image of him. */
static const char SQL_SINCE[] = "SELECT a.at FROM person p JOIN audit a ON a.seq = p.seq WHERE p.id = $1";
static const char SQL_IMAGES[] =
    "SELECT body FROM audit WHERE subject IN ('people', $1) AND kind IN ('import', 'leave') AND at <= $2 ORDER BY seq DESC";
static const char SQL_FIRST[] =
    "SELECT body FROM audit WHERE subject IN ('people', $1) AND kind IN ('import', 'leave') AND at > $2 ORDER BY seq";

/* The name in his image in a row's body (canonical: keys sorted, quotes within texts escaped); owned, NULL = he is not in it. */
static char *name_in(const char *body, const char *id) {
    g_autoptr(GString) begin = g_string_new("\"id\":");
    canon_add_text(begin, id);
    g_string_append(begin, ",\"in_service\":");
    const char *image = strstr(body, begin->str), *name = image ? strchr(image + begin->len, ',') : NULL;
    if (!name || !g_str_has_prefix(name, ",\"name\":"))
        return NULL;
    name += strlen(",\"name\":");
    return canon_take_text(&name);
}

/* Into *name, NULL = none of these rows has an image of him. FALSE: it could not be read. */
static gboolean find_then(Db *db, const char *sql, const char *id, gint64 at, char **name) {
    g_autoptr(GError) local = NULL;
    g_autoptr(Rows) rows = db_query(db, &local, sql, "si", id, at);
    while (!*name && rows_next(rows, &local))
        *name = name_in(rows_text(rows, 0), id);
    return !local;
}

char *person_name_then(Db *db, const char *id, gint64 at) {
    gint64 since = 0;
    char *name = NULL;
    if (!id || !*id)
        return person_name(db, id);
    if (!db_get_int(db, NULL, &since, SQL_SINCE, "s", id))
        return g_strdup(id);
    if (since <= at)
        return person_name(db, id);
    /* named before he was registered: the first name there was */
    if (!find_then(db, SQL_IMAGES, id, at, &name) || (!name && !find_then(db, SQL_FIRST, id, at, &name)))
        return g_strdup(id);
    return name ? name : person_name(db, id);
}

/* ---- lists ---- */

GPtrArray *person_list(Db *db, const PersonFilter *filter, const char *after, int limit, GError **error) {
    gint64 at = filter->at ? filter->at : clock_now();
    return noun_list(db, &person_noun, error, SQL_LIST, "sssiii", after, filter->department ? filter->department : "",
                     filter->role ? filter->role : "", at, (gint64)(filter->leavers ? 0 : 1), (gint64)limit);
}

GPtrArray *person_search(Db *db, const char *text, int limit, GError **error) {
    g_autofree char *begin = noun_pattern(text, TRUE), *within = noun_pattern(text, FALSE);
    return noun_list(db, &person_noun, error, SQL_SEARCH, "ssi", within, begin, (gint64)limit);
}

gboolean person_put(Change *change, const Person *person, GError **error) {
    g_autoptr(Person) lower = noun_copy(&person_noun, person);
    for (char *p = lower->pinyin; *p; p++)
        *p = g_ascii_tolower(*p);
    return noun_save(change, &person_noun, lower, error);
}
