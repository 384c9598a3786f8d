/* SPDX-License-Identifier: MIT
 *
 * Tests of devices (设备检测) as the records of form DEVICE_TEST_FORM say them: who tested what, when, and what came of it.
 */
#ifndef BIHUAN_MODEL_DEVICE_TEST_H
#define BIHUAN_MODEL_DEVICE_TEST_H

#include "bihuan/model/record.h"

#define DEVICE_TEST_FORM "test"

typedef struct {
    Record *record;            /* owned; the texts below are borrowed from it, "" = not said */
    const char *kind, *result; /* result: pass, fail, limited */
    gint64 at, valid_until;    /* valid_until 0 = as its schedule says */
} DeviceTest;

void device_test_free(DeviceTest *test);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DeviceTest, device_test_free)

/* Those that were made of a device, ordered by when they were made, the newest first (array owns them); an open record of a test that is
 * still to be made is none. NULL on error. */
GPtrArray *device_test_list(Db *db, const char *device, GError **error);
/* Is it the newest of its kind in such a list? */
gboolean device_test_is_newest(const GPtrArray *tests, guint index);

#endif
