/* SPDX-License-Identifier: MIT
 *
 * The Modbus device of tests (tests/lib/modbus_peer.c), started and spoken to.
 */
#ifndef BIHUAN_TESTS_LINK_PEER_H
#define BIHUAN_TESTS_LINK_PEER_H

#include <glib.h>

typedef struct {
    GPid pid;
    int in, out;
    char *url, *log;
} ModbusPeer;

/* rtu: on a pseudo terminal, as unit 1. */
ModbusPeer *modbus_peer_start(gboolean rtu);
void modbus_peer_end(ModbusPeer *peer);
/* An order; the number it answers, -1 for "ok". */
int modbus_peer_say(const ModbusPeer *peer, const char *format, ...) G_GNUC_PRINTF(2, 3);

#endif
