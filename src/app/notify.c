/* SPDX-License-Identifier: MIT
 *
 * Silences and test messages.
 */
#include "bihuan/app/notify.h"

#include <string.h>

#include "bihuan/app/authority.h"
#include "bihuan/app/captive.h"
#include "bihuan/app/witness.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/id.h"
#include "bihuan/config/serving.h"
#include "bihuan/model/area.h"
#include "bihuan/model/message.h"
#include "bihuan/model/person.h"
#include "bihuan/model/record.h"
#include "bihuan/rule/phrase.h"

#define ID_LEAST 4

static const char SQL_IN_FORCE[] = "WHERE ($2 = 1 OR (until > $1 AND coalesce(ended, 0) = 0)) ORDER BY since DESC, id";
static const char SQL_REMINDED_OF[] =
    "SELECT d.area FROM obligation o JOIN device d ON o.subject = 'device:' || d.code"
    " WHERE substr($1, 1, length(o.id) + 8) = 'remind/' || o.id || '/'";
static const char SQL_HELD[] = "WHERE state = 'waiting' AND kind = 'reminder' AND next >= $1 ORDER BY id";

/* Is what it is about there? */
static gboolean check_subject(App *app, const char *subject, GError **error) {
    const char *colon = strchr(subject, ':'), *key = colon ? colon + 1 : "";
    gboolean there = FALSE;
    if (g_str_has_prefix(subject, "person:")) {
        g_autoptr(Person) person = person_load(app_db(app), key, error);
        return person != NULL;
    }
    if (g_str_has_prefix(subject, "record:")) {
        g_autoptr(Record) record = record_load(app_db(app), key, error);
        return record != NULL;
    }
    if (!g_str_has_prefix(subject, "area:"))
        return err_set(error, ERR_INPUT, _("“%s” cannot be silenced; write person:ID, area:CODE or record:NUMBER."), subject);
    return area_exists(app_db(app), key, &there, error) && (there || err_set(error, ERR_NOT_FOUND, _("There is no area “%s”."), key));
}

static gboolean read_until(const char *text, gint64 *until, GError **error) {
    gint64 span;
    if (!text)
        return err_set(error, ERR_USAGE, _("Until when? Give --until TIME, or a duration like 8h."));
    if (clock_parse_duration(text, &span, NULL))
        *until = clock_now() + span;
    else if (!clock_parse(text, until, error))
        return FALSE;
    return *until > clock_now() || err_set(error, ERR_INPUT, _("A silence ends later than now, not at %s."), text);
}

Silence *notify_silence(App *app, const SilenceWish *wish, GError **error) {
    const Authority authority = {.verb = "notify", .part = "silence", .meaning = "静默 / silence"};
    g_autofree char *why = witness_reason(wish->reason, error);
    gint64 until;
    if (!why || !app_need_user(app, error) || !read_until(wish->until, &until, error) || !check_subject(app, wish->subject, error))
        return NULL;
    g_autoptr(Change) change = change_begin(app_plant(app), app_user_id(app), error);
    if (!change)
        return NULL;
    g_autoptr(Silence) silence = noun_copy(&silence_noun, &(Silence){.subject = (char *)wish->subject,
                                                                     .reason = why,
                                                                     .person = (char *)app_user_id(app),
                                                                     .since = change_time(change),
                                                                     .until = until});
    g_free(silence->id);
    silence->id = id_new();
    return authority_sign(app, change, &authority, error) && noun_add(change, &silence_noun, silence, error) &&
                   change_commit(change, "silence", silence->id, why, error)
               ? g_steal_pointer(&silence)
               : NULL;
}

static Silence *find_silence(Db *db, const char *id, GError **error) {
    g_autofree char *pattern = noun_pattern(id, TRUE);
    g_autoptr(GPtrArray) found = noun_list(db, &silence_noun, error, "WHERE id LIKE $1 ESCAPE '\\' ORDER BY id LIMIT 2", "s", pattern);
    if (!found)
        return NULL;
    if (strlen(id) >= ID_LEAST && found->len == 1)
        return noun_copy(&silence_noun, found->pdata[0]);
    err_set(error, ERR_NOT_FOUND, _(silence_noun.missing), id);
    return NULL;
}

/* Is it this silence that holds the message back? */
static gboolean is_held_by(Db *db, const Silence *silence, const Message *message, gboolean *held, GError **error) {
    const char *key = strchr(silence->subject, ':') + 1;
    guint before = db_failures(db);
    *held = FALSE;
    if (g_str_has_prefix(silence->subject, "person:"))
        *held = strcmp(key, message->target) == 0;
    else if (g_str_has_prefix(silence->subject, "record:"))
        *held = strcmp(key, message->record) == 0;
    else if (*message->record) {
        g_autoptr(Record) record = record_load(db, message->record, error);
        *held = record && record->area && area_is_inside(db, record->area, key, error);
        return record && db_answered(db, before, error);
    } else {
        g_autofree char *area = NULL;
        if (!db_get_text(db, error, &area, SQL_REMINDED_OF, "s", message->dedupe))
            return FALSE;
        *held = area && *area && area_is_inside(db, area, key, error);
        return db_answered(db, before, error);
    }
    return TRUE;
}

/* His quiet hours hold it back as ever. */
static gboolean release(Change *change, const Silence *silence, GError **error) {
    Db *db = change_db(change);
    g_autoptr(GPtrArray) waiting = noun_list(db, &message_noun, error, SQL_HELD, "i", silence->until);
    for (guint i = 0; waiting && i < waiting->len; i++) {
        Message *message = waiting->pdata[i];
        gboolean held;
        gint64 wakes = 0;
        if (!is_held_by(db, silence, message, &held, error))
            return FALSE;
        g_autoptr(Contact) contact = held ? contact_of(db, message->target, error) : NULL;
        if (held && !contact)
            return FALSE;
        message->next = contact && contact_is_quiet(contact, change_time(change), &wakes) ? wakes : 0;
        if (held && !message_save(change, message, error))
            return FALSE;
    }
    return waiting != NULL;
}

gboolean notify_unsilence(App *app, const char *id, GError **error) {
    const Authority authority = {.verb = "notify", .part = "silence", .meaning = "解除静默 / silence ended"};
    if (!app_need_user(app, error))
        return FALSE;
    g_autoptr(Change) change = change_begin(app_plant(app), app_user_id(app), error);
    g_autoptr(Silence) silence = change ? find_silence(app_db(app), id, error) : NULL;
    if (!silence)
        return FALSE;
    if (silence->ended || silence->until <= change_time(change))
        return err_set(error, ERR_CONFLICT, _("this silence has ended already"));
    silence->ended = change_time(change);
    return authority_sign(app, change, &authority, error) && noun_save(change, &silence_noun, silence, error) &&
           release(change, silence, error) && change_commit(change, "unsilence", silence->id, "", error);
}

GPtrArray *notify_silences(App *app, gboolean all, GError **error) {
    return noun_list(app_db(app), &silence_noun, error, SQL_IN_FORCE, "ii", clock_now(), (gint64)all);
}

/* What a kind of channel needs to know of a person; the watch writes it as its channels say it. */
static const struct {
    const char *kind, *contact;
} NEEDS[] = {{"email", "email"},     {"sms", "mobile"},   {"modem", "mobile"}, {"voice", "mobile"},
             {"dingtalk", "mobile"}, {"wecom", "mobile"}, {"feishu", "feishu"}};

static const char *contact_needed(const char *kind) {
    for (gsize i = 0; i < G_N_ELEMENTS(NEEDS); i++)
        if (strcmp(NEEDS[i].kind, kind) == 0)
            return NEEDS[i].contact;
    return "";
}

GPtrArray *notify_channels(App *app, GError **error) {
    g_autoptr(GPtrArray) channels = plant_channels(app_db(app), error);
    if (!channels || channels->len)
        return g_steal_pointer(&channels);
    g_autoptr(Serving) serving = serving_load(plant_path(app_plant(app)), captive_is() ? SERVING_CAPTIVE : 0, error);
    for (guint i = 0; serving && i < serving->sections->len; i++) {
        const ServingSection *section = serving->sections->pdata[i];
        const char *kind = serving_value(section, "kind");
        if (strcmp(section->word, "channel") != 0)
            continue;
        kind = *kind ? kind : section->name;
        PlantChannel next = {.name = section->name, .kind = (char *)kind, .contact = (char *)contact_needed(kind), .position = i + 1};
        g_ptr_array_add(channels, noun_copy(&plant_channel_noun, &next));
    }
    return serving ? g_steal_pointer(&channels) : NULL;
}

/* Before the watch has run nothing is set up, and it may still be. */
static gboolean check_channel(App *app, const char *wanted, GError **error) {
    g_autoptr(GPtrArray) channels = notify_channels(app, error);
    g_autoptr(GString) known = g_string_new(MESSAGE_FIRST);
    gboolean there = strcmp(wanted, MESSAGE_FIRST) == 0;
    for (guint i = 0; channels && i < channels->len; i++) {
        const PlantChannel *channel = channels->pdata[i];
        there |= strcmp(channel->name, wanted) == 0;
        g_string_append_printf(known, ", %s", channel->name);
    }
    if (!channels)
        return FALSE;
    return there || channels->len == 0 || err_set(error, ERR_INPUT, _("There is no channel “%s”; set up are: %s."), wanted, known->str);
}

/* Unknown is not the same as left, and neither is a right that the asker lacks. */
static gboolean check_person(App *app, const char *id, GError **error) {
    g_autoptr(Person) person = person_load(app_db(app), id, error);
    return person &&
           (person->in_service || err_set(error, ERR_INPUT, _("%s (%s) has left service; nobody is told there."), person->name, id));
}

char *notify_test(App *app, const char *person, const char *channel, GError **error) {
    const Authority authority = {.verb = "notify", .part = "test", .meaning = "测试消息 / test message"};
    if (!app_need_user(app, error) || !check_person(app, person, error) || !check_channel(app, channel, error))
        return NULL;
    g_autoptr(Change) change = change_begin(app_plant(app), app_user_id(app), error);
    g_autoptr(Contact) contact = change ? contact_of(app_db(app), person, error) : NULL;
    if (!contact)
        return NULL;
    g_autoptr(GHashTable) values = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    g_autofree char *id = id_new(), *by = person_name(app_db(app), app_user_id(app)), *dedupe = g_strdup_printf("test/%s", id);
    g_hash_table_insert(values, (gpointer) "by", phrase_clean(by));
    const char *lang = *contact->lang ? contact->lang : "zh";
    g_autofree char *title = phrase_text(app_db(app), "test.title", lang, values, error);
    g_autofree char *text = title ? phrase_text(app_db(app), "test", lang, values, error) : NULL;
    MessageDraft draft = {
        .channel = channel, .target = person, .text = text, .title = title, .record = "", .dedupe = dedupe, .kind = "test"};
    g_autofree char *written = NULL;
    if (!text || !authority_sign(app, change, &authority, error) || !message_add(change, &draft, NULL, error) ||
        !db_get_text(app_db(app), error, &written, "SELECT id FROM message WHERE dedupe = $1", "s", dedupe) ||
        !change_commit(change, "notify-test", written, channel, error))
        return NULL;
    return g_steal_pointer(&written);
}
