/* SPDX-License-Identifier: MIT
 *
 * Extensions that stand no longer (延期失效、终止): one missed check of a substitute measure voids it at once; the thing that was put off is
 * due as it was before, and whoever answers for it is told.
 */
#include "bihuan/rule/extension.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/person.h"
#include "bihuan/rule/due.h"
#include "bihuan/rule/who.h"
#include "private.h"

/* ---- the measures end ---- */

/* Their open checks end with them, the missed one too: what it protected is blocked or overdue now, and that is what is to be seen. */
static gboolean end_measures(Change *change, Shelf *shelf, const Extension *extension, GError **error) {
    g_autoptr(GPtrArray) measures = extension_measures(change_db(change), extension->id, error);
    for (guint i = 0; measures && i < measures->len; i++) {
        const Obligation *measure = measures->pdata[i];
        if (!measure->ended && !rule_due_end(change, shelf, measure->id, error))
            return FALSE;
    }
    return measures != NULL;
}

gboolean rule_extension_over(Change *change, Shelf *shelf, Extension *extension, GError **error) {
    extension->ended = change_time(change);
    return end_measures(change, shelf, extension, error) && noun_save(change, &extension_noun, extension, error);
}

/* ---- void ---- */

/* Who granted it, who asked for it, who was to check: as far as they are still there; else the safety department. */
static gboolean people_of(const Case *subject, const Extension *extension, const Obligation *missed, GPtrArray **people, GError **error) {
    const char *owner = missed && g_str_has_prefix(missed->who, "person:") ? missed->who + strlen("person:") : "";
    const char *const ids[] = {extension->approved_by, owner, extension->asked_by};
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(g_free);
    gboolean approver = FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(ids); i++) {
        gboolean serves = FALSE;
        if (!person_in_service(subject->db, ids[i], &serves, error))
            return FALSE;
        if (serves && !who_contains(list, ids[i]))
            g_ptr_array_add(list, g_strdup(ids[i]));
        approver |= serves && i == 0;
    }
    g_autoptr(GPtrArray) safety = approver ? NULL : who_safety(subject, error);
    for (guint i = 0; safety && i < safety->len; i++)
        if (!who_contains(list, safety->pdata[i]))
            g_ptr_array_add(list, g_strdup(safety->pdata[i]));
    *people = approver || safety ? g_steal_pointer(&list) : NULL;
    return *people != NULL;
}

static gboolean tell_void(Case *subject, const Extension *extension, const Obligation *missed, GError **error) {
    g_autoptr(GPtrArray) people = NULL;
    g_autofree char *key = g_strconcat("extension/", extension->id, NULL);
    if (!people_of(subject, extension, missed, &people, error))
        return FALSE;
    RuleMessage message = {.phrase = "extension-void", .kind = "escalation", .people = people, .key = key, .due = extension->due};
    message.headline = missed ? (FormText){missed->title, missed->title_en} : (FormText){0};
    message.span = missed && missed->next < subject->now ? subject->now - missed->next : 0;
    return rule_send(subject, &message, error);
}

/* What was put off is due as before; other records that were moved with it too. */
static gboolean bring_back(Change *change, Shelf *shelf, const Extension *extension, GError **error) {
    g_autoptr(Obligation) obligation = NULL;
    if (*extension->obligation &&
        !noun_find(change_db(change), &obligation_noun, &obligation, error, "WHERE id = $1", "s", extension->obligation))
        return FALSE;
    if (!obligation || strcmp(obligation->extension, extension->id) != 0)
        return TRUE;
    g_autofree char *record = g_strdup(obligation->record);
    obligation->extended = 0;
    noun_set_text(&obligation->extension, "");
    gint64 late = obligation->next;
    if (!noun_save(change, &obligation_noun, obligation, error) ||
        !obligation_late_at(change_db(change), obligation, change_time(change), &late, error))
        return FALSE;
    g_autoptr(Case) open = *record && strcmp(record, extension->record) != 0 ? case_in_change(change, shelf, record, error) : NULL;
    return !*record || strcmp(record, extension->record) == 0 || (open && rule_due_moved(open, extension->until, late, error));
}

static gboolean make_void(Change *change, Shelf *shelf, Extension *extension, const Obligation *missed, GError **error) {
    extension->voided = change_time(change);
    noun_set_text(&extension->why, missed ? missed->id : "");
    if (!end_measures(change, shelf, extension, error) || !noun_save(change, &extension_noun, extension, error) ||
        !bring_back(change, shelf, extension, error))
        return FALSE;
    g_autoptr(Case) subject = case_in_change(change, shelf, extension->record, error);
    if (!subject || !rule_due_moved(subject, extension->until, extension->due, error) || !tell_void(subject, extension, missed, error))
        return FALSE;
    const char *measured = missed ? obligation_device(missed->subject) : NULL, *device = measured ? measured : subject->record->device;
    return change_mention(change, extension->record, error) && (!device || rule_device_changed(change, shelf, device, error));
}

/* ---- whoever comes first ---- */

static gboolean write_down(Change *change, Shelf *shelf, const char *id, Extension **written, GError **error) {
    g_autoptr(Extension) extension = noun_load(change_db(change), &extension_noun, id, error);
    g_autoptr(Obligation) missed = NULL;
    ExtensionState state;
    if (!extension || !extension_state(change_db(change), extension, change_time(change), &state, &missed, error))
        return FALSE;
    if (extension->voided || extension->ended || state == EXTENSION_STANDS || state == EXTENSION_UNKNOWN)
        return TRUE; /* somebody was first, or within its grace; or nobody can say which */
    if (!(state == EXTENSION_VOID ? make_void(change, shelf, extension, missed, error)
                                  : rule_extension_over(change, shelf, extension, error)))
        return FALSE;
    if (written)
        *written = g_steal_pointer(&extension);
    return TRUE;
}

gboolean rule_extensions_settle(Change *change, Shelf *shelf, GError **error) {
    g_autoptr(GPtrArray) ids = extension_ids_doubtful(change_db(change), change_time(change), error);
    for (guint i = 0; ids && i < ids->len; i++)
        if (!write_down(change, shelf, ids->pdata[i], NULL, error))
            return FALSE;
    return ids != NULL;
}

static gboolean settle_alone(Plant *plant, Shelf *shelf, const char *id, int *left, GError **error) {
    g_autoptr(Change) change = change_begin(plant, "system", error);
    g_autoptr(Extension) written = NULL;
    if (!change || !write_down(change, shelf, id, &written, error))
        return FALSE;
    if (!written)
        return TRUE;
    (*left)--;
    return change_commit(change, written->voided ? "extension-void" : "extension-over", written->record, written->why, error);
}

/* How it is at a time. */
static gboolean state_at(Db *db, const char *id, gint64 now, ExtensionState *state, GError **error) {
    g_autoptr(Extension) extension = noun_load(db, &extension_noun, id, error);
    return extension && extension_state(db, extension, now, state, NULL, error);
}

/* What cannot be said or written down of one extension keeps nothing else back; a database that does not answer, or is held, does. */
static gboolean tick_one(Plant *plant, Shelf *shelf, const char *id, int *left, GError **error) {
    ExtensionState state;
    if (!state_at(plant_db(plant), id, clock_now(), &state, error))
        return FALSE;
    if (state == EXTENSION_UNKNOWN)
        return err_set(error, ERR_FAILED, _("Nobody can say whether the extension %s stands, so it does not: its measures make no sense."),
                       id);
    return state == EXTENSION_STANDS || settle_alone(plant, shelf, id, left, error);
}

gboolean rule_extensions_tick(Plant *plant, Shelf *shelf, int *left, GError **failed, GError **error) {
    Db *db = plant_db(plant);
    guint before = db_failures(db);
    g_autoptr(GPtrArray) ids = extension_ids_doubtful(db, clock_now(), error);
    for (guint i = 0; ids && i<ids->len && * left> 0; i++) {
        g_autoptr(GError) one = NULL;
        if (tick_one(plant, shelf, ids->pdata[i], left, &one))
            continue;
        gboolean other = !err_is(one, ERR_BUSY) && !err_is(one, ERR_HELD) && db_failures(db) == before;
        if (!other || !*failed)
            g_propagate_error(other ? failed : error, g_steal_pointer(&one));
        if (!other)
            return FALSE;
    }
    return ids != NULL;
}

gboolean rule_extensions_due(Db *db, gint64 now, gboolean *due, GError **error) {
    g_autoptr(GPtrArray) ids = extension_ids_doubtful(db, now, error);
    *due = FALSE;
    for (guint i = 0; ids && !*due && i < ids->len; i++) {
        ExtensionState state;
        if (!state_at(db, ids->pdata[i], now, &state, error))
            return FALSE;
        *due = state != EXTENSION_STANDS && state != EXTENSION_UNKNOWN;
    }
    return ids != NULL;
}

gboolean rule_extension_lost(const Case *subject, gint64 *due, GError **error) {
    g_autoptr(GPtrArray) list = extension_list_of_record(subject->db, subject->record->number, error);
    for (guint i = 0; list && i < list->len; i++) {
        const Extension *extension = list->pdata[i];
        if (extension->voided && extension->until == *due)
            *due = extension->due;
    }
    return list != NULL;
}
