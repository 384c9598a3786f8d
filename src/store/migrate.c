/* SPDX-License-Identifier: MIT
 *
 * The schema as numbered SQL files embedded in the binary. Truth (audit rows) is never rewritten by one. A plant that is
 * in use is copied and the copy verified before it is brought up to date, in one transaction that is a log row itself.
 */
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"
#include "bihuan/store/backup.h"
#include "private.h"

#include <stdlib.h>
#include <string.h>

#define WAIT_LIMIT_US (60 * G_USEC_PER_SEC)

/* The number in front of "0001-plant.sql". */
static gint64 number_of(const char *name) {
    return g_ascii_strtoll(name, NULL, 10);
}

gint64 migrate_newest(void) {
    g_auto(GStrv) names = path_embedded_list("data/sql/");
    guint n = g_strv_length(names);
    return n ? number_of(names[n - 1]) : 0;
}

gboolean migrate_schema_of(Db *db, gint64 *number, GError **error) {
    g_autofree char *text = NULL;
    gboolean read = db_get_text(db, error, &text, "SELECT value FROM plant WHERE key = 'schema'", "");
    *number = text ? g_ascii_strtoll(text, NULL, 10) : 0;
    return read;
}

gboolean migrate_schema(Db *db, gint64 from, gint64 *to, GError **error) {
    return migrate_schema_upto(db, from, G_MAXINT64, to, error);
}

gboolean migrate_schema_upto(Db *db, gint64 from, gint64 upto, gint64 *to, GError **error) {
    g_auto(GStrv) names = path_embedded_list("data/sql/");
    *to = from;
    for (char **name = names; *name; name++) {
        if (number_of(*name) <= from || number_of(*name) > upto)
            continue;
        g_autofree char *path = g_strconcat("data/sql/", *name, NULL);
        g_autofree char *sql = path_embedded(path, NULL);
        if (!sql || !db_run_script(db, sql, error))
            return FALSE;
        *to = number_of(*name);
    }
    return *to > from || err_set(error, ERR_FAILED, _("this program holds no schema for the plant"));
}

/* NAME.before-0006.db, or with another number behind it where an attempt before left one. */
static gboolean copy_before(Plant *plant, GError **error) {
    const char *path = plant_path(plant);
    gsize stem = strlen(path) - (g_str_has_suffix(path, ".db") ? 3 : 0);
    for (int i = 1;; i++) {
        g_autofree char *more = i > 1 ? g_strdup_printf("-%d", i) : g_strdup("");
        g_autofree char *name = g_strdup_printf("%.*s.before-%04d%s.db", (int)stem, path, (int)migrate_newest(), more);
        if (!path_exists(name))
            return backup_copy(plant, name, NULL, NULL, NULL, error);
    }
}

/* A plant of before learns which key is its own; where none lies beside it, at the next time. */
static gboolean put_key_check(Plant *plant, Change *change, GError **error) {
    const guint8 *key = plant_key(plant, NULL);
    g_autofree char *known = NULL;
    if (!plant_fact(plant, PLANT_KEY_CHECK, &known, error))
        return FALSE;
    if (!key || known)
        return TRUE;
    g_autofree char *check = plant_key_check(key);
    g_autoptr(Row) row = row_new("plant");
    row_set_text(row, "key", PLANT_KEY_CHECK);
    row_set_text(row, "value", check);
    return change_put(change, row, error);
}

static gboolean change_schema(Plant *plant, gint64 from, GError **error) {
    gint64 reached = from;
    g_autoptr(Change) change = change_begin_in_doubt(plant, "system", error);
    if (!change)
        return FALSE;
    db_guard(plant_db(plant), GUARD_ALL);
    gboolean ok = migrate_schema(plant_db(plant), from, &reached, error);
    db_guard(plant_db(plant), GUARD_CHANGE);
    if (!ok)
        return FALSE;
    g_autofree char *number = g_strdup_printf("%d", (int)reached);
    g_autofree char *reason = g_strdup_printf("schema %d -> %d", (int)from, (int)reached);
    g_autoptr(Row) row = row_new("plant");
    row_set_text(row, "key", "schema");
    row_set_text(row, "value", number);
    return change_put(change, row, error) && put_key_check(plant, change, error) &&
           change_commit(change, "migrate", "plant", reason, error);
}

/* Nobody has said yet what time it is in a drill: it stands still. */
static gboolean stop_drill_clock(Plant *plant) {
    if (!plant_is_simulated(plant) || ABS(clock_now() - clock_raw()) > CLOCK_MINUTE)
        return FALSE;
    clock_simulate(plant_head_time(plant), FALSE);
    return TRUE;
}

gboolean migrate_plant(Plant *plant, GError **error) {
    if (!plant_lock(plant, WAIT_LIMIT_US, error)) /* two terminals may find it old at once: the second one then finds it new */
        return FALSE;
    gint64 from = 0;
    gboolean read = migrate_schema_of(plant_db(plant), &from, error);
    gboolean simulating = read && from < migrate_newest() && stop_drill_clock(plant);
    gboolean ok = read && (from == migrate_newest() || (copy_before(plant, error) && change_schema(plant, from, error)));
    plant_unlock(plant);
    if (simulating)
        clock_reset();
    return ok;
}
