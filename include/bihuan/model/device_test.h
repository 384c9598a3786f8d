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
/* Does one of these obligations of its device (Obligation *), which knows of this test, say how long it counts: one that blocks, or that of
 * a schedule, which says whether it does? */
gboolean device_test_is_watched(const GPtrArray *obligations, const DeviceTest *test);

/* Until when a test of a kind, made at a time, counts at most by the plant's own cycles: the shortest of all schedules of that kind, else the
 * limit test.cycle.KIND, else test.cycle.unknown. fields: of its record (grade). 0 = for ever. FALSE with ERR_NOT_FOUND: nothing says it. */
gboolean device_test_bound(Db *db, const char *kind, GHashTable *fields, gint64 at, gint64 *end, GError **error);
/* What somebody says that it counts (*end, 0 = nothing said) becomes no longer than that bound. */
gboolean device_test_shorten(Db *db, const char *kind, GHashTable *fields, gint64 at, gint64 *end, GError **error);
/* Until when one counts that nothing watches: its own valid_until, no longer than that bound. 0 = it says none. FALSE: it cannot be known;
 * whoever asks then blocks. */
gboolean device_test_ends(Db *db, const DeviceTest *test, gint64 *end, GError **error);

#endif
