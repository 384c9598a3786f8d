/* SPDX-License-Identifier: MIT
 *
 * The home of libseccomp: limits, a filter of system calls, and for what has to read fonts a fence around the files (Landlock,
 * where the kernel has it).
 */
#include "confine.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sched.h>
#include <seccomp.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* What allocating, waiting for a lock of one's own, telling the time and ending take. The sanitizers ask for the signal stack; it
 * is of no use to anybody else. */
static const char *const ALWAYS[] = {
    "brk",    "munmap",      "mremap",      "madvise",        "futex",        "clock_gettime",   "gettimeofday", "getrandom", "getpid",
    "gettid", "sched_yield", "sigaltstack", "rt_sigprocmask", "rt_sigreturn", "restart_syscall", "exit",         "exit_group"};
/* What looking at fonts takes beside it, under the names of all machines; pango does it in threads. A thread that asks where its
 * stack lies (pthread_getattr_np(3), which the sanitizers do of every one) asks for its processors. */
static const char *const READING[] = {
    "read",       "pread64", "readv",   "lseek",   "close",     "stat",       "fstat",           "lstat",      "statx",
    "newfstatat", "statfs",  "fstatfs", "access",  "faccessat", "faccessat2", "readlink",        "readlinkat", "getdents64",
    "fcntl",      "getcwd",  "getuid",  "geteuid", "getgid",    "getegid",    "set_robust_list", "rseq",       "sched_getaffinity"};

static const char *const READABLE[] = {"/usr", "/etc/fonts", "/var/cache/fontconfig"};

static gboolean allow(scmp_filter_ctx filter, const char *const *names, gsize count) {
    gboolean well = TRUE;
    for (gsize i = 0; well && i < count; i++) {
        int number = seccomp_syscall_resolve_name(names[i]);
        /* below nought: no call of this machine */
        well = number < 0 || seccomp_rule_add(filter, SCMP_ACT_ALLOW, number, 0) == 0;
    }
    return well;
}

/* A call whose argument must not have any of these bits. */
static gboolean allow_without(scmp_filter_ctx filter, const char *name, unsigned argument, scmp_datum_t bits) {
    int number = seccomp_syscall_resolve_name(name);
    return number < 0 || seccomp_rule_add(filter, SCMP_ACT_ALLOW, number, 1, SCMP_CMP(argument, SCMP_CMP_MASKED_EQ, bits, 0)) == 0;
}

/* A thread, and no process; the newer call, whose arguments a filter cannot see, is as if it were not there. */
static gboolean allow_threads(scmp_filter_ctx filter) {
    return seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0 &&
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1, SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD)) == 0;
}

static gboolean allow_reading(scmp_filter_ctx filter) {
    const scmp_datum_t writing = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC;
    return allow_threads(filter) && allow(filter, READING, G_N_ELEMENTS(READING)) && allow_without(filter, "openat", 2, writing) &&
           allow_without(filter, "open", 1, writing);
}

/* Without a filter there is no work: a machine that cannot be fenced in shows nothing rather than decode openly. */
static gboolean filter_calls(ConfineKind kind) {
    scmp_filter_ctx filter = seccomp_init(kind == CONFINE_DECODING ? SCMP_ACT_KILL_PROCESS : SCMP_ACT_ERRNO(EPERM));
    gboolean well = filter && seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1) == 0 && allow(filter, ALWAYS, G_N_ELEMENTS(ALWAYS)) &&
                    allow_without(filter, "mmap", 2, PROT_EXEC) && allow_without(filter, "mprotect", 2, PROT_EXEC) &&
                    seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(write), 1, SCMP_A0(SCMP_CMP_EQ, STDOUT_FILENO)) == 0 &&
                    (kind == CONFINE_DECODING || allow_reading(filter)) && seccomp_load(filter) == 0;
    if (filter)
        seccomp_release(filter);
    return well;
}

/* ---- files ---- */

static gboolean may_read(int rules, const char *path) {
    struct landlock_path_beneath_attr below = {.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR};
    below.parent_fd = open(path, O_PATH | O_CLOEXEC);
    if (below.parent_fd < 0)
        return TRUE; /* what is not there cannot be read */
    gboolean well = syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &below, 0) == 0;
    close(below.parent_fd);
    return well;
}

/* A kernel without Landlock (before 5.13, or where it is turned off) leaves what the user may read. */
static gboolean fence_files(void) {
    const struct landlock_ruleset_attr all = {.handled_access_fs = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1};
    int rules = (int)syscall(SYS_landlock_create_ruleset, &all, sizeof all, 0);
    if (rules < 0)
        return errno == ENOSYS || errno == EOPNOTSUPP;
    gboolean well = TRUE;
    for (gsize i = 0; i < G_N_ELEMENTS(READABLE); i++)
        well = well && may_read(rules, READABLE[i]);
    well = well && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && syscall(SYS_landlock_restrict_self, rules, 0) == 0;
    close(rules);
    return well;
}

/* ---- limits ---- */

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

/* Who started us may have been stricter; that holds. */
static gboolean limit(int resource, rlim_t value) {
    struct rlimit now;
    if (getrlimit((__rlimit_resource_t)resource, &now) != 0)
        return FALSE;
    value = MIN(value, now.rlim_max);
    return setrlimit((__rlimit_resource_t)resource, &(struct rlimit){value, value}) == 0;
}

static gboolean set_limits(ConfineKind kind, gsize memory, int seconds) {
    rlim_t space = used_space(), files = kind == CONFINE_DECODING ? 0 : 64;
    return space > 0 && limit(RLIMIT_AS, space + memory) && limit(RLIMIT_CPU, (rlim_t)seconds) && limit(RLIMIT_CORE, 0) &&
           limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_NOFILE, files);
}

gboolean confine(ConfineKind kind, gsize memory, int seconds) {
    return set_limits(kind, memory, seconds) && (kind == CONFINE_DECODING || fence_files()) && filter_calls(kind);
}
