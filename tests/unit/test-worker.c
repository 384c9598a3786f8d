/* SPDX-License-Identifier: MIT
 *
 * notify/worker.c: what a program gets, what comes back, and that nothing of it stays.
 */
#include "bihuan/notify/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "bihuan/base/err.h"
#include "bihuan/base/program.h"

typedef struct {
    GMainLoop *loop;
    int status, ended;
    char *output, *one_line, *error;
} Heard;

static void hear(gpointer data, const WorkerEnd *end, const GError *error) {
    Heard *heard = data;
    heard->ended++;
    heard->status = end->status;
    heard->output = g_strndup(end->output, end->size);
    heard->one_line = g_strdup(end->one_line);
    heard->error = error ? g_strdup(error->message) : NULL;
    g_main_loop_quit(heard->loop);
}

static void heard_clear(Heard *heard) {
    g_main_loop_unref(heard->loop);
    g_free(heard->output);
    g_free(heard->one_line);
    g_free(heard->error);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Heard, heard_clear)

static gboolean too_long(gpointer data) {
    (void)data;
    g_error("the worker did not end");
    return G_SOURCE_REMOVE;
}

/* Runs a line of the shell as the program. */
static Heard run_program(const char *const *arguments, const char *input, guint seconds) {
    Heard heard = {.loop = g_main_loop_new(NULL, FALSE)};
    guint clock = g_timeout_add_seconds(20, too_long, NULL);
    worker_start(&(WorkerJob){arguments, input, input ? strlen(input) : 0, seconds, FALSE}, hear, &heard);
    g_assert_cmpint(heard.ended, ==, 0);
    g_main_loop_run(heard.loop);
    g_source_remove(clock);
    g_assert_cmpint(heard.ended, ==, 1);
    return heard;
}

static Heard run_shell(const char *script, const char *input, guint seconds) {
    return run_program((const char *[]){"/bin/sh", "-c", script, "sh", "a b", NULL}, input, seconds);
}

static void test_arguments(void) {
    g_autofree char *folder = g_dir_make_tmp("bihuan-XXXXXX", NULL);
    g_autofree char *program = g_build_filename(folder, "run me", NULL),
                    *line = g_strdup_printf("'%s' $HOME `id` \"a  b\" c\\ d ;e", program);
    g_assert_true(g_file_set_contents(program, "#!/bin/sh\n", -1, NULL));
    g_assert_cmpint(g_chmod(program, 0755), ==, 0);
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) list = worker_arguments(line, &error);
    g_assert_no_error(error);
    const char *const expected[] = {program, "$HOME", "`id`", "a  b", "c d", ";e", NULL};
    g_assert_cmpstrv(list, expected);

    g_assert_cmpint(g_chmod(program, 0775), ==, 0);
    g_assert_null(worker_arguments(line, &error));
    g_assert_true(err_is(error, ERR_INPUT) && strstr(error->message, "Others may write"));
    g_assert_cmpint(g_chmod(program, 0644), ==, 0);
    static const char *const FALSE_ONES[] = {"", "  ", "sh -c id", "/bin", "/bin/no-such-program", "\"/bin/sh", "~/sh", NULL};
    for (guint i = 0; FALSE_ONES[i]; i++) {
        g_clear_error(&error);
        g_assert_null(worker_arguments(FALSE_ONES[i], &error));
        g_assert_true(err_is(error, ERR_INPUT));
    }
    g_remove(program);
    g_rmdir(folder);
}

/* The program sees three descriptors, three variables, limits, a group of its own, and the text it was given. */
static void test_closed_room(void) {
    int kept = open("/dev/null", O_RDONLY); /* not marked to be closed */
    g_assert_cmpint(kept, >, 2);
    g_setenv("NOTIFY_SOCKET", "/run/x", TRUE);
    g_setenv("SECRET", "s", TRUE);
    g_setenv("TZ", "Asia/Shanghai", TRUE);
    g_auto(Heard) heard = run_shell(
        "cat; tr '\\0' '\\n' </proc/$$/environ | cut -d= -f1 | sort | tr '\\n' ' '; for n in 0 1 2 3 4 5 6 7 8 9; do [ ! -e /proc/$$/fd/$n "
        "] || printf '%s ' $n; done;"
        " ulimit -c; ulimit -t; ulimit -n; cut -d' ' -f5 /proc/$$/stat | sed \"s/^$$\\$/own group/\"; echo \"[$1]\"",
        "{\"a\":1}", 7);
    g_assert_cmpstr(heard.error, ==, NULL);
    g_assert_cmpint(heard.status, ==, 0);
    g_assert_cmpstr(heard.output, ==, "{\"a\":1}LANG PATH TZ 0 1 2 0\n7\n256\nown group\n[a b]\n");
    g_assert_cmpstr(heard.one_line, ==, "[a b]");
    close(kept);
}

static void test_answers(void) {
    {
        g_auto(Heard) heard = run_shell("echo said; printf 'no \\033[31mroute\\377 to it\\n\\n' >&2; exit 3", NULL, 0);
        g_assert_cmpint(heard.status, ==, 3);
        g_assert_null(heard.error);
        g_assert_null(strchr(heard.one_line, '\033'));
        g_assert_nonnull(strstr(heard.one_line, "to it"));
    }
    {
        g_auto(Heard) heard = run_shell("yes 0123456789 | head -c 300000; echo; exit 0", NULL, 0);
        g_assert_cmpuint(strlen(heard.output), ==, WORKER_OUTPUT_MAX);
    }
    { /* more than a pipe holds, to a program that reads none of it; and to one that reads it all */
        g_autofree char *much = g_strnfill(300000, 'x');
        g_auto(Heard) heard = run_shell("exit 0", much, 0);
        g_assert_null(heard.error);
        g_auto(Heard) counted = run_shell("wc -c", much, 0);
        g_assert_cmpstr(counted.one_line, ==, "300000");
    }
    {
        g_auto(Heard) heard = run_shell("kill -SEGV $$", NULL, 0);
        g_assert_cmpint(heard.status, ==, -1);
        g_assert_nonnull(strstr(heard.error, "signal 11"));
    }
    {
        g_auto(Heard) heard = run_program((const char *[]){"/no/such/program", NULL}, NULL, 0);
        g_assert_cmpint(heard.status, ==, -1);
        g_assert_nonnull(heard.error);
    }
}

/* It is dead: a descriptor of a process can be read when it is. */
static void wait_gone(int pid) {
    int fd = (int)syscall(SYS_pidfd_open, pid, 0);
    g_assert_true(fd >= 0 || errno == ESRCH);
    if (fd < 0)
        return;
    g_assert_cmpint(poll(&(struct pollfd){fd, POLLIN, 0}, 1, 5000), ==, 1);
    close(fd);
}

static void test_end(void) {
    { /* it never ends, nor does its child, which keeps the pipe open */
        gint64 begun = g_get_monotonic_time();
        g_auto(Heard) heard = run_shell("trap '' TERM; tail -f /dev/null & echo $!; wait", NULL, 1);
        g_assert_cmpint(heard.status, ==, -1);
        g_assert_nonnull(strstr(heard.error, "in time"));
        g_assert_cmpint(g_get_monotonic_time() - begun, <, 5 * G_USEC_PER_SEC);
        wait_gone(atoi(heard.output));
    }
    { /* what it leaves behind goes with it, and nobody waits for that */
        g_auto(Heard) heard = run_shell("tail -f /dev/null & echo $!", NULL, 0);
        g_assert_cmpint(heard.status, ==, 0);
        wait_gone(atoi(heard.output));
    }
    { /* cancelled: no word comes */
        Heard heard = {.loop = g_main_loop_new(NULL, FALSE)};
        Worker *worker = worker_start(&(WorkerJob){(const char *[]){"/bin/cat", "/dev/zero", NULL}, NULL, 0, 0, FALSE}, hear, &heard);
        Worker *unborn = worker_start(&(WorkerJob){(const char *[]){"/no/such", NULL}, NULL, 0, 0, FALSE}, hear, &heard);
        worker_cancel(worker);
        worker_cancel(unborn);
        while (g_main_context_iteration(NULL, FALSE))
            continue;
        g_assert_cmpint(heard.ended, ==, 0);
        heard_clear(&heard);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    program_begin();
    g_test_add_func("/worker/arguments", test_arguments);
    g_test_add_func("/worker/closed-room", test_closed_room);
    g_test_add_func("/worker/answers", test_answers);
    g_test_add_func("/worker/end", test_end);
    return g_test_run();
}
