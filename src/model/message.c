/* SPDX-License-Identifier: MIT
 *
 * The outbox and the marks that make things happen once.
 */
#include "bihuan/model/message.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/id.h"

static const NounColumn COLUMNS[] = {NOUN_TEXT(Message, id),     NOUN_TEXT(Message, channel),   NOUN_TEXT(Message, target),
                                     NOUN_TEXT(Message, text),   NOUN_TEXT(Message, record),    NOUN_TIME(Message, due),
                                     NOUN_INT(Message, tries),   NOUN_TEXT(Message, state),     NOUN_TEXT(Message, dedupe),
                                     NOUN_OPTION(Message, kind), NOUN_OPTION(Message, title),   NOUN_INT(Message, step),
                                     NOUN_TIME(Message, next),   NOUN_OPTION(Message, claim),   NOUN_TIME(Message, sent),
                                     NOUN_TIME(Message, seen),   NOUN_OPTION(Message, error),   NOUN_OPTION(Message, reply),
                                     NOUN_OPTION(Message, file), NOUN_OPTION(Message, address), NOUN_OPTION(Message, scene)};
const Noun message_noun = NOUN(message, Message, "message", 1, COLUMNS, N_("There is no message %s in this plant; see: messages."));

const char *const message_states[] = {"waiting", "sending", "sent", "failed", "withdrawn", NULL};

const char *const message_ways[] = {MESSAGE_FIRST, MESSAGE_BELL, "email",  "sms",     "modem", "voice",
                                    "wecom",       "dingtalk",   "feishu", "command", "file",  NULL};

static const char SQL_DEDUPE[] = "SELECT 1 FROM message WHERE dedupe = $1";
static const char SQL_OCCASION[] = "SELECT 1 FROM occasion WHERE rule = $1 AND subject = $2 AND occasion = $3 AND at <= $4";
static const char SQL_OCCASION_ANY[] = "SELECT 1 FROM occasion WHERE rule = $1 AND subject = $2 AND occasion = $3";

/* The states, and the channels that have a name beside their own. */
static const struct {
    const char *word, *title;
} TITLES[] = {{"waiting", N_("waiting")},     {"sending", N_("sending")},     {"sent", N_("sent")},
              {"failed", N_("failed")},       {"withdrawn", N_("withdrawn")}, {"sms", N_("SMS")},
              {"modem", N_("SMS")},           {"email", N_("e-mail")},        {MESSAGE_FIRST, N_("first channel")},
              {MESSAGE_BELL, N_("terminal")}, {"voice", N_("telephone")},     {"wecom", N_("WeCom")},
              {"dingtalk", N_("DingTalk")},   {"feishu", N_("Feishu")},       {"file", N_("drop folder")},
              {"syslog", N_("local log")}};

static const char *title_of(const char *word) {
    for (gsize i = 0; i < G_N_ELEMENTS(TITLES); i++)
        if (strcmp(TITLES[i].word, word) == 0)
            return _(TITLES[i].title);
    return word;
}

const char *message_channel_title(const char *channel) {
    return title_of(channel);
}

const char *message_state_title(const char *state) {
    return title_of(state);
}

gboolean message_add(Change *change, const MessageDraft *draft, gboolean *added, GError **error) {
    gboolean there;
    if (!db_get_whether(change_db(change), error, &there, SQL_DEDUPE, "s", draft->dedupe))
        return FALSE;
    if (added)
        *added = !there;
    if (there)
        return TRUE;
    g_autofree char *id = id_new();
    Message message = {.id = id,
                       .channel = (char *)draft->channel,
                       .target = (char *)draft->target,
                       .text = (char *)draft->text,
                       .record = (char *)draft->record,
                       .due = change_time(change),
                       .state = (char *)"waiting",
                       .dedupe = (char *)draft->dedupe,
                       .kind = (char *)draft->kind,
                       .title = (char *)draft->title,
                       .file = (char *)draft->file,
                       .address = (char *)draft->address,
                       .scene = (char *)draft->scene,
                       .step = draft->step,
                       .next = draft->next};
    return noun_add(change, &message_noun, &message, error);
}

GPtrArray *message_list(Db *db, const char *state, int limit, GError **error) {
    return noun_list(db, &message_noun, error, "WHERE ($1 IS NULL OR state = $1) ORDER BY due DESC, id DESC LIMIT $2", "si", state,
                     (gint64)limit);
}

GPtrArray *message_list_of(Db *db, const char *record, GError **error) {
    return noun_list(db, &message_noun, error, "WHERE record = $1 ORDER BY due, dedupe", "s", record);
}

/* What is written on a line of its own before all else. */
#define URGENT "('alarm', 'freeze', 'escalation')"

GPtrArray *message_list_due(Db *db, const char *channel, gint64 at, int limit, GError **error) {
    return noun_list(db, &message_noun, error,
                     "WHERE state = 'waiting' AND coalesce(next, 0) <= $1 AND channel = $2"
                     " ORDER BY coalesce(kind, '') IN " URGENT " DESC, due, id LIMIT $3",
                     "isi", at, channel, (gint64)limit);
}

GPtrArray *message_list_due_firsts(Db *db, const char *channel, gint64 at, int limit, GError **error) {
    return noun_list(db, &message_noun, error,
                     "WHERE state = 'waiting' AND coalesce(next, 0) <= $1 AND channel = $2 AND (coalesce(kind, '') <> 'alarm' OR id IN"
                     " (SELECT min(id) FROM message WHERE state = 'waiting' AND coalesce(next, 0) <= $1 AND channel = $2"
                     " AND kind = 'alarm' GROUP BY target))"
                     " ORDER BY coalesce(kind, '') IN " URGENT " DESC, due, id LIMIT $3",
                     "isi", at, channel, (gint64)limit);
}

GPtrArray *message_alarmed(Db *db, const char *channel, gint64 at, GError **error) {
    return db_texts(
        db, error,
        "SELECT DISTINCT target FROM message WHERE state = 'waiting' AND coalesce(next, 0) <= $1 AND channel = $2 AND kind = 'alarm'"
        " ORDER BY target",
        "is", at, channel);
}

GPtrArray *message_list_alarms(Db *db, const char *channel, const char *target, gint64 at, GError **error) {
    return noun_list(db, &message_noun, error,
                     "WHERE state = 'waiting' AND coalesce(next, 0) <= $1 AND channel = $2 AND target = $3 AND kind = 'alarm'"
                     " AND coalesce(claim, '') = '' AND coalesce(address, '') = '' ORDER BY due, id",
                     "iss", at, channel, target);
}

GPtrArray *message_list_sending(Db *db, GError **error) {
    return noun_list(db, &message_noun, error, "WHERE state = 'sending' ORDER BY claim, due, id", "");
}

GPtrArray *message_list_claimed(Db *db, const char *claim, GError **error) {
    return noun_list(db, &message_noun, error, "WHERE state = 'sending' AND claim = $1 ORDER BY due, id", "s", claim);
}

GPtrArray *message_channels_due(Db *db, gint64 at, GError **error) {
    return db_texts(db, error,
                    "SELECT DISTINCT channel FROM message WHERE state = 'waiting' AND channel <> 'bell'"
                    " AND coalesce(next, 0) <= $1 ORDER BY channel",
                    "i", at);
}

gboolean message_next_due(Db *db, gint64 after, gint64 *at, GError **error) {
    *at = 0;
    return db_get_int(db, error, at, "SELECT min(next) FROM message WHERE state = 'waiting' AND channel <> 'bell' AND next > $1", "i",
                      after);
}

gboolean message_count_failed(Db *db, gint64 max, gint64 *count, GError **error) {
    return db_get_int(db, error, count,
                      "SELECT count(*) FROM (SELECT 1 FROM message WHERE state = 'failed'" MESSAGE_NOT_PASSED_ON " LIMIT $1) AS failed",
                      "i", max);
}

#define UNSEEN "WHERE target = $2 AND coalesce(seen, 0) = 0 AND record = $1 AND state <> 'withdrawn'"

gboolean message_is_unseen(Db *db, const char *record, const char *person, gboolean *unseen, GError **error) {
    return db_get_whether(db, error, unseen, "SELECT 1 FROM message " UNSEEN, "ss", record, person);
}

gboolean message_see(Change *change, const char *record, const char *person, GError **error) {
    g_autoptr(GPtrArray) messages = noun_list(change_db(change), &message_noun, error, UNSEEN, "ss", record, person);
    for (guint i = 0; messages && i < messages->len; i++) {
        Message *message = messages->pdata[i];
        message->seen = change_time(change);
        if (!message_save(change, message, error))
            return FALSE;
    }
    return messages != NULL;
}

#define RINGS                                                                                                                              \
    "WHERE coalesce(seen, 0) = 0 AND (channel = 'bell' OR kind IN ('alarm', 'freeze')) AND state <> 'withdrawn'" /* index message_ringing */

GPtrArray *message_list_ringing(Db *db, const char *person, gint64 at, int limit, GError **error) {
    return noun_list(
        db, &message_noun, error,
        RINGS
        " AND coalesce(next, 0) <= $2 AND CASE WHEN channel = 'bell'"
        " THEN coalesce(reply, '') = '' AND (record <> '' OR target = $1)"
        " ELSE ($1 IS NULL OR target = $1)"
        " AND NOT EXISTS (SELECT 1 FROM record WHERE number = message.record AND ended = 1) END"
        /* of what one thing wrote, the shortest: it is read at a distance */
        " ORDER BY coalesce(kind, '') = 'alarm' DESC, coalesce(kind, '') = 'freeze' DESC, due, record, length(text), id LIMIT $3",
        "sii", person, at, (gint64)limit);
}

gboolean message_ring(Change *change, Message *message, GError **error) {
    noun_set_text(&message->state, "sent");
    message->sent = change_time(change);
    return message_save(change, message, error);
}

gboolean message_acknowledge(Change *change, const char *record, const char *id, const char *person, GError **error) {
    g_autoptr(GPtrArray) messages = noun_list(
        change_db(change), &message_noun, error,
        RINGS " AND (target = $3 OR channel = 'bell') AND CASE WHEN $1 = '' THEN id = $2 ELSE record = $1 END", "sss", record, id, person);
    for (guint i = 0; messages && i < messages->len; i++) {
        Message *message = messages->pdata[i];
        gboolean bell = strcmp(message->channel, MESSAGE_BELL) == 0;
        if (strcmp(message->target, person) == 0)
            message->seen = change_time(change);
        if (bell)
            noun_set_text(&message->reply, person);
        if (!(bell && strcmp(message->state, "waiting") == 0 ? message_ring(change, message, error) : message_save(change, message, error)))
            return FALSE;
    }
    return messages != NULL;
}

gboolean message_save(Change *change, const Message *message, GError **error) {
    return noun_save(change, &message_noun, message, error);
}

/* Takes the list (NULL: it could not be read). */
static gboolean withdraw_all(Change *change, GPtrArray *list, const char *why, GError **error) {
    g_autoptr(GPtrArray) waiting = list;
    for (guint i = 0; waiting && i < waiting->len; i++) {
        Message *message = waiting->pdata[i];
        noun_set_text(&message->state, "withdrawn");
        noun_set_text(&message->error, why);
        if (!message_save(change, message, error))
            return FALSE;
    }
    return waiting != NULL;
}

gboolean message_withdraw(Change *change, const char *record, gint64 position, const char *why, GError **error) {
    return withdraw_all(change,
                        noun_list(change_db(change), &message_noun, error,
                                  "WHERE record = $1 AND state IN ('waiting', 'sending') AND ($2 = 0 OR step = $2)", "si", record,
                                  position),
                        why, error);
}

gboolean message_withdraw_from(Change *change, const char *person, const char *why, GError **error) {
    return withdraw_all(
        change, noun_list(change_db(change), &message_noun, error, "WHERE target = $1 AND state IN ('waiting', 'sending')", "s", person),
        why, error);
}

gboolean message_is_alarm(const Message *message) {
    return strcmp(message->kind, "alarm") == 0;
}

gboolean message_is_urgent(const Message *message) {
    static const char *const urgent[] = {"alarm", "freeze", "escalation", NULL};
    return g_strv_contains(urgent, message->kind);
}

gboolean occasion_happened(Db *db, const char *rule, const char *subject, const char *occasion, gboolean *happened, GError **error) {
    return db_get_whether(db, error, happened, SQL_OCCASION, "sssi", rule, subject, occasion, clock_now());
}

gboolean occasion_mark(Change *change, const char *rule, const char *subject, const char *occasion, gboolean *first, GError **error) {
    gboolean happened, known;
    if (!db_get_whether(change_db(change), error, &happened, SQL_OCCASION, "sssi", rule, subject, occasion, change_time(change)))
        return FALSE;
    *first = !happened;
    if (happened)
        return TRUE;
    if (!db_get_whether(change_db(change), error, &known, SQL_OCCASION_ANY, "sss", rule, subject, occasion))
        return FALSE;
    g_autoptr(Row) row = row_new("occasion");
    row_set_text(row, "rule", rule);
    row_set_text(row, "subject", subject);
    row_set_text(row, "occasion", occasion);
    row_set_int(row, "at", change_time(change));
    if (known)
        return change_put(change, row, error);
    return change_add(change, row, error); /* the unique key decides, should the look-up ever be wrong */
}
