/* SPDX-License-Identifier: MIT
 *
 * [rule NAME] into structs. Whether the names in them lead anywhere is asked later (lint.c).
 */
#include <string.h>

#include "bihuan/base/i18n.h"
#include "private.h"

static const SectionKey RULE_KEYS[] = {
    {"id", SECTION_TEXT, SECTION_AT(FormRule, id)},
    {"title", SECTION_TEXTS, SECTION_AT(FormRule, title)},
    {"clause", SECTION_TEXT, SECTION_AT(FormRule, clause)},
    {.key = "on", .kind = SECTION_OTHER},
    {"when", SECTION_OWN, SECTION_AT(FormRule, when), .read = read_form_condition},
    {"need", SECTION_OWN, SECTION_AT(FormRule, need), .read = read_form_condition},
    {"warn", SECTION_FLAG, SECTION_AT(FormRule, warn)},
    {"denies", SECTION_FLAG, SECTION_AT(FormRule, denies)},
    {"field", SECTION_TEXT, SECTION_AT(FormRule, field)},
    {"clock", SECTION_OWN, SECTION_AT(FormRule, clock), .read = read_form_condition},
    {.key = "count", .kind = SECTION_OTHER},
    {.key = "do", .kind = SECTION_OTHER},
    {.key = "lift", .kind = SECTION_OTHER},
    {"scene", SECTION_TEXT, SECTION_AT(FormRule, scene)},
    {"say", SECTION_TEXTS, SECTION_AT(FormRule, say)},
    {0},
};

static void event_free(FormEvent *event) {
    g_free(event->step);
    g_free(event);
}

static void action_free(FormAction *action) {
    g_clear_pointer(&action->who, g_ptr_array_unref);
    g_strfreev(action->channels);
    g_free(action->file);
    g_free(action->verb);
    g_free(action->argument);
    g_free(action);
}

static void read_on(Reader *reader, FormRule *rule, const char *section) {
    const char *value = reader_get(reader, section, "on");
    g_auto(GStrv) words = form_words(value != NULL ? value : "", ",");
    for (char **word = words; *word != NULL; word++) {
        FormEvent *event = g_new0(FormEvent, 1);
        g_ptr_array_add(rule->on, event);
        if (strcmp(*word, "reclassify") == 0) {
            event->kind = EVENT_RECLASSIFY;
        } else if (strcmp(*word, "time") == 0) {
            event->kind = EVENT_TIME;
        } else if (strcmp(*word, "unanswered") == 0) {
            event->kind = EVENT_UNANSWERED;
        } else if (g_str_has_prefix(*word, "act:") || g_str_has_prefix(*word, "before:")) {
            event->kind = **word == 'a' ? EVENT_ACT : EVENT_BEFORE;
            event->step = g_strdup(strchr(*word, ':') + 1);
        } else if (strcmp(*word, "submit") != 0) {
            reader_note(
                reader, section, "on",
                g_strdup_printf(_("\"%s\" is not one of: %s."), *word, "submit, reclassify, act:STEP, before:STEP, time, unanswered"));
        }
    }
}

/* "3 in 7d by area, category". */
static void read_count(Reader *reader, FormRule *rule, const char *section) {
    const char *value = reader_get(reader, section, "count");
    g_autoptr(GError) error = NULL;
    if (value == NULL)
        return;
    const char *by = strstr(value, " by ");
    g_autofree char *head = by != NULL ? g_strndup(value, (gsize)(by - value)) : g_strdup(value);
    g_auto(GStrv) words = form_words(head, " ");
    if (by == NULL || g_strv_length(words) != 3 || strcmp(words[1], "in") != 0) {
        reader_note(reader, section, "count", g_strdup(_("Write: count = 3 in 7d by area, category.")));
        return;
    }
    g_strfreev(rule->by);
    rule->by = form_words(by + strlen(" by "), ",");
    if (!form_amount_parse_count(words[0], &rule->count, &error))
        reader_note_error(reader, section, "count", &error);
    if (!form_amount_parse_duration(words[2], &rule->window, &error))
        reader_note_error(reader, section, "count", &error);
}

/* "verb argument", and for dispatch and notify "who, who [via channel channel]". */
static void read_action(Reader *reader, FormRule *rule, const char *section, const char *text) {
    FormAction *action = g_new0(FormAction, 1);
    const char *blank = strchr(text, ' ');
    action->verb = blank != NULL ? g_strndup(text, (gsize)(blank - text)) : g_strdup(text);
    action->argument = g_strstrip(g_strdup(blank != NULL ? blank : ""));
    action->channels = g_new0(char *, 1);
    g_ptr_array_add(rule->actions, action);
    if (!g_strv_contains(form_verbs, action->verb)) {
        g_autofree char *verbs = g_strjoinv(", ", (char **)form_verbs);
        reader_note(reader, section, "do", g_strdup_printf(_("\"%s\" is not one of: %s."), action->verb, verbs));
    } else if (strcmp(action->verb, "dispatch") == 0 || strcmp(action->verb, "notify") == 0) {
        g_autoptr(GError) error = NULL;
        g_autofree char *who = g_strdup(action->argument);
        if (form_via_take(who, &action->channels, &action->file, &error))
            action->who = form_who_parse(who, &error);
        if (action->who == NULL)
            reader_note_error(reader, section, "do", &error);
    } else if (strcmp(action->verb, "inform") == 0) {
        g_autoptr(GError) error = NULL;
        if (!form_via_take(action->argument, &action->channels, &action->file, &error))
            reader_note_error(reader, section, "do", &error);
    } else if (*action->argument == '\0' && strcmp(action->verb, "fulfil") != 0) {
        reader_note(reader, section, "do", g_strdup_printf(_("\"%s\" needs to know what."), action->verb));
    }
    if (action->who == NULL)
        action->who = g_ptr_array_new_with_free_func((GDestroyNotify)form_who_free);
}

static void read_actions(Reader *reader, FormRule *rule, const char *section) {
    const char *value = reader_get(reader, section, "do");
    g_auto(GStrv) parts = form_words(value != NULL ? value : "", ";");
    for (char **part = parts; *part != NULL; part++)
        read_action(reader, rule, section, *part);
}

/* "special-treatment; role:ehs-head; role:prd-head": the form of the proof, then one signer each. */
static void read_lift(Reader *reader, FormRule *rule, const char *section) {
    const char *value = reader_get(reader, section, "lift");
    g_auto(GStrv) parts = form_words(value != NULL ? value : "", ";");
    for (char **part = parts; *part != NULL; part++) {
        g_autoptr(GError) error = NULL;
        if (part == parts && strchr(*part, ':') == NULL) {
            rule->lift_form = g_strdup(*part);
            continue;
        }
        GPtrArray *whos = form_who_parse(*part, &error);
        if (whos == NULL) {
            reader_note_error(reader, section, "lift", &error);
            continue;
        }
        while (whos->len > 0)
            g_ptr_array_add(rule->lift_by, g_ptr_array_steal_index(whos, 0));
        g_ptr_array_unref(whos);
    }
}

static void read_rule(Reader *reader, const char *section, const char *name) {
    FormRule *rule = g_new0(FormRule, 1);
    rule->name = g_strdup(name);
    rule->line = ini_line(reader->base.ini, section, "");
    rule->says = g_ptr_array_new_with_free_func((GDestroyNotify)form_say_free);
    rule->on = g_ptr_array_new_with_free_func((GDestroyNotify)event_free);
    rule->actions = g_ptr_array_new_with_free_func((GDestroyNotify)action_free);
    rule->lift_by = g_ptr_array_new_with_free_func((GDestroyNotify)form_who_free);
    rule->by = g_new0(char *, 1);
    g_ptr_array_add(reader->form->rules, rule);
    section_read(&reader->base, section, RULE_KEYS, rule);
    read_on(reader, rule, section);
    read_count(reader, rule, section);
    read_actions(reader, rule, section);
    read_lift(reader, rule, section);
    if (rule->id == NULL)
        rule->id = g_strdup(name);
}

void reader_read_rules(Reader *reader) {
    for (guint s = 0; s < ini_section_count(reader->base.ini); s++) {
        const char *section = ini_section_name(reader->base.ini, s);
        if (g_str_has_prefix(section, "rule "))
            read_rule(reader, section, section + strlen("rule "));
    }
}
