/* SPDX-License-Identifier: MIT
 *
 * A mail as it goes over the wire (RFC 5322, 2045–2047, 2231): headers in ASCII, text and attachment in base64, lines ended by CR LF and
 * none of text longer than 76. What is in it depends on what is given and on nothing else: a second try is the same mail.
 */
#ifndef BIHUAN_NOTIFY_MIME_H
#define BIHUAN_NOTIFY_MIME_H

#include <glib.h>

#define MIME_ATTACHED_MAX (20 << 20) /* bytes */

/* “Name <a@b>” or “a@b” in its two parts (owned; *name is "" where there is none). FALSE with ERR_INPUT where it is no single bare address of
 * ASCII, or where a control character stands in it. */
gboolean mime_address(const char *text, char **name, char **address, GError **error);

/* All borrowed. */
typedef struct {
    const char *from_name, *from, *to_name, *to; /* names may be ""; addresses as mime_address gives them */
    const char *subject, *text;
    const char *lang;   /* "zh", "en" */
    const char *dedupe; /* makes the Message-ID, with the host part of from */
    gint64 time;        /* its Date, UTC ms */
    const void *attached;
    gsize attached_size;
    const char *attached_name; /* NULL = nothing is attached */
} MimeMail;

/* The whole mail; owned. NULL with ERR_INPUT where a line end or another control character stands in a header. */
GString *mime_mail(const MimeMail *mail, GError **error);
/* The Message-ID of it, with its angle brackets; owned. */
char *mime_message_id(const char *dedupe, const char *from);

#endif
