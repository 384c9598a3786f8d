/* SPDX-License-Identifier: MIT
 *
 * One program at a time of its own: pipes and its end are sources of the main loop.
 */
#include "bihuan/notify/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"

#define LINE_COLUMNS 200 /* of what it said that is kept in the outbox */
#define SAFE_PATH "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

struct Worker {
    GPid pid; /* 0: it was not started */
    char *input;
    gsize size, written;
    GString *output;
    int to, from; /* -1: closed */
    guint to_source, from_source, clock, watch, late;
    gboolean too_slow;
    GError *failure; /* it was not started */
    WorkerDone done;
    gpointer data;
};

/* ---- the list of arguments ---- */

static gboolean program_fits(const char *path, GError **error) {
    struct stat status;
    if (!g_path_is_absolute(path))
        return err_set(error, ERR_INPUT, _("The program “%s” must be named by its whole path, from / on."), path);
    if (stat(path, &status) != 0 || !S_ISREG(status.st_mode) || access(path, X_OK) != 0)
        return err_set(error, ERR_INPUT, _("There is no program “%s” that may be run."), path);
    if ((status.st_uid != 0 && status.st_uid != geteuid()) || status.st_mode & (S_IWGRP | S_IWOTH))
        return err_set(error, ERR_INPUT, _("Others may write the program “%s”; it is not run."), path);
    return TRUE;
}

char **worker_arguments(const char *line, GError **error) {
    g_auto(GStrv) arguments = NULL;
    if (!g_shell_parse_argv(line, NULL, &arguments, NULL)) {
        err_set(error, ERR_INPUT, _("“%s” is no program with its arguments; a quote may be missing."), line);
        return NULL;
    }
    return program_fits(arguments[0], error) ? g_steal_pointer(&arguments) : NULL;
}

typedef struct {
    rlim_t seconds, memory;
} Bounds;

/* ---- in the child, between fork and exec: nothing but system calls ---- */

static void limit(int what, rlim_t most) {
    struct rlimit now;
    if (getrlimit(what, &now) != 0)
        _exit(126);
    struct rlimit then = {MIN(most, now.rlim_max), MIN(most, now.rlim_max)};
    if (setrlimit(what, &then) != 0)
        _exit(126);
}

/* Without its limits it does not run. It dies with who started it: nobody would take what it says, or end it. */
static void settle(gpointer data) {
    const Bounds *bounds = data;
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGXFSZ, SIG_DFL);
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    umask(077);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_CPU, bounds->seconds);
    limit(RLIMIT_AS, bounds->memory);
    limit(RLIMIT_FSIZE, (rlim_t)64 << 20);
    limit(RLIMIT_NOFILE, 256);
}

/* ---- its end ---- */

static void drop_source(guint *source) {
    if (*source)
        g_source_remove(*source);
    *source = 0;
}

static void shut(int *fd) {
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

static void worker_free(Worker *worker) {
    drop_source(&worker->to_source);
    drop_source(&worker->from_source);
    drop_source(&worker->clock);
    drop_source(&worker->watch);
    drop_source(&worker->late);
    shut(&worker->to);
    shut(&worker->from);
    g_clear_error(&worker->failure);
    g_string_free(worker->output, TRUE);
    g_free(worker->input);
    g_free(worker);
}

static char *last_line(const char *output) {
    g_auto(GStrv) lines = g_strsplit_set(output, "\r\n", -1);
    for (guint i = g_strv_length(lines); i-- > 0;) {
        g_autofree char *valid = g_utf8_make_valid(lines[i], -1), *clean = utf8_printable(valid);
        if (*g_strstrip(clean))
            return utf8_clip(clean, LINE_COLUMNS);
    }
    return g_strdup("");
}

static GError *end_error(const Worker *worker, int status) {
    if (worker->failure)
        return g_error_copy(worker->failure);
    if (worker->too_slow)
        return g_error_new(ERR, ERR_EXTERNAL, "%s", _("The program did not end in time and was killed."));
    if (!WIFEXITED(status))
        return g_error_new(ERR, ERR_EXTERNAL, _("The program was ended by signal %d."), WIFSIGNALED(status) ? WTERMSIG(status) : 0);
    return NULL;
}

static void end(Worker *worker, int status) {
    g_autoptr(GError) error = end_error(worker, status);
    g_autofree char *one_line = last_line(worker->output->str);
    WorkerEnd ended = {error ? -1 : WEXITSTATUS(status), worker->output->str, worker->output->len, one_line};
    worker->done(worker->data, &ended, error);
    worker_free(worker);
}

/* ---- what goes in and what comes out ---- */

/* FALSE: there is nothing more to be had. */
static gboolean take(Worker *worker) {
    char piece[4096];
    ssize_t got = read(worker->from, piece, sizeof(piece));
    if (got > 0)
        g_string_append_len(worker->output, piece, (gssize)MIN((gsize)got, WORKER_OUTPUT_MAX - worker->output->len));
    return got > 0 || (got < 0 && errno == EINTR);
}

static gboolean on_output(gint fd, GIOCondition condition, gpointer data) {
    (void)fd;
    (void)condition;
    Worker *worker = data;
    if (take(worker) || errno == EAGAIN)
        return G_SOURCE_CONTINUE;
    worker->from_source = 0;
    shut(&worker->from);
    return G_SOURCE_REMOVE;
}

/* Who does not read it to its end need not. */
static gboolean on_input(gint fd, GIOCondition condition, gpointer data) {
    (void)condition;
    Worker *worker = data;
    ssize_t put = write(fd, worker->input + worker->written, worker->size - worker->written);
    if (put < 0 && (errno == EAGAIN || errno == EINTR))
        return G_SOURCE_CONTINUE;
    worker->written = put < 0 ? worker->size : worker->written + (gsize)put;
    if (worker->written < worker->size)
        return G_SOURCE_CONTINUE;
    worker->to_source = 0;
    shut(&worker->to);
    return G_SOURCE_REMOVE;
}

/* What it left behind in its group goes with it, and with that the pipe ends; what lies in the pipe is read, as far as it is kept. */
static void on_end(GPid pid, gint status, gpointer data) {
    Worker *worker = data;
    worker->watch = 0;
    kill(-pid, SIGKILL);
    for (int piece = 0; worker->from >= 0 && piece < 64 && take(worker);)
        piece++;
    end(worker, status);
}

static gboolean on_clock(gpointer data) {
    Worker *worker = data;
    worker->clock = 0;
    worker->too_slow = TRUE;
    kill(-worker->pid, SIGKILL);
    return G_SOURCE_REMOVE;
}

static gboolean on_failure(gpointer data) {
    Worker *worker = data;
    worker->late = 0;
    end(worker, -1);
    return G_SOURCE_REMOVE;
}

/* ---- its start ---- */

/* Texts are UTF-8, whatever language this process has and whether or not the machine knows it. */
static char **environment_new(void) {
    g_autoptr(GStrvBuilder) environment = g_strv_builder_new();
    g_strv_builder_add_many(environment, SAFE_PATH, "LANG=C.UTF-8", NULL);
    g_autofree char *zone = g_getenv("TZ") ? g_strconcat("TZ=", g_getenv("TZ"), NULL) : NULL;
    if (zone)
        g_strv_builder_add(environment, zone);
    return g_strv_builder_end(environment);
}

/* Our ends do not block, and no other program inherits them; each end of a pipe has flags of its own. */
static gboolean open_pipes(int in[2], int out[2]) {
    in[0] = in[1] = out[0] = out[1] = -1;
    return pipe2(in, O_CLOEXEC) == 0 && pipe2(out, O_CLOEXEC) == 0 && fcntl(in[1], F_SETFL, O_NONBLOCK) == 0 &&
           fcntl(out[0], F_SETFL, O_NONBLOCK) == 0;
}

static gboolean spawn(Worker *worker, const WorkerJob *job, Bounds *bounds) {
    g_auto(GStrv) environment = environment_new();
    int in[2], out[2];
    g_autoptr(GError) reason = NULL;
    gboolean started = open_pipes(in, out);
    if (!started)
        err_set_errno(&worker->failure, ERR_EXTERNAL, _("The program could not be started"));
    else {
        started = g_spawn_async_with_pipes_and_fds("/", job->arguments, (const char *const *)environment, G_SPAWN_DO_NOT_REAP_CHILD, settle,
                                                   bounds, in[0], out[1], out[1], NULL, NULL, 0, &worker->pid, NULL, NULL, NULL, &reason);
        if (!started)
            err_set(&worker->failure, ERR_EXTERNAL, _("The program could not be started: %s"), reason->message);
    }
    shut(&in[0]);
    shut(&out[1]);
    worker->to = in[1];
    worker->from = out[0];
    return started;
}

Worker *worker_start(const WorkerJob *job, WorkerDone done, gpointer data) {
    Worker *worker = g_new(Worker, 1);
    *worker = (Worker){.output = g_string_new(NULL), .to = -1, .from = -1, .done = done, .data = data};
    worker->size = job->input ? job->size : 0;
    worker->input = g_memdup2(job->input, worker->size);
    guint seconds = job->seconds ? job->seconds : WORKER_SECONDS;
    Bounds bounds = {seconds, job->ours ? RLIM_INFINITY : (rlim_t)1 << 30};
    if (!spawn(worker, job, &bounds)) {
        worker->late = g_idle_add(on_failure, worker);
        return worker;
    }
    if (worker->size)
        worker->to_source = g_unix_fd_add(worker->to, G_IO_OUT | G_IO_ERR | G_IO_HUP, on_input, worker);
    else
        shut(&worker->to);
    worker->from_source = g_unix_fd_add(worker->from, G_IO_IN | G_IO_ERR | G_IO_HUP, on_output, worker);
    worker->clock = g_timeout_add_seconds(seconds, on_clock, worker);
    worker->watch = g_child_watch_add(worker->pid, on_end, worker);
    return worker;
}

static void bury(GPid pid, gint status, gpointer data) {
    (void)pid;
    (void)status;
    (void)data;
}

void worker_cancel(Worker *worker) {
    if (worker->watch) {
        drop_source(&worker->watch);
        kill(-worker->pid, SIGKILL);
        g_child_watch_add(worker->pid, bury, NULL);
    }
    worker_free(worker);
}
