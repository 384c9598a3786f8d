/* SPDX-License-Identifier: MIT
 *
 * Mail (电子邮件) by SMTP. One message has one Message-ID, however often it is tried.
 */
#include "bihuan/notify/channel.h"
#include "bihuan/notify/mime.h"

#include <string.h>
#include <unistd.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"

#define PROBE_MS 5000 /* a server that is away is looked for so often */

static const char *const KEYS[] = {"url", "from", "tls", "ca", "user", NULL};
static const char *const SECRETS[] = {"password", NULL};

typedef struct {
    Courier *courier;
    CourierMail mail; /* what is the same for each; its texts are borrowed from the section */
    char *from_name, *from;
} Line;

/* ---- the settings ---- */

static gboolean url_fits(const ServingSection *section, GError **error) {
    const char *text = serving_value(section, "url");
    g_autoptr(GUri) url = g_uri_parse(text, G_URI_FLAGS_NONE, NULL);
    const char *scheme = url ? g_uri_get_scheme(url) : "", *host = url ? g_uri_get_host(url) : NULL, *path = url ? g_uri_get_path(url) : "";
    if (url && g_uri_get_userinfo(url))
        return serving_refuse(section, "url", error,
                              _("User and password do not stand in the address: user = … here, password = … in NAME.secrets."));
    if ((strcmp(scheme, "smtp") != 0 && strcmp(scheme, "smtps") != 0) || !host || !*host || (*path && strcmp(path, "/") != 0))
        return serving_refuse(section, "url", error, _("The mail server is written smtp://HOST:PORT or smtps://HOST:PORT."));
    return TRUE;
}

/* A password never crosses a line that somebody has stripped of its encryption: with a user, try means required. */
static gboolean take_tls(const ServingSection *section, CourierMail *mail, GError **error) {
    const char *tls = serving_value(section, "tls");
    if (*tls && strcmp(tls, "required") != 0 && strcmp(tls, "try") != 0 && strcmp(tls, "no") != 0)
        return serving_refuse(section, "tls", error, _("This is one of required, try, no."));
    mail->tls_never = strcmp(tls, "no") == 0;
    mail->tls_required = !mail->tls_never && (strcmp(tls, "try") != 0 || *serving_value(section, "user"));
    return TRUE;
}

static gboolean log_in_fits(const ServingSection *section, GError **error) {
    const char *ca = serving_value(section, "ca");
    if (*ca && access(ca, R_OK) != 0)
        return serving_refuse(section, "ca", error, _("This file of certificates cannot be read."));
    if (*serving_value(section, "user") && !*serving_secret(section, "password"))
        return serving_refuse(section, "user", error,
                              _("Its password is missing: password = … in NAME.secrets, under the same [section]."));
    return TRUE;
}

static void email_close(gpointer data) {
    Line *line = data;
    g_free(line->from_name);
    g_free(line->from);
    g_free(line);
}

static gpointer email_open(const ChannelWay *way, GError **error) {
    const ServingSection *section = way->section;
    Line *line = g_new0(Line, 1);
    g_autoptr(GError) reason = NULL;
    line->courier = way->courier;
    line->mail = (CourierMail){.url = serving_value(section, "url"),
                               .ca = serving_value(section, "ca"),
                               .user = serving_value(section, "user"),
                               .password = serving_secret(section, "password")};
    gboolean fits = url_fits(section, error) && take_tls(section, &line->mail, error) && log_in_fits(section, error);
    if (fits && mime_address(serving_value(section, "from"), &line->from_name, &line->from, &reason))
        return line;
    if (fits)
        serving_refuse(section, "from", error, "%s", reason->message);
    email_close(line);
    return NULL;
}

/* ---- what became of it ---- */

typedef struct {
    char *id;
    ChannelDone done;
    gpointer data;
} Sending;

static char *error_of(const CourierAnswer *answer, const GError *error) {
    if (answer->fault == COURIER_FAULT_SETTINGS || answer->fault == COURIER_FAULT_UNREACHED || answer->status < 400)
        return g_strdup(error->message);
    if (answer->status == 530)
        return g_strdup(_("The mail server wants a user and a password."));
    if (answer->status >= 500)
        return g_strdup_printf(_("The mail server refuses this address or this mail (%u)."), answer->status);
    return g_strdup_printf(_("The mail server does not take it now (%u)."), answer->status);
}

/* RFC 5321 4.2.1: 4xx for now, 5xx for ever. 421 and a line that breaks off are the server's end, and no message's fault. */
static SendVerdict verdict_of(const CourierAnswer *answer) {
    gboolean address = answer->fault == COURIER_FAULT_OTHER && answer->status >= 500 && answer->status != 530;
    return answer->fault == COURIER_FAULT_NONE ? SEND_OK : address ? SEND_REFUSED : SEND_RETRY;
}

static void email_done(gpointer data, const CourierAnswer *answer, const GError *error) {
    Sending *sending = data;
    g_autofree char *sentence = error ? error_of(answer, error) : NULL;
    gboolean away = answer->fault == COURIER_FAULT_UNREACHED || answer->status == 421;
    sending->done(sending->data, &(SendResult){error ? verdict_of(answer) : SEND_OK, sending->id, sentence, error && away ? PROBE_MS : 0});
    g_free(sending->id);
    g_free(sending);
}

/* ---- sending ---- */

/* A file that is too large or gone does not keep the message back: the mail says so in its place. */
static char *take_file(const Outgoing *out, MimeMail *mail, GString *text) {
    g_autoptr(GError) error = NULL;
    if (!out->file)
        return NULL;
    char *bytes = path_read(out->file, MIME_ATTACHED_MAX, &mail->attached_size, &error);
    if (!bytes)
        g_string_append_printf(text, "\n\n%s\n",
                               strcmp(out->lang, "zh") == 0 ? "（附件过大或无法读取，未附上。）"
                                                            : "(The attachment is too large or cannot be read; it is not here.)");
    mail->attached = bytes;
    mail->attached_name = bytes ? (out->file_name ? out->file_name : "file") : NULL;
    return bytes;
}

static void email_send(gpointer data, const Outgoing *out, ChannelDone done, gpointer done_data) {
    const Line *line = data;
    g_autofree char *name = NULL, *to = NULL;
    g_autoptr(GError) error = NULL;
    MimeMail mail = {.from_name = line->from_name,
                     .from = line->from,
                     .to_name = out->name,
                     .subject = out->title,
                     .lang = out->lang,
                     .dedupe = out->dedupe,
                     .time = out->time};
    g_autoptr(GString) text = g_string_new(out->text), whole = NULL;
    g_autofree char *bytes = take_file(out, &mail, text);
    if (mime_address(out->address, &name, &to, &error)) {
        mail.to = to;
        mail.text = text->str;
        whole = mime_mail(&mail, &error);
    }
    if (!whole) {
        channel_answer(done, done_data, &(SendResult){SEND_REFUSED, "", error->message, 0});
        return;
    }
    Sending *sending = g_new(Sending, 1);
    *sending = (Sending){mime_message_id(out->dedupe, line->from), done, done_data};
    CourierMail sent = line->mail;
    sent.from = line->from;
    sent.to = to;
    sent.text = whole->str;
    sent.size = whole->len;
    sent.seconds = bytes ? 120 : 0;
    courier_mail(line->courier, &sent, email_done, sending);
}

const Channel channel_email = {
    .name = "email",
    .summary = N_("mail by SMTP"),
    .contact = "email",
    .keys = KEYS,
    .secrets = SECRETS,
    .at_once = 8,
    .files = TRUE,
    .dedupes = TRUE, /* the Message-ID is the same at every try */
    .open = email_open,
    .send = email_send,
    .close = email_close,
};
