/* SPDX-License-Identifier: MIT
 *
 * Who is told of a step: the people it names, else who is on duty of those it is given to, else their heads.
 */
#include "bihuan/rule/tell.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/model/area.h"
#include "bihuan/model/device.h"
#include "bihuan/model/message.h"
#include "bihuan/model/shift.h"
#include "bihuan/rule/who.h"
#include "private.h"

/* ---- who ---- */

static void add_once(GPtrArray *ids, const char *id) {
    if (!who_contains(ids, id))
        g_ptr_array_add(ids, g_strdup(id));
}

static GPtrArray *no_ids(void) {
    return g_ptr_array_new_with_free_func(g_free);
}

/* Those of may who are on duty now. */
static gboolean add_on_duty(const Case *subject, const GPtrArray *may, GPtrArray *ids, GError **error) {
    for (guint i = 0; i < may->len; i++) {
        g_autoptr(Person) person = person_load(subject->db, may->pdata[i], error);
        gboolean on_duty = FALSE;
        if (!person || !shift_person_on_duty(subject->db, person, subject->now, &on_duty, error))
            return FALSE;
        if (on_duty)
            add_once(ids, person->id);
    }
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

GPtrArray *rule_told(const Case *subject, const Step *step, GError **error) {
    const FormStep *shape = form_step(subject->form, step->name);
    Step unclimbed = *step;
    unclimbed.rung = 0;
    g_autoptr(GPtrArray) may = shape ? who_may(subject, shape, &unclimbed, error) : who_of_text(subject, step->assignee, error);
    return may ? told_of(subject, step, may, error) : NULL;
}

/* ---- in which words ---- */

/* The device's code is said whatever is known of it. */
static char *place_text(const Case *subject) {
    const Record *record = subject->record;
    g_autofree char *area = area_name(subject->db, record->area);
    g_autoptr(GError) unread = NULL;
    g_autoptr(Device) device = record->device ? device_load(subject->db, record->device, &unread) : NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    if (record->device)
        g_string_append_printf(text, " · %s %s", record->device, device ? device->name : "");
    if (*area)
        g_string_append_printf(text, " · %s", area);
    if (record->position && *record->position)
        g_string_append_printf(text, " · %s", record->position);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static char *task_text(const Case *subject, const FormStep *shape, const Step *step) {
    g_autofree char *what = rule_both(form_titles(subject->form)), *title = rule_both(&shape->title), *place = place_text(subject);
    g_autofree char *due = step->due ? clock_format_short(step->due) : NULL;
    return g_strdup_printf("[%s] %s · %s%s%s%s", subject->record->number, what, title, place, due ? " · " : "", due ? due : "");
}

/* ---- telling ---- */

gboolean rule_tell_step(Case *subject, const Step *step, GError **error) {
    const FormStep *shape = form_step(subject->form, step->name);
    const char *number = subject->record->number;
    if (step->done)
        return message_withdraw(subject->change, number, step->position, "已办理 / done", error);
    g_autoptr(GPtrArray) people = shape ? rule_told(subject, step, error) : NULL;
    if (!people)
        return !shape;
    g_autofree char *text = task_text(subject, shape, step);
    for (guint i = 0; i < people->len; i++) {
        const char *person = people->pdata[i];
        g_autofree char *dedupe = g_strdup_printf("task/%s/%" G_GINT64_FORMAT "/%s", number, step->position, person);
        gboolean added = FALSE, himself = g_strcmp0(person, subject->actor) == 0;
        MessageDraft draft = {.channel = MESSAGE_FIRST, .target = person, .text = text, .record = number, .dedupe = dedupe, .kind = "task"};
        draft.step = step->position;
        if (!himself && !message_add(subject->change, &draft, &added, error))
            return FALSE;
        subject->messages += added;
    }
    return TRUE;
}
