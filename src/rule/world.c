/* SPDX-License-Identifier: MIT
 *
 * Facts of a record at a moment: its fields and columns, the numbers its form names, and what providers answer.
 */
#include "world.h"

#include "bihuan/rule/guard.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/person.h"
#include "bihuan/store/canon.h"

#define DEPTH_MOST 4 /* facts about facts; a form that asks in a ring gets no answer */

/* Most numbers are dated limits, a form names some hundred of them and a question few: each is resolved when it is first named. */
static void resolve_number(RuleWorld *world, const FormNumber *number) {
    const Case *subject = world->subject;
    LimitSource limits = case_limits(subject, subject->now);
    g_autoptr(GError) missing = NULL;
    g_autofree char *text = NULL;
    gint64 ms;
    if (!g_hash_table_add(world->numbers, number->key))
        return;
    if (!form_limit_text(number->text, &limits, subject->record->fields, &text, &missing))
        g_hash_table_insert(world->faults, g_strdup(number->key), g_strdup(missing->message));
    else if (clock_parse_duration(text, &ms, NULL))
        g_hash_table_insert(world->facts, g_strdup(number->key), g_strdup_printf("%" G_GINT64_FORMAT, ms));
    else
        g_hash_table_insert(world->facts, g_strdup(number->key), g_steal_pointer(&text));
}

/* The class of the record's device (data/classes/device.ini), which is asked for seldom. */
static void look_up_class(RuleWorld *world) {
    const char *code = world->subject->record->device;
    g_autofree char *class = NULL;
    g_autoptr(GError) fault = NULL;
    if (!code || !g_hash_table_add(world->numbers, (gpointer) "class"))
        return;
    if (!db_get_text(world->subject->db, &fault, &class, "SELECT class FROM device WHERE code = $1", "s", code))
        g_hash_table_insert(world->faults, g_strdup("class"), g_strdup(fault->message));
    else if (class && *class)
        g_hash_table_insert(world->facts, g_strdup("class"), g_steal_pointer(&class));
}

static void look_up_number(RuleWorld *world, const char *key) {
    if (strcmp(key, "class") == 0)
        look_up_class(world);
    const GPtrArray *numbers = form_numbers(world->subject->form);
    for (guint i = 0; i < numbers->len; i++)
        if (strcmp(((const FormNumber *)numbers->pdata[i])->key, key) == 0)
            resolve_number(world, numbers->pdata[i]);
}

void world_numbers(RuleWorld *world) {
    const GPtrArray *numbers = form_numbers(world->subject->form);
    for (guint i = 0; i < numbers->len; i++)
        resolve_number(world, numbers->pdata[i]);
}

RuleWorld *world_new(const Case *subject) {
    RuleWorld *world = g_new0(RuleWorld, 1);
    world->subject = subject;
    world->facts = rule_facts(subject);
    world->names = canon_map_new();
    world->faults = canon_map_new();
    world->numbers = g_hash_table_new(g_str_hash, g_str_equal);
    return world;
}

void world_doubt(RuleWorld *world) {
    if (clock_state() == CLOCK_OK)
        return;
    world->doubt = _("the clock of this machine cannot be believed: no age and no deadline can be known; bihuan clock says what to do");
    g_hash_table_insert(world->faults, g_strdup("now"), g_strdup(world->doubt));
}

void world_free(RuleWorld *world) {
    g_hash_table_unref(world->facts);
    g_hash_table_unref(world->names);
    g_hash_table_unref(world->faults);
    g_hash_table_unref(world->numbers);
    g_free(world);
}

static const Facts *provider_of(const FormFact *fact) {
    for (const Facts *const *facts = facts_registry; *facts; facts++)
        if (strcmp((*facts)->name, fact->provider) == 0 && g_strv_contains((*facts)->facts, fact->name))
            return *facts;
    return NULL;
}

static gboolean ask_provider(RuleWorld *world, const FormFact *fact, FactsAnswer *answer, GError **error) {
    const Facts *provider = provider_of(fact);
    FactsQuestion question = {world->subject, fact, world->facts};
    if (provider && world->doubt && !(provider->timeless && g_strv_contains(provider->timeless, fact->name)))
        return err_set(error, ERR_HELD, "%s", world->doubt);
    if (!provider)
        return err_set(error, ERR_FAILED, _("this program does not know the fact %s.%s"), fact->provider, fact->name);
    return provider->answer(&question, answer, error);
}

static void look_up_fact(RuleWorld *world, const FormFact *fact, int depth);

/* What a fact is asked about may be a number or a fact itself. FALSE: one of them cannot be answered, so neither can this one. */
static gboolean look_up_arguments(RuleWorld *world, const FormFact *fact, int depth, GError **error) {
    const GPtrArray *lookups = form_lookups(world->subject->form);
    for (char **word = fact->arguments; *word; word++) {
        look_up_number(world, *word);
        for (guint i = 0; depth < DEPTH_MOST && i < lookups->len; i++) {
            const FormFact *other = lookups->pdata[i];
            if (other != fact && strcmp(other->key, *word) == 0)
                look_up_fact(world, other, depth + 1);
        }
        const char *fault = g_hash_table_lookup(world->faults, *word);
        if (fault)
            return err_set(error, ERR_HELD, "%s", fault);
    }
    return TRUE;
}

static void look_up_fact(RuleWorld *world, const FormFact *fact, int depth) {
    g_autoptr(GError) fault = NULL;
    FactsAnswer answer = {0};
    if (g_hash_table_contains(world->facts, fact->key) || g_hash_table_contains(world->faults, fact->key))
        return;
    if (!look_up_arguments(world, fact, depth, &fault) || !ask_provider(world, fact, &answer, &fault))
        g_hash_table_insert(world->faults, g_strdup(fact->key), g_strdup(fault->message));
    else if (answer.known)
        g_hash_table_insert(world->facts, g_strdup(fact->key), g_strdup_printf("%" G_GINT64_FORMAT, answer.value));
    if (answer.names && !fault)
        g_hash_table_insert(world->names, g_strdup(fact->key), g_strdup(answer.names));
    g_free(answer.names);
}

/* The number or the fact of that key, if it is one that is looked up; a sentence may name one that no condition named before. */
static void look_up_key(RuleWorld *world, const char *key) {
    look_up_number(world, key);
    const FormFact *fact = form_lookup(world->subject->form, key);
    if (fact)
        look_up_fact(world, fact, 0);
}

/* The numbers first: one that stands behind a fact which cannot be answered is known all the same. */
gboolean world_look_up(RuleWorld *world, const Condition *condition, GError **error) {
    for (const char *const *name = condition ? condition_names(condition) : NULL; name && *name; name++)
        look_up_number(world, *name);
    for (const char *const *name = condition ? condition_names(condition) : NULL; name && *name; name++) {
        look_up_key(world, *name);
        const char *fault = g_hash_table_lookup(world->faults, *name);
        if (fault)
            return err_set(error, ERR_HELD, "%s", fault);
    }
    return TRUE;
}

/* A fact that cannot be answered stays unknown: what a condition says of it does not hold. */
static void look_up_asked(RuleWorld *world, const Condition *condition) {
    world_look_up(world, condition, NULL);
}

GHashTable *rule_facts_asked(const Case *subject) {
    g_autoptr(RuleWorld) world = world_new(subject);
    for (guint i = 0; i < form_field_count(subject->form); i++)
        look_up_asked(world, form_field_at(subject->form, i)->required_if);
    for (guint i = 0; i < form_step_count(subject->form); i++)
        look_up_asked(world, form_step_at(subject->form, i)->require);
    return g_hash_table_ref(world->facts);
}

gboolean rule_fact(const Case *subject, const FormFact *fact, char **value, GError **error) {
    g_autoptr(RuleWorld) world = world_new(subject);
    look_up_fact(world, fact, 0);
    const char *fault = g_hash_table_lookup(world->faults, fact->key);
    *value = g_strdup(g_hash_table_lookup(world->facts, fact->key));
    return !fault || err_set(error, ERR_HELD, "%s", fault);
}

/* Names of people instead of their ids, titles of choices instead of their values. Owned. */
static char *field_shown(const RuleWorld *world, const FormField *field, const char *value) {
    if (strcmp(field->type->name, "person") != 0 && strcmp(field->type->name, "people") != 0)
        return field->type->choices ? field_format(field, value, NULL) : g_strdup(value);
    g_autoptr(GString) text = g_string_new(NULL);
    g_auto(GStrv) ids = g_strsplit(value, ",", -1);
    for (char **id = ids; *id; id++) {
        g_autofree char *name = person_name(world->subject->db, *id);
        g_string_append_printf(text, "%s%s", text->len ? _(", ") : "", name);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* A fact as people read it: kind is "", "time", "date", "duration", or the field whose choices name its values. Owned. */
static char *shown_fact(const RuleWorld *world, const char *key, const char *kind) {
    const char *names = g_hash_table_lookup(world->names, key), *value = g_hash_table_lookup(world->facts, key);
    if (!value)
        return g_strdup(names ? names : _("unknown"));
    gint64 number = g_ascii_strtoll(value, NULL, 10);
    if (strcmp(kind, "time") == 0)
        return clock_format_short(number);
    if (strcmp(kind, "date") == 0)
        return clock_format_day(number);
    if (strcmp(kind, "duration") == 0)
        return clock_show_duration(number);
    const FormField *field = form_field(world->subject->form, *kind ? kind : key);
    return names || !field ? g_strdup(names ? names : value) : field_shown(world, field, value);
}

char *world_fill(RuleWorld *world, const char *sentence) {
    GString *text = g_string_new(NULL);
    for (const char *c = sentence; *c; c++) {
        const char *end = *c == '{' ? strchr(c, '}') : NULL;
        if (!end) {
            g_string_append_c(text, *c);
            continue;
        }
        g_autofree char *key = g_strndup(c + 1, (gsize)(end - c - 1));
        char *kind = strchr(key, ':');
        if (kind)
            *kind++ = '\0';
        look_up_key(world, key);
        g_autofree char *value = shown_fact(world, key, kind ? kind : "");
        g_string_append(text, value);
        c = end;
    }
    return g_string_free(text, FALSE);
}

char *rule_said(const Case *subject, const FormText *text) {
    const char *sentence = form_text(text);
    g_autoptr(RuleWorld) world = strchr(sentence, '{') ? world_new(subject) : NULL;
    return world ? world_fill(world, sentence) : g_strdup(sentence);
}

void world_note(RuleWorld *world, const Condition *condition, GHashTable *facts) {
    for (const char *const *name = condition ? condition_names(condition) : NULL; name && *name; name++) {
        look_up_number(world, *name);
        const char *value = g_hash_table_lookup(world->facts, *name), *names = g_hash_table_lookup(world->names, *name);
        char *text = value && names ? g_strdup_printf("%s (%s)", value, names) : g_strdup(value ? value : names ? names : "");
        g_hash_table_insert(facts, g_strdup(*name), text);
    }
}

const char *facts_word(const FactsQuestion *question, guint index) {
    return index < g_strv_length(question->fact->arguments) ? question->fact->arguments[index] : NULL;
}

const char *facts_argument(const FactsQuestion *question, guint index) {
    const char *word = facts_word(question, index);
    return word ? g_hash_table_lookup(question->facts, word) : NULL;
}

const char *facts_choice(const FactsQuestion *question, const char *key, const char *value) {
    const FormField *field = form_field(question->subject->form, key);
    const FormChoice *choice = field && field->choices ? field_choice_find(field, value) : NULL;
    return choice ? form_text(&choice->title) : value;
}

gboolean facts_is(const FactsQuestion *question, const char *fact) {
    return strcmp(question->fact->name, fact) == 0;
}

void facts_set(FactsAnswer *answer, gint64 value) {
    answer->known = TRUE;
    answer->value = value;
}

void facts_count(FactsAnswer *answer, const char *name) {
    char *names = answer->names ? g_strconcat(answer->names, _(", "), name, NULL) : g_strdup(name);
    g_free(answer->names);
    answer->names = names;
    answer->value++;
}

char *facts_limit(const FactsQuestion *question, const char *name, GError **error) {
    char *value = NULL;
    g_autoptr(GError) fault = NULL;
    if (shelf_limit(question->subject->db, name, question->subject->now, &value, &fault))
        return value;
    if (!error && !err_is(fault, ERR_NOT_FOUND))
        return g_strdup(FACTS_UNREADABLE);
    g_propagate_error(error, g_steal_pointer(&fault));
    return NULL;
}
