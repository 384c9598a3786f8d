/* SPDX-License-Identifier: MIT
 *
 * What a record does of what is due, and what becomes of the records of obligations that are done or over.
 */
#include "bihuan/rule/due.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/device.h"
#include "due_open.h"
#include "bihuan/rule/extension.h"
#include "bihuan/store/plant_clock.h"
#include "private.h"

static const char SQL_OF[] = "WHERE ended IS NULL AND (record = $1 OR (form = $2 AND subject = $3)) ORDER BY next, id";

/* ---- which ---- */

static const char *case_value(const Case *subject, const char *key) {
    const char *value = form_field(subject->form, key) ? record_field(subject->record, key) : NULL;
    return value && *value ? value : NULL;
}

char *rule_due_subject(const Case *subject) {
    static const char *const KEYS[] = {"device", "person", "company", "record", "source", "area"};
    const char *own = form_subject_kind(subject->form), *value = case_value(subject, own);
    if (value)
        return g_strconcat(own, ":", value, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(KEYS); i++)
        if ((value = case_value(subject, KEYS[i])))
            return g_strconcat(KEYS[i], ":", value, NULL);
    return g_strdup("plant");
}

static gboolean begins_with(const Record *record, GHashTable *fields) {
    GHashTableIter iter;
    gpointer key, value;
    g_hash_table_iter_init(&iter, fields);
    while (g_hash_table_iter_next(&iter, &key, &value))
        if (g_strcmp0(record_field(record, key), value) != 0)
            return FALSE;
    return TRUE;
}

/* Of another device than its record is about: whoever did the one did not do the other. */
static gboolean is_foreign(const Case *subject, const Obligation *obligation) {
    const char *device = case_value(subject, "device"), *its = obligation_device(obligation->subject);
    return device && its && strcmp(its, device) != 0;
}

static gboolean is_own(const Case *subject, const Obligation *obligation) {
    return *obligation->record && g_strcmp0(obligation->record, subject->record->number) == 0;
}

GPtrArray *rule_due_of(const Case *subject, GError **error) {
    g_autofree char *about = rule_due_subject(subject);
    const char *number = subject->record->number ? subject->record->number : "";
    GPtrArray *due = noun_list(subject->db, &obligation_noun, error, SQL_OF, "sss", number, form_name(subject->form), about);
    for (guint i = due ? due->len : 0; i > 0; i--) {
        const Obligation *obligation = due->pdata[i - 1];
        if (is_foreign(subject, obligation) || (!is_own(subject, obligation) && !begins_with(subject->record, obligation->fields)))
            g_ptr_array_remove_index(due, i - 1);
    }
    return due;
}

gboolean rule_due_open_record(const Case *subject, char **number, GError **error) {
    g_autoptr(GPtrArray) due = rule_due_of(subject, error);
    *number = NULL;
    for (guint i = 0; due && !*number && i < due->len; i++) {
        const char *record = ((const Obligation *)due->pdata[i])->record;
        if (*record && !db_get_text(subject->db, error, number, "SELECT number FROM record WHERE number = $1 AND ended = 0", "s", record))
            return FALSE;
    }
    return due != NULL;
}

gboolean rule_due_measure(const Case *subject, Obligation **measure, GError **error) {
    g_autoptr(GPtrArray) due = rule_due_of(subject, error);
    *measure = NULL;
    for (guint i = 0; due && !*measure && i < due->len; i++)
        if (strcmp(((const Obligation *)due->pdata[i])->kind, EXTENSION_MEASURE) == 0)
            *measure = noun_copy(&obligation_noun, due->pdata[i]);
    return due != NULL;
}

/* ---- done ---- */

/* Hours that the device has run by then; 0 = of no device, or not known. */
static gboolean read_hours(Db *db, const Obligation *obligation, gint64 *hours, GError **error) {
    g_autoptr(Device) device = NULL;
    const char *code = obligation_device(obligation->subject);
    *hours = 0;
    if (!code)
        return TRUE;
    if (!noun_find(db, &device_noun, &device, error, "WHERE code = $1", "s", code))
        return FALSE;
    *hours = device ? device->hours : 0;
    return TRUE;
}

/* Its record is over with nobody having done it there. */
static gboolean end_record(Change *change, Shelf *shelf, const char *number, const char *state, GError **error) {
    g_autoptr(Case) subject = case_in_change(change, shelf, number, error);
    if (!subject || subject->record->ended)
        return subject != NULL;
    subject->record->confirmed = subject->now;
    return rule_end_record(subject, state, error);
}

/* What comes to light later than what was done after it moves nothing, and neither does what came too early for a fixed day: then a record
 * that was opened for that day goes on waiting, unless it is the very one that was done. */
static gboolean done(Case *subject, Obligation *obligation, ObligationDone *how, GError **error) {
    gboolean own = is_own(subject, obligation), counts;
    g_autofree char *record = g_strdup(obligation->record);
    if (!read_hours(subject->db, obligation, &how->hours, error) || !obligation_fulfil(subject->db, obligation, how, &counts, error))
        return FALSE;
    gboolean replaced = *record && !own && !*obligation->record;
    if (own)
        noun_set_text(&obligation->record, "");
    return (!(counts || own) || noun_save(subject->change, &obligation_noun, obligation, error)) &&
           (!replaced || end_record(subject->change, subject->shelf, record, "duplicate", error));
}

/* What protects people while something is put off was checked when it is entered, whatever else anybody writes; and not while nobody knows
 * what time it is. */
static gboolean as_entered(const Case *subject, ObligationDone *how, GError **error) {
    how->at = subject->now;
    how->until = 0;
    return plant_clock_sure(change_plant(subject->change), error);
}

gboolean rule_due_done(Case *subject, gint64 at, gint64 until, GError **error) {
    if (at > subject->now)
        return err_set(error, ERR_INPUT, _("What was done cannot have been done in the future."));
    if (!rule_extensions_settle(subject->change, subject->shelf, error)) /* a measure that is late counts for nothing any more */
        return FALSE;
    g_autoptr(GPtrArray) due = rule_due_of(subject, error);
    for (guint i = 0; due && i < due->len; i++) {
        ObligationDone how = {.at = at ? at : subject->now, .until = until, .fields = subject->record->fields};
        if (strcmp(((const Obligation *)due->pdata[i])->kind, EXTENSION_MEASURE) == 0 && !as_entered(subject, &how, error))
            return FALSE;
        if (!done(subject, due->pdata[i], &how, error))
            return FALSE;
    }
    return due && rule_extensions_settle(subject->change, subject->shelf, error);
}

/* ---- over ---- */

gboolean rule_due_release(const Case *subject, GError **error) {
    g_autoptr(GPtrArray) due = subject->record->ended ? noun_list(subject->db, &obligation_noun, error, "WHERE record = $1 ORDER BY id",
                                                                  "s", subject->record->number)
                                                      : g_ptr_array_new();
    for (guint i = 0; due && i < due->len; i++) {
        Obligation *obligation = due->pdata[i];
        noun_set_text(&obligation->record, "");
        if (!noun_save(subject->change, &obligation_noun, obligation, error))
            return FALSE;
    }
    return due != NULL;
}

gboolean rule_due_end(Change *change, Shelf *shelf, const char *id, GError **error) {
    g_autoptr(Obligation) obligation = obligation_load(change_db(change), id, error);
    if (!obligation || (obligation->ended && !*obligation->record))
        return obligation != NULL;
    g_autofree char *record = g_steal_pointer(&obligation->record);
    obligation->record = g_strdup("");
    obligation->ended = obligation->ended ? obligation->ended : change_time(change);
    return noun_save(change, &obligation_noun, obligation, error) && (!*record || end_record(change, shelf, record, "void", error));
}

/* ---- a clock that was put right ---- */

/* Never later than what stands there: a certificate may have said an earlier end. */
static gboolean reckon_anew(Db *db, Obligation *obligation, gint64 last, GError **error) {
    gint64 next;
    if (last == obligation->last)
        return TRUE;
    g_autofree char *cycle = obligation_cycle_strict(db, obligation->cycle, obligation->found, clock_now(), error);
    if (!cycle || !obligation_next(cycle, last, &next, error))
        return FALSE;
    obligation->last = last;
    obligation->next = next && obligation->next ? MIN(next, obligation->next) : MAX(next, obligation->next);
    return TRUE;
}

gboolean rule_due_mend(Change *change, Shelf *shelf, Obligation *obligation, gint64 last, gint64 now, GError **error) {
    Db *db = change_db(change);
    gint64 opens, late = obligation->next;
    guint before = db_failures(db);
    if (!reckon_anew(db, obligation, last, error) || !rule_due_opens(db, obligation, &opens, error) ||
        !(obligation_late_at(db, obligation, now, &late, NULL) || db_answered(db, before, error)))
        return FALSE;
    g_autofree char *record = g_strdup(obligation->record);
    if (opens > now)
        noun_set_text(&obligation->record, "");
    if (!noun_save(change, &obligation_noun, obligation, error))
        return FALSE;
    if (!*record)
        return TRUE;
    if (opens > now)
        return end_record(change, shelf, record, "void", error);
    g_autoptr(Case) open = case_in_change(change, shelf, record, error);
    return open && (open->record->ended || rule_due_moved(open, open->record->due, late, error));
}
