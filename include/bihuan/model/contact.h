/* SPDX-License-Identifier: MIT
 *
 * Where people are reached (联系方式), and when not. Who has no row is reached by the phone and e-mail of his person's row.
 */
#ifndef BIHUAN_MODEL_CONTACT_H
#define BIHUAN_MODEL_CONTACT_H

#include "bihuan/model/noun.h"

typedef struct {
    char *id; /* person */
    char *mobile, *email;
    char *wecom, *dingtalk, *feishu; /* ids of the services */
    char *lang;                      /* "zh", "en"; "" = zh */
    char *quiet;                     /* "22:00-06:00", "" = never */
} Contact;

NOUN_TYPE(Contact, contact)

/* What is known of a person: his row with phone (where it is a mobile) and e-mail of the person's where it has none. Owned; NULL: it could not be read. */
Contact *contact_of(Db *db, const char *person, GError **error);
/* One of its columns by name ("mobile", …), "" = none. Borrowed. */
const char *contact_address(const Contact *contact, const char *column);
/* Is it within his quiet hours at a time? *until: when they end. */
gboolean contact_is_quiet(const Contact *contact, gint64 at, gint64 *until);
/* "22:00-06:00", minutes of the day. FALSE if the text is no such span. */
gboolean contact_quiet_parse(const char *text, int *from, int *to);
/* The eleven digits of a mobile of the mainland (手机号: 1, then 3 to 9; GB and ITU plan of +86), with +86, blanks and hyphens taken away;
 * NULL = it is none: a landline, a number abroad, one that is too short. Owned. */
char *contact_mobile(const char *text);
/* Can it be dialled: three digits at least, at most 20 characters, nothing but digits, blanks, + and - (a landline, an extension too)? */
gboolean contact_phone_is(const char *text);
/* One address that stands in a header as it is: no blanks, commas, brackets, quotes, line ends, nothing beyond ASCII. */
gboolean contact_email_is(const char *text);
/* What a service calls one person: never everybody ("@all", "all"). */
gboolean contact_userid_is(const char *text);

/* A channel that the watch has set up for this plant (bihuan serve writes it). */
typedef struct {
    char *name, *kind;
    char *contact;   /* the column it needs, "" = none */
    gint64 position; /* order of preference, from 1; 0 = no longer set up */
    gint64 since;
} PlantChannel;

NOUN_TYPE(PlantChannel, plant_channel)

/* Can a person be reached by it? The local log reaches nobody. */
gboolean plant_channel_reaches(const PlantChannel *channel, const Contact *contact);
/* Those set up now, by preference (PlantChannel *, array owns them); empty: nobody is told anything outside the terminals. NULL on error. */
GPtrArray *plant_channels(Db *db, GError **error);

/* Whom a service's directory has shown here (people sync): only who came from it can leave by it. */
typedef struct {
    char *id; /* "wecom:USERID" */
    char *person;
} DirectoryLink;

NOUN_TYPE(DirectoryLink, directory_link)

/* A silence (静默): reminders about its subject are held back until it ends. */
typedef struct {
    char *id;
    char *subject; /* "person:ID", "area:CODE", "record:NUMBER" */
    char *reason, *person;
    gint64 since, until;
    gint64 ended; /* before its time, 0 = not */
} Silence;

NOUN_TYPE(Silence, silence)

/* What the plant says in place of data/messages (bihuan-message(5)). */
typedef struct {
    char *key, *zh, *en;
} Phrase;

NOUN_TYPE(Phrase, phrase)

#endif
