/* SPDX-License-Identifier: MIT
 *
 * Sortable random ids as text (26 characters, Crockford base32: 48 bits of time, 80 random bits):
 * portable keys that can be merged between plants.
 */
#ifndef BIHUAN_BASE_ID_H
#define BIHUAN_BASE_ID_H

#include <glib.h>

/* A new id; owned by the caller. Time comes from clock_now(), randomness from getrandom(2). */
char *id_new(void);

/* size random bytes. */
void id_random(guint8 *bytes, gsize size);

/* Makes id_new and id_random repeatable (demo plant, tests) until id_unseed(). */
void id_seed(guint64 seed);
void id_unseed(void);

#endif
