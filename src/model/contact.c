/* SPDX-License-Identifier: MIT
 *
 * Contacts, and the small nouns of telling beside them: channels, silences, phrases.
 */
#include "bihuan/model/contact.h"

#include <stdio.h>
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/person.h"

static const NounColumn COLUMNS[] = {NOUN_TEXT(Contact, id),    NOUN_TEXT(Contact, mobile),   NOUN_TEXT(Contact, email),
                                     NOUN_TEXT(Contact, wecom), NOUN_TEXT(Contact, dingtalk), NOUN_TEXT(Contact, feishu),
                                     NOUN_TEXT(Contact, lang),  NOUN_TEXT(Contact, quiet)};
const Noun contact_noun = NOUN(contact, Contact, "contact", 1, COLUMNS, NULL);

static const NounColumn CHANNEL_COLUMNS[] = {NOUN_TEXT(PlantChannel, name), NOUN_TEXT(PlantChannel, kind), NOUN_TEXT(PlantChannel, contact),
                                             NOUN_INT(PlantChannel, position), NOUN_TIME(PlantChannel, since)};
const Noun plant_channel_noun = NOUN(plant_channel, PlantChannel, "channel", 1, CHANNEL_COLUMNS, NULL);

static const NounColumn LINK_COLUMNS[] = {NOUN_TEXT(DirectoryLink, id), NOUN_TEXT(DirectoryLink, person)};
const Noun directory_link_noun = NOUN(directory_link, DirectoryLink, "directory", 1, LINK_COLUMNS, NULL);

static const NounColumn SILENCE_COLUMNS[] = {NOUN_TEXT(Silence, id),     NOUN_TEXT(Silence, subject), NOUN_TEXT(Silence, reason),
                                             NOUN_TEXT(Silence, person), NOUN_TIME(Silence, since),   NOUN_TIME(Silence, until),
                                             NOUN_TIME(Silence, ended)};
const Noun silence_noun = NOUN(silence, Silence, "silence", 1, SILENCE_COLUMNS, N_("There is no silence %s in this plant."));

static const NounColumn PHRASE_COLUMNS[] = {NOUN_TEXT(Phrase, key), NOUN_TEXT(Phrase, zh), NOUN_TEXT(Phrase, en)};
const Noun phrase_noun = NOUN(phrase, Phrase, "phrase", 1, PHRASE_COLUMNS, NULL);

#define MOBILE_DIGITS 11
#define PHONE_DIGITS 3 /* 119 */
#define PHONE_MOST 20
#define EMAIL_MOST 100
#define USERID_MOST 64 /* of WeCom and DingTalk alike */

char *contact_mobile(const char *text) {
    g_autoptr(GString) digits = g_string_new(NULL);
    for (const char *p = text; *p; p++)
        if (g_ascii_isdigit(*p) || (*p == '+' && !digits->len))
            g_string_append_c(digits, *p);
        else if (*p != ' ' && *p != '-')
            return NULL;
    static const char *const PREFIXES[] = {"+86", "0086", "86"};
    const char *number = digits->str;
    for (gsize i = 0; i < G_N_ELEMENTS(PREFIXES); i++)
        if (digits->len == strlen(PREFIXES[i]) + MOBILE_DIGITS && g_str_has_prefix(number, PREFIXES[i]))
            number += strlen(PREFIXES[i]);
    gboolean is = strlen(number) == MOBILE_DIGITS && number[0] == '1' && number[1] >= '3' && number[1] <= '9';
    return is ? g_strdup(number) : NULL;
}

gboolean contact_phone_is(const char *text) {
    gsize digits = 0, length = strlen(text);
    for (const char *p = text; *p; p++)
        digits += g_ascii_isdigit(*p) ? 1 : 0;
    return digits >= PHONE_DIGITS && length <= PHONE_MOST && strspn(text, "0123456789+- ") == length;
}

gboolean contact_email_is(const char *text) {
    const char *at = strchr(text, '@');
    for (const char *p = text; *p; p++)
        if (!g_ascii_isgraph(*p))
            return FALSE;
    return at && at > text && at[1] && !strchr(at + 1, '@') && !strpbrk(text, "<>,;:\"()[]\\") && strlen(text) <= EMAIL_MOST;
}

gboolean contact_userid_is(const char *text) {
    for (const char *p = text; *p; p++)
        if (!g_ascii_isalnum(*p) && !strchr("_-@.", *p))
            return FALSE;
    return g_ascii_isalnum(*text) && strlen(text) <= USERID_MOST && g_ascii_strcasecmp(text, "all") != 0;
}

static void fill_from(char **own, char *other) {
    if (!**own && other) {
        g_free(*own);
        *own = g_steal_pointer(&other);
    }
    g_free(other);
}

Contact *contact_of(Db *db, const char *id, GError **error) {
    Contact *contact = NULL;
    if (!noun_find(db, &contact_noun, &contact, error, "WHERE id = $1", "s", id))
        return NULL;
    if (!contact) {
        contact = noun_new(&contact_noun);
        g_free(contact->id);
        contact->id = g_strdup(id);
    }
    g_autoptr(GError) local = NULL;
    g_autoptr(Person) person = person_load(db, id, &local);
    if (person) {
        fill_from(&contact->mobile, contact_mobile(person->phone));
        fill_from(&contact->email, contact_email_is(person->email) ? g_strdup(person->email) : NULL);
    } else if (!err_is(local, ERR_NOT_FOUND)) {
        g_propagate_error(error, g_steal_pointer(&local));
        g_clear_pointer(&contact, contact_free);
    }
    return contact;
}

const char *contact_address(const Contact *contact, const char *column) {
    const NounColumn *found = noun_column(&contact_noun, column);
    const char *text = found && found->kind == NOUN_KIND_TEXT ? *(char *const *)((const char *)contact + found->offset) : NULL;
    return text ? text : "";
}

gboolean contact_quiet_parse(const char *text, int *from, int *to) {
    int h1, m1, h2, m2, length = 0;
    if (strspn(text, "0123456789:-") != strlen(text) || sscanf(text, "%2d:%2d-%2d:%2d%n", &h1, &m1, &h2, &m2, &length) != 4 ||
        text[length] != '\0' || h1 < 0 || h1 > 23 || m1 < 0 || m1 > 59 || h2 < 0 || h2 > 23 || m2 < 0 || m2 > 59)
        return FALSE;
    *from = h1 * 60 + m1;
    *to = h2 * 60 + m2;
    return *from != *to;
}

gboolean contact_is_quiet(const Contact *contact, gint64 at, gint64 *until) {
    int from, to;
    if (!contact_quiet_parse(contact->quiet, &from, &to))
        return FALSE;
    ClockCivil civil = clock_civil(at);
    int now = civil.hour * 60 + civil.minute;
    gboolean quiet = from < to ? now >= from && now < to : now >= from || now < to;
    int days = quiet && now >= to ? 1 : 0;
    *until = clock_from_civil(civil.year, civil.month, civil.day + days, to / 60, to % 60, 0);
    return quiet;
}

gboolean plant_channel_reaches(const PlantChannel *channel, const Contact *contact) {
    return *channel->contact ? *contact_address(contact, channel->contact) : strcmp(channel->kind, "syslog") != 0;
}

GPtrArray *plant_channels(Db *db, GError **error) {
    return noun_list(db, &plant_channel_noun, error, "WHERE position > 0 ORDER BY position, name", "");
}
