/* SPDX-License-Identifier: MIT
 *
 * The outbox (待发消息): rows written in the same transaction as what they tell of, so a rolled-back change sends
 * nothing. The watch (bihuan serve) claims, sends and marks them, each in a change.
 *
 * waiting → sending (claimed by one sending) → sent, waiting again (next: the next try) or failed; withdrawn before it was sent.
 */
#ifndef BIHUAN_MODEL_MESSAGE_H
#define BIHUAN_MODEL_MESSAGE_H

#include "bihuan/model/noun.h"

#define MESSAGE_FIRST "first"             /* as a channel: the first of those set up by which the receiver can be reached */
#define MESSAGE_STEP_DONE "已办理 / done" /* why a message of a step was withdrawn */
#define MESSAGE_BELL "bell" /* as a channel: every terminal. The watch does not send it: it is sent when it was shown to its receiver */

typedef struct {
    char *id, *channel;
    char *target; /* person id */
    char *text;
    char *record; /* number, "" = about none */
    gint64 due;   /* when it was to be told */
    gint64 tries; /* that were begun */
    char *state;  /* waiting, sending, sent, failed, withdrawn */
    char *dedupe; /* one message per key for ever */
    char *kind;   /* task, reminder, escalation, freeze, alarm, notice, test; "" = notice */
    char *title;  /* "" = the first line of the text */
    gint64 step;  /* position of the step it is about; done, the message is withdrawn; 0 = none */
    gint64 next;  /* not to be tried before; 0 = at once */
    char *claim;  /* of one sending, the same for all messages of a digest; "" = none */
    gint64 sent, seen;
    char *error;   /* why the last try failed, or why it was withdrawn; "" = nothing */
    char *reply;   /* what the service calls it; "" = nothing */
    char *file;    /* what is attached: "report", "ledger:2026-11"; "" = nothing */
    char *address; /* where to, in place of what the receiver's contact says; "" = that */
    char *scene;   /* of which it reminds (scene.h); "" = of none */
} Message;

NOUN_TYPE(Message, message)

/* A message to write; all borrowed. What is NULL or 0 is nothing. */
typedef struct {
    const char *channel, *target, *text;
    const char *record; /* number, "" = about none */
    const char *dedupe; /* one message per key for ever */
    const char *kind, *title, *file;
    const char *address; /* where to, in place of what the receiver's contact says */
    const char *scene;
    gint64 step, next;
} MessageDraft;

/* Adds one message unless one with its dedupe key exists; *added tells which (may be NULL). */
gboolean message_add(Change *change, const MessageDraft *draft, gboolean *added, GError **error);
/* The newest (Message *, array owns them), in a state or NULL = any. */
GPtrArray *message_list(Db *db, const char *state, int limit, GError **error);
/* Those of a record, oldest first. */
GPtrArray *message_list_of(Db *db, const char *record, GError **error);
/* Waiting ones of a channel that may be tried at a time, what saves people before reminders, then oldest first; at most limit. */
GPtrArray *message_list_due(Db *db, const char *channel, gint64 at, int limit, GError **error);
/* The same, of alarms only one for each person. */
GPtrArray *message_list_due_firsts(Db *db, const char *channel, gint64 at, int limit, GError **error);
/* Those for whom alarms wait (char *, array owns them). */
GPtrArray *message_alarmed(Db *db, const char *channel, gint64 at, GError **error);
/* All alarms that wait for a person by a channel, as his contact says, oldest first. */
GPtrArray *message_list_alarms(Db *db, const char *channel, const char *target, gint64 at, GError **error);
/* Those that a sending has claimed, oldest claim first. */
GPtrArray *message_list_sending(Db *db, GError **error);
/* Those of one claim. */
GPtrArray *message_list_claimed(Db *db, const char *claim, GError **error);
/* The channels by which something waits at a time (char *, array owns them). Without the bell, which terminals show. */
GPtrArray *message_channels_due(Db *db, gint64 at, GError **error);
/* The first moment after that at which one may be tried; 0 = none. FALSE: it could not be read. */
gboolean message_next_due(Db *db, gint64 after, gint64 *at, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Behind a condition on message: not those that were passed on to the person's next channel, as its dedupe key says, and did not fail there. */
#define MESSAGE_NOT_PASSED_ON                                                                                                              \
    " AND NOT EXISTS (SELECT 1 FROM message AS next WHERE next.dedupe > message.dedupe || '/' AND next.dedupe < message.dedupe || '0'"     \
    " AND next.state <> 'failed')"
/* How many nobody got: failed, and not passed on; at most max are counted. FALSE: they could not be, *count is as it was. */
gboolean message_count_failed(Db *db, gint64 max, gint64 *count, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Is anything of a record, told to a person and not withdrawn, not looked at yet? FALSE: it could not be read. */
gboolean message_is_unseen(Db *db, const char *record, const char *person, gboolean *unseen, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* He has looked, now: at all of it. */
gboolean message_see(Change *change, const char *record, const char *person, GError **error);
/* What rings at a terminal at a time, the alarms first, then what is frozen, oldest first: alarms and freezes told to a person (NULL: nobody is
 * logged in there, to anybody) which he has not looked at, while the record is open; and what comes by the bell itself and nobody has
 * acknowledged: of a record at every terminal, else at that of its receiver. At most limit. */
GPtrArray *message_list_ringing(Db *db, const char *person, gint64 at, int limit, GError **error);
/* A terminal shows what came by the bell: it is sent. */
gboolean message_ring(Change *change, Message *message, GError **error);
/* A person has acknowledged what rings of a record, or (record "") one message: he has seen what was told to him, and what came by the bell
 * ends at every terminal; its answer names him. */
gboolean message_acknowledge(Change *change, const char *record, const char *id, const char *person, GError **error);
gboolean message_save(Change *change, const Message *message, GError **error);
/* What still waits for a step of a record (position 0: for any of it) is withdrawn, also what is claimed: the watch looks again before it
 * hands it over, and marks as sent what had left. why: interned or static, in both languages. */
gboolean message_withdraw(Change *change, const char *record, gint64 position, const char *why, GError **error);
/* What still waits for a person, who has left. */
gboolean message_withdraw_from(Change *change, const char *person, const char *why, GError **error);
/* Can it wait for the end of quiet hours and of a silence? Alarms, escalations and freezes cannot. */
gboolean message_is_urgent(const Message *message);
gboolean message_is_alarm(const Message *message);
/* waiting, sending, sent, failed, withdrawn; NULL-terminated. */
extern const char *const message_states[];
/* What a message can go by: the kinds of channels (src/notify/channels) without the local log, which reaches nobody, and the two words above
 * that need none. NULL-terminated. */
extern const char *const message_ways[];
/* A channel and a state in words; a channel of the plant's own is called as it calls it. */
const char *message_channel_title(const char *channel);
const char *message_state_title(const char *state);

/* Marks that (rule, subject, occasion) happened. *first FALSE: it had happened already and nothing was written. What stands as
 * happened at a time still to come was marked by a wrong clock and has not happened. FALSE: it could not be read or written. */
gboolean occasion_mark(Change *change, const char *rule, const char *subject, const char *occasion, gboolean *first, GError **error);
/* Had it by now? FALSE: it could not be read. */
gboolean occasion_happened(Db *db, const char *rule, const char *subject, const char *occasion, gboolean *happened,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
