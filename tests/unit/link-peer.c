/* SPDX-License-Identifier: MIT */
#include "link-peer.h"

#include <poll.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char *answer_of(int fd) {
    GString *line = g_string_new(NULL);
    char one;
    struct pollfd came = {fd, POLLIN, 0};
    while (poll(&came, 1, 10000) == 1 && read(fd, &one, 1) == 1 && one != '\n')
        g_string_append_c(line, one);
    return g_string_free(line, FALSE);
}

ModbusPeer *modbus_peer_start(gboolean rtu) {
    ModbusPeer *peer = g_new0(ModbusPeer, 1);
    g_autofree char *folder = g_dir_make_tmp("peer-XXXXXX", NULL);
    g_autofree char *program = g_build_filename(g_getenv("BUILD") ? g_getenv("BUILD") : "build", "tests/lib/modbus_peer", NULL);
    g_autoptr(GError) error = NULL;
    peer->log = g_build_filename(folder, "log", NULL);
    char *arguments[] = {program, peer->log, rtu ? (char *)"pty" : (char *)"0", NULL};
    g_spawn_async_with_pipes(NULL, arguments, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &peer->pid, &peer->in, &peer->out, NULL, &error);
    g_assert_no_error(error);
    g_autofree char *line = answer_of(peer->out);
    g_assert_true(g_str_has_prefix(line, rtu ? "pty /" : "port "));
    peer->url = rtu ? g_strdup_printf("url=rtu://%s?baud=9600&parity=N", line + 4) : g_strdup_printf("url=tcp://127.0.0.1:%s", line + 5);
    return peer;
}

void modbus_peer_end(ModbusPeer *peer) {
    close(peer->in);
    waitpid(peer->pid, NULL, 0);
    close(peer->out);
    g_free(peer->url);
    g_free(peer->log);
    g_free(peer);
}

int modbus_peer_say(const ModbusPeer *peer, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *line = g_strconcat(text, "\n", NULL);
    g_assert_cmpint(write(peer->in, line, strlen(line)), ==, (int)strlen(line));
    g_autofree char *answer = answer_of(peer->out);
    g_assert_cmpstr(answer, !=, "");
    return strcmp(answer, "ok") == 0 ? -1 : atoi(answer);
}
