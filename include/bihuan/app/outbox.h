/* SPDX-License-Identifier: MIT
 *
 * The outbox by hand (待发消息): sent once more, withdrawn, looked at. Sending itself is the watch's work (bihuan serve): what stands as
 * waiting is what it takes.
 */
#ifndef BIHUAN_APP_OUTBOX_H
#define BIHUAN_APP_OUTBOX_H

#include "bihuan/app/app.h"
#include "bihuan/app/authority.h"
#include "bihuan/model/message.h"

typedef enum { OUTBOX_RESEND, OUTBOX_WITHDRAW } OutboxDeed;

/* What the table of who may is asked: to withdraw an alarm, an escalation or a freeze takes two. second: who stands by, NULL = nobody. */
Authority outbox_authority(OutboxDeed deed, const Message *message, const char *second);
/* Why its state does not allow the deed (it is being sent; it was withdrawn, sent, failed already); NULL = it does. Borrowed. */
const char *outbox_refusal(OutboxDeed deed, const Message *message);
/* Resent it waits again as if it had never been tried; what was sent already keeps when, and goes out marked where the service cannot
 * tell. Withdrawn it is not sent. The log names the deed and the state it was in. ERR_NOT_FOUND, ERR_CONFLICT, ERR_DENIED. */
gboolean outbox_do(App *app, OutboxDeed deed, const char *id, const char *second, GError **error);

/* Who is logged in looks at a record: what he was told of it is seen now, in one change, if anything was not. Nothing where he has not
 * proven who he is, or the plant may not be written. FALSE: it could not be written now (ERR_BUSY at once: nobody waits for it); the
 * next look tries again. */
gboolean outbox_look(App *app, const char *record, GError **error);
/* Would outbox_look() write anything for a person? Where it cannot be read: no. */
gboolean outbox_is_unseen(App *app, const char *record, const char *person);

/* "e-mail, delivered 11-23 08:00, seen 11-23 08:10". Owned. */
char *outbox_told_text(const Message *message);

#endif
