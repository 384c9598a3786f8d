/* SPDX-License-Identifier: MIT
 *
 * [step NAME] into structs. Whether the names in them lead anywhere is asked later (lint.c).
 */
#include <string.h>

#include "bihuan/base/i18n.h"
#include "private.h"

static const SectionKey STEP_KEYS[] = {
    {"title", SECTION_TEXTS, SECTION_AT(FormStep, title)},
    {"state", SECTION_TEXTS, SECTION_AT(FormStep, state)},
    {"by", SECTION_OWN, SECTION_AT(FormStep, by), .read = read_form_who},
    {.key = "not", .kind = SECTION_OTHER},
    {"within", SECTION_OWN, SECTION_AT(FormStep, within), .read = read_form_duration},
    {"overdue", SECTION_OWN, SECTION_AT(FormStep, overdue), .read = read_form_ladder},
    {"warn", SECTION_OWN, SECTION_AT(FormStep, warn), .read = read_form_duration},
    {"unseen", SECTION_OWN, SECTION_AT(FormStep, unseen), .read = read_form_ladder},
    {.key = "remind", .kind = SECTION_OTHER},
    {"fields", SECTION_OWN, SECTION_AT(FormStep, fields), .read = read_form_words},
    {"require", SECTION_OWN, SECTION_AT(FormStep, require), .read = read_form_condition},
    {"require", SECTION_TEXTS, SECTION_AT(FormStep, require_say)},
    {"sign", SECTION_FLAG, SECTION_AT(FormStep, sign)},
    {.key = "next", .kind = SECTION_OTHER},
    {.key = "reject", .kind = SECTION_OTHER},
    {"aside", SECTION_FLAG, SECTION_AT(FormStep, aside)},
    {.key = "during", .kind = SECTION_OTHER},
    {"opens", SECTION_TEXT, SECTION_AT(FormStep, opens)},
    {"reject_opens", SECTION_TEXT, SECTION_AT(FormStep, reject_opens)},
    {.key = "effect", .kind = SECTION_OTHER},
    {"max", SECTION_NUMBER, SECTION_AT(FormStep, max)},
    {"before_due", SECTION_FLAG, SECTION_AT(FormStep, before_due)},
    {"anonymous", SECTION_FLAG, SECTION_AT(FormStep, anonymous)},
    {"anew", SECTION_FLAG, SECTION_AT(FormStep, anew)},
    {0},
};

/* "end:void" gives "void"; NULL (and a mistake) if that is no ended state. */
static char *read_end(Reader *reader, const char *section, const char *key, const char *word) {
    const char *state = word + strlen("end:");
    if (form_state_is_ended(state))
        return g_strdup(state);
    reader_note(
        reader, section, key,
        g_strdup_printf(_("\"%s\" is not an end; known are: %s."), word, "end:closed, end:void, end:duplicate, end:rejected, end:expired"));
    return NULL;
}

static void read_target(Reader *reader, const char *section, const char *key, char **step, char **end) {
    const char *value = reader_get(reader, section, key);
    if (value == NULL || strcmp(value, "stay") == 0)
        return;
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
        gboolean named = g_str_has_prefix(*word, "person:");
        who->kind = named ? WHO_PERSON_FIELD : strcmp(*word, "reporter") == 0 ? WHO_REPORTER : WHO_DONE;
        who->argument = named ? g_strdup(*word + strlen("person:")) : who->kind == WHO_DONE ? g_strdup(*word) : NULL;
        g_ptr_array_add(step->not_by, who);
    }
}

static void read_during(Reader *reader, FormStep *step, const char *section) {
    const char *value = reader_get(reader, section, "during");
    step->during = form_words(value != NULL ? value : "", ",");
    for (char **word = step->during; *word != NULL; word++) {
        if (!g_str_has_prefix(*word, "end:"))
            continue;
        char *state = read_end(reader, section, "during", *word);
        if (state == NULL)
            state = g_strdup("closed");
        g_free(*word);
        *word = state;
    }
}

static void read_effect(Reader *reader, FormStep *step, const char *section) {
    const char *value = reader_get(reader, section, "effect");
    const char *colon = value != NULL ? strchr(value, ':') : NULL;
    if (value == NULL || strcmp(value, "none") == 0)
        return;
    if (strcmp(value, "confirm") == 0) {
        step->effect = EFFECT_CONFIRM;
    } else if (strcmp(value, "settle:category") == 0) {
        step->effect = EFFECT_SETTLE;
    } else if (g_str_has_prefix(value, "extend:")) {
        step->effect = EFFECT_EXTEND;
        step->effect_field = g_strdup(value + strlen("extend:"));
    } else if (colon != NULL && (g_str_has_prefix(value, "due:") || g_str_has_prefix(value, "set:"))) {
        step->effect = *value == 'd' ? EFFECT_DUE : EFFECT_SET;
        step->effect_field = g_strdup(colon + 1);
    } else {
        reader_note(
            reader, section, "effect",
            g_strdup_printf(_("\"%s\" is not one of: %s."), value, "due:FIELD, extend:FIELD, set:FIELD, settle:category, confirm, none"));
    }
}

/* "shift" or a span. */
static void read_remind(Reader *reader, FormStep *step, const char *section) {
    const char *value = reader_get(reader, section, "remind");
    g_autoptr(GError) error = NULL;
    step->each_shift = value != NULL && strcmp(value, "shift") == 0;
    if (value != NULL && !step->each_shift && !form_amount_parse_duration(value, &step->remind, &error))
        reader_note(reader, section, "remind", g_strdup_printf(_("Write shift, or a duration: %s"), error->message));
}

static FormStep *new_step(const char *name) {
    FormStep *step = g_new0(FormStep, 1);
    step->name = g_strdup(name);
    step->not_by = g_ptr_array_new_with_free_func((GDestroyNotify)form_who_free);
    step->unseen = g_ptr_array_new_with_free_func((GDestroyNotify)form_rung_free);
    step->overdue = g_ptr_array_new_with_free_func((GDestroyNotify)form_rung_free);
    step->fields = g_new0(char *, 1);
    return step;
}

static void read_step(Reader *reader, const char *section, const char *name) {
    FormStep *step = new_step(name);
    step->line = ini_line(reader->base.ini, section, "");
    g_ptr_array_add(reader->form->steps, step);
    section_read(&reader->base, section, STEP_KEYS, step);
    read_not(reader, step, section);
    read_target(reader, section, "next", &step->next, &step->end);
    read_target(reader, section, "reject", &step->reject, &step->reject_end);
    step->can_reject = reader_get(reader, section, "reject") != NULL;
    read_during(reader, step, section);
    read_effect(reader, step, section);
    read_remind(reader, step, section);
    if (step->by == NULL)
        step->by = g_ptr_array_new_with_free_func((GDestroyNotify)form_who_free);
}

void reader_read_steps(Reader *reader) {
    Form *form = reader->form;
    for (guint s = 0; s < ini_section_count(reader->base.ini); s++) {
        const char *section = ini_section_name(reader->base.ini, s);
        if (g_str_has_prefix(section, "step "))
            read_step(reader, section, section + strlen("step "));
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
