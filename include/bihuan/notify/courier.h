/* SPDX-License-Identifier: MIT
 *
 * The courier (投递): transfers of libcurl as a source of the GMainLoop, many at once over connections that are kept. Nothing in it
 * blocks. Every transfer gets the same limits: a list of protocols, no proxy from the environment, no redirects, an answer that is
 * bounded, certificates that are checked.
 */
#ifndef BIHUAN_NOTIFY_COURIER_H
#define BIHUAN_NOTIFY_COURIER_H

#include <glib.h>

#define COURIER_ANSWER_MAX 65536 /* bytes of an answer that are kept; a longer one is an error */

typedef struct Courier Courier;

/* On the default main context. Lives as long as the lines that use it. */
Courier *courier_new(void);
/* Transfers under way end without a word: their done() is not called. A done() may call it. */
void courier_free(Courier *courier);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Courier, courier_free)

/* What was begun with this data, and is not done, ends without a word: its owner goes. */
void courier_forget(Courier *courier, gpointer data);

/* Whose fault it is that there is no answer. */
typedef enum {
    COURIER_FAULT_NONE,
    COURIER_FAULT_UNREACHED, /* nobody listens there: all that waits for it waits, and no message is to blame */
    COURIER_FAULT_SETTINGS,  /* certificate, encryption, user or password: a person must see to it */
    COURIER_FAULT_OTHER,
} CourierFault;

/* What came back. Borrowed while done() runs. */
typedef struct {
    guint status;        /* of HTTP, or the last answer of SMTP; 0 = none */
    const char *body;    /* never NULL, ended by NUL; what it holds is a stranger's word */
    gsize size;          /* of the body */
    GHashTable *headers; /* lower-case name → value */
    CourierFault fault;
} CourierAnswer;

/* Called once from the main loop. error NULL: there is an answer (whatever its status). Else it is one sentence, without URL, address or
 * secret, and answer->status may still be known. */
typedef void (*CourierDone)(gpointer data, const CourierAnswer *answer, const GError *error);

/* A request of HTTP; all borrowed, and copied. */
typedef struct {
    const char *method;         /* "GET", "POST" */
    const char *url;            /* http or https */
    const char *const *headers; /* "Name: value", NULL-terminated; NULL = none. A line end in one refuses the request */
    const char *body;           /* NULL = none */
    gsize size;
    const char *ca;     /* file of certificates to trust in place of the system's; NULL */
    guint seconds;      /* for all of it; 0 = 20 */
    const char *secret; /* user:password for HTTP's own log-in; NULL */
} CourierRequest;
void courier_send(Courier *courier, const CourierRequest *request, CourierDone done, gpointer data);
/* The same where an answer may have more bytes than COURIER_ANSWER_MAX. */
void courier_send_for(Courier *courier, const CourierRequest *request, gsize most, CourierDone done, gpointer data);

/* A mail. */
typedef struct {
    const char *url;       /* smtp://HOST:PORT, smtps://HOST:PORT */
    gboolean tls_required; /* STARTTLS or nothing; else it is tried */
    gboolean tls_never;
    const char *ca;              /* as above */
    const char *user, *password; /* NULL = no log-in */
    const char *from, *to;       /* bare addresses */
    const char *text;            /* headers, empty line, body: with CR LF */
    gsize size;
    guint seconds; /* 0 = 20 */
} CourierMail;
void courier_mail(Courier *courier, const CourierMail *mail, CourierDone done, gpointer data);

#endif
