/* SPDX-License-Identifier: MIT
 *
 * Which hosts work on a plant that lies on a share: a small file per host beside the plant, touched every minute. No log
 * row: a heartbeat is no event of the plant.
 */
#ifndef BIHUAN_STORE_PRESENCE_H
#define BIHUAN_STORE_PRESENCE_H

#include <glib.h>

/* This host is here. Does nothing on a local disk. Never fails. */
void presence_touch(const char *plant);
/* Names of other hosts that were here within three minutes (char *, owned array, sorted); empty on a local disk. */
GPtrArray *presence_others(const char *plant);

#endif
