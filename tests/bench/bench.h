/* SPDX-License-Identifier: MIT
 *
 * What the benches in C share.
 */
#ifndef BIHUAN_TESTS_BENCH_H
#define BIHUAN_TESTS_BENCH_H

#include <glib.h>
#include <stdio.h>
#include <stdlib.h>

/* Ends the bench with what failed; NULL: without a reason. */
static inline G_NORETURN void bench_die(const GError *error) {
    fprintf(stderr, "%s: %s\n", g_get_prgname() ? g_get_prgname() : "bench", error ? error->message : "failed");
    exit(1);
}

static inline int bench_compare(const void *a, const void *b) {
    gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;
    return (x > y) - (x < y);
}

/* Median of times in µs (sorts them), in ms. */
static inline double bench_median(gint64 *times, gsize count) {
    qsort(times, count, sizeof times[0], bench_compare);
    return (double)times[count / 2] / 1000;
}

#endif
