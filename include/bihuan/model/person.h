/* SPDX-License-Identifier: MIT
 *
 * People (人员). Nobody is ever removed: who leaves is no longer in service (离职), and his name still stands in the
 * records. What a person may do is said by appointments (appointment.h); on duty or not by shift.h.
 */
#ifndef BIHUAN_MODEL_PERSON_H
#define BIHUAN_MODEL_PERSON_H

#include "bihuan/model/noun.h"

typedef struct Person {
    char *id, *name;
    char *pinyin; /* initials, lower case; "" = unknown */
    char *department;
    char *title;         /* 职务, "" = none */
    char *crew;          /* shift crew A … D, "" = day work */
    char *phone, *email; /* "" = none */
    gboolean in_service; /* 在职 */
    char *superior;      /* 直接上级: id of the person he answers to, "" = not said */
} Person;

NOUN_TYPE(Person, person)

/* NULL with ERR_NOT_FOUND and a sentence if there is none. */
Person *person_load(Db *db, const char *id, GError **error);
/* FALSE: it could not be read. */
gboolean person_exists(Db *db, const char *id, gboolean *there, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean person_in_service(Db *db, const char *id, gboolean *serves, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Who left may not act: ERR_DENIED. */
gboolean person_need_service(Db *db, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* His name, or the id itself where it is unknown or cannot be read ("system" becomes a word for it). Owned. */
char *person_name(Db *db, const char *id);

/* The name he had at a time, as the log knows it: what was done then was done under it, also after the id was given to somebody
 * else. The id itself where that cannot be read: it is true, while the name of now need not be. Owned. */
char *person_name_then(Db *db, const char *id, gint64 at);

/* Whom a list shows; a zeroed one means everybody. */
typedef struct {
    const char *department; /* NULL = any */
    const char *role;       /* NULL = any; else who holds it at the time at */
    gint64 at;              /* for role; 0 = now */
    gboolean leavers;       /* also those who left */
} PersonFilter;

/* People (Person *, array owns them) by id, at most limit of them behind after ("" = from the start). NULL on error. */
GPtrArray *person_list(Db *db, const PersonFilter *filter, const char *after, int limit, GError **error);
/* People in service whose name contains text, or whose id or pinyin initials begin with it (any case); by id. */
GPtrArray *person_search(Db *db, const char *text, int limit, GError **error);

gboolean person_put(Change *change, const Person *person, GError **error);

#endif
