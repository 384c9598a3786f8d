/* SPDX-License-Identifier: MIT
 *
 * Devices that must not be used (禁用的设备): something that blocks is late without an extension that stands, the newest test of a kind was
 * not passed or is over, a lock stands. Everybody who asks asks here: permits, forms, the scan of a label, a device's own page.
 */
#ifndef BIHUAN_RULE_BLOCKED_H
#define BIHUAN_RULE_BLOCKED_H

#include "bihuan/form/shelf.h"
#include "bihuan/store/db.h"

typedef struct {
    char *why;    /* a sentence in the chosen language, without the device */
    gint64 since; /* 0 = not known */
    gint64 until; /* when it ends by itself; 0 = not before something is done */
    char *id;     /* the obligation, record or hold that says so */
} DeviceBlock;

void device_block_free(DeviceBlock *block);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DeviceBlock, device_block_free)

/* Everything that blocks a device at a time (array owns them; empty = it may be used), what is late first. shelf: for the titles of tests;
 * may be NULL. Where it cannot be known whether something is late, that blocks. NULL on error: whoever asks then refuses. */
GPtrArray *device_blocked(Db *db, Shelf *shelf, const char *code, gint64 now, GError **error);
/* From when it is blocked: since when, if it is; else when something that blocks will be late; 0 = nothing is known that will. */
gboolean device_blocked_at(Db *db, const char *code, gint64 now, gint64 *at, GError **error);

#endif
