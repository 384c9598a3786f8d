/* SPDX-License-Identifier: MIT
 *
 * Records of tests, in the order in which the tests were made.
 */
#include "bihuan/model/device_test.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/model/obligation.h"
#include "bihuan/model/schedule.h"

/* The records of the device, few of a plant's, are gone through; an index of form or ended would read those of all devices. */
static const char SQL_MADE[] =
    "WHERE device = $1 AND form || '' = $2 AND ended <> 0 AND state = 'closed' ORDER BY opened DESC, number DESC";

void device_test_free(DeviceTest *test) {
    if (!test)
        return;
    record_free(test->record);
    g_free(test);
}

static const char *text_of(const Record *record, const char *key) {
    const char *value = record_field(record, key);
    return value ? value : "";
}

static DeviceTest *test_of(Record *record) {
    DeviceTest *test = g_new0(DeviceTest, 1);
    test->record = record;
    test->kind = text_of(record, "kind");
    test->result = text_of(record, "result");
    test->at = g_ascii_strtoll(text_of(record, "at"), NULL, 10);
    test->valid_until = g_ascii_strtoll(text_of(record, "expires"), NULL, 10);
    return test;
}

/* Of two of one moment the one that was entered later comes first. */
static int newest_made_first(gconstpointer a, gconstpointer b) {
    const DeviceTest *x = *(DeviceTest *const *)a, *y = *(DeviceTest *const *)b;
    int closed = (x->record->closed < y->record->closed) - (x->record->closed > y->record->closed);
    return x->at != y->at ? (x->at < y->at) - (x->at > y->at) : closed ? closed : strcmp(y->record->number, x->record->number);
}

GPtrArray *device_test_list(Db *db, const char *device, GError **error) {
    g_autoptr(GPtrArray) records = noun_list(db, &record_noun, error, SQL_MADE, "ss", device, DEVICE_TEST_FORM);
    GPtrArray *tests = records ? g_ptr_array_new_with_free_func((GDestroyNotify)device_test_free) : NULL;
    while (records && records->len > 0) {
        DeviceTest *test = test_of(g_ptr_array_steal_index(records, records->len - 1));
        if (*test->result)
            g_ptr_array_add(tests, test);
        else
            device_test_free(test);
    }
    if (tests)
        g_ptr_array_sort(tests, newest_made_first);
    return tests;
}

gboolean device_test_is_newest(const GPtrArray *tests, guint index) {
    const char *kind = ((const DeviceTest *)tests->pdata[index])->kind;
    for (guint i = 0; i < index; i++)
        if (strcmp(((const DeviceTest *)tests->pdata[i])->kind, kind) == 0)
            return FALSE;
    return TRUE;
}

gboolean device_test_is_watched(const GPtrArray *obligations, const DeviceTest *test) {
    for (guint i = 0; i < obligations->len; i++) {
        const Obligation *obligation = obligations->pdata[i];
        if ((obligation->blocks || *obligation->schedule) && obligation->last >= test->at &&
            strcmp(obligation->form, DEVICE_TEST_FORM) == 0 && g_strcmp0(obligation_form_kind(obligation), test->kind) == 0)
            return TRUE;
    }
    return FALSE;
}

/* ---- how long one counts ---- */

/* The nearer one of two ends; a cycle that has no days ends nothing. */
static gboolean take_end(Db *db, const char *cycle, GHashTable *fields, gint64 at, gint64 *end, GError **error) {
    gint64 next;
    g_autofree char *plain = obligation_cycle_strict(db, cycle, fields, clock_now(), error);
    if (!plain || !obligation_next(plain, at, &next, error))
        return FALSE;
    if (next && (*end == 0 || next < *end))
        *end = next;
    return TRUE;
}

/* By the limit of its own name, which may depend on the grade. */
static gboolean end_by_limit(Db *db, const char *kind, GHashTable *fields, gint64 at, gint64 *end, GError **error) {
    g_autofree char *plain = g_strconcat("@" OBLIGATION_TEST_CYCLE, kind, NULL), *graded = g_strconcat(plain, ".{grade}", NULL);
    g_autoptr(GError) unknown = NULL;
    g_autofree char *there = obligation_cycle(db, plain, NULL, clock_now(), &unknown);
    if (there || err_is(unknown, ERR_NOT_FOUND))
        return take_end(db, there ? plain : graded, fields, at, end, error);
    g_propagate_error(error, g_steal_pointer(&unknown));
    return FALSE;
}

gboolean device_test_bound(Db *db, const char *kind, GHashTable *fields, gint64 at, gint64 *end, GError **error) {
    g_autoptr(GPtrArray) schedules = schedule_list_at(db, clock_now(), error);
    *end = 0;
    for (guint i = 0; schedules && i < schedules->len; i++) {
        const Schedule *schedule = schedules->pdata[i];
        const char *own = g_hash_table_lookup(schedule->fields, "kind");
        if (strcmp(schedule->form, DEVICE_TEST_FORM) == 0 && g_strcmp0(own, kind) == 0 &&
            !take_end(db, schedule->cycle, fields, at, end, error))
            return FALSE;
    }
    return schedules && (*end || end_by_limit(db, kind, fields, at, end, error));
}

gboolean device_test_shorten(Db *db, const char *kind, GHashTable *fields, gint64 at, gint64 *end, GError **error) {
    gint64 bound = 0;
    if (*end && !device_test_bound(db, kind, fields, at, &bound, error))
        return FALSE;
    *end = bound ? MIN(*end, bound) : *end;
    return TRUE;
}

gboolean device_test_ends(Db *db, const DeviceTest *test, gint64 *end, GError **error) {
    *end = test->valid_until;
    return device_test_shorten(db, test->kind, test->record->fields, test->at, end, error);
}
