/* SPDX-License-Identifier: MIT
 *
 * Who is told of a step: the people it names, else who is on duty of those it is given to, else their heads.
 */
#include "bihuan/rule/tell.h"

#include <string.h>

#include "bihuan/model/area.h"
#include "bihuan/model/message.h"
#include "bihuan/model/shift.h"
#include "bihuan/rule/standing.h"
#include "bihuan/rule/who.h"
#include "private.h"

static char *const FIRST_WAY[] = {(char *)MESSAGE_FIRST, NULL};

/* ---- who ---- */

static void add_once(GPtrArray *ids, const char *id) {
    if (!who_contains(ids, id))
        g_ptr_array_add(ids, g_strdup(id));
}

static GPtrArray *no_ids(void) {
    return g_ptr_array_new_with_free_func(g_free);
}

/* Where a role has more people on duty than these, those of the department that runs the place are told, if it has any: an alarm that
 * everybody in the plant hears is soon heard by nobody. */
#define FEW 3

static gboolean keep_own_department(const Case *subject, GPtrArray *people, GError **error) {
    g_autofree char *department =
        people->len > FEW && subject->record->area ? area_department(subject->db, subject->record->area, error) : g_strdup("");
    gboolean any = FALSE;
    for (guint i = 0; department && *department && i < people->len; i++)
        any |= strcmp(((const Person *)people->pdata[i])->department, department) == 0;
    for (guint i = people->len; any && i > 0; i--)
        if (strcmp(((const Person *)people->pdata[i - 1])->department, department) != 0)
            g_ptr_array_remove_index(people, i - 1);
    return department != NULL;
}

/* Those of may who are on duty now. */
static gboolean add_on_duty(const Case *subject, const GPtrArray *may, GPtrArray *ids, GError **error) {
    g_autoptr(GPtrArray) people = g_ptr_array_new_with_free_func((GDestroyNotify)person_free);
    for (guint i = 0; i < may->len; i++) {
        g_autoptr(Person) person = person_load(subject->db, may->pdata[i], error);
        gboolean on_duty = FALSE;
        if (!person || !shift_person_on_duty(subject->db, person, subject->now, &on_duty, error))
            return FALSE;
        if (on_duty)
            g_ptr_array_add(people, g_steal_pointer(&person));
    }
    if (!keep_own_department(subject, people, error))
        return FALSE;
    for (guint i = 0; i < people->len; i++)
        add_once(ids, ((const Person *)people->pdata[i])->id);
    return TRUE;
}

/* What one part of an assignee ("role:ehs") names of those who may do the step. */
static gboolean add_part(const Case *subject, const char *part, const GPtrArray *may, GPtrArray *ids, GError **error) {
    g_autofree char *chosen = NULL, *stand_in = NULL;
    if (g_str_has_prefix(part, "dept:")) {
        if (!who_choose(subject, part + strlen("dept:"), &chosen, &stand_in, error))
            return FALSE;
        if (chosen && who_contains(may, chosen))
            add_once(ids, chosen);
        return TRUE;
    }
    g_autoptr(GPtrArray) people = strcmp(part, "anyone") == 0 ? no_ids() : who_of_text(subject, part, error);
    g_autoptr(GPtrArray) fit = people ? no_ids() : NULL;
    for (guint i = 0; people && i < people->len; i++)
        if (who_contains(may, people->pdata[i]))
            add_once(fit, people->pdata[i]);
    return fit && add_on_duty(subject, fit, ids, error);
}

static void add_named(const Step *step, const GPtrArray *may, GPtrArray *ids) {
    g_auto(GStrv) parts = g_strsplit(step->assignee, ",", -1);
    for (char **part = parts; *part; part++)
        if (g_str_has_prefix(*part, "person:") && who_contains(may, *part + strlen("person:")))
            add_once(ids, *part + strlen("person:"));
}

static gboolean add_pool(const Case *subject, const Step *step, const GPtrArray *may, GPtrArray *ids, GError **error) {
    g_auto(GStrv) parts = g_strsplit(step->assignee, ",", -1);
    for (char **part = parts; *part; part++)
        if (**part && !add_part(subject, *part, may, ids, error))
            return FALSE;
    return TRUE;
}

/* Nobody of them is on duty: the heads of their departments, as far as they may do it; else all of them. */
static gboolean add_heads(const Case *subject, const GPtrArray *may, GPtrArray *ids, GError **error) {
    for (guint i = 0; i < may->len; i++) {
        gboolean head;
        if (!who_is_head(subject, may->pdata[i], &head, error))
            return FALSE;
        if (head)
            add_once(ids, may->pdata[i]);
    }
    for (guint i = 0; ids->len == 0 && i < may->len; i++)
        g_ptr_array_add(ids, g_strdup(may->pdata[i]));
    return TRUE;
}

/* Leaves in ids those that are also in wanted, if there are any. */
static void keep_those(GPtrArray *ids, const GPtrArray *wanted) {
    gboolean any = FALSE;
    for (guint i = 0; i < ids->len; i++)
        any |= who_contains(wanted, ids->pdata[i]);
    for (guint i = ids->len; any && i > 0; i--)
        if (!who_contains(wanted, ids->pdata[i - 1]))
            g_ptr_array_remove_index(ids, i - 1);
}

/* Of the many who may approve some permit those whom the table of approvers lets approve this one; of these whom it names, not who
 * stands above them. */
static gboolean keep_approvers(const Case *subject, const Step *step, GPtrArray *may, GError **error) {
    const Approver *row = strcmp(step->name, "approve") == 0 && form_is_permit(subject->form) ? standing_row_of(subject->record) : NULL;
    GError *unread = NULL;
    if (!row)
        return TRUE;
    g_autoptr(Standing) standing = standing_new(subject->db, subject->record->area, subject->now, &unread);
    g_autoptr(GPtrArray) approvers = standing_approvers(standing, row), named = standing_holders(standing, row->roles, row->relation);
    keep_those(may, approvers);
    keep_those(may, named);
    if (unread)
        g_propagate_error(error, unread);
    return unread == NULL;
}

/* may: who may do it, before any rung of its ladder was climbed. */
static GPtrArray *told_of(const Case *subject, const Step *step, const GPtrArray *may, GError **error) {
    g_autoptr(GPtrArray) ids = no_ids();
    gboolean anyone = strstr(step->assignee, "anyone") != NULL;
    add_named(step, may, ids);
    if (ids->len == 0 && !add_pool(subject, step, may, ids, error))
        return NULL;
    if (ids->len == 0 && !anyone && !add_heads(subject, may, ids, error))
        return NULL;
    return ids->len ? g_steal_pointer(&ids) : who_safety(subject, error);
}

/* The people it names, where nobody is shut out by the form: most steps, and nothing else need be looked up. Empty: there is none. */
static GPtrArray *named_at_once(const Case *subject, const FormStep *shape, const Step *step, GError **error) {
    g_auto(GStrv) parts = g_strsplit(shape && shape->not_by->len == 0 ? step->assignee : "", ",", -1);
    g_autoptr(GPtrArray) ids = no_ids();
    for (char **part = parts; *part; part++) {
        gboolean serves = FALSE;
        if (g_str_has_prefix(*part, "person:") && !person_in_service(subject->db, *part + strlen("person:"), &serves, error))
            return NULL;
        if (serves)
            add_once(ids, *part + strlen("person:"));
    }
    return g_steal_pointer(&ids);
}

GPtrArray *rule_told(const Case *subject, const Step *step, GError **error) {
    const FormStep *shape = form_step(subject->form, step->name);
    g_autoptr(GPtrArray) named = named_at_once(subject, shape, step, error);
    if (!named || named->len)
        return g_steal_pointer(&named);
    Step unclimbed = *step;
    unclimbed.rung = 0;
    g_autoptr(GPtrArray) may = shape ? who_may(subject, shape, &unclimbed, error) : who_of_text(subject, step->assignee, error);
    return may && keep_approvers(subject, step, may, error) ? told_of(subject, step, may, error) : NULL;
}

/* ---- telling ---- */

/* The main step that was given back when this one began, NULL = none was. */
static const Step *given_back(const Case *subject, const Step *step) {
    for (guint i = subject->steps->len; i > 0; i--) {
        const Step *before = subject->steps->pdata[i - 1];
        if (before->done && before->done == step->entered && strcmp(before->decision, "reject") == 0)
            return before;
    }
    return NULL;
}

/* Why it was: what he wrote there. "" = nothing. */
static const char *why_of(const Step *step) {
    static const char *const fields[] = {"opinion", "reason", "note"};
    for (gsize i = 0; i < G_N_ELEMENTS(fields); i++) {
        const char *text = g_hash_table_lookup(step->fields, fields[i]);
        if (text && *text)
            return text;
    }
    return "";
}

/* What a veterans' rule said, as it stands in the record in both languages. */
static void say_advice(const Case *subject, RuleMessage *message) {
    const Record *record = subject->record;
    message->what = NULL;
    message->headline = (FormText){(char *)record_field(record, "category"), (char *)record_field(record, "title_en")};
    message->reason = (FormText){(char *)record_field(record, "advise"), (char *)record_field(record, "advise_en")};
}

void rule_task(const Case *subject, const Step *step, RuleMessage *message) {
    const FormStep *shape = form_step(subject->form, step->name);
    const Step *back = given_back(subject, step);
    static const char *const own[] = {"alarm", "ventilation", "advice", NULL}; /* forms whose steps are told in words of their own */
    const char *form = form_name(subject->form);
    gboolean sent = strcmp(form, "ventilation") == 0, alarm = sent || strcmp(form, "alarm") == 0, advice = strcmp(form, "advice") == 0;
    gboolean again = back && !shape->parallel && back != step;
    char *why = again ? (char *)why_of(back) : sent ? (char *)record_field(subject->record, "reading") : NULL;
    *message = (RuleMessage){.phrase = again ? "again" : g_strv_contains(own, form) ? form : "task", .step = step};
    message->kind = alarm ? "alarm" : "task";
    message->what = &shape->title;
    message->but = subject->actor;
    message->by = again ? back->done_by : NULL;
    message->reason = (FormText){why, why};
    if (advice && !again)
        say_advice(subject, message);
}

gboolean rule_tell_those(Case *subject, const Step *step, GPtrArray *people, const char *scene, GError **error) {
    /* Each telling is its own: who has handed it on may be given it again. */
    g_autofree char *key = g_strdup_printf("task/%s/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, subject->record->number, step->position,
                                           subject->change ? change_seq(subject->change) : subject->now);
    RuleMessage message;
    rule_task(subject, step, &message);
    message.key = key;
    message.people = people;
    message.channels = FIRST_WAY;
    message.scene = scene;
    return rule_send(subject, &message, error);
}

gboolean rule_tell_step(Case *subject, const Step *step, GError **error) {
    if (step->done)
        return message_withdraw(subject->change, subject->record->number, step->position, MESSAGE_STEP_DONE, error);
    if (!form_step(subject->form, step->name))
        return TRUE;
    g_autoptr(GPtrArray) people = rule_told(subject, step, error);
    return people && rule_tell_those(subject, step, people, NULL, error);
}

gboolean rule_tell_advice(Case *subject, const FormRung *rung, GError **error) {
    const Step *step = case_current(subject);
    g_autofree char *key = g_strdup_printf("advice/%s", subject->record->number);
    gboolean others = FALSE;
    g_autoptr(GPtrArray) told = step ? rule_told(subject, step, error) : no_ids();
    g_autoptr(GPtrArray) people = told ? who_heard(subject, rung->who, &others, error) : NULL;
    for (guint i = people ? people->len : 0; i > 0; i--)
        if (who_contains(told, people->pdata[i - 1]))
            g_ptr_array_remove_index(people, i - 1);
    RuleMessage message = {.phrase = "advice", .kind = "notice", .key = key, .people = people, .channels = rung->channels};
    say_advice(subject, &message);
    return people && rule_send(subject, &message, error);
}

/* ---- what has stopped, and that it is over ---- */

static void add_people(GPtrArray *ids, const char *list) {
    g_auto(GStrv) words = g_strsplit(list ? list : "", ",", -1);
    for (char **word = words; *word; word++)
        if (**word)
            add_once(ids, *word);
}

/* Whom a permit names, who asked for it, and whose turn it is: those who are in there or answer for them. */
static GPtrArray *people_of(const Case *subject, GError **error) {
    g_autoptr(GPtrArray) named = no_ids(), serving = no_ids();
    for (guint i = 0; i < form_field_count(subject->form); i++) {
        const FormField *field = form_field_at(subject->form, i);
        if (strcmp(field->type->name, "person") == 0 || strcmp(field->type->name, "people") == 0)
            add_people(named, record_field(subject->record, field->key));
    }
    add_people(named, subject->record->opened_by);
    for (guint i = 0; i < named->len; i++) {
        gboolean serves;
        if (!person_in_service(subject->db, named->pdata[i], &serves, error))
            return NULL;
        if (serves)
            add_once(serving, named->pdata[i]);
    }
    return g_steal_pointer(&serving);
}

/* Takes away those whom a rule has told in this change. */
static gboolean remove_told(const Case *subject, GPtrArray *people, GError **error) {
    g_autoptr(GPtrArray) told =
        db_texts(subject->db, error, "SELECT DISTINCT target FROM message WHERE record = $1 AND kind IN ('freeze', 'alarm') AND due = $2",
                 "si", subject->record->number, subject->now);
    for (guint i = people->len; told && i > 0; i--)
        if (who_contains(told, people->pdata[i - 1]))
            g_ptr_array_remove_index(people, i - 1);
    return told != NULL;
}

gboolean rule_tell_suspended(Case *subject, const char *phrase, FormText reason, GError **error) {
    g_autofree char *key = g_strdup_printf("%s/%s/%" G_GINT64_FORMAT, phrase, subject->record->number, subject->now);
    g_autoptr(GPtrArray) people = people_of(subject, error);
    if (!people || !remove_told(subject, people, error))
        return FALSE;
    RuleMessage message = {.phrase = phrase, .kind = "freeze", .people = people, .key = key, .reason = reason};
    message.but = subject->actor;
    message.channels = FIRST_WAY;
    return rule_send(subject, &message, error);
}

gboolean rule_tell_end(Case *subject, const char *phrase, const char *reason, GError **error) {
    g_autofree char *key = g_strdup_printf("%s/%s/%" G_GINT64_FORMAT, phrase, subject->record->number, subject->now);
    g_autofree char *earlier = g_strconcat(phrase, "/%", NULL);
    g_autoptr(GPtrArray) people =
        db_texts(subject->db, error,
                 "SELECT DISTINCT target FROM message WHERE record = $1 AND kind IN ('freeze', 'alarm') AND state <> 'withdrawn' AND"
                 " (state <> 'waiting' OR coalesce(step, 0) = 0) AND due >"
                 " coalesce((SELECT max(due) FROM message WHERE record = $1 AND dedupe LIKE $2), 0) ORDER BY target",
                 "ss", subject->record->number, earlier);
    RuleMessage message = {.phrase = phrase, .kind = "notice", .people = people, .key = key, .but = subject->actor};
    message.channels = FIRST_WAY;
    message.by = subject->actor;
    message.reason = (FormText){(char *)reason, (char *)reason};
    return people && rule_send(subject, &message, error);
}

static gboolean tell_asker(Case *subject, RuleMessage *message, const char *asker, GError **error) {
    gboolean serves = FALSE;
    if (!asker || !person_in_service(subject->db, asker, &serves, error))
        return !asker;
    g_autofree char *key = g_strdup_printf("%s/%s/%" G_GINT64_FORMAT, message->phrase, subject->record->number, subject->now);
    message->kind = "notice";
    message->key = key;
    message->but = message->by = subject->actor;
    return !serves || rule_send_to(subject, message, asker, MESSAGE_FIRST, error);
}

gboolean rule_tell_opener(Case *subject, const Step *step, gboolean refused, GError **error) {
    const Record *record = subject->record;
    const FormStep *shape = form_step(subject->form, step->name), *next = form_step(subject->form, record->state);
    const char *why = why_of(step);
    RuleMessage message = {.phrase = refused ? "refused" : "approved"};
    message.what = refused && shape ? &shape->title : next ? &next->title : NULL;
    message.reason = (FormText){(char *)why, (char *)why};
    return !shape || tell_asker(subject, &message, record->opened_by, error);
}

gboolean rule_tell_asker(Case *subject, const Step *step, gboolean refused, GError **error) {
    const FormStep *shape = form_step(subject->form, step->name);
    const Step *asked = NULL;
    for (guint i = 0; shape && i < subject->steps->len; i++) {
        const Step *other = subject->steps->pdata[i];
        const FormStep *opener = other->done ? form_step(subject->form, other->name) : NULL;
        if (opener && (g_strcmp0(opener->opens, shape->name) == 0 || g_strcmp0(opener->reject_opens, shape->name) == 0))
            asked = other;
    }
    const char *why = why_of(step);
    RuleMessage message = {.phrase = refused ? "refused" : "granted", .what = shape ? &shape->title : NULL, .due = subject->record->due};
    message.reason = (FormText){(char *)why, (char *)why};
    return !asked || tell_asker(subject, &message, asked->done_by, error);
}
