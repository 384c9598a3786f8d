/* SPDX-License-Identifier: MIT
 *
 * The lock probe (锁探测): does a lock that one host holds on a share keep another host out? Two hosts, one file.
 */
#ifndef BIHUAN_APP_PROBE_H
#define BIHUAN_APP_PROBE_H

#include <glib.h>

typedef struct {
    gboolean same_host; /* both ran on one machine: says nothing of the share */
    char *other;        /* name of the other host */
} ProbeResult;

void probe_result_clear(ProbeResult *result);

/* Holds the lock on PLANT.probe until the other host has answered. ready is called when it waits. At most seconds; ERR_BUSY
 * when nobody came, ERR_FAILED when the other host got the lock. On success the share is remembered as probed. */
gboolean probe_hold(const char *plant, int seconds, void (*ready)(void), ProbeResult *result, GError **error);
/* Tries to get it. ERR_NOT_FOUND if no host holds it; ERR_FAILED if the lock was given although another host holds it. */
gboolean probe_test(const char *plant, ProbeResult *result, GError **error);

#endif
