/* SPDX-License-Identifier: MIT
 *
 * The schema as numbered SQL files embedded in the binary. Truth (audit rows) is never rewritten by one.
 */
#include "private.h"

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"

#include <stdlib.h>

/* The number in front of "0001-plant.sql". */
static gint64 number_of(const char *name) {
    return g_ascii_strtoll(name, NULL, 10);
}

gint64 migrate_newest(void) {
    g_auto(GStrv) names = path_embedded_list("data/sql/");
    guint n = g_strv_length(names);
    return n ? number_of(names[n - 1]) : 0;
}

gboolean migrate_schema(Db *db, gint64 from, gint64 *to, GError **error) {
    g_auto(GStrv) names = path_embedded_list("data/sql/");
    *to = from;
    for (char **name = names; *name; name++) {
        if (number_of(*name) <= from)
            continue;
        g_autofree char *path = g_strconcat("data/sql/", *name, NULL);
        g_autofree char *sql = path_embedded(path, NULL);
        if (!sql || !db_run_script(db, sql, error))
            return FALSE;
        *to = number_of(*name);
    }
    return *to > from || err_set(error, ERR_FAILED, _("this program holds no schema for the plant"));
}
