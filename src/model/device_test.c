/* SPDX-License-Identifier: MIT
 *
 * Records of tests, in the order in which the tests were made.
 */
#include "bihuan/model/device_test.h"

#include <string.h>

static const char SQL_MADE[] = "WHERE device = $1 AND form = $2 AND ended = 1 AND state = 'closed' ORDER BY opened DESC, number DESC";

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
