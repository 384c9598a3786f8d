/* SPDX-License-Identifier: MIT
 *
 * A record that nobody submits: the program saw something.
 */
#include "bihuan/rule/enter.h"

#include "bihuan/model/device.h"
#include "bihuan/model/source.h"
#include "bihuan/rule/guard.h"
#include "bihuan/rule/who.h"
#include "bihuan/store/canon.h"
#include "private.h"

#include <string.h>

/* The place as the device has it; a device that is gone is only named. */
static gboolean open_place(Case *subject, GHashTable *values, GError **error) {
    const char *code = g_hash_table_lookup(values, "device"), *area = g_hash_table_lookup(values, "area");
    Record *record = subject->record;
    g_autoptr(Device) device = NULL;
    if (code && !noun_find(subject->db, &device_noun, &device, error, "WHERE code = $1", "s", code))
        return FALSE;
    record->device = g_strdup(device ? device->code : NULL);
    record->area = g_strdup(area && *area ? area : device ? device->area : NULL);
    record->position = g_strdup(device ? device->position : NULL);
    record->source = g_strdup(g_hash_table_lookup(values, "source"));
    return !record->area || record->source || source_of_area(subject->db, record->area, subject->now, &record->source, error);
}

/* What of a list names anybody in service; "" = nothing. Owned; NULL on error. */
static char *serving(const Case *subject, const char *who, GError **error) {
    g_auto(GStrv) parts = form_words(who, ",");
    g_autoptr(GString) text = g_string_new(NULL);
    for (char **part = parts; *part; part++) {
        g_autoptr(GPtrArray) people = who_of_text(subject, *part, error);
        if (!people)
            return NULL;
        if (people->len)
            g_string_append_printf(text, "%s%s", text->len ? "," : "", *part);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* Whom the obligation names; else whom the form does; else the safety department: what is due is never nobody's. */
gboolean rule_give_to(Case *subject, const char *named, gint64 due, GError **error) {
    const Step *first = subject->steps->pdata[0];
    g_autofree char *who = serving(subject, named, error);
    if (who && !*who && !subject->entering) {
        g_free(who);
        who = serving(subject, first->assignee, error);
        if (who && !*who) {
            g_free(who);
            who = who_safety_text(subject, error);
        } else if (who)
            *who = '\0';
    }
    return who && rule_give(subject, who, due, error);
}

static gboolean enter_as(Case *subject, const RuleOpening *opening, GError **error) {
    return rule_enter_first(subject, error) &&
           (!opening->who || subject->steps->len == 0 || rule_give_to(subject, opening->who, opening->due, error));
}

/* Of what is given the form keeps what it has fields for. */
static GHashTable *fields_of(const Form *form, GHashTable *values) {
    GHashTable *fields = canon_map_copy(values);
    GHashTableIter iter;
    gpointer key;
    g_hash_table_iter_init(&iter, fields);
    while (g_hash_table_iter_next(&iter, &key, NULL))
        if (!form_field(form, key))
            g_hash_table_iter_remove(&iter);
    return fields;
}

static gboolean open_save(Case *subject, gint64 version, const RuleOpening *opening, GError **error) {
    return open_place(subject, opening->values, error) && rule_begin(subject, version, fields_of(subject->form, opening->values), error) &&
           enter_as(subject, opening, error) && rule_run(subject, EVENT_SUBMIT, NULL, error) && rule_save(subject, error) &&
           rule_clocks_save(subject, error);
}

Case *rule_open_as(Change *change, Shelf *shelf, const RuleOpening *opening, GError **error) {
    gint64 version;
    const Form *form = shelf_form(shelf, opening->form, 0, &version, error);
    if (!form)
        return NULL;
    g_autoptr(Case) subject = case_of_form(change_db(change), shelf, form, NULL, change_time(change));
    case_enter(subject, change);
    subject->depth = opening->depth;
    subject->untold = opening->untold;
    return open_save(subject, version, opening, error) ? g_steal_pointer(&subject) : NULL;
}

Case *rule_open(Change *change, Shelf *shelf, const char *name, GHashTable *values, GError **error) {
    return rule_open_as(change, shelf, &(RuleOpening){.form = name, .values = values}, error);
}
