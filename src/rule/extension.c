/* SPDX-License-Identifier: MIT
 *
 * Granting an extension (延期): a row, obligations for the measures that protect people meanwhile, and the later due time.
 */
#include "bihuan/rule/extension.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/device_test.h"
#include "bihuan/model/limit.h"
#include "bihuan/model/person.h"
#include "bihuan/rule/guard.h"
#include "bihuan/rule/tell.h"
#include "private.h"

#define CHECK_FORM "substitute-check"
#define REMIND "role:ehs via email sms"

char *rule_measure_key(guint n, const char *behind) {
    return n == 0 ? g_strconcat(RULE_MEASURE, behind, NULL) : g_strdup_printf("%s%u%s", RULE_MEASURE, n + 1, behind);
}

/* ---- what is put off ---- */

/* Of an older list, that opens no record, the kind of the obligation itself. */
static const char *kind_of(const Obligation *obligation) {
    const char *preset = obligation_form_kind(obligation);
    return preset && *preset ? preset : obligation->kind;
}

static gboolean is_of_kind(const Obligation *obligation, const char *kind) {
    return strcmp(obligation->kind, EXTENSION_MEASURE) != 0 && strcmp(kind_of(obligation), kind) == 0;
}

gboolean rule_extension_kind(const Case *subject, const Obligation *obligation, const char **kind, GError **error) {
    const char *name = *obligation->form ? obligation->form : DEVICE_TEST_FORM; /* has the kinds of what opens no record */
    const Form *form = shelf_form(subject->shelf, name, 0, NULL, error);
    const FormField *field = form ? form_field(form, "kind") : NULL;
    const FormChoice *choice = field && field->choices ? field_choice_find(field, kind_of(obligation)) : NULL;
    *kind = choice ? choice->value : NULL;
    return form != NULL;
}

gboolean rule_extension_target(const Case *subject, Obligation **obligation, GError **error) {
    const Record *record = subject->record;
    const char *kind = form_field(subject->form, "kind") ? record_field(record, "kind") : NULL;
    *obligation = NULL;
    if (record->number && *record->number &&
        !noun_find(subject->db, &obligation_noun, obligation, error, "WHERE record = $1 AND ended IS NULL ORDER BY next, id LIMIT 1", "s",
                   record->number))
        return FALSE;
    if (*obligation || !kind || !record->device)
        return TRUE;
    g_autofree char *device = g_strconcat("device:", record->device, NULL);
    g_autoptr(GPtrArray) list =
        noun_list(subject->db, &obligation_noun, error, "WHERE subject = $1 AND ended IS NULL AND next > 0 ORDER BY next, id", "s", device);
    for (guint i = 0; list && i < list->len && !*obligation; i++)
        if (is_of_kind(list->pdata[i], kind))
            *obligation = noun_copy(&obligation_noun, list->pdata[i]);
    return list != NULL;
}

/* ---- due times ---- */

static void move_step(const Case *subject, Step *step, gint64 due) {
    const FormStep *shape = form_step(subject->form, step->name);
    LimitSource limits = case_limits(subject, subject->now);
    step->due = due;
    step->rung_due = 0;
    if (shape && step->rung < (gint64)shape->overdue->len)
        step->rung_due = form_ladder_reached(shape->overdue, (guint)step->rung, due, &limits);
}

void rule_move_due(const Case *subject, gint64 due) {
    subject->record->due = due;
    for (guint i = 0; i < subject->steps->len; i++) {
        Step *step = subject->steps->pdata[i];
        const FormStep *shape = form_step(subject->form, step->name);
        if (!step->done && shape && !shape->parallel)
            move_step(subject, step, due);
    }
}

gboolean rule_due_moved(Case *subject, gint64 from, gint64 due, GError **error) {
    gboolean moved = FALSE;
    for (guint i = 0; i < subject->steps->len; i++) {
        Step *step = subject->steps->pdata[i];
        if (step->done || step->due != from)
            continue;
        move_step(subject, step, due);
        moved = TRUE;
        if (!rule_tell_when(subject, step, error) || !step_save(subject->change, step, error))
            return FALSE;
    }
    if (moved && subject->record->due == from)
        subject->record->due = due;
    return !moved || (record_save(subject->change, subject->record, error) && rule_clocks_save(subject, error) &&
                      change_mention(subject->change, subject->record->number, error));
}

/* ---- the measures ---- */

/* Hours that have gone by, whatever the day (a cycle of days would end at midnight); rather too often than too rarely. */
static gboolean hours_of(const char *every, gint64 *hours, GError **error) {
    gint64 span;
    if (!clock_parse_duration(every, &span, error))
        return FALSE;
    *hours = span / CLOCK_HOUR;
    return *hours > 0 || err_set(error, ERR_INPUT, _("A substitute measure cannot be checked more often than once an hour."));
}

/* Where the record of a check belongs: to what is put off, else to the place of the record. Owned. */
static char *subject_of(const Record *record, const Obligation *obligation) {
    if (obligation)
        return g_strdup(obligation->subject);
    if (record->device)
        return g_strconcat("device:", record->device, NULL);
    return record->area ? g_strconcat("area:", record->area, NULL) : g_strconcat("record:", record->number, NULL);
}

typedef struct {
    Case *subject;
    const Extension *extension;
    const char *about; /* subject of the obligations */
} Granting;

/* Each measure is looked at at least once: what its cycle would bring behind the new time comes before half of it is over. A record that is
 * put off by less than the plant's own cycle needs none by that: where nobody says how often, that cycle is the answer. */
static gboolean hours_to_first(const Granting *granting, gint64 every, gint64 *first, GError **error) {
    gint64 left = granting->extension->until - granting->subject->now, standard = 0;
    gboolean record = !*granting->extension->obligation;
    if (record && !obligation_span(granting->subject->db, "@extension.every", granting->subject->now, &standard, error))
        return FALSE;
    gboolean once = every * CLOCK_HOUR < left || every * CLOCK_HOUR == standard;
    *first = once ? every : CLAMP(left / (2 * CLOCK_HOUR), 1, every);
    return TRUE;
}

/* What it is called, in one line; another one of that name before it gets a number behind it: one check is that of one measure. Owned. */
static char *title_of(const char *what, const GPtrArray *taken) {
    g_autofree char *line = g_strdelimit(g_strdup(what), "\r\n\t", ' ');
    char *title = g_strdup(line);
    for (guint n = 2; g_ptr_array_find_with_equal_func((GPtrArray *)taken, title, g_str_equal, NULL); n++) {
        g_free(title);
        title = g_strdup_printf("%s (%u)", line, n);
    }
    return title;
}

static gboolean put_measure(const Granting *granting, guint n, char *title, GError **error) {
    const Record *record = granting->subject->record;
    g_autofree char *by_key = rule_measure_key(n, "_by"), *every_key = rule_measure_key(n, "_every");
    const char *by = record_field(record, by_key), *every = record_field(record, every_key);
    gint64 hours = 0, first, now = granting->subject->now;
    if (!by || !every)
        return err_set(error, ERR_HELD, _("The substitute measure “%s” says not who checks it, or not how often."), title);
    gboolean serves;
    if (!person_in_service(granting->subject->db, by, &serves, error))
        return FALSE;
    if (!serves)
        return err_set(error, ERR_HELD, _("Who is to check the substitute measure “%s” has left service: ask for the extension again."),
                       title);
    g_autofree char *grace = limit_resolve(granting->subject->db, "extension.grace", now, error);
    if (!grace || !hours_of(every, &hours, error) || !hours_to_first(granting, hours, &first, error))
        return FALSE;
    g_autofree char *cycle = g_strdup_printf("%" G_GINT64_FORMAT "h", hours);
    g_autofree char *ahead = g_strdup_printf("%" G_GINT64_FORMAT "m", first * 30); /* half of it */
    g_autofree char *id = g_strdup_printf("%s/%u", granting->extension->id, n + 1), *who = g_strconcat("person:", by, NULL);
    g_autoptr(Obligation) measure = noun_copy(&obligation_noun, &(Obligation){.id = id,
                                                                              .subject = (char *)granting->about,
                                                                              .kind = (char *)EXTENSION_MEASURE,
                                                                              .title = title,
                                                                              .title_en = title,
                                                                              .cycle = cycle,
                                                                              .remind = (char *)REMIND,
                                                                              .next = now + first * CLOCK_HOUR,
                                                                              .form = (char *)CHECK_FORM,
                                                                              .who = who,
                                                                              .ahead = ahead,
                                                                              .grace = grace,
                                                                              .follows = (char *)"doing",
                                                                              .basis = granting->extension->record,
                                                                              .schedule = granting->extension->id});
    g_hash_table_insert(measure->fields, g_strdup("extension"), g_strdup(granting->extension->id));
    g_hash_table_insert(measure->fields, g_strdup("measure"), g_strdup(title));
    return obligation_put(granting->subject->change, measure, error);
}

/* Without any nobody would be protected. */
static gboolean put_measures(const Granting *granting, GError **error) {
    g_autoptr(GPtrArray) titles = g_ptr_array_new_with_free_func(g_free);
    for (guint n = 0; n < RULE_MEASURES; n++) {
        g_autofree char *key = rule_measure_key(n, "");
        const char *what = record_field(granting->subject->record, key);
        if (!what)
            continue;
        char *title = title_of(what, titles);
        g_ptr_array_add(titles, title);
        if (!put_measure(granting, n, title, error))
            return FALSE;
    }
    return titles->len > 0 || err_set(error, ERR_HELD, _("An extension needs a substitute measure that protects people meanwhile."));
}

/* ---- the grant ---- */

/* Who asked, by the last step done that opened this one or that stood before it. */
static const Step *asking_step(const Case *subject, const Step *granted) {
    const Step *asked = NULL;
    for (guint i = 0; i < subject->steps->len; i++) {
        const Step *step = subject->steps->pdata[i];
        const FormStep *shape = form_step(subject->form, step->name);
        g_autofree char *key = rule_measure_key(0, "");
        if (step != granted && step->done && shape && g_strv_contains((const char *const *)shape->fields, key))
            asked = step;
    }
    return asked;
}

static gint64 due_of(const Case *subject, const Obligation *obligation, const Extension *before) {
    return obligation ? obligation->next : before ? before->due : subject->record->due;
}

/* The obligation is put off, and with it the record that is open for it, if this is another one. */
static gboolean put_off(Case *subject, Obligation *obligation, const Extension *extension, GError **error) {
    obligation->extended = extension->until;
    noun_set_text(&obligation->extension, extension->id);
    if (!noun_save(subject->change, &obligation_noun, obligation, error))
        return FALSE;
    if (!*obligation->record || strcmp(obligation->record, subject->record->number) == 0)
        return TRUE;
    g_autoptr(Case) other = case_in_change(subject->change, subject->shelf, obligation->record, error);
    return other && (other->record->ended || rule_due_moved(other, other->record->due, extension->until, error));
}

gboolean rule_extension_grant(Case *subject, const Step *step, const char *field, GError **error) {
    g_autoptr(Obligation) obligation = NULL;
    g_autoptr(Extension) before = NULL;
    const Record *record = subject->record;
    const char *value = record_field(record, field);
    gint64 until = value ? g_ascii_strtoll(value, NULL, 10) : 0;
    if (!rule_extension_target(subject, &obligation, error) ||
        !extension_find_open(subject->db, record->number, obligation ? obligation->id : "", &before, error))
        return FALSE;
    gint64 due = due_of(subject, obligation, before);
    if (until <= subject->now || until <= due)
        return err_set(error, ERR_HELD, _("The new time has passed, or is no later than the old one: nothing would be extended."));
    const Step *asked = asking_step(subject, step);
    g_autofree char *id = g_strdup_printf("%s/%" G_GINT64_FORMAT, record->number, step->position);
    g_autofree char *about = subject_of(record, obligation);
    const char *reason = record_field(record, "reason");
    Extension extension = {.id = id,
                           .record = record->number,
                           .obligation = obligation ? obligation->id : (char *)"",
                           .due = due,
                           .until = until,
                           .reason = (char *)(reason ? reason : ""),
                           .asked_by = asked ? asked->done_by : record->opened_by,
                           .asked = asked ? asked->done : record->opened,
                           .approved_by = step->done_by,
                           .approved = subject->now,
                           .why = (char *)""};
    Granting granting = {subject, &extension, about};
    if ((before && !rule_extension_over(subject->change, subject->shelf, before, error)) ||
        !noun_add(subject->change, &extension_noun, &extension, error) || !put_measures(&granting, error))
        return FALSE;
    rule_move_due(subject, until);
    return !obligation || put_off(subject, obligation, &extension, error);
}
