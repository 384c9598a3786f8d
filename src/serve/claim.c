/* SPDX-License-Identifier: MIT
 *
 * From rows that wait to parcels, and from what became of them back to rows.
 */
#include "claim.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/id.h"
#include "bihuan/model/contact.h"
#include "bihuan/model/message.h"
#include "parcel_fill.h"

#define LATE_WHY "撤回时已在发送 / it was on its way when it was withdrawn"
#define LIST_MOST 500 /* rows looked at for one way in one change */

static gboolean save_as(Change *change, Message *message, const char *state, GError **error) {
    noun_set_text(&message->state, state);
    return message_save(change, message, error);
}

/* ---- is anything due? ---- */

static gboolean way_has_room(Way *way) {
    return g_atomic_int_get(&way->room) > 0 && !g_atomic_int_get(&way->held);
}

/* How long a message is tried before it goes by another way. */
static gint64 patience(const Look *look) {
    gint64 sum = 0;
    for (guint i = 0; i < look->plan->retry->len; i++)
        sum += g_array_index(look->plan->retry, gint64, i);
    return sum;
}

gboolean claim_is_due(const Look *look, Db *db, gboolean *due, GError **error) {
    static const char sql[] = "SELECT DISTINCT coalesce(claim, '') FROM message WHERE state = 'sending'";
    static const char sql_old[] = "SELECT 1 FROM message WHERE state = 'waiting' AND channel = $1 AND due < $2 LIMIT 1";
    g_autoptr(GPtrArray) claims = db_texts(db, error, sql, "");
    g_autoptr(GPtrArray) channels = claims ? message_channels_due(db, clock_now(), error) : NULL;
    *due = FALSE;
    for (guint i = 0; channels && i < claims->len; i++)
        *due |= !g_hash_table_contains(look->under_way, claims->pdata[i]);
    for (guint i = 0; channels && look->ways->len > 0 && i < channels->len; i++) {
        const char *channel = channels->pdata[i];
        Way *way = way_find(look->ways, channel);
        gboolean held = way && g_atomic_int_get(&way->held), old = FALSE;
        if (held && !db_get_whether(db, error, &old, sql_old, "si", channel, clock_now() - patience(look)))
            return FALSE;
        if (way && !way_has_room(way) && !old)
            look->news->more |= !held;
        else
            *due = TRUE;
    }
    return channels != NULL;
}

gboolean claim_recalls(GHashTable *under_way, Db *db, GPtrArray *claims, GError **error) {
    if (g_hash_table_size(under_way) == 0)
        return TRUE;
    g_autoptr(GHashTable) left = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GPtrArray) rows = message_list_sending(db, error);
    for (guint i = 0; rows && i < rows->len; i++) {
        const Message *message = rows->pdata[i];
        guint count = GPOINTER_TO_UINT(g_hash_table_lookup(left, message->claim));
        g_hash_table_insert(left, g_strdup(message->claim), GUINT_TO_POINTER(count + 1));
    }
    GHashTableIter iter;
    gpointer claim, count;
    g_hash_table_iter_init(&iter, under_way);
    while (rows && g_hash_table_iter_next(&iter, &claim, &count))
        if (g_hash_table_lookup(left, claim) != count)
            g_ptr_array_add(claims, g_strdup(claim));
    return rows != NULL;
}

/* ---- the parcel ---- */

static char **ids_of(const GPtrArray *rows) {
    char **ids = g_new0(char *, rows->len + 1);
    for (guint i = 0; i < rows->len; i++)
        ids[i] = g_strdup(((const Message *)rows->pdata[i])->id);
    return ids;
}

/* The rows become one sending. again: an earlier try may have arrived. */
static gboolean send_rows(const Look *look, Change *change, Way *way, const GPtrArray *rows, gboolean again, GError **error) {
    g_autofree char *claim = NULL;
    Message *first = rows->pdata[0];
    Parcel *parcel = parcel_new();
    g_ptr_array_add(look->news->parcels, parcel);
    claim = *first->claim ? g_strdup(first->claim) : id_new();
    parcel->claim = g_strdup(claim);
    parcel->rows = ids_of(rows);
    parcel->time = first->due;
    if (!parcel_address(parcel, way, change_db(change), first->target, error))
        return FALSE;
    if (*first->address) /* where he was reached before */
        noun_set_text(&parcel->address, first->address);
    for (guint i = 0; i < rows->len; i++) {
        Message *message = rows->pdata[i];
        parcel->again |= again || message->tries > 0 || message->sent > 0;
        message->tries++;
        parcel->try = MAX(parcel->try, (guint)message->tries);
        noun_set_text(&message->claim, claim);
        if (!save_as(change, message, "sending", error))
            return FALSE;
    }
    g_atomic_int_add(&way->room, -1);
    if (rows->len > 1)
        parcel_digest(parcel, rows, way);
    return rows->len > 1 || parcel_single(parcel, first, change_db(change), error);
}

/* ---- one way fails: the next ---- */

/* The ways by which the same message went or is to go; its short words say the same. */
static GPtrArray *used_ways(Db *db, const Message *message, GError **error) {
    return db_texts(db, error,
                    "SELECT channel FROM message WHERE record = $1 AND coalesce(target, '') = $2 AND due = $3 AND coalesce(kind, '') = $4"
                    " AND coalesce(nullif(title, ''), text) = $5 AND state != 'withdrawn'",
                    "ssiss", message->record, message->target, message->due, message->kind,
                    *message->title ? message->title : message->text);
}

/* The first way that reaches the person and is not among those used; NULL = none. FALSE: it could not be read. */
static gboolean next_way(const Look *look, Db *db, const char *target, const GPtrArray *used, Way **found, GError **error) {
    g_autoptr(Contact) contact = contact_of(db, target, error);
    *found = NULL;
    for (guint i = 0; contact && !*found && i < look->ways->len; i++) {
        Way *way = look->ways->pdata[i];
        if (way_reaches(way, contact) && !(used && g_ptr_array_find_with_equal_func((GPtrArray *)used, way->name, g_str_equal, NULL)))
            *found = way;
    }
    return contact != NULL;
}

static gboolean add_successor(Change *change, const Message *message, const Way *way, GError **error) {
    g_autofree char *dedupe = g_strdup_printf("%s/%s", message->dedupe, way->name), *id = id_new();
    Message next = *message;
    gboolean there;
    next.id = id;
    next.channel = way->name;
    next.state = (char *)"waiting";
    next.dedupe = dedupe;
    next.claim = next.error = next.reply = (char *)"";
    next.tries = next.next = next.sent = 0; /* who has seen it by another way has seen it */
    return db_get_whether(change_db(change), error, &there, "SELECT 1 FROM message WHERE dedupe = $1", "s", dedupe) &&
           (there || noun_add(change, &message_noun, &next, error));
}

/* Was its step done while it was on its way? What is over is told nobody again. */
static gboolean is_over(Db *db, const Message *message, gboolean *over, GError **error) {
    *over = FALSE;
    return message->step == 0 || db_get_whether(db, error, over, "SELECT 1 FROM step WHERE record = $1 AND position = $2 AND done > 0",
                                                "si", message->record, message->step);
}

static gboolean end_over(Change *change, Message *message, GError **error) {
    noun_set_text(&message->error, MESSAGE_STEP_DONE);
    message->next = 0;
    return save_as(change, message, "withdrawn", error);
}

/* This way does not do it: the person's next one, else it stays failed and the board says so. A test is of one way. */
static gboolean give_up(const Look *look, Change *change, Message *message, const char *why, GError **error) {
    Way *way = NULL;
    gboolean over;
    if (!is_over(change_db(change), message, &over, error))
        return FALSE;
    if (over)
        return end_over(change, message, error);
    g_autoptr(GPtrArray) used = used_ways(change_db(change), message, error);
    gboolean only = strcmp(message->kind, "test") == 0 || *message->address;
    if (!used || (!only && !next_way(look, change_db(change), message->target, used, &way, error)))
        return FALSE;
    noun_set_text(&message->error, why);
    look->news->failed += !way;
    return save_as(change, message, "failed", error) && (!way || add_successor(change, message, way, error));
}

static gboolean wait_again(Change *change, Message *message, GError **error) {
    gboolean over;
    return is_over(change_db(change), message, &over, error) &&
           (over ? end_over(change, message, error) : save_as(change, message, "waiting", error));
}

/* ---- what waits ---- */

/* A dead watch had it: it may have arrived. Where its way is gone it waits like all others. */
static gboolean take_up(const Look *look, Change *change, GError **error) {
    g_autoptr(GPtrArray) rows = message_list_sending(change_db(change), error);
    for (guint i = 0; rows && i < rows->len;) {
        Message *first = rows->pdata[i];
        Way *way = way_find(look->ways, first->channel);
        g_autoptr(GPtrArray) group = g_ptr_array_new();
        for (; i < rows->len && strcmp(((Message *)rows->pdata[i])->claim, first->claim) == 0; i++)
            g_ptr_array_add(group, rows->pdata[i]);
        if (g_hash_table_contains(look->under_way, first->claim))
            continue;
        if (way && !send_rows(look, change, way, group, TRUE, error))
            return FALSE;
        for (guint k = 0; !way && k < group->len; k++)
            if (!wait_again(change, group->pdata[k], error))
                return FALSE;
    }
    return rows != NULL;
}

/* "first" becomes the name of the first way by which the person is reached. */
static gboolean resolve_first(const Look *look, Change *change, GError **error) {
    g_autoptr(GPtrArray) rows = message_list_due(change_db(change), MESSAGE_FIRST, change_time(change), LIST_MOST, error);
    for (guint i = 0; rows && i < rows->len; i++) {
        Message *message = rows->pdata[i];
        Way *way;
        if (!next_way(look, change_db(change), message->target, NULL, &way, error))
            return FALSE;
        if (!way && !give_up(look, change, message, _("No channel that is set up reaches this person."), error))
            return FALSE;
        noun_set_text(&message->channel, way ? way->name : message->channel);
        if (way && !message_save(change, message, error))
            return FALSE;
    }
    return rows != NULL;
}

/* Addresses are looked at when it leaves: a person may have got or lost one since. */
static gboolean is_reached(Change *change, const Way *way, const char *target, gboolean *reached, GError **error) {
    g_autoptr(Contact) contact = contact_of(change_db(change), target, error);
    *reached = contact && (!*way->contact || *contact_address(contact, way->contact));
    return contact != NULL;
}

/* A way that cannot do it, because it or his address is not there: who is told the same by another anyway is told. */
static gboolean excuse(const Look *look, Change *change, Message *message, const char *why, GError **error) {
    g_autoptr(GPtrArray) used = used_ways(change_db(change), message, error);
    gboolean told = FALSE, test = strcmp(message->kind, "test") == 0;
    for (guint i = 0; used && !test && !told && i < used->len; i++) {
        const Way *way = strcmp(used->pdata[i], message->channel) == 0 ? NULL : way_find(look->ways, used->pdata[i]);
        if (way && !is_reached(change, way, message->target, &told, error))
            return FALSE;
    }
    noun_set_text(&message->error, why);
    return used && (told ? save_as(change, message, "withdrawn", error) : give_up(look, change, message, why, error));
}

/* A form names a way that this plant has not. */
static gboolean divert(const Look *look, Change *change, const char *channel, GError **error) {
    g_autoptr(GPtrArray) rows = message_list_due(change_db(change), channel, change_time(change), LIST_MOST, error);
    g_autofree char *why = g_strdup_printf(_("The channel %s is not set up."), channel);
    for (guint i = 0; rows && i < rows->len; i++)
        if (!excuse(look, change, rows->pdata[i], why, error))
            return FALSE;
    return rows != NULL;
}

/* How many sendings one person had by one way within the time of a digest, and when the last one was. */
static gboolean count_recent(const Look *look, Change *change, const Message *message, gint64 *count, gint64 *last, GError **error) {
    static const char sql[] =
        "SELECT (SELECT count(DISTINCT claim) FROM message WHERE target = $1 AND channel = $2 AND state = 'sent' AND sent > $3) +"
        " (SELECT count(DISTINCT claim) FROM message WHERE state = 'sending' AND coalesce(target, '') = $1 AND coalesce(channel, '') = $2)";
    static const char sql_last[] = "SELECT max(sent) FROM message WHERE target = $1 AND channel = $2 AND state = 'sent' AND sent > $3";
    gint64 from = change_time(change) - look->plan->digest;
    *count = 0;
    *last = change_time(change);
    return db_get_int(change_db(change), error, count, sql, "ssi", message->target, message->channel, from) &&
           db_get_int(change_db(change), error, last, sql_last, "ssi", message->target, message->channel, from);
}

/* In sendings of so many rows. */
static gboolean send_by(const Look *look, Change *change, Way *way, const GPtrArray *rows, guint most, GError **error) {
    for (guint i = 0; i < rows->len; i += MIN(most, rows->len)) {
        g_autoptr(GPtrArray) some = g_ptr_array_new();
        for (guint k = i; k < i + MIN(most, rows->len - i); k++)
            g_ptr_array_add(some, rows->pdata[k]);
        if (!send_rows(look, change, way, some, FALSE, error))
            return FALSE;
    }
    return TRUE;
}

/* Somebody who had some a moment ago hears of the rest when the time of a digest is over. What has waited once waits no more. */
static gboolean put_off(Change *change, const GPtrArray *rows, gint64 later, gboolean *off, GError **error) {
    *off = TRUE;
    for (guint i = 0; i < rows->len; i++)
        *off &= ((const Message *)rows->pdata[i])->next == 0;
    for (guint i = 0; *off && i < rows->len; i++) {
        Message *message = rows->pdata[i];
        message->next = later;
        if (!message_save(change, message, error))
            return FALSE;
    }
    return TRUE;
}

/* The alarms that wait for a person become one digest, however many they are: those that the list had no room for too. While more of them
 * are being written, only the first one goes, at once. */
static gboolean send_alarms(const Look *look, Change *change, Way *way, GPtrArray *alarms, gboolean told, GError **error) {
    const Message *first = alarms->len > 0 ? alarms->pdata[0] : NULL;
    gboolean hold = look->flood || (look->stir && alarms->len > CLAIM_SINGLE);
    if (!first || (hold && told))
        return TRUE;
    if (hold)
        g_ptr_array_set_size(alarms, 1);
    if (alarms->len <= CLAIM_SINGLE || *first->address)
        return send_by(look, change, way, alarms, alarms->len <= CLAIM_SINGLE ? 1 : way->digest, error);
    g_autoptr(GPtrArray) all = message_list_alarms(change_db(change), way->name, first->target, change_time(change), error);
    return all && send_by(look, change, way, all, G_MAXUINT, error);
}

/* All that waits for one person by one way. What is urgent goes now, and in its own words unless it is too much itself. */
static gboolean send_group(const Look *look, Change *change, Way *way, const GPtrArray *rows, GError **error) {
    g_autoptr(GPtrArray) alarms = g_ptr_array_new(), urgent = g_ptr_array_new(), rest = g_ptr_array_new();
    gint64 recent, last;
    gboolean off = FALSE;
    if (!count_recent(look, change, rows->pdata[0], &recent, &last, error))
        return FALSE;
    if ((gint64)rows->len + recent <= CLAIM_SINGLE && !look->flood)
        return send_by(look, change, way, rows, 1, error);
    for (guint i = 0; i < rows->len; i++)
        g_ptr_array_add(message_is_alarm(rows->pdata[i]) ? alarms : message_is_urgent(rows->pdata[i]) ? urgent : rest, rows->pdata[i]);
    if (!send_alarms(look, change, way, alarms, recent > 0, error) ||
        !send_by(look, change, way, urgent, urgent->len > CLAIM_SINGLE ? way->digest : 1, error))
        return FALSE;
    guint told = alarms->len > CLAIM_SINGLE ? 1 : alarms->len;
    if (recent + (gint64)(told + urgent->len + rest->len) <= CLAIM_SINGLE)
        return send_by(look, change, way, rest, 1, error);
    return (recent == 0 || put_off(change, rest, last + look->plan->digest, &off, error)) &&
           (off || send_by(look, change, way, rest, way->digest, error));
}

/* Tests go alone; what was one sending stays one; the rest by person, in order. Owned arrays of borrowed rows. */
static GPtrArray *group_rows(const GPtrArray *rows) {
    GPtrArray *groups = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < rows->len; i++) {
        const Message *message = rows->pdata[i];
        g_autofree char *key = strcmp(message->kind, "test") == 0 ? g_strconcat("test ", message->id, NULL)
                               : *message->claim                  ? g_strconcat("claim ", message->claim, NULL)
                                                                  : g_strconcat("person ", message->target, " ", message->address, NULL);
        GPtrArray *group = g_hash_table_lookup(known, key);
        if (!group) {
            group = g_ptr_array_new();
            g_ptr_array_add(groups, group);
            g_hash_table_insert(known, g_steal_pointer(&key), group);
        }
        g_ptr_array_add(group, rows->pdata[i]);
    }
    return groups;
}

static gboolean excuse_all(const Look *look, Change *change, const GPtrArray *rows, GError **error) {
    for (guint i = 0; i < rows->len; i++)
        if (!excuse(look, change, rows->pdata[i], _("This person has no address for this channel."), error))
            return FALSE;
    return TRUE;
}

static gboolean claim_group(const Look *look, Change *change, Way *way, const GPtrArray *rows, GError **error) {
    const Message *first = rows->pdata[0];
    gboolean reached;
    if (!is_reached(change, way, first->target, &reached, error))
        return FALSE;
    reached = reached || *first->address;
    if (!reached)
        return excuse_all(look, change, rows, error);
    return *first->claim || strcmp(first->kind, "test") == 0 ? send_rows(look, change, way, rows, FALSE, error)
                                                             : send_group(look, change, way, rows, error);
}

/* It was to leave before his quiet hours and could not: it waits for their end. */
static gboolean is_hour_quiet(Change *change, Message *message, gboolean *quiet, GError **error) {
    gint64 wakes;
    *quiet = FALSE;
    if (strcmp(message->kind, "reminder") != 0)
        return TRUE;
    g_autoptr(Contact) contact = contact_of(change_db(change), message->target, error);
    *quiet = contact && contact_is_quiet(contact, change_time(change), &wakes);
    if (*quiet)
        message->next = wakes;
    return contact && (!*quiet || message_save(change, message, error));
}

static gboolean hold_quiet(Change *change, GPtrArray *rows, GError **error) {
    for (guint i = rows->len; i > 0; i--) {
        gboolean quiet;
        if (!is_hour_quiet(change, rows->pdata[i - 1], &quiet, error))
            return FALSE;
        if (quiet)
            g_ptr_array_remove_index(rows, i - 1);
    }
    return TRUE;
}

/* The channel itself has been away for as long as a message is tried: who can be reached by another way is. *passed FALSE: nobody can. */
static gboolean pass_on(const Look *look, Change *change, Message *message, const char *why, gboolean *passed, GError **error) {
    *passed = FALSE;
    if (change_time(change) - message->due <= patience(look) || strcmp(message->kind, "test") == 0 || *message->address)
        return TRUE;
    Way *way = NULL;
    g_autoptr(GPtrArray) used = used_ways(change_db(change), message, error);
    if (!used || !next_way(look, change_db(change), message->target, used, &way, error))
        return FALSE;
    *passed = way != NULL;
    return !way || give_up(look, change, message, *why ? why : _("This channel has been away for too long."), error);
}

/* What waits for a channel that is away. */
static gboolean pass_on_old(const Look *look, Change *change, const Way *way, GError **error) {
    g_autoptr(GPtrArray) rows = message_list_due(change_db(change), way->name, change_time(change), LIST_MOST, error);
    for (guint i = 0; rows && i < rows->len; i++) {
        Message *message = rows->pdata[i];
        gboolean passed;
        if (!pass_on(look, change, message, message->error, &passed, error))
            return FALSE;
    }
    return rows != NULL;
}

/* Others want to write too: the rest is claimed with the next look, which comes as soon as one of these is sent. */
static gboolean is_long(const Look *look) {
    guint rows = 0;
    for (guint i = 0; i < look->news->parcels->len; i++)
        rows += g_strv_length(((const Parcel *)look->news->parcels->pdata[i])->rows);
    return rows >= LIST_MOST;
}

/* Before any way sends: whom one does not reach hears of these alarms in the same digest as of those that came by another. */
static gboolean excuse_alarms(const Look *look, Change *change, const Way *way, GError **error) {
    g_autoptr(GPtrArray) targets = message_alarmed(change_db(change), way->name, change_time(change), error);
    for (guint i = 0; targets && i < targets->len; i++) {
        gboolean reached;
        if (!is_reached(change, way, targets->pdata[i], &reached, error))
            return FALSE;
        g_autoptr(GPtrArray) rows =
            reached ? NULL : message_list_alarms(change_db(change), way->name, targets->pdata[i], change_time(change), error);
        if (!reached && (!rows || !excuse_all(look, change, rows, error)))
            return FALSE;
    }
    return targets != NULL;
}

static gboolean claim_way(const Look *look, Change *change, Way *way, GError **error) {
    if (!way_has_room(way))
        return !g_atomic_int_get(&way->held) || pass_on_old(look, change, way, error);
    g_autoptr(GPtrArray) rows =
        (look->flood ? message_list_due_firsts : message_list_due)(change_db(change), way->name, change_time(change), LIST_MOST, error);
    g_autoptr(GPtrArray) groups = rows && hold_quiet(change, rows, error) ? group_rows(rows) : NULL;
    for (guint i = 0; groups && i < groups->len && way_has_room(way) && !is_long(look); i++)
        if (!claim_group(look, change, way, groups->pdata[i], error))
            return FALSE;
    return groups != NULL;
}

gboolean claim_all(const Look *look, Change *change, GError **error) {
    if (!take_up(look, change, error))
        return FALSE;
    if (look->ways->len == 0)
        return TRUE;
    g_autoptr(GPtrArray) channels =
        resolve_first(look, change, error) ? message_channels_due(change_db(change), change_time(change), error) : NULL;
    for (guint i = 0; channels && i < channels->len; i++) {
        const char *channel = channels->pdata[i];
        if (strcmp(channel, MESSAGE_FIRST) != 0 && !way_find(look->ways, channel) && !divert(look, change, channel, error))
            return FALSE;
    }
    for (guint i = 0; channels && i < look->ways->len; i++)
        if (!excuse_alarms(look, change, look->ways->pdata[i], error))
            return FALSE;
    for (guint i = 0; channels && i < look->ways->len; i++)
        if (!claim_way(look, change, look->ways->pdata[i], error))
            return FALSE;
    return channels != NULL;
}

/* ---- what became of it ---- */

/* When, by the plant's clock: never after the change that writes it. */
static gint64 moment_of(Change *change, const Outcome *outcome) {
    return clock_is_simulated() ? change_time(change) : MIN(outcome->at, change_time(change));
}

static gboolean try_again(const Look *look, Change *change, Message *message, const Outcome *outcome, GError **error) {
    const GArray *plan = look->plan->retry;
    gint64 wait = outcome->kind == OUTCOME_WAIT ? outcome->wait : 0;
    if (outcome->kind == OUTCOME_RETRY && message->tries > (gint64)plan->len)
        return give_up(look, change, message, outcome->error, error);
    gboolean passed = FALSE;
    if (outcome->kind == OUTCOME_WAIT && (!pass_on(look, change, message, outcome->error, &passed, error) || passed))
        return passed;
    if (outcome->kind == OUTCOME_RETRY)
        wait = g_array_index(plan, gint64, MAX(message->tries, 1) - 1);
    else if (outcome->kind != OUTCOME_CUT) { /* it was no try */
        message->tries = MAX(message->tries - 1, 0);
        noun_set_text(&message->claim, "");
    }
    message->next = wait ? change_time(change) + wait : 0;
    noun_set_text(&message->error, outcome->error);
    return wait_again(change, message, error);
}

static gboolean mark_row(const Look *look, Change *change, Message *message, const Outcome *outcome, GError **error) {
    switch (outcome->kind) {
    case OUTCOME_SENT:
        noun_set_text(&message->error, strcmp(message->state, "withdrawn") == 0 ? LATE_WHY : "");
        message->sent = moment_of(change, outcome);
        noun_set_text(&message->reply, outcome->reply);
        return save_as(change, message, "sent", error);
    case OUTCOME_SEEN:
        message->seen = message->seen ? message->seen : moment_of(change, outcome);
        return message_save(change, message, error);
    case OUTCOME_REFUSED:
    case OUTCOME_LOST:
        return give_up(look, change, message, outcome->error, error);
    default:
        return try_again(look, change, message, outcome, error);
    }
}

/* Of a receipt: by the id of the message or the digest, else by what the service calls it. */
static GPtrArray *rows_heard(Db *db, const Outcome *outcome, GError **error) {
    if (*outcome->id)
        return noun_list(db, &message_noun, error, "WHERE (id = $1 OR claim = $1) AND coalesce(state, '') = 'sent'", "s", outcome->id);
    return noun_list(db, &message_noun, error,
                     "WHERE reply = $2 AND reply != '' AND coalesce(channel, '') = $1 AND coalesce(state, '') = 'sent'", "ss",
                     outcome->channel, outcome->reply);
}

/* What was withdrawn when it was on its way already has been sent all the same. */
static GPtrArray *rows_sent(Db *db, const Outcome *outcome, GError **error) {
    g_auto(GStrv) ids = g_strsplit(outcome->rows, " ", -1);
    GPtrArray *rows = message_list_claimed(db, outcome->claim, error);
    for (char **id = ids; rows && *id; id++) {
        Message *message = NULL;
        if (!noun_find(db, &message_noun, &message, error, "WHERE id = $1 AND claim = $2 AND state = 'withdrawn'", "ss", *id,
                       outcome->claim)) {
            g_clear_pointer(&rows, g_ptr_array_unref);
        } else if (message)
            g_ptr_array_add(rows, message);
    }
    return rows;
}

gboolean claim_mark(const Look *look, Change *change, const Outcome *outcome, GError **error) {
    gboolean heard = outcome->kind == OUTCOME_SEEN || outcome->kind == OUTCOME_LOST;
    Db *db = change_db(change);
    g_autoptr(GPtrArray) rows = heard                           ? rows_heard(db, outcome, error)
                                : outcome->kind == OUTCOME_SENT ? rows_sent(db, outcome, error)
                                                                : message_list_claimed(db, outcome->claim, error);
    for (guint i = 0; rows && i < rows->len; i++)
        if (!mark_row(look, change, rows->pdata[i], outcome, error))
            return FALSE;
    return rows != NULL;
}
