/* SPDX-License-Identifier: MIT
 *
 * A meter's class, and whether it was calibrated and not blocked when a sample was taken.
 */
#include "meter.h"

#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/form/spec.h"
#include "bihuan/model/device_test.h"
#include "bihuan/model/limit.h"
#include "bihuan/model/obligation.h"

#define METER_CLASS "gas-meter"

static const char SQL_CLASS[] = "SELECT coalesce(class, '') FROM device WHERE code = $1";
static const char SQL_TESTS[] = "SELECT title FROM obligation WHERE subject = $1 AND kind = 'test'";

static const char SQL_LOCKS[] =
    "SELECT count(*) FROM hold WHERE kind = 'lock' AND target = $1 AND since <= $2 AND (until = 0 OR until > $2)";

static gboolean has_word(const char *title, const char *words) {
    g_auto(GStrv) list = form_words(words, "|");
    for (char **word = list; *word; word++)
        if (strstr(title, *word))
            return TRUE;
    return FALSE;
}

static gboolean by_its_test(Db *db, const char *device, const char *words, gboolean *is_one, GError **error) {
    g_autofree char *subject = g_strconcat("device:", device, NULL);
    g_autoptr(GError) local = NULL;
    g_autoptr(Rows) rows = db_query(db, &local, SQL_TESTS, "s", subject);
    while (rows && rows_next(rows, &local))
        *is_one |= has_word(rows_text(rows, 0), words);
    return rows_answered(rows, &local, error);
}

gboolean meter_is_one(Db *db, const char *device, const char *words, gboolean *is_one, GError **error) {
    g_autoptr(GError) local = NULL;
    g_autoptr(Rows) rows = db_query(db, &local, SQL_CLASS, "s", device);
    gboolean there = rows && rows_next(rows, &local);
    g_autofree char *class = g_strdup(there ? rows_text(rows, 0) : "");
    *is_one = strcmp(class, METER_CLASS) == 0;
    if (!rows_answered(rows, &local, error))
        return FALSE;
    g_clear_pointer(&rows, rows_free);
    return !there || *class || by_its_test(db, device, words, is_one, error);
}

typedef struct {
    Db *db;
    gint64 at;     /* the sample */
    char **counts; /* kinds of tests that calibrate */
    gboolean in_time, blocked;
} Look;

/* One that was entered by itself, with a title and no kind, calibrates as its title says. */
static gboolean calibrates(const Look *look, const char *kind) {
    return !kind || g_strv_contains((const char *const *)look->counts, kind);
}

/* What its obligations say. */
static gboolean ask_obligations(Look *look, const GPtrArray *obligations, GError **error) {
    for (guint i = 0; i < obligations->len; i++) {
        Obligation *test = obligations->pdata[i];
        gboolean is_test = strcmp(test->kind, "test") == 0;
        gint64 late = 0;
        if (!is_test && !test->blocks)
            continue;
        if (!obligation_late_at(look->db, test, look->at, &late, error) || !obligation_keep_told(look->db, test, error))
            return FALSE;
        look->in_time |= is_test && calibrates(look, obligation_form_kind(test)) && test->last > 0 && test->last <= look->at &&
                         test->told <= look->at && late > look->at;
        look->blocked |= late && late <= look->at;
    }
    return TRUE;
}

/* It says for itself how long it counts, else what falls due says so. One that was not passed blocks, whatever its kind. */
static gboolean ask_test(Look *look, const DeviceTest *test, const GPtrArray *obligations, GError **error) {
    gint64 end = 0;
    if (strcmp(test->result, "fail") == 0) {
        look->blocked = TRUE;
        return TRUE;
    }
    if (!device_test_ends(look->db, test, &end, error))
        return FALSE;
    look->in_time |= calibrates(look, test->kind) && end > look->at;
    look->blocked |= end && end <= look->at && !device_test_is_watched(obligations, test);
    return TRUE;
}

/* Of each kind the newest that was made and entered by then. */
static gboolean ask_tests(Look *look, const GPtrArray *tests, const GPtrArray *obligations, GError **error) {
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < tests->len; i++) {
        const DeviceTest *test = tests->pdata[i];
        if (test->at <= look->at && test->record->closed <= look->at && g_hash_table_add(seen, (gpointer)test->kind) &&
            !ask_test(look, test, obligations, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean ask_locks(Look *look, const char *device, GError **error) {
    gint64 locks = 0;
    if (!db_get_int(look->db, error, &locks, SQL_LOCKS, "si", device, look->at))
        return FALSE;
    look->blocked |= locks > 0;
    return TRUE;
}

/* A plant that does not say which tests calibrate has none that do. */
static gboolean read_kinds(Look *look, GError **error) {
    g_autoptr(GError) missing = NULL;
    g_autofree char *words = limit_resolve(look->db, "test.calibrates", look->at, &missing);
    look->counts = form_words(words ? words : "", "|");
    if (words || err_is(missing, ERR_NOT_FOUND))
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&missing));
    return FALSE;
}

gboolean meter_is_calibrated(Db *db, const char *device, gint64 at, gboolean *calibrated, GError **error) {
    Look look = {.db = db, .at = at};
    g_autoptr(GPtrArray) obligations = obligation_list_of_device(db, device, error);
    g_autoptr(GPtrArray) tests = obligations ? device_test_list(db, device, error) : NULL;
    gboolean known = tests && read_kinds(&look, error) && ask_obligations(&look, obligations, error) &&
                     ask_tests(&look, tests, obligations, error) && ask_locks(&look, device, error);
    g_strfreev(look.counts);
    *calibrated = known && look.in_time && !look.blocked;
    return known;
}
