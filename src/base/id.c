/* SPDX-License-Identifier: MIT
 *
 * Randomness for ids and keys: getrandom(2), or a seeded stream when a demo or a test must be repeatable.
 */
#include "bihuan/base/id.h"

#include "bihuan/base/clock.h"

#include <errno.h>
#include <sys/random.h>

#define ID_LENGTH 26

static GRand *seeded;

void id_seed(guint64 seed) {
    guint32 words[2] = {(guint32)seed, (guint32)(seed >> 32)};
    id_unseed();
    seeded = g_rand_new_with_seed_array(words, 2);
}

void id_unseed(void) {
    g_clear_pointer(&seeded, g_rand_free);
}

void id_random(guint8 *bytes, gsize size) {
    if (seeded) {
        for (gsize i = 0; i < size; i++)
            bytes[i] = (guint8)(g_rand_int(seeded) >> 24);
        return;
    }
    for (gsize done = 0; done < size;) {
        ssize_t got = getrandom(bytes + done, size - done, 0);
        if (got < 0 && errno != EINTR)
            g_error("getrandom: %s", g_strerror(errno)); /* no ids without randomness: stop */
        if (got > 0)
            done += (gsize)got;
    }
}

char *id_new(void) {
    static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    guint8 noise[10];
    char *text = g_malloc(ID_LENGTH + 1);
    guint64 time = (guint64)clock_now();
    for (int i = 9; i >= 0; i--, time >>= 5)
        text[i] = alphabet[time & 31];
    id_random(noise, sizeof noise);
    guint64 bits = 0;
    int held = 0, next = 10;
    for (gsize i = 0; i < sizeof noise; i++) {
        bits = bits << 8 | noise[i];
        for (held += 8; held >= 5; held -= 5)
            text[next++] = alphabet[bits >> (held - 5) & 31];
    }
    text[ID_LENGTH] = '\0';
    return text;
}
