/* SPDX-License-Identifier: MIT
 *
 * What executes or sends is root's (值守设置): the sections [channel …], [robot …], [command …], [link …], [serve], [watch] and [bridge]
 * of /etc/bihuan/bihuan.conf. In a person's own file they count only for a process that is neither set-id nor captive and runs as the
 * owner of the plant file; elsewhere they are ignored, and doctor says so. NAME.secrets beside the plant (0400, the same sections) has
 * what nobody else may read; only serve opens it.
 */
#ifndef BIHUAN_CONFIG_SERVING_H
#define BIHUAN_CONFIG_SERVING_H

#include <glib.h>

typedef struct {
    char *word, *name; /* "channel", "email"; name "" = none */
    char *file;        /* where it stands, for sentences */
    int line;
    GHashTable *values;  /* key → text as it stands */
    GHashTable *secrets; /* the same section's of NAME.secrets; empty where it has none */
} ServingSection;

typedef struct {
    GPtrArray *sections; /* ServingSection *, in the order of the file: the order of preference of channels */
    GPtrArray *ignored;  /* char *: "file:line: sentence" of what does not count here */
    GPtrArray *idle;     /* the same of sections that only NAME.secrets has */
} Serving;

/* Is [title] one of these sections? */
gboolean serving_is_section(const char *title);

typedef enum {
    SERVING_SECRETS = 1, /* NAME.secrets too (ERR_DENIED if others may read it; none is no error) */
    SERVING_CAPTIVE = 2, /* this process is captive (app/captive.h): the person's own file counts not */
} ServingFlags;

/* Reads the settings that count for the plant. NULL and "file:line: sentence" for what cannot be read. */
Serving *serving_load(const char *plant, ServingFlags flags, GError **error);
void serving_free(Serving *serving);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Serving, serving_free)

/* The section, NULL = there is none. name "" for [serve]. Borrowed. */
const ServingSection *serving_find(const Serving *serving, const char *word, const char *name);
/* A value as it stands, "" if it is not said. Borrowed. */
const char *serving_value(const ServingSection *section, const char *key);
/* The same of the secrets only. Borrowed; never printed. */
const char *serving_secret(const ServingSection *section, const char *key);
/* The value with every ${NAME} of a secret of the section replaced; other ${…} stay. Owned. */
char *serving_filled(const ServingSection *section, const char *key);
typedef struct {
    gint64 usual, min, max; /* usual: where nothing is said */
} ServingRange;
/* A whole number of a range; a duration in ms, usual if it is not said. FALSE and "file:line: sentence" otherwise. */
gboolean serving_number(const ServingSection *section, const char *key, ServingRange range, gint64 *value, GError **error);
gboolean serving_duration(const ServingSection *section, const char *key, gint64 usual, gint64 *ms, GError **error);
/* FALSE and "file:line: [channel x] key: sentence": what a channel says of a value that does not fit. */
gboolean serving_refuse(const ServingSection *section, const char *key, GError **error, const char *format, ...) G_GNUC_PRINTF(4, 5);

#endif
