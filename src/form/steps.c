/* SPDX-License-Identifier: MIT
 *
 * [step NAME] and [rule NAME] into structs. Whether the names in them lead anywhere is asked later (lint.c).
 */
#include <string.h>

#include "bihuan/base/i18n.h"
#include "private.h"

static const KeyRow STEP_KEYS[] = {
    {"title", KEY_TEXTS, G_STRUCT_OFFSET(FormStep, title)},
    {"by", KEY_WHO, G_STRUCT_OFFSET(FormStep, by)},
    {"not", KEY_OTHER, 0},
    {"within", KEY_DURATION, G_STRUCT_OFFSET(FormStep, within)},
    {"overdue", KEY_LADDER, G_STRUCT_OFFSET(FormStep, overdue)},
    {"fields", KEY_WORDS, G_STRUCT_OFFSET(FormStep, fields)},
    {"require", KEY_CONDITION, G_STRUCT_OFFSET(FormStep, require)},
    {"require", KEY_TEXTS, G_STRUCT_OFFSET(FormStep, require_say)},
    {"sign", KEY_FLAG, G_STRUCT_OFFSET(FormStep, sign)},
    {"next", KEY_OTHER, 0},
    {"reject", KEY_OTHER, 0},
    {"aside", KEY_FLAG, G_STRUCT_OFFSET(FormStep, aside)},
    {"during", KEY_OTHER, 0},
    {"opens", KEY_TEXT, G_STRUCT_OFFSET(FormStep, opens)},
    {"reject_opens", KEY_TEXT, G_STRUCT_OFFSET(FormStep, reject_opens)},
    {"effect", KEY_OTHER, 0},
    {"max", KEY_NUMBER, G_STRUCT_OFFSET(FormStep, max)},
    {"before_due", KEY_FLAG, G_STRUCT_OFFSET(FormStep, before_due)},
    {0},
};

static const KeyRow RULE_KEYS[] = {
    {"title", KEY_TEXTS, G_STRUCT_OFFSET(FormRule, title)},
    {"clause", KEY_TEXT, G_STRUCT_OFFSET(FormRule, clause)},
    {"on", KEY_OTHER, 0},
    {"when", KEY_CONDITION, G_STRUCT_OFFSET(FormRule, when)},
    {"count", KEY_OTHER, 0},
    {"do", KEY_OTHER, 0},
    {"lift", KEY_OTHER, 0},
    {"say", KEY_TEXTS, G_STRUCT_OFFSET(FormRule, say)},
    {0},
};

/* "end:void" gives "void"; NULL (and a mistake) if that is no ended state. */
static char *read_end(Reader *reader, const char *section, const char *key, const char *word) {
    const char *state = word + strlen("end:");
    if (form_state_is_ended(state)) return g_strdup(state);
    reader_note(reader, section, key,
                g_strdup_printf(_("\"%s\" is no end; known are: %s."), word,
                                "end:closed, end:void, end:duplicate, end:rejected, end:expired"));
    return NULL;
}

static void read_target(Reader *reader, const char *section, const char *key, char **step, char **end) {
    const char *value = reader_get(reader, section, key);
    if (value == NULL || strcmp(value, "stay") == 0) return;
    if (g_str_has_prefix(value, "end:"))
        *end = read_end(reader, section, key, value);
    else
        *step = g_strdup(value);
}

static void read_not(Reader *reader, FormStep *step, const char *section) {
    const char *value = reader_get(reader, section, "not");
    g_auto(GStrv) words = form_words(value != NULL ? value : "", ",");
    for (char **word = words; *word != NULL; word++) {
        FormWho *who = g_new0(FormWho, 1);
        who->kind = strcmp(*word, "reporter") == 0 ? WHO_REPORTER : WHO_DONE;
        who->argument = who->kind == WHO_DONE ? g_strdup(*word) : NULL;
        g_ptr_array_add(step->not_by, who);
    }
}

static void read_during(Reader *reader, FormStep *step, const char *section) {
    const char *value = reader_get(reader, section, "during");
    step->during = form_words(value != NULL ? value : "", ",");
    for (char **word = step->during; *word != NULL; word++) {
        if (!g_str_has_prefix(*word, "end:")) continue;
        char *state = read_end(reader, section, "during", *word);
        if (state == NULL) state = g_strdup("closed");
        g_free(*word);
        *word = state;
    }
}

static void read_effect(Reader *reader, FormStep *step, const char *section) {
    const char *value = reader_get(reader, section, "effect");
    const char *colon = value != NULL ? strchr(value, ':') : NULL;
    if (value == NULL || strcmp(value, "none") == 0) return;
    if (strcmp(value, "confirm") == 0) {
        step->effect = EFFECT_CONFIRM;
    } else if (colon != NULL && (g_str_has_prefix(value, "due:") || g_str_has_prefix(value, "set:"))) {
        step->effect = *value == 'd' ? EFFECT_DUE : EFFECT_SET;
        step->effect_field = g_strdup(colon + 1);
    } else {
        reader_note(reader, section, "effect",
                    g_strdup_printf(_("\"%s\" is not one of: %s."), value,
                                    "due:FIELD, set:FIELD, confirm, none"));
    }
}

static FormStep *new_step(const char *name) {
    FormStep *step = g_new0(FormStep, 1);
    step->name = g_strdup(name);
    step->not_by = g_ptr_array_new_with_free_func((GDestroyNotify)form_who_free);
    step->overdue = g_ptr_array_new_with_free_func((GDestroyNotify)form_rung_free);
    step->fields = g_new0(char *, 1);
    return step;
}

static void read_step(Reader *reader, const char *section, const char *name) {
    FormStep *step = new_step(name);
    step->line = ini_line(reader->ini, section, "");
    g_ptr_array_add(reader->form->steps, step);
    reader_read_keys(reader, section, STEP_KEYS, step);
    read_not(reader, step, section);
    read_target(reader, section, "next", &step->next, &step->end);
    read_target(reader, section, "reject", &step->reject, &step->reject_end);
    step->can_reject = reader_get(reader, section, "reject") != NULL;
    read_during(reader, step, section);
    read_effect(reader, step, section);
    if (step->by == NULL) step->by = g_ptr_array_new_with_free_func((GDestroyNotify)form_who_free);
}

void reader_read_steps(Reader *reader) {
    Form *form = reader->form;
    for (guint s = 0; s < ini_section_count(reader->ini); s++) {
        const char *section = ini_section_name(reader->ini, s);
        if (g_str_has_prefix(section, "step ")) read_step(reader, section, section + strlen("step "));
    }
    for (guint i = 0; i < form->steps->len; i++) {
        const FormStep *opener = form->steps->pdata[i];
        for (guint k = 0; k < form->steps->len; k++) {
            FormStep *step = form->steps->pdata[k];
            if (g_strcmp0(opener->opens, step->name) == 0 || g_strcmp0(opener->reject_opens, step->name) == 0)
                step->parallel = TRUE;
        }
    }
}

static void event_free(FormEvent *event) {
    g_free(event->step);
    g_free(event);
}

static void action_free(FormAction *action) {
    g_clear_pointer(&action->who, g_ptr_array_unref);
    g_strfreev(action->channels);
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
        } else if (g_str_has_prefix(*word, "act:")) {
            event->kind = EVENT_ACT;
            event->step = g_strdup(*word + strlen("act:"));
        } else if (strcmp(*word, "submit") != 0) {
            reader_note(reader, section, "on",
                        g_strdup_printf(_("\"%s\" is not one of: %s."), *word,
                                        "submit, reclassify, act:STEP"));
        }
    }
}

/* "3 in 7d by area, category". */
static void read_count(Reader *reader, FormRule *rule, const char *section) {
    const char *value = reader_get(reader, section, "count");
    g_autoptr(GError) error = NULL;
    if (value == NULL) return;
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
        char *via = strstr(who, " via ");
        if (via != NULL) {
            *via = '\0';
            g_strfreev(action->channels);
            action->channels = form_words(via + strlen(" via "), " ,");
        }
        action->who = form_who_parse(who, &error);
        if (action->who == NULL) reader_note_error(reader, section, "do", &error);
    } else if (*action->argument == '\0') {
        reader_note(reader, section, "do", g_strdup_printf(_("\"%s\" needs to know what."), action->verb));
    }
    if (action->who == NULL) action->who = g_ptr_array_new_with_free_func((GDestroyNotify)form_who_free);
}

static void read_actions(Reader *reader, FormRule *rule, const char *section) {
    const char *value = reader_get(reader, section, "do");
    g_auto(GStrv) parts = form_words(value != NULL ? value : "", ";");
    for (char **part = parts; *part != NULL; part++) read_action(reader, rule, section, *part);
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
        while (whos->len > 0) g_ptr_array_add(rule->lift_by, g_ptr_array_steal_index(whos, 0));
        g_ptr_array_unref(whos);
    }
}

static void read_rule(Reader *reader, const char *section, const char *name) {
    FormRule *rule = g_new0(FormRule, 1);
    rule->name = g_strdup(name);
    rule->line = ini_line(reader->ini, section, "");
    rule->on = g_ptr_array_new_with_free_func((GDestroyNotify)event_free);
    rule->actions = g_ptr_array_new_with_free_func((GDestroyNotify)action_free);
    rule->lift_by = g_ptr_array_new_with_free_func((GDestroyNotify)form_who_free);
    rule->by = g_new0(char *, 1);
    g_ptr_array_add(reader->form->rules, rule);
    reader_read_keys(reader, section, RULE_KEYS, rule);
    read_on(reader, rule, section);
    read_count(reader, rule, section);
    read_actions(reader, rule, section);
    read_lift(reader, rule, section);
}

void reader_read_rules(Reader *reader) {
    for (guint s = 0; s < ini_section_count(reader->ini); s++) {
        const char *section = ini_section_name(reader->ini, s);
        if (g_str_has_prefix(section, "rule ")) read_rule(reader, section, section + strlen("rule "));
    }
}
