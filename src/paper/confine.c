/* SPDX-License-Identifier: MIT
 *
 * fork, close everything, limits, a filter of system calls (seccomp), then the work. Must not know what is computed.
 */
#include "confine.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define OUT 3 /* the child's only way out */
#define PIECE 65536

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

#ifdef ARCHITECTURE
/* The lower half of an argument; both machines are little-endian. */
#define ARGUMENT(n) ((unsigned)offsetof(struct seccomp_data, args[n]))
#define LOAD(offset) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (unsigned)(offset))
#define ALLOW BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
#define KILL BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS)
#define IF_CALL(name) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_##name, 0, 1), ALLOW
/* A call whose argument n must not have any of these bits. */
#define IF_CALL_WITHOUT(name, n, bits)                                                                                                     \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_##name, 0, 4), LOAD(ARGUMENT(n)), BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, (bits), 0, 1), KILL,   \
        ALLOW

/* What allocating, waiting for a lock of one's own, telling the time and ending take. Writing goes to one descriptor. The
 * sanitizers ask for the signal stack; it is of no use to anybody else. */
static const struct sock_filter FILTER[] = {
    LOAD(offsetof(struct seccomp_data, arch)),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0),
    KILL,
    LOAD(offsetof(struct seccomp_data, nr)),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_write, 0, 4),
    LOAD(ARGUMENT(0)),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, OUT, 1, 0),
    KILL,
    ALLOW,
    IF_CALL_WITHOUT(mmap, 2, PROT_EXEC),
    IF_CALL_WITHOUT(mprotect, 2, PROT_EXEC),
    IF_CALL(brk),
    IF_CALL(munmap),
    IF_CALL(mremap),
    IF_CALL(madvise),
    IF_CALL(futex),
    IF_CALL(clock_gettime),
    IF_CALL(gettimeofday),
    IF_CALL(getrandom),
    IF_CALL(getpid),
    IF_CALL(gettid),
    IF_CALL(sched_yield),
    IF_CALL(sigaltstack),
    IF_CALL(rt_sigprocmask),
    IF_CALL(rt_sigreturn),
    IF_CALL(exit),
    IF_CALL(exit_group),
    KILL,
};
#endif

/* Without a filter there is no work: an unknown machine shows no photos rather than decode them openly. */
static gboolean filter_calls(void) {
#ifdef ARCHITECTURE
    struct sock_fprog program = {G_N_ELEMENTS(FILTER), (struct sock_filter *)FILTER};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
#else
    return FALSE;
#endif
}

/* Bytes of address space in use: the sanitizers reserve terabytes, so a limit counts from here. */
static rlim_t used_space(void) {
    unsigned long pages = 0;
    FILE *file = fopen("/proc/self/statm", "re");
    if (file && fscanf(file, "%lu", &pages) != 1)
        pages = 0;
    if (file)
        fclose(file);
    return (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE);
}

static gboolean limit(int resource, rlim_t value) {
    return setrlimit((__rlimit_resource_t)resource, &(struct rlimit){value, value}) == 0;
}

static gboolean set_limits(const Confine *confine) {
    rlim_t space = used_space();
    return space > 0 && limit(RLIMIT_AS, space + confine->memory) && limit(RLIMIT_CPU, (rlim_t)confine->seconds) && limit(RLIMIT_CORE, 0) &&
           limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_NOFILE, 0);
}

/* Keys reach the whole group of the terminal: they are the parent's business, who ends the child. */
static void settle_signals(void) {
    static const int ignored[] = {SIGINT, SIGQUIT, SIGTSTP, SIGHUP, SIGPIPE};
    for (int number = 1; number < 32; number++)
        signal(number, SIG_DFL);
    for (gsize i = 0; i < G_N_ELEMENTS(ignored); i++)
        signal(ignored[i], SIG_IGN);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
}

/* Descriptors 0-2 lead nowhere, 3 to the parent, the rest are closed (the plant, the terminal). */
static gboolean settle_files(int out) {
    int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (nowhere < 0 || (out != OUT && dup2(out, OUT) < 0))
        return FALSE;
    for (int i = 0; i < OUT; i++)
        if (dup2(nowhere, i) < 0)
            return FALSE;
    return close_range(OUT + 1, ~0U, 0) == 0;
}

static G_NORETURN void child(const Confine *confine, int out) {
    settle_signals();
    if (!settle_files(out))
        _exit(2);
    if (confine->prepare)
        confine->prepare(confine->data);
    if (!set_limits(confine) || !filter_calls())
        _exit(2);
    _exit(confine->work(confine->data, OUT) ? 0 : 1);
}

gboolean confine_put(int out, const void *bytes, gsize size) {
    for (gsize done = 0; done < size;) {
        ssize_t put = write(out, (const char *)bytes + done, size - done);
        if (put < 0 && errno != EINTR)
            return FALSE;
        done += put > 0 ? (gsize)put : 0;
    }
    return TRUE;
}

/* Everything the child says until it ends; FALSE: too much, or too late. */
static gboolean collect(int in, GByteArray *bytes, const Confine *confine) {
    gint64 end = g_get_monotonic_time() + (gint64)confine->seconds * 1500000;
    guint8 *piece = g_malloc(PIECE);
    gboolean ended = FALSE, well = TRUE;
    while (!ended && well) {
        gint64 left = end - g_get_monotonic_time();
        struct pollfd wait = {in, POLLIN, 0};
        int ready = left > 0 ? poll(&wait, 1, (int)(left / 1000) + 1) : 0;
        ssize_t got = ready > 0 ? read(in, piece, PIECE) : -1;
        well = ready < 0 ? errno == EINTR : ready > 0 && (got >= 0 || errno == EINTR);
        ended = got == 0;
        if (got > 0)
            g_byte_array_append(bytes, piece, (guint)got);
        well = well && bytes->len <= confine->most;
    }
    g_free(piece);
    return well;
}

GBytes *confine_run(const Confine *confine) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return NULL;
    pid_t pid = fork();
    if (pid == 0)
        child(confine, ends[1]);
    close(ends[1]);
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    gboolean well = pid > 0 && collect(ends[0], bytes, confine);
    close(ends[0]);
    if (pid < 0)
        return NULL;
    if (!well)
        kill(pid, SIGKILL);
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    well = well && WIFEXITED(status) && WEXITSTATUS(status) == 0;
    return well ? g_byte_array_free_to_bytes(g_steal_pointer(&bytes)) : NULL;
}
