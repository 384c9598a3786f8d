/* SPDX-License-Identifier: MIT
 *
 * libcurl's multi interface on a GMainLoop: its sockets and its timer are sources.
 */
#include "bihuan/notify/courier.h"

#include <curl/curl.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"

#define CONNECT_SECONDS 5L
#define SECONDS 20L
#define AT_ONCE 16L /* connections kept to one host */

struct Courier {
    guint holds;           /* its owner's, and one while it walks: done() may free it */
    CURLM *multi;          /* NULL: freed by its owner */
    GHashTable *watches;   /* socket → GSource id */
    GHashTable *under_way; /* Transfer * */
    guint timer;
};

typedef struct {
    Courier *courier;
    CURL *easy;
    struct curl_slist *headers, *receivers;
    GString *answer;
    GHashTable *answer_headers;
    char *bytes; /* sent */
    gsize size, sent;
    gsize most; /* of the answer */
    gboolean too_long;
    const char *refusal; /* nothing is sent; it is said from an idle source */
    guint idle;
    CourierDone done;
    gpointer data;
} Transfer;

static void transfer_end(Transfer *transfer) {
    if (transfer->easy) {
        curl_multi_remove_handle(transfer->courier->multi, transfer->easy);
        curl_easy_cleanup(transfer->easy);
    }
    transfer->easy = NULL;
    if (transfer->idle)
        g_source_remove(transfer->idle);
    transfer->idle = 0;
}

static void transfer_free(gpointer pointer) {
    Transfer *transfer = pointer;
    transfer_end(transfer);
    curl_slist_free_all(transfer->headers);
    curl_slist_free_all(transfer->receivers);
    g_string_free(transfer->answer, TRUE);
    g_hash_table_unref(transfer->answer_headers);
    g_free(transfer->bytes);
    g_free(transfer);
}

/* ---- what ended ---- */

/* What curl says names host and address at most, never a secret; the URL with its token is ours and is not said. */
static GError *transfer_error(const Transfer *transfer, CURLcode code) {
    if (transfer->refusal)
        return g_error_new(ERR, ERR_INPUT, "%s", transfer->refusal);
    if (transfer->too_long)
        return g_error_new(ERR, ERR_EXTERNAL, _("The answer did not end within %d bytes."), (int)transfer->most);
    if (code == CURLE_OPERATION_TIMEDOUT)
        return g_error_new(ERR, ERR_EXTERNAL, "%s", _("There was no answer in time."));
    if (code == CURLE_COULDNT_CONNECT || code == CURLE_COULDNT_RESOLVE_HOST)
        return g_error_new(ERR, ERR_EXTERNAL, "%s", _("The server cannot be reached."));
    if (code == CURLE_SSL_CACERT_BADFILE)
        return g_error_new(ERR, ERR_EXTERNAL, "%s", _("The file of certificates to trust cannot be read; nothing was sent."));
    if (code == CURLE_PEER_FAILED_VERIFICATION)
        return g_error_new(ERR, ERR_EXTERNAL, "%s", _("The server's certificate does not match; nothing was sent to it."));
    if (code == CURLE_LOGIN_DENIED)
        return g_error_new(ERR, ERR_EXTERNAL, "%s", _("The server refuses user or password."));
    if (code == CURLE_USE_SSL_FAILED)
        return g_error_new(ERR, ERR_EXTERNAL, "%s", _("The server offers no encryption; nothing was sent to it."));
    if (code == CURLE_GOT_NOTHING || code == CURLE_PARTIAL_FILE || code == CURLE_RECV_ERROR || code == CURLE_SEND_ERROR)
        return g_error_new(ERR, ERR_EXTERNAL, "%s", _("The server broke off before its answer was whole."));
    if (code == CURLE_SSL_CONNECT_ERROR)
        return g_error_new(ERR, ERR_EXTERNAL, "%s", _("No encrypted connection to the server came about."));
    return g_error_new(ERR, ERR_EXTERNAL, _("The transfer failed: %s."), curl_easy_strerror(code));
}

static CourierFault fault_of(CURLcode code) {
    switch (code) {
    case CURLE_OK:
        return COURIER_FAULT_NONE;
    case CURLE_COULDNT_CONNECT:
    case CURLE_COULDNT_RESOLVE_HOST:
        return COURIER_FAULT_UNREACHED;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_LOGIN_DENIED:
    case CURLE_USE_SSL_FAILED:
        return COURIER_FAULT_SETTINGS;
    default:
        return COURIER_FAULT_OTHER;
    }
}

/* The transfer leaves curl before done() is called, which may send, forget, or free the courier. */
static void finish(Transfer *transfer, CURLcode code) {
    long status = 0;
    if (transfer->easy)
        curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
    g_hash_table_steal(transfer->courier->under_way, transfer);
    transfer_end(transfer);
    g_autoptr(GError) error = code == CURLE_OK ? NULL : transfer_error(transfer, code);
    CourierAnswer answer = {(guint)status, transfer->answer->str, transfer->answer->len, transfer->answer_headers, fault_of(code)};
    transfer->done(transfer->data, &answer, error);
    transfer_free(transfer);
}

static void courier_drop(Courier *courier) {
    if (--courier->holds == 0)
        g_free(courier);
}

static void finish_ended(Courier *courier) {
    CURLMsg *message;
    int left;
    courier->holds++;
    while (courier->multi && (message = curl_multi_info_read(courier->multi, &left)) != NULL) {
        Transfer *transfer = NULL;
        CURLcode code = message->data.result;
        if (message->msg != CURLMSG_DONE)
            continue;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&transfer);
        finish(transfer, code);
    }
    courier_drop(courier);
}

/* ---- sockets and the timer as sources ---- */

static gboolean on_socket(gint fd, GIOCondition condition, gpointer data) {
    Courier *courier = data;
    int running, what = (condition & G_IO_IN ? CURL_CSELECT_IN : 0) | (condition & G_IO_OUT ? CURL_CSELECT_OUT : 0) |
                        (condition & (G_IO_ERR | G_IO_HUP) ? CURL_CSELECT_ERR : 0);
    curl_multi_socket_action(courier->multi, fd, what, &running);
    finish_ended(courier);
    return G_SOURCE_CONTINUE; /* where it was taken away meanwhile, the source is gone already */
}

static void unwatch(gpointer id) {
    g_source_remove(GPOINTER_TO_UINT(id));
}

static int watch_socket(CURL *easy, curl_socket_t fd, int what, void *data, void *own) {
    (void)easy;
    (void)own;
    Courier *courier = data;
    g_hash_table_remove(courier->watches, GINT_TO_POINTER(fd));
    if (what == CURL_POLL_REMOVE)
        return 0;
    GIOCondition condition = (what & CURL_POLL_IN ? G_IO_IN : 0) | (what & CURL_POLL_OUT ? G_IO_OUT : 0) | G_IO_ERR | G_IO_HUP;
    guint id = g_unix_fd_add(fd, condition, on_socket, courier);
    g_hash_table_insert(courier->watches, GINT_TO_POINTER(fd), GUINT_TO_POINTER(id));
    return 0;
}

static gboolean on_timer(gpointer data) {
    Courier *courier = data;
    int running;
    courier->timer = 0;
    curl_multi_socket_action(courier->multi, CURL_SOCKET_TIMEOUT, 0, &running);
    finish_ended(courier);
    return G_SOURCE_REMOVE;
}

static int set_timer(CURLM *multi, long milliseconds, void *data) {
    (void)multi;
    Courier *courier = data;
    if (courier->timer)
        g_source_remove(courier->timer);
    courier->timer = milliseconds < 0 ? 0 : g_timeout_add((guint)milliseconds, on_timer, courier);
    return 0;
}

Courier *courier_new(void) {
    static gsize ready;
    if (g_once_init_enter(&ready))
        g_once_init_leave(&ready, curl_global_init(CURL_GLOBAL_DEFAULT) + (gsize)1);
    Courier *courier = g_new0(Courier, 1);
    courier->holds = 1;
    courier->multi = curl_multi_init();
    courier->watches = g_hash_table_new_full(NULL, NULL, NULL, unwatch);
    courier->under_way = g_hash_table_new_full(NULL, NULL, transfer_free, NULL);
    curl_multi_setopt(courier->multi, CURLMOPT_SOCKETFUNCTION, watch_socket);
    curl_multi_setopt(courier->multi, CURLMOPT_SOCKETDATA, courier);
    curl_multi_setopt(courier->multi, CURLMOPT_TIMERFUNCTION, set_timer);
    curl_multi_setopt(courier->multi, CURLMOPT_TIMERDATA, courier);
    curl_multi_setopt(courier->multi, CURLMOPT_MAX_HOST_CONNECTIONS, AT_ONCE);
    return courier;
}

void courier_free(Courier *courier) {
    if (!courier)
        return;
    g_hash_table_unref(courier->under_way);
    curl_multi_cleanup(courier->multi);
    g_hash_table_unref(courier->watches);
    courier->multi = NULL;
    if (courier->timer)
        g_source_remove(courier->timer);
    courier_drop(courier);
}

static gboolean is_for(gpointer transfer, gpointer value, gpointer data) {
    (void)value;
    return ((const Transfer *)transfer)->data == data;
}

void courier_forget(Courier *courier, gpointer data) {
    g_hash_table_foreach_remove(courier->under_way, is_for, data);
}

/* ---- transfers ---- */

static size_t take_answer(char *bytes, size_t one, size_t count, void *data) {
    Transfer *transfer = data;
    if (transfer->answer->len + one * count > transfer->most) {
        transfer->too_long = TRUE;
        return 0;
    }
    g_string_append_len(transfer->answer, bytes, (gssize)(one * count));
    return one * count;
}

static size_t take_header(char *bytes, size_t one, size_t count, void *data) {
    Transfer *transfer = data;
    g_autofree char *line = g_strndup(bytes, one * count);
    char *colon = strchr(line, ':');
    if (colon && g_hash_table_size(transfer->answer_headers) < 100) {
        *colon = '\0';
        g_hash_table_replace(transfer->answer_headers, g_ascii_strdown(line, -1), g_strstrip(g_strdup(colon + 1)));
    }
    return one * count;
}

static size_t give_bytes(char *place, size_t one, size_t count, void *data) {
    Transfer *transfer = data;
    gsize most = MIN(one * count, transfer->size - transfer->sent);
    memcpy(place, transfer->bytes + transfer->sent, most);
    transfer->sent += most;
    return most;
}

/* What this process starts later inherits no connection. */
static int close_on_exec(void *data, curl_socket_t fd, curlsocktype purpose) {
    (void)data;
    (void)purpose;
    return fcntl(fd, F_SETFD, FD_CLOEXEC) < 0 ? CURL_SOCKOPT_ERROR : CURL_SOCKOPT_OK;
}

/* A transfer with what holds for all of them. */
static Transfer *transfer_new(Courier *courier, const char *url, const char *protocols, const char *ca, guint seconds) {
    Transfer *transfer = g_new0(Transfer, 1);
    CURL *easy = transfer->easy = curl_easy_init();
    transfer->courier = courier;
    transfer->most = COURIER_ANSWER_MAX;
    transfer->answer = g_string_new(NULL);
    transfer->answer_headers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
    curl_easy_setopt(easy, CURLOPT_URL, url);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, protocols);
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT, seconds ? (long)seconds : SECONDS);
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(easy, CURLOPT_SOCKOPTFUNCTION, close_on_exec);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_answer);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "bihuan");
    if (ca && *ca)
        curl_easy_setopt(easy, CURLOPT_CAINFO, ca);
    return transfer;
}

static gboolean say_refused(gpointer data) {
    Transfer *transfer = data;
    transfer->idle = 0;
    finish(transfer, CURLE_FAILED_INIT);
    return G_SOURCE_REMOVE;
}

/* done() is never called before courier_send has come back. */
static void begin(Transfer *transfer, CourierDone done, gpointer data) {
    transfer->done = done;
    transfer->data = data;
    g_hash_table_add(transfer->courier->under_way, transfer);
    if (!transfer->refusal && curl_multi_add_handle(transfer->courier->multi, transfer->easy) != CURLM_OK)
        transfer->refusal = _("The transfer cannot begin.");
    if (transfer->refusal)
        transfer->idle = g_idle_add(say_refused, transfer);
}

/* Whoever writes a line end into a header or an address writes a header of his own. */
static gboolean has_line_end(const char *text) {
    return text && strpbrk(text, "\r\n") != NULL;
}

void courier_send(Courier *courier, const CourierRequest *request, CourierDone done, gpointer data) {
    courier_send_for(courier, request, COURIER_ANSWER_MAX, done, data);
}

void courier_send_for(Courier *courier, const CourierRequest *request, gsize most, CourierDone done, gpointer data) {
    gboolean foul = has_line_end(request->url);
    for (const char *const *header = request->headers; header && *header; header++)
        foul |= has_line_end(*header);
    Transfer *transfer = transfer_new(courier, request->url, "http,https", request->ca, request->seconds);
    transfer->refusal = foul ? _("A line end stands in an address or a header; nothing was sent.") : NULL;
    CURL *easy = transfer->easy;
    transfer->most = most;
    for (const char *const *header = request->headers; header && *header; header++)
        transfer->headers = curl_slist_append(transfer->headers, *header);
    transfer->headers = curl_slist_append(transfer->headers, "Expect:");
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer->headers);
    if (request->secret)
        curl_easy_setopt(easy, CURLOPT_USERPWD, request->secret);
    if (request->body || strcmp(request->method, "GET") != 0) {
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)(request->body ? request->size : 0));
        curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, request->body ? request->body : "");
    }
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request->method);
    begin(transfer, done, data);
}

void courier_mail(Courier *courier, const CourierMail *mail, CourierDone done, gpointer data) {
    gboolean foul = has_line_end(mail->from) || has_line_end(mail->to) || has_line_end(mail->url);
    Transfer *transfer = transfer_new(courier, mail->url, "smtp,smtps", mail->ca, mail->seconds);
    transfer->refusal = foul ? _("A line end stands in an address or a header; nothing was sent.") : NULL;
    CURL *easy = transfer->easy;
    transfer->bytes = g_memdup2(mail->text, mail->size);
    transfer->size = mail->size;
    transfer->receivers = curl_slist_append(NULL, mail->to);
    curl_easy_setopt(easy, CURLOPT_MAIL_FROM, mail->from);
    curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, transfer->receivers);
    curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(easy, CURLOPT_READFUNCTION, give_bytes);
    curl_easy_setopt(easy, CURLOPT_READDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t)mail->size);
    curl_easy_setopt(easy, CURLOPT_USE_SSL,
                     mail->tls_required ? (long)CURLUSESSL_ALL
                     : mail->tls_never  ? (long)CURLUSESSL_NONE
                                        : (long)CURLUSESSL_TRY);
    if (mail->user && *mail->user) {
        curl_easy_setopt(easy, CURLOPT_USERNAME, mail->user);
        curl_easy_setopt(easy, CURLOPT_PASSWORD, mail->password ? mail->password : "");
    }
    begin(transfer, done, data);
}
