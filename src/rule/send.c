/* SPDX-License-Identifier: MIT
 *
 * What a rule, a ladder, a step or a lift tells people: one message a person and channel, in the outbox of the same change, in the
 * person's language.
 */
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/area.h"
#include "bihuan/model/device.h"
#include "bihuan/model/message.h"
#include "bihuan/model/person.h"
#include "bihuan/rule/phrase.h"
#include "bihuan/rule/scene.h"
#include "bihuan/rule/tell.h"
#include "bihuan/rule/who.h"
#include "private.h"
#include "world.h"

#define NAMES_SHOWN 3

/* What names no way is told by both. */
static char *const EVERY_WAY[] = {(char *)"email", (char *)"sms", NULL};
static const char SQL_SAME[] =
    "SELECT 1 FROM message WHERE record = $1 AND coalesce(target, '') = $2 AND coalesce(channel, '') = $3 AND kind = $4 AND"
    " coalesce(step, 0) = $5 AND due = $6";

/* ---- what is put into a phrase ---- */

static void put(GHashTable *values, const char *name, const char *text) {
    if (text && *text)
        g_hash_table_insert(values, (gpointer)name, phrase_clean(text));
}

static void put_owned(GHashTable *values, const char *name, char *text) {
    put(values, name, text);
    g_free(text);
}

static void put_choice(const Case *subject, GHashTable *values, const char *name, const char *value) {
    const FormField *field = subject->form ? form_field(subject->form, name) : NULL;
    if (field && value)
        put_owned(values, name, field_format(field, value, NULL));
}

/* Who was given the step, by name. */
static gboolean put_owner(const Case *subject, GHashTable *values, const Step *step, GError **error) {
    g_autoptr(GPtrArray) people = rule_told(subject, step, error);
    g_autoptr(GString) names = g_string_new(NULL);
    for (guint i = 0; people && i < people->len && i < NAMES_SHOWN; i++) {
        g_autofree char *name = person_name(subject->db, people->pdata[i]);
        g_string_append_printf(names, "%s%s", i ? _(", ") : "", name);
    }
    if (people && people->len > NAMES_SHOWN)
        g_string_append(names, " …");
    put(values, "owner", names->str);
    return people != NULL;
}

static gboolean put_place(const Case *subject, GHashTable *values, GError **error) {
    const Record *record = subject->record;
    guint before = db_failures(subject->db);
    put_owned(values, "area", area_name(subject->db, record->area));
    put(values, "position", record->position);
    put(values, "device", record->device);
    if (record->device) {
        g_autoptr(GError) gone = NULL;
        g_autoptr(Device) device = device_load(subject->db, record->device, &gone);
        put(values, "device_name", device ? device->name : NULL);
    }
    return db_answered(subject->db, before, error);
}

/* wanted: the phrase. What takes a look-up is looked up where it is said. */
static gboolean put_all(const Case *subject, const RuleMessage *message, const char *person, const char *wanted, GHashTable *values,
                        GError **error) {
    const Record *record = subject->record;
    gint64 due = message->due ? message->due : message->step ? message->step->due : 0;
    put(values, "number", record->number);
    put(values, "form", subject->form ? form_title(subject->form) : NULL);
    put(values, "what", form_text(message->what ? message->what : &message->headline));
    put_owned(values, "do", message->advice ? rule_said(subject, message->advice) : NULL);
    put(values, "reason", form_text(&message->reason));
    put(values, "state", subject->form && record->state ? form_state_title(subject->form, record->state) : NULL);
    put_choice(subject, values, "category", record->category);
    put_choice(subject, values, "level", record->level);
    put_owned(values, "due", due ? clock_format_short(due) : NULL);
    put_owned(values, "late", message->span ? clock_show_duration(message->span) : NULL);
    put_owned(values, "count", message->count ? g_strdup_printf("%" G_GINT64_FORMAT, message->count) : NULL);
    put_owned(values, "left", message->span ? clock_show_duration(message->span) : NULL);
    put_owned(values, "person", strstr(wanted, "{person}") ? person_name(subject->db, person) : NULL);
    put_owned(values, "by", message->by ? person_name(subject->db, message->by) : NULL);
    gboolean owner = message->step && strstr(wanted, "{owner}");
    return (!owner || put_owner(subject, values, message->step, error)) && put_place(subject, values, error);
}

/* ---- the words ---- */

void rule_words_clear(RuleWords *words) {
    g_clear_pointer(&words->title, g_free);
    g_clear_pointer(&words->text, g_free);
}

/* By what carries few characters: a text message, a voice. */
static gboolean is_short(const GPtrArray *channels, const char *channel, const Contact *contact) {
    static const char *const kinds[] = {"sms", "modem", "voice", NULL};
    gboolean first = strcmp(channel, MESSAGE_FIRST) == 0;
    for (guint i = 0; i < channels->len; i++) {
        const PlantChannel *one = channels->pdata[i];
        if (first ? plant_channel_reaches(one, contact) : strcmp(one->name, channel) == 0)
            return g_strv_contains(kinds, one->kind);
    }
    return g_strv_contains(kinds, channel);
}

/* Where no channel is set up nobody asks for an address: his own row says language and quiet hours. */
static Contact *contact_for(const Case *subject, const GPtrArray *channels, const char *person, GError **error) {
    Contact *contact = NULL;
    if (channels->len)
        return contact_of(subject->db, person, error);
    if (!noun_find(subject->db, &contact_noun, &contact, error, "WHERE id = $1", "s", person))
        return NULL;
    return contact ? contact : noun_copy(&contact_noun, &(Contact){.id = (char *)person});
}

static const char *raw(const GPtrArray *own, const RuleMessage *message, const char *part, const char *lang) {
    g_autofree char *key = g_strconcat(message->phrase, part, NULL);
    return phrase_raw(own, key, lang);
}

static gboolean fill_words(const Case *subject, const RuleMessage *message, const Contact *contact, gboolean brief, RuleWords *words,
                           GError **error) {
    const char *lang = *contact->lang ? contact->lang : "zh";
    g_autoptr(GHashTable) values = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    g_autoptr(GPtrArray) own = phrase_own(subject->db, error);
    if (!own)
        return FALSE;
    const char *title = raw(own, message, ".title", lang), *text = brief ? raw(own, message, ".short", lang) : "";
    if (!*text)
        text = raw(own, message, "", lang);
    g_autofree char *wanted =
        g_strconcat(title, text, message->others ? " " : "", message->others ? phrase_raw(own, "others", lang) : "", NULL);
    const char *before = i18n_language();
    gboolean other = strcmp(lang, before) != 0;
    if (other)
        i18n_set_language(lang); /* titles of forms and choices, spans of time: in the receiver's language, not in that of who sits here */
    gboolean ok = put_all(subject, message, contact->id, wanted, values, error);
    if (other)
        i18n_set_language(before);
    if (!ok)
        return FALSE;
    words->title = phrase_fill(title, values);
    words->text = phrase_fill(wanted + strlen(title), values);
    return TRUE;
}

gboolean rule_words(const Case *subject, const RuleMessage *message, const char *person, const char *channel, RuleWords *words,
                    GError **error) {
    g_autoptr(GPtrArray) channels = plant_channels(subject->db, error);
    g_autoptr(Contact) contact = channels ? contact_for(subject, channels, person, error) : NULL;
    *words = (RuleWords){0};
    if (contact && fill_words(subject, message, contact, is_short(channels, channel, contact), words, error) &&
        rule_held_until(subject, message, contact, &words->next, error))
        return TRUE;
    rule_words_clear(words);
    return FALSE;
}

/* ---- the outbox ---- */

/* Whoever stands on two rungs that are climbed at once is told once. */
static gboolean is_told_now(Case *subject, const RuleMessage *message, const MessageDraft *draft, gboolean *told, GError **error) {
    *told = FALSE;
    return !message->step || g_strcmp0(message->kind, "escalation") != 0 ||
           db_get_whether(subject->db, error, told, SQL_SAME, "ssssii", draft->record, draft->target, draft->channel, draft->kind,
                          draft->step, subject->now);
}

/* Of a month that is only looked at: nothing is written. What no scene governs is not looked at. */
static void keep_sent(Case *subject, const MessageDraft *draft, const RuleWords *words) {
    if (!draft->scene)
        return;
    SceneMessage *sent = g_new(SceneMessage, 1);
    *sent = (SceneMessage){.at = subject->now};
    sent->scene = g_strdup(draft->scene);
    sent->person = g_strdup(draft->target);
    sent->channel = g_strdup(draft->channel);
    sent->kind = g_strdup(draft->kind);
    sent->record = g_strdup(draft->record);
    sent->key = g_strdup(draft->dedupe);
    sent->text = g_strdup(words->text);
    g_ptr_array_add(subject->sent, sent);
}

gboolean rule_put_message(Case *subject, MessageDraft *draft, RuleWords *words, GError **error) {
    gboolean added = FALSE, ok = TRUE;
    draft->title = words->title;
    draft->text = words->text;
    draft->next = words->next;
    if (subject->sent)
        keep_sent(subject, draft, words);
    else
        ok = message_add(subject->change, draft, &added, error);
    rule_words_clear(words);
    subject->messages += added;
    return ok;
}

gboolean rule_send_to(Case *subject, const RuleMessage *message, const char *person, const char *channel, GError **error) {
    const char *number = subject->record->number ? subject->record->number : "";
    gboolean first = strcmp(channel, MESSAGE_FIRST) == 0, told = FALSE;
    g_autofree char *dedupe =
        first ? g_strdup_printf("%s/%s", message->key, person) : g_strdup_printf("%s/%s/%s", message->key, channel, person);
    MessageDraft draft = {
        .channel = channel, .target = person, .record = number, .dedupe = dedupe, .kind = message->kind, .file = message->file};
    RuleWords words;
    if (!draft.kind)
        draft.kind = "notice";
    draft.scene = message->scene;
    draft.step = message->step ? message->step->position : 0;
    if (g_strcmp0(person, message->but) == 0)
        return TRUE;
    if (!subject->sent && !is_told_now(subject, message, &draft, &told, error))
        return FALSE;
    if (told)
        return TRUE;
    if (!rule_words(subject, message, person, channel, &words, error))
        return FALSE;
    return rule_put_message(subject, &draft, &words, error);
}

gboolean rule_send(Case *subject, const RuleMessage *message, GError **error) {
    RuleMessage told = *message;
    g_auto(GStrv) ways = NULL;
    g_autoptr(GPtrArray) people = rule_receivers(subject, &told, &ways, error);
    char *const *channels = ways ? ways : message->channels && *message->channels ? message->channels : EVERY_WAY;
    for (guint i = 0; people && i < people->len; i++)
        for (char *const *channel = channels; *channel; channel++)
            if (!rule_send_to(subject, &told, people->pdata[i], *channel, error))
                return FALSE;
    return people != NULL;
}
