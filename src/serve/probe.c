/* SPDX-License-Identifier: MIT
 *
 * One connection, by GIO.
 */
#include "probe.h"

#include <gio/gio.h>
#include <string.h>

#define SECONDS 3

struct Probe {
    GSocketClient *client;
    GCancellable *cancellable;
    ProbeSaid said; /* NULL = cancelled */
    gpointer data;
};

static void on_connected(GObject *source, GAsyncResult *result, gpointer data) {
    Probe *probe = data;
    g_autoptr(GSocketConnection) connection = g_socket_client_connect_finish(G_SOCKET_CLIENT(source), result, NULL);
    if (probe->said)
        probe->said(probe->data, connection != NULL);
    g_object_unref(probe->client);
    g_object_unref(probe->cancellable);
    g_free(probe);
}

static guint16 usual_port(const char *scheme) {
    static const struct {
        const char *scheme;
        guint16 port;
    } USUAL[] = {{"smtp", 25}, {"smtps", 465}, {"http", 80}, {"https", 443}};
    for (gsize i = 0; i < G_N_ELEMENTS(USUAL); i++)
        if (strcmp(scheme, USUAL[i].scheme) == 0)
            return USUAL[i].port;
    return 0;
}

Probe *probe_start(const char *url, ProbeSaid said, gpointer data) {
    /* what stands behind the host may hold a ${token}, the host may not */
    const char *begin = strstr(url, "://");
    gsize length = begin ? (gsize)(begin - url) + 3 + strcspn(begin + 3, "/?#") : 0;
    g_autofree char *server = g_strndup(url, length), *scheme = begin ? g_strndup(url, (gsize)(begin - url)) : g_strdup("");
    guint16 port = usual_port(scheme);
    if (port == 0 || strchr(server, '$') || strchr(server, '@'))
        return NULL;
    Probe *probe = g_new0(Probe, 1);
    probe->client = g_socket_client_new();
    probe->cancellable = g_cancellable_new();
    probe->said = said;
    probe->data = data;
    g_socket_client_set_enable_proxy(probe->client, FALSE);
    g_socket_client_set_timeout(probe->client, SECONDS);
    g_socket_client_connect_to_uri_async(probe->client, server, port, probe->cancellable, on_connected, probe);
    return probe;
}

void probe_cancel(Probe *probe) {
    probe->said = NULL;
    g_cancellable_cancel(probe->cancellable);
}
