/* SPDX-License-Identifier: MIT
 *
 * Starting bihuan-paper and talking to it. It gets the two pipes and nothing else: no other descriptor, no variable of the
 * environment, no rights beside those of the real user.
 */
#include "tool.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/program.h"

#define PIECE 65536

struct Tool {
    ToolOptions options;
    pid_t pid;    /* 0: does not run */
    int to, from; /* -1: closed */
    GByteArray *outgoing, *incoming;
    gboolean missing;
    gboolean whole; /* it said that nothing more comes */
    gint64 taken;   /* bytes */
    gint64 moved;   /* when bytes moved last, monotonic */
    GError *failure;
};

static gboolean fail(Tool *tool) {
    if (!tool->failure)
        err_set(&tool->failure, ERR_EXTERNAL, _("The program that draws papers and decodes pictures stopped or was too slow; try again."));
    return FALSE;
}

/* A group of its own: keys of the terminal are not for it. What a set-ID program gained is given back. */
static int settle(posix_spawnattr_t *attributes, posix_spawn_file_actions_t *actions, int to, int from) {
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    int problem =
        posix_spawnattr_setflags(attributes, POSIX_SPAWN_RESETIDS | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
    problem = problem ? problem : posix_spawnattr_setsigdefault(attributes, &all);
    problem = problem ? problem : posix_spawnattr_setsigmask(attributes, &none);
    problem = problem ? problem : posix_spawn_file_actions_adddup2(actions, to, STDIN_FILENO);
    problem = problem ? problem : posix_spawn_file_actions_adddup2(actions, from, STDOUT_FILENO);
    problem = problem ? problem : posix_spawn_file_actions_addopen(actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    return problem ? problem : posix_spawn_file_actions_addclosefrom_np(actions, STDERR_FILENO + 1);
}

static int spawn(Tool *tool, const char *program, int to, int from) {
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_t actions;
    char *arguments[] = {(char *)"bihuan-paper", (char *)i18n_language(), NULL}, *environment[] = {NULL};
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_init(&actions);
    int problem = settle(&attributes, &actions, to, from);
    problem = problem ? problem : posix_spawn(&tool->pid, program, &actions, &attributes, arguments, environment);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return problem;
}

/* Sockets, not pipes: writing to one that nobody reads is an error here, and no signal. */
static int run(Tool *tool, const char *program) {
    int to[2], from[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, to) != 0)
        return errno;
    int problem = socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, from) == 0 ? 0 : errno;
    if (!problem) {
        problem = spawn(tool, program, to[1], from[1]);
        close(from[1]);
        tool->from = from[0];
    }
    close(to[1]);
    tool->to = to[0];
    return problem;
}

Tool *tool_start(const ToolOptions *options) {
    Tool *tool = g_new(Tool, 1);
    *tool = (Tool){.options = *options, .to = -1, .from = -1, .outgoing = g_byte_array_new(), .incoming = g_byte_array_new()};
    g_autofree char *program = program_path("paper", &tool->failure);
    errno = program ? run(tool, program) : 0;
    if (errno)
        err_set_errno(&tool->failure, ERR_EXTERNAL, _("%s, which draws papers and decodes pictures, cannot be started"), program);
    tool->missing = tool->failure != NULL;
    tool->pid = tool->missing ? 0 : tool->pid;
    return tool;
}

static gboolean tool_take(Tool *tool, const WirePiece *piece) {
    tool->whole = piece->kind == WIRE_END;
    if (piece->kind != WIRE_FAILED)
        return tool->options.take(piece, tool->options.data, &tool->failure);
    const char *sentence = wire_text(piece, 0);
    return sentence && err_set(&tool->failure, (ErrCode)wire_whole(piece, 0, ERR_FAILED, ERR_EXTERNAL), "%s", sentence);
}

/* What it says is as foreign as what it was given. */
static gboolean take_all(Tool *tool) {
    gsize done = 0, used = 0;
    gboolean well;
    do {
        g_auto(WirePiece) piece = {0};
        well = wire_parse(tool->incoming->data + done, tool->incoming->len - done, &piece, &used) && (used == 0 || tool_take(tool, &piece));
        done += used;
    } while (well && used > 0);
    if (done > 0)
        g_byte_array_remove_range(tool->incoming, 0, (guint)done);
    return well;
}

/* What came; *ended: nothing more will. */
static gboolean receive(Tool *tool, gboolean *ended) {
    guint had = tool->incoming->len;
    g_byte_array_set_size(tool->incoming, had + PIECE);
    ssize_t got = recv(tool->from, tool->incoming->data + had, PIECE, MSG_DONTWAIT);
    g_byte_array_set_size(tool->incoming, had + (guint)MAX(got, 0));
    *ended = got == 0;
    tool->taken += MAX(got, 0);
    return got < 0 ? errno == EINTR || errno == EAGAIN : tool->taken <= tool->options.most && take_all(tool);
}

static gboolean give(Tool *tool) {
    ssize_t sent = send(tool->to, tool->outgoing->data, tool->outgoing->len, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent > 0)
        g_byte_array_remove_range(tool->outgoing, 0, (guint)sent);
    /* one that reads no more has something to say: that is waited for */
    if (sent < 0 && errno == EPIPE)
        g_byte_array_set_size(tool->outgoing, 0);
    return sent >= 0 || errno == EINTR || errno == EAGAIN || errno == EPIPE;
}

/* Until all is sent, or (to_end) until it ends. */
static gboolean move(Tool *tool, gboolean to_end) {
    gboolean ended = FALSE;
    while (!ended && (to_end || tool->outgoing->len > 0)) {
        struct pollfd ways[] = {{tool->from, POLLIN, 0}, {tool->to, POLLOUT, 0}};
        gint64 left = tool->moved + tool->options.seconds * G_TIME_SPAN_SECOND - g_get_monotonic_time();
        int ready = left > 0 ? poll(ways, tool->outgoing->len > 0 ? 2 : 1, (int)(left / 1000) + 1) : 0;
        if (ready < 0 && errno == EINTR)
            continue;
        if (ready <= 0 || (ways[0].revents && !receive(tool, &ended)) || (tool->outgoing->len > 0 && ways[1].revents && !give(tool)))
            return fail(tool);
        tool->moved = g_get_monotonic_time();
    }
    return !ended || to_end || fail(tool);
}

void tool_put(Tool *tool, WireKind kind, const char *const *texts, gsize text_count, const double *numbers, gsize number_count) {
    wire_append(tool->outgoing, kind, texts, text_count, numbers, number_count);
    if (tool->outgoing->len >= PIECE)
        tool_send(tool);
}

void tool_put_bytes(Tool *tool, const void *bytes, gsize size) {
    wire_append_bytes(tool->outgoing, bytes, size);
    tool_send(tool);
}

gboolean tool_send(Tool *tool) {
    tool->moved = g_get_monotonic_time(); /* what the caller did meanwhile does not count */
    gboolean well = !tool->failure && move(tool, FALSE);
    g_byte_array_set_size(tool->outgoing, 0);
    return well;
}

/* TRUE: it ended by itself, and well. */
static gboolean reap(Tool *tool) {
    int status = -1;
    pid_t got;
    while ((got = waitpid(tool->pid, &status, 0)) < 0 && errno == EINTR)
        continue;
    gboolean well = got == tool->pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
    tool->pid = 0;
    return well;
}

gboolean tool_finish(Tool *tool, GError **error) {
    tool_put(tool, WIRE_END, NULL, 0, NULL, 0);
    if (tool_send(tool) && (shutdown(tool->to, SHUT_WR) == 0 || errno == ENOTCONN || fail(tool)) && move(tool, TRUE) &&
        (!reap(tool) || tool->incoming->len > 0 || !tool->whole))
        fail(tool);
    if (tool->failure)
        g_propagate_error(error, g_steal_pointer(&tool->failure));
    else
        return TRUE;
    return FALSE;
}

gboolean tool_is_missing(const Tool *tool) {
    return tool->missing;
}

void tool_free(Tool *tool) {
    if (!tool)
        return;
    if (tool->pid > 0) {
        kill(tool->pid, SIGKILL);
        reap(tool);
    }
    if (tool->to >= 0)
        close(tool->to);
    if (tool->from >= 0)
        close(tool->from);
    g_byte_array_unref(tool->outgoing);
    g_byte_array_unref(tool->incoming);
    g_clear_error(&tool->failure);
    g_free(tool);
}
