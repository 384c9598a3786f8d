/* SPDX-License-Identifier: MIT
 *
 * What bihuan-paper may not do once it is confined, as a drawer and as a decoder, tried by the calls themselves.
 */
#include "../../src/draw/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define MUCH ((gsize)400 << 20)
#define MINE "mine"

/* TRUE: it could be done. */
typedef gboolean (*Deed)(void);

static gboolean computes(void) {
    g_autofree char *little = g_malloc(1 << 20);
    return memset(little, 1, 1 << 20) != NULL && write(STDOUT_FILENO, "# computed\n", 11) == 11;
}

static gboolean opens_own(void) {
    return open(MINE, O_RDONLY) >= 0;
}

static gboolean opens_passwd(void) {
    return open("/etc/passwd", O_RDONLY) >= 0;
}

static gboolean opens_font(void) {
    return open("/etc/fonts/fonts.conf", O_RDONLY) >= 0;
}

static gboolean makes_file(void) {
    return open("made", O_WRONLY | O_CREAT, 0600) >= 0;
}

static gboolean changes_file(void) {
    return open(MINE, O_RDWR) >= 0;
}

static gboolean removes_file(void) {
    return unlink(MINE) == 0;
}

static gboolean opens_socket(void) {
    return socket(AF_INET, SOCK_STREAM, 0) >= 0;
}

/* Pango looks at fonts in threads; the sanitizers ask each where its stack lies. */
static void *finds_stack(void *found) {
    pthread_attr_t attributes;
    *(gboolean *)found = pthread_getattr_np(pthread_self(), &attributes) == 0 && pthread_attr_destroy(&attributes) == 0;
    return NULL;
}

static gboolean threads(void) {
    pthread_t thread;
    gboolean found = FALSE;
    return pthread_create(&thread, NULL, finds_stack, &found) == 0 && pthread_join(thread, NULL) == 0 && found;
}

static gboolean says_elsewhere(void) {
    return write(STDERR_FILENO, "x", 1) == 1;
}

static gboolean forks(void) {
    pid_t child = fork();
    if (child == 0)
        _exit(0);
    return child > 0;
}

static gboolean executes(void) {
    execl("/bin/true", "true", NULL);
    return FALSE; /* true itself would end with 0, which is a deed done */
}

static gboolean kills(void) {
    return kill(getppid(), 0) == 0;
}

static gboolean traces(void) {
    return ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0;
}

static gboolean maps_code(void) {
    return mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED;
}

static gboolean takes_much(void) {
    g_autofree char *much = g_try_malloc(MUCH);
    return much && memset(much, 1, MUCH) != NULL;
}

static gboolean turns(void) {
    for (volatile guint64 i = 0; i < G_MAXUINT64; i = i + 1)
        continue;
    return TRUE;
}

/* Done in a child of its own that is confined for it; its standard output is a pipe, for no file may grow. */
static gboolean can(ConfineKind kind, Deed deed) {
    int status = -1, ends[2];
    g_assert_cmpint(pipe(ends), ==, 0);
    pid_t child = fork();
    if (child == 0)
        _exit(dup2(ends[1], STDOUT_FILENO) < 0 || !confine(kind, 64 << 20, 1) ? 3 : deed() ? 0 : 1);
    g_assert_cmpint(child, >, 0);
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    close(ends[0]);
    close(ends[1]);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 3)
        g_test_fail_printf("nothing can be confined here");
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static const struct {
    const char *name;
    Deed deed;
    gboolean drawing; /* a drawer may, a decoder may not */
} DEEDS[] = {
    {"own file", opens_own, FALSE},  {"passwd", opens_passwd, FALSE},  {"font", opens_font, TRUE},
    {"thread", threads, TRUE},       {"make file", makes_file, FALSE}, {"change file", changes_file, FALSE},
    {"remove", removes_file, FALSE}, {"socket", opens_socket, FALSE},  {"stderr", says_elsewhere, FALSE},
    {"fork", forks, FALSE},          {"exec", executes, FALSE},        {"kill", kills, FALSE},
    {"trace", traces, FALSE},        {"code", maps_code, FALSE},       {"memory", takes_much, FALSE},
    {"time", turns, FALSE},
};

static void test_kind(gconstpointer data) {
    ConfineKind kind = GPOINTER_TO_INT(data);
    g_assert_true(can(kind, computes));
    for (gsize i = 0; i < G_N_ELEMENTS(DEEDS); i++) {
        gboolean wanted = DEEDS[i].drawing && kind == CONFINE_DRAWING;
        if (can(kind, DEEDS[i].deed) != wanted)
            g_test_fail_printf("%s: %s", DEEDS[i].name, wanted ? "was stopped" : "was let through");
    }
}

/* The deeds themselves can be done: a test of what is refused proves nothing where it never works. */
static void test_free(void) {
    static const Deed free_deeds[] = {computes,     opens_own, opens_passwd, opens_font, threads,
                                      opens_socket, forks,     kills,        maps_code,  takes_much};
    for (gsize i = 0; i < G_N_ELEMENTS(free_deeds); i++)
        g_assert_true(free_deeds[i]());
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_autofree char *folder = g_dir_make_tmp("bihuan-confine-XXXXXX", NULL);
    g_assert_true(folder && chdir(folder) == 0 && g_file_set_contents(MINE, "x", 1, NULL));
    g_test_add_func("/confine/free", test_free);
    g_test_add_data_func("/confine/drawing", GINT_TO_POINTER(CONFINE_DRAWING), test_kind);
    g_test_add_data_func("/confine/decoding", GINT_TO_POINTER(CONFINE_DECODING), test_kind);
    int status = g_test_run();
    g_assert_true(unlink(MINE) == 0 && chdir("/") == 0 && rmdir(folder) == 0);
    return status;
}
