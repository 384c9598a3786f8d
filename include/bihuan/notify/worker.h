/* SPDX-License-Identifier: MIT
 *
 * Workers (外部程序): programs that a channel or the watch runs, from the GMainLoop and never in its way. Each gets its arguments from a
 * list (no shell), PATH, LANG (always C.UTF-8) and TZ and nothing else of the environment, no descriptor but its own 0 to 2, limits, a
 * group of its own, and half a minute: what is left of the group then, or when the program ends, is killed.
 */
#ifndef BIHUAN_NOTIFY_WORKER_H
#define BIHUAN_NOTIFY_WORKER_H

#include <glib.h>

#define WORKER_SECONDS 30
#define WORKER_OUTPUT_MAX 4096 /* bytes of what it says that are kept; the rest is read and dropped */

/* The list that a line of the settings stands for: words parted by blanks, "…" and '…' keep them together, \ takes the next character as
 * it is; nothing is expanded. The program is named by an absolute path, is a file that may be run, and only root or who runs this process
 * may write it. NULL with ERR_INPUT and one sentence. */
char **worker_arguments(const char *line, GError **error);

/* What is run; all borrowed, and copied. */
typedef struct {
    const char *const *arguments; /* NULL-terminated; the first is the absolute path of the program */
    const char *input;            /* on its standard input, which then ends; NULL = nothing */
    gsize size;
    guint seconds; /* 0 = WORKER_SECONDS */
    gboolean ours; /* a program of this tree, which bounds its memory itself */
} WorkerJob;

/* Borrowed while done() runs. */
typedef struct {
    int status;           /* of its exit */
    const char *output;   /* what it wrote to its standard output and errors, as it came, ended by NUL; a stranger's word */
    gsize size;           /* of the output */
    const char *one_line; /* the last line of it that says something, cleaned and short; "" = none */
} WorkerEnd;

/* Called once from the main loop, never from within worker_start(). error NULL: it ended by itself, whatever its status. Else one sentence:
 * it could not be started, was killed or took too long; status is then -1. */
typedef void (*WorkerDone)(gpointer data, const WorkerEnd *end, const GError *error);

typedef struct Worker Worker;

/* Starts it on the default main context. The worker ends itself after done(). */
Worker *worker_start(const WorkerJob *job, WorkerDone done, gpointer data);
/* Kills it, before its done() was called, which is then not called. */
void worker_cancel(Worker *worker);

#endif
