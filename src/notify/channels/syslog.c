/* SPDX-License-Identifier: MIT
 *
 * The log of the machine (系统日志): one line of RFC 3164 for each message to its socket. Not by syslog(3), which waits where the log does not
 * read.
 */
#include "bihuan/notify/channel.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <syslog.h>
#include <unistd.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"

#define SOCKET "/dev/log"
#define TEXT_MAX 1900 /* bytes; some take no more than 2048 in one line */
#define PROBE_MS 5000

static const char *const KEYS[] = {"socket", NULL};

typedef struct {
    struct sockaddr_un address;
} Line;

static gpointer syslog_open(const ChannelWay *way, GError **error) {
    const char *path = *serving_value(way->section, "socket") ? serving_value(way->section, "socket") : SOCKET;
    Line *line = g_new0(Line, 1);
    line->address.sun_family = AF_UNIX;
    if (*path == '/' && g_strlcpy(line->address.sun_path, path, sizeof(line->address.sun_path)) < sizeof(line->address.sun_path))
        return line;
    serving_refuse(way->section, "socket", error, _("The log's socket is named by its whole path, such as /dev/log."));
    g_free(line);
    return NULL;
}

static int level_of(const char *kind) {
    static const struct {
        const char *kind;
        int level;
    } LEVELS[] = {{"alarm", LOG_ALERT}, {"freeze", LOG_ALERT}, {"escalation", LOG_WARNING}};
    for (guint i = 0; i < G_N_ELEMENTS(LEVELS); i++)
        if (strcmp(LEVELS[i].kind, kind) == 0)
            return LEVELS[i].level;
    return LOG_NOTICE;
}

/* One line: whatever would begin another becomes a blank, and what a terminal would obey is gone. */
static char *line_of(const Outgoing *out) {
    static const char *const MONTHS[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    g_autofree char *text = outgoing_text(out), *whole = g_strdup_printf("%s (%s): %s", out->name, out->person, text);
    g_autofree char *clean = utf8_printable(g_strdelimit(whole, "\r\n\t", ' '));
    gsize length = MIN(strlen(clean), TEXT_MAX);
    while (length > 0 && ((guchar)clean[length] & 0xc0) == 0x80)
        length--;
    g_autoptr(GDateTime) now = g_date_time_new_now_local();
    return g_strdup_printf("<%d>%s %2d %02d:%02d:%02d bihuan[%d]: %.*s", LOG_USER | level_of(out->kind),
                           MONTHS[g_date_time_get_month(now) - 1], g_date_time_get_day_of_month(now), g_date_time_get_hour(now),
                           g_date_time_get_minute(now), g_date_time_get_second(now), (int)getpid(), (int)length, clean);
}

/* The log's socket takes datagrams or is a stream; nothing waits for either. */
static gboolean put_line(const Line *line, const char *text) {
    static const int KINDS[] = {SOCK_DGRAM, SOCK_STREAM};
    gboolean put = FALSE;
    for (guint i = 0; i < G_N_ELEMENTS(KINDS) && !put; i++) {
        int fd = socket(AF_UNIX, KINDS[i] | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        /* A stream parts its lines by NUL. */
        gsize size = strlen(text) + (KINDS[i] == SOCK_STREAM);
        put = fd >= 0 && connect(fd, (const struct sockaddr *)&line->address, sizeof(line->address)) == 0 &&
              send(fd, text, size, MSG_NOSIGNAL) == (ssize_t)size;
        if (fd >= 0)
            close(fd);
    }
    return put;
}

static void syslog_send(gpointer data, const Outgoing *out, ChannelDone done, gpointer done_data) {
    g_autofree char *text = line_of(out);
    if (put_line(data, text))
        channel_answer(done, done_data, &(SendResult){SEND_OK, "", NULL, 0});
    else
        channel_answer(done, done_data, &(SendResult){SEND_RETRY, "", _("The log of this machine takes nothing now."), PROBE_MS});
}

const Channel channel_syslog = {
    .name = "syslog",
    .summary = N_("the log of the machine"),
    .contact = "",
    .keys = KEYS,
    .at_once = 4,
    .open = syslog_open,
    .send = syslog_send,
    .close = g_free,
};
