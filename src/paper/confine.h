/* SPDX-License-Identifier: MIT
 *
 * Work on foreign bytes in a child process that can compute and write its result, and nothing else. Knows nothing of the
 * work.
 */
#ifndef BIHUAN_PAPER_CONFINE_H
#define BIHUAN_PAPER_CONFINE_H

#include <glib.h>

typedef struct {
    /* In the child, before it is confined: load what has to come from files. May be NULL. */
    void (*prepare)(gpointer data);
    /* In the child, confined: writes its result with confine_put. FALSE: it failed. */
    gboolean (*work)(gpointer data, int out);
    gpointer data;
    gsize most;   /* bytes of result; more is a failure */
    gsize memory; /* bytes the child may take beside what it began with */
    int seconds;  /* of processor time, and half as much again of waiting */
} Confine;

/* Runs it; the result (may be empty) or NULL if the child failed, was stopped by its limits or was too slow. The child
 * sees the caller's memory as it was (fork), the system calls left to it can neither keep nor send it. */
GBytes *confine_run(const Confine *confine);

/* For work: writes all of it; FALSE if nobody reads any more. */
gboolean confine_put(int out, const void *bytes, gsize size);

#endif
