/* SPDX-License-Identifier: MIT
 *
 * A meter's class and its test obligations.
 */
#include "meter.h"

#include <string.h>

#include "bihuan/form/spec.h"
#include "bihuan/model/device_test.h"
#include "bihuan/model/obligation.h"

#define METER_CLASS "gas-meter"

static const char SQL_CLASS[] = "SELECT coalesce(class, '') FROM device WHERE code = $1";
static const char SQL_TESTS[] = "SELECT title FROM obligation WHERE subject = $1 AND kind = 'test'";

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

/* As of a moment: what its test obligations say. */
static gboolean ask_obligations(Db *db, const GPtrArray *obligations, gint64 at, gboolean *in_time, gboolean *overdue, GError **error) {
    for (guint i = 0; i < obligations->len; i++) {
        Obligation *test = obligations->pdata[i];
        gint64 late = 0;
        if (strcmp(test->kind, "test") != 0)
            continue;
        if (!obligation_late_at(db, test, at, &late, error) || !obligation_keep_told(db, test, error))
            return FALSE;
        *in_time |= test->last > 0 && test->last <= at && test->told <= at && late > at;
        *overdue |= late <= at;
    }
    return TRUE;
}

/* The newest test that was made and entered by then: it says for itself how long it counts, else what falls due says so. *failed: it was
 * not passed. */
static void ask_tests(const GPtrArray *tests, gint64 at, gboolean *in_time, gboolean *failed) {
    for (guint i = 0; i < tests->len; i++) {
        const DeviceTest *test = tests->pdata[i];
        if (test->at > at || test->record->closed > at)
            continue;
        *failed = strcmp(test->result, "fail") == 0;
        *in_time |= !*failed && test->valid_until > at;
        return;
    }
}

gboolean meter_is_calibrated(Db *db, const char *device, gint64 at, gboolean *calibrated, GError **error) {
    g_autofree char *subject = g_strconcat("device:", device, NULL);
    gboolean in_time = FALSE, overdue = FALSE, failed = FALSE;
    g_autoptr(GPtrArray) obligations = obligation_list_of(db, subject, error);
    g_autoptr(GPtrArray) tests = obligations ? device_test_list(db, device, error) : NULL;
    if (!tests || !ask_obligations(db, obligations, at, &in_time, &overdue, error))
        return FALSE;
    ask_tests(tests, at, &in_time, &failed);
    *calibrated = in_time && !overdue && !failed;
    return TRUE;
}
