/* SPDX-License-Identifier: MIT
 *
 * A meter's class and its test obligations.
 */
#include "meter.h"

#include <string.h>

#include "bihuan/form/spec.h"

#define METER_CLASS "gas-meter"

static const char SQL_CLASS[] = "SELECT coalesce(class, '') FROM device WHERE code = $1";
/* known: when the plant was told of it. */
static const char SQL_TESTS[] =
    "SELECT o.title, o.last, o.next, a.at AS known FROM obligation o JOIN audit a ON a.seq = o.seq"
    " WHERE o.subject = $1 AND o.kind = 'test'";

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

gboolean meter_is_calibrated(Db *db, const char *device, gint64 at, gboolean *calibrated, GError **error) {
    g_autofree char *subject = g_strconcat("device:", device, NULL);
    g_autoptr(GError) local = NULL;
    g_autoptr(Rows) rows = db_query(db, &local, SQL_TESTS, "s", subject);
    gboolean in_time = FALSE, overdue = FALSE;
    while (rows && rows_next(rows, &local)) {
        gint64 last = rows_int(rows, 1), next = rows_int(rows, 2), known = rows_int(rows, 3);
        in_time |= last > 0 && last <= at && known <= at && next > at;
        overdue |= next <= at;
    }
    *calibrated = in_time && !overdue;
    return rows_answered(rows, &local, error);
}
