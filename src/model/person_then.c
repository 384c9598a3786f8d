/* SPDX-License-Identifier: MIT
 *
 * Names of then (当时的姓名). The state has the name of now; the images in the log have those of before.
 */
#include "bihuan/model/person.h"

#include <string.h>

#include "bihuan/store/canon.h"

/* When the person's row was last written, and the newest rows before that may hold an image of him. */
static const char SQL_SINCE[] = "SELECT a.at FROM person p JOIN audit a ON a.seq = p.seq WHERE p.id = $1";
static const char SQL_IMAGES[] =
    "SELECT seq, body FROM audit WHERE subject IN ('people', $1) AND kind IN ('import', 'leave') AND at <= $2 ORDER BY seq DESC";
static const char SQL_FIRST[] =
    "SELECT seq, body FROM audit WHERE subject IN ('people', $1) AND kind IN ('import', 'leave') AND at > $2 ORDER BY seq";

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

static char *find(Db *db, const char *sql, const char *id, gint64 at) {
    g_autoptr(Rows) rows = db_query(db, NULL, sql, "si", id, at);
    char *name = NULL;
    while (!name && rows_next(rows, NULL))
        name = name_in(rows_text(rows, 1), id);
    return name;
}

char *person_name_then(Db *db, const char *id, gint64 at) {
    if (!id || !*id || db_int(db, 0, SQL_SINCE, "s", id) <= at)
        return person_name(db, id);
    char *name = find(db, SQL_IMAGES, id, at);
    if (!name)
        name = find(db, SQL_FIRST, id, at); /* named before he was registered: the first name there was */
    return name ? name : person_name(db, id);
}
