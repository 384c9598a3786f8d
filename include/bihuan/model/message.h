/* SPDX-License-Identifier: MIT
 *
 * The outbox (待发消息): rows written in the same transaction as what they tell of, so a rolled-back change sends
 * nothing. Sending is another part's work.
 */
#ifndef BIHUAN_MODEL_MESSAGE_H
#define BIHUAN_MODEL_MESSAGE_H

#include "bihuan/model/noun.h"

typedef struct {
    char *id, *channel, *target, *text;
    char *record; /* number, "" = about none */
    gint64 due, tries;
    char *state;  /* waiting, sent, failed */
    char *dedupe; /* one message per key for ever */
} Message;

NOUN_TYPE(Message, message)

/* A message to write; all borrowed. */
typedef struct {
    const char *channel, *target, *text;
    const char *record; /* number, "" = about none */
    const char *dedupe; /* one message per key for ever */
} MessageDraft;

/* Adds one message unless one with its dedupe key exists; *added tells which (may be NULL). */
gboolean message_add(Change *change, const MessageDraft *draft, gboolean *added, GError **error);
/* The newest (Message *, array owns them), in a state or NULL = any. */
GPtrArray *message_list(Db *db, const char *state, int limit, GError **error);

/* Marks that (rule, subject, occasion) happened. *first FALSE: it had happened already and nothing was written. What stands as
 * happened at a time still to come was marked by a wrong clock and has not happened. FALSE: it could not be read or written. */
gboolean occasion_mark(Change *change, const char *rule, const char *subject, const char *occasion, gboolean *first, GError **error);
/* Had it by now? FALSE: it could not be read. */
gboolean occasion_happened(Db *db, const char *rule, const char *subject, const char *occasion, gboolean *happened,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
