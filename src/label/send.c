/* SPDX-License-Identifier: MIT
 *
 * Sends to printers without ever hanging: every wait has an end. Nothing that was taken in part counts as printed.
 */
#include "bihuan/label/send.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <linux/sockios.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"

#define PORT_USUAL 9100
#define SEND_BUFFER 32768 /* small: what is counted as sent has nearly arrived */
#define STEP_US 20000
#define SAID_MAX 300

/* ---- a descriptor that takes bytes when it can ---- */

static gboolean stopped_at(const Printer *printer, gsize done, gsize size, GError **error) {
    return err_set(error, ERR_EXTERNAL,
                   _("The printer %s (%s) takes nothing any more: %zu of %zu bytes were sent, which does "
                     "not count as printed. Is it out of paper, open or busy? Print again then."),
                   printer->name, printer->target, done, size);
}

static gboolean broken_at(const Printer *printer, gsize done, gsize size, GError **error) {
    return err_set_errno(error, ERR_EXTERNAL,
                         _("The printer %s (%s) broke off behind %zu of %zu bytes, which does not count as "
                           "printed; look at the printer and print again"),
                         printer->name, printer->target, done, size);
}

static ssize_t send_put(int fd, gboolean socket, const char *bytes, gsize size) {
    return socket ? send(fd, bytes, size, MSG_NOSIGNAL) : write(fd, bytes, size);
}

static gboolean feed(const Printer *printer, int fd, gboolean socket, GBytes *bytes, GError **error) {
    gsize size = 0, done = 0;
    const char *data = g_bytes_get_data(bytes, &size);
    while (done < size) {
        struct pollfd ready = {.fd = fd, .events = POLLOUT};
        int found = poll(&ready, 1, (int)printer->timeout * 1000);
        if (found == 0) {
            return stopped_at(printer, done, size, error);
        }
        ssize_t sent = found > 0 ? send_put(fd, socket, data + done, size - done) : -1;
        if (sent < 0 && errno != EINTR && errno != EAGAIN) {
            return broken_at(printer, done, size, error);
        }
        done += sent > 0 ? (gsize)sent : 0;
    }
    return TRUE;
}

/* ---- TCP ---- */

/* Waits until the printer's side has acknowledged the last byte. */
static gboolean drain(const Printer *printer, int fd, gsize size, GError **error) {
    gint64 progress = g_get_monotonic_time();
    int left = -1;
    for (;;) {
        int now = 0;
        socklen_t length = sizeof now;
        if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &now, &length) == 0 && now != 0) {
            errno = now;
            return broken_at(printer, size, size, error);
        }
        if (ioctl(fd, SIOCOUTQ, &now) != 0 || now == 0) {
            return TRUE;
        }
        if (now != left) {
            left = now;
            progress = g_get_monotonic_time();
        }
        if (g_get_monotonic_time() - progress > (gint64)printer->timeout * G_USEC_PER_SEC) {
            return stopped_at(printer, size - (gsize)MIN((gsize)now, size), size, error);
        }
        g_usleep(STEP_US);
    }
}

static gboolean send_tcp(const Printer *printer, GBytes *bytes, GError **error) {
    g_autoptr(GError) reason = NULL;
    g_autoptr(GSocketClient) client = g_socket_client_new();
    g_socket_client_set_enable_proxy(client, FALSE);
    g_socket_client_set_timeout(client, printer->timeout);
    g_autoptr(GSocketConnection) connection = g_socket_client_connect_to_host(client, printer->target, PORT_USUAL, NULL, &reason);
    if (!connection) {
        return err_set(error, ERR_EXTERNAL,
                       _("The printer %s (%s) cannot be reached: %s. Is it switched on and on the network? "
                         "Nothing was printed."),
                       printer->name, printer->target, reason->message);
    }
    GSocket *socket = g_socket_connection_get_socket(connection);
    g_socket_set_timeout(socket, 0);
    g_socket_set_blocking(socket, FALSE);
    g_socket_set_option(socket, SOL_SOCKET, SO_SNDBUF, SEND_BUFFER, NULL);
    int fd = g_socket_get_fd(socket);
    return feed(printer, fd, TRUE, bytes, error) && drain(printer, fd, g_bytes_get_size(bytes), error);
}

/* ---- a device ---- */

static gboolean send_device(const Printer *printer, GBytes *bytes, GError **error) {
    struct stat status;
    int fd = open(printer->target, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0) {
        return err_set_errno(error, ERR_EXTERNAL,
                             _("The printer %s (%s) cannot be opened; is it switched on, plugged in and not in use? "
                               "Nothing was printed"),
                             printer->name, printer->target);
    }
    if (fstat(fd, &status) != 0 || !S_ISCHR(status.st_mode)) {
        close(fd);
        return err_set(error, ERR_EXTERNAL, _("%s is not a device; a printer of type file writes files."), printer->target);
    }
    gboolean ok = feed(printer, fd, FALSE, bytes, error);
    if (close(fd) != 0 && ok) {
        return broken_at(printer, g_bytes_get_size(bytes), g_bytes_get_size(bytes), error);
    }
    return ok;
}

/* ---- CUPS ---- */

/* A file without a name that holds the bytes, at its beginning; -1 and errno if there is no room. */
static int memory_file(GBytes *bytes) {
    gsize size = 0;
    const char *data = bytes ? g_bytes_get_data(bytes, &size) : NULL;
    int fd = memfd_create("labels", MFD_CLOEXEC);
    for (gsize done = 0; fd >= 0 && done < size;) {
        ssize_t wrote = write(fd, data + done, size - done);
        if (wrote < 0 && errno != EINTR) {
            close(fd);
            return -1;
        }
        done += wrote > 0 ? (gsize)wrote : 0;
    }
    if (fd >= 0) {
        lseek(fd, 0, SEEK_SET);
    }
    return fd;
}

static char *first_line(int fd) {
    char text[SAID_MAX + 1];
    ssize_t got = pread(fd, text, SAID_MAX, 0);
    text[MAX(got, 0)] = '\0';
    text[strcspn(text, "\n")] = '\0';
    return utf8_printable(text);
}

/* Waits for a child with an end; its status as of waitpid, -1 if it had to be stopped. */
static int wait_for(GPid child, guint seconds) {
    gint64 end = g_get_monotonic_time() + (gint64)seconds * G_USEC_PER_SEC;
    int status = 0;
    for (;;) {
        pid_t done = waitpid(child, &status, WNOHANG);
        if (done == child) {
            return status;
        }
        if (done < 0 && errno != EINTR) {
            return -1;
        }
        if (g_get_monotonic_time() > end) {
            kill(child, SIGKILL);
            waitpid(child, &status, 0);
            return -1;
        }
        g_usleep(STEP_US);
    }
}

/* lp as a program with its own arguments: no shell reads the queue's name. */
static gboolean start_lp(const Printer *printer, const SendPaper *paper, int in, int said, GPid *child, GError **error) {
    g_autofree char *media = g_strdup_printf("media=Custom.%dx%dmm", (int)(paper->width + 0.5), (int)(paper->height + 0.5));
    const char *argv[12] = {"lp", "-d", printer->target, "-t", "bihuan", "-o", paper->raw ? "raw" : "print-scaling=none", NULL};
    if (!paper->raw && paper->width > 0) {
        argv[7] = "-o";
        argv[8] = media;
    }
    g_autoptr(GError) reason = NULL;
    if (!g_spawn_async_with_fds(NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, child, in, said,
                                said, &reason)) {
        return err_set(error, ERR_EXTERNAL, _("lp cannot be started: %s. Install the package cups-client. Nothing was printed."),
                       reason->message);
    }
    return TRUE;
}

static gboolean send_cups(const Printer *printer, GBytes *bytes, const SendPaper *paper, GError **error) {
    int in = memory_file(bytes), said = memory_file(NULL);
    GPid child = 0;
    gboolean ok = in >= 0 && said >= 0;
    if (!ok) {
        err_set_errno(error, ERR_EXTERNAL, _("The labels cannot be kept for printing"));
    }
    ok = ok && start_lp(printer, paper, in, said, &child, error);
    if (ok) {
        int status = wait_for(child, printer->timeout);
        ok = status != -1 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
        g_autofree char *text = status == -1 ? g_strdup(_("no answer")) : first_line(said);
        if (!ok) {
            err_set(error, ERR_EXTERNAL,
                    _("The queue %s of the printer %s did not take the labels: %s. Nothing was printed; "
                      "look at the queue with lpstat."),
                    printer->target, printer->name, text);
        }
    }
    if (in >= 0) {
        close(in);
    }
    if (said >= 0) {
        close(said);
    }
    return ok;
}

gboolean send_bytes(const Printer *printer, GBytes *bytes, const SendPaper *paper, GError **error) {
    switch (printer->type) {
    case PRINTER_CUPS:
        return send_cups(printer, bytes, paper, error);
    case PRINTER_DEVICE:
        return send_device(printer, bytes, error);
    case PRINTER_TCP:
        return send_tcp(printer, bytes, error);
    case PRINTER_FILE:
        break;
    }
    return err_set(error, ERR_FAILED, _("%s is not a device; a printer of type file writes files."), printer->name);
}
