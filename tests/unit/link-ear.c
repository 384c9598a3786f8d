/* SPDX-License-Identifier: MIT */
#include "link-ear.h"

#include <string.h>

static void on_read(gpointer data, const Reading *readings, guint count) {
    Ear *ear = data;
    g_mutex_lock(&ear->mutex);
    for (guint i = 0; i < count; i++) {
        g_assert_cmpuint(readings[i].point, <, EAR_POINTS);
        const Reading *before = &ear->good[readings[i].point];
        if (readings[i].fault == FAULT_NONE) {
            ear->others[readings[i].point] += ear->only && ABS(readings[i].value - before->value) > 0;
            ear->good[readings[i].point] = readings[i];
        }
        ear->last[readings[i].point] = readings[i];
        ear->count[readings[i].point]++;
        ear->readings++;
    }
    g_cond_broadcast(&ear->came);
    g_mutex_unlock(&ear->mutex);
}

static void on_state(gpointer data, const char *sentence) {
    Ear *ear = data;
    g_mutex_lock(&ear->mutex);
    ear->known = TRUE;
    ear->states++;
    g_free(ear->said);
    ear->said = g_strdup(sentence);
    g_cond_broadcast(&ear->came);
    g_mutex_unlock(&ear->mutex);
}

static void on_driven(gpointer data, guint64 order, gint64 at, const char *sentence) {
    Ear *ear = data;
    g_assert_cmpint(at, >, 0);
    g_mutex_lock(&ear->mutex);
    g_string_append_printf(ear->driven, "%d %s\n", (int)order, sentence ? sentence : "ok");
    g_cond_broadcast(&ear->came);
    g_mutex_unlock(&ear->mutex);
}

static GHashTable *next_secrets(void) {
    static GHashTable *secrets;
    if (!secrets)
        secrets = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return secrets;
}

void ear_secret(const char *key, const char *value) {
    g_hash_table_replace(next_secrets(), g_strdup(key), g_strdup(value));
}

static ServingSection *section_of(const char *const *settings) {
    ServingSection *section = g_new0(ServingSection, 1);
    section->word = g_strdup("link");
    section->name = g_strdup("plc");
    section->file = g_strdup("bihuan.conf");
    section->line = 1;
    section->values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    section->secrets = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (; *settings; settings++) {
        const char *equals = strchr(*settings, '=');
        g_hash_table_replace(section->values, g_strndup(*settings, (gsize)(equals - *settings)), g_strdup(equals + 1));
    }
    GHashTableIter iter;
    gpointer key, value;
    g_hash_table_iter_init(&iter, next_secrets());
    while (g_hash_table_iter_next(&iter, &key, &value))
        g_hash_table_replace(section->secrets, g_strdup(key), g_strdup(value));
    g_hash_table_remove_all(next_secrets());
    return section;
}

Ear *ear_open(const Link *link, const char *const *settings, const char *const *points, GError **error) {
    Ear *ear = g_new0(Ear, 1);
    g_mutex_init(&ear->mutex);
    g_cond_init(&ear->came);
    ear->link = link;
    ear->driven = g_string_new(NULL);
    ear->section = section_of(settings);
    LinkWay way = {ear->section, ear->points, 0};
    for (; points[way.count]; way.count++) {
        g_auto(GStrv) parts = g_strsplit(points[way.count], "|", 3);
        gint64 poll = parts[1] && parts[2] ? g_ascii_strtoll(parts[2], NULL, 10) : 0;
        ear->points[way.count] = (LinkPoint){way.count, "P", g_strdup(parts[0]), g_strdup(parts[1] ? parts[1] : ""), 1, 0, poll};
    }
    LinkHeard heard = {on_read, on_state, on_driven, ear};
    gint64 before = g_get_monotonic_time();
    ear->line = link->open(&way, &heard, error);
    g_assert_cmpint(g_get_monotonic_time() - before, <, G_USEC_PER_SEC);
    if (ear->line)
        return ear;
    ear_free(ear);
    return NULL;
}

void ear_free(Ear *ear) {
    if (ear->line)
        ear->link->close(ear->line);
    for (guint i = 0; i < EAR_POINTS; i++) {
        g_free((char *)ear->points[i].address);
        g_free((char *)ear->points[i].type);
    }
    g_free(ear->section->word);
    g_free(ear->section->name);
    g_free(ear->section->file);
    g_hash_table_unref(ear->section->values);
    g_hash_table_unref(ear->section->secrets);
    g_free(ear->section);
    g_string_free(ear->driven, TRUE);
    g_free(ear->said);
    g_mutex_clear(&ear->mutex);
    g_cond_clear(&ear->came);
    g_free(ear);
}

void ear_drive(Ear *ear, guint64 order, const char *address, const char *value) {
    ear->link->drive(ear->line, order, &(LinkOrder){address, value});
}

/* Holds the mutex while it is asked. */
typedef gboolean (*Asked)(const Ear *ear, guint point, double number, const char *text);
static void wait_for(Ear *ear, const char *what, Asked asked, guint point, double number, const char *text) {
    gint64 end = g_get_monotonic_time() + 10 * G_USEC_PER_SEC;
    g_mutex_lock(&ear->mutex);
    while (!asked(ear, point, number, text))
        if (!g_cond_wait_until(&ear->came, &ear->mutex, end))
            g_error("waited in vain for %s of %u: %g %s; last %g, fault %s, %u readings, state %s, driven %s", what, point, number, text,
                    ear->last[point].value, fault_word(ear->last[point].fault), ear->count[point], ear->said ? ear->said : "(there)",
                    ear->driven->str);
    g_mutex_unlock(&ear->mutex);
}

static gboolean is_value(const Ear *ear, guint point, double number, const char *text) {
    const Reading *last = &ear->last[point];
    (void)text;
    return ear->count[point] && last->fault == FAULT_NONE && ABS(last->value - number) < 1e-4;
}
void ear_value(Ear *ear, guint point, double value) {
    wait_for(ear, "a value", is_value, point, value, "");
}

static gboolean is_fault(const Ear *ear, guint point, double number, const char *text) {
    (void)text;
    return ear->count[point] && ear->last[point].fault == (FaultKind)number;
}
void ear_fault(Ear *ear, guint point, FaultKind fault) {
    wait_for(ear, "a fault", is_fault, point, fault, fault_word(fault));
}

static gboolean is_more(const Ear *ear, guint point, double number, const char *text) {
    (void)text;
    return ear->count[point] > number;
}
void ear_more(Ear *ear, guint point) {
    g_mutex_lock(&ear->mutex);
    guint have = ear->count[point];
    g_mutex_unlock(&ear->mutex);
    wait_for(ear, "more", is_more, point, have, "");
}

static gboolean is_state(const Ear *ear, guint point, double number, const char *text) {
    (void)point, (void)number;
    return ear->known && (text ? ear->said && strstr(ear->said, text) : !ear->said);
}
void ear_state(Ear *ear, const char *part) {
    wait_for(ear, "a state", is_state, 0, 0, part);
}

static gboolean is_driven(const Ear *ear, guint point, double number, const char *text) {
    (void)point, (void)number;
    g_autofree char *later = g_strconcat("\n", text, NULL);
    return g_str_has_prefix(ear->driven->str, text) || strstr(ear->driven->str, later) != NULL;
}
void ear_driven(Ear *ear, const char *part) {
    wait_for(ear, "driven", is_driven, 0, 0, part);
}
