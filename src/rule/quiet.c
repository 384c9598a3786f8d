/* SPDX-License-Identifier: MIT
 *
 * What can wait (免打扰、静默): reminders wait for the end of a person's quiet hours and of a silence; a task or a notice only for the quiet
 * hours of who is not on duty, and only where nothing happens before they end. An alarm, an escalation, a freeze never waits.
 */
#include <string.h>

#include "bihuan/model/area.h"
#include "bihuan/model/shift.h"
#include "private.h"

#define LEVEL_MAJOR "1"

static const char SQL_SILENCES[] = "WHERE until > $1 AND since <= $1 AND coalesce(ended, 0) = 0 ORDER BY until, id";

static gboolean is_meant(const Case *subject, const RuleMessage *message, const Silence *silence, const char *person, gboolean *meant,
                         GError **error) {
    const char *colon = strchr(silence->subject, ':'), *key = colon ? colon + 1 : "";
    const char *area = message->area ? message->area : subject->record->area;
    guint before = db_failures(subject->db);
    *meant = FALSE;
    if (g_str_has_prefix(silence->subject, "person:"))
        *meant = strcmp(key, person) == 0;
    else if (g_str_has_prefix(silence->subject, "record:"))
        *meant = g_strcmp0(key, subject->record->number) == 0;
    else if (g_str_has_prefix(silence->subject, "area:") && area)
        *meant = area_is_inside(subject->db, area, key, error);
    return db_answered(subject->db, before, error);
}

static gboolean silenced_until(const Case *subject, const RuleMessage *message, const char *person, gint64 *until, GError **error) {
    g_autoptr(GPtrArray) silences = noun_list(subject->db, &silence_noun, error, SQL_SILENCES, "i", subject->now);
    for (guint i = 0; silences && i < silences->len; i++) {
        const Silence *silence = silences->pdata[i];
        gboolean meant;
        if (!is_meant(subject, message, silence, person, &meant, error))
            return FALSE;
        if (meant)
            *until = MAX(*until, silence->until);
    }
    return silences != NULL;
}

/* Work that waits for a permit, a major hazard, and what is late before he wakes. */
static gboolean is_pressing(const Case *subject, const RuleMessage *message, gint64 until) {
    gint64 due = message->due ? message->due : message->step ? message->step->due : 0;
    return (subject->form && form_is_permit(subject->form)) || g_strcmp0(subject->record->level, LEVEL_MAJOR) == 0 || (due && due <= until);
}

gboolean rule_held_until(const Case *subject, const RuleMessage *message, const Contact *contact, gint64 *until, GError **error) {
    static const char *const waits[] = {"reminder", "task", "notice", NULL};
    gint64 wakes = 0;
    *until = 0;
    if (!g_strv_contains(waits, message->kind ? message->kind : "notice"))
        return TRUE;
    gboolean reminder = g_strcmp0(message->kind, "reminder") == 0, on_duty = FALSE;
    if (reminder && !silenced_until(subject, message, contact->id, until, error))
        return FALSE;
    if (!contact_is_quiet(contact, MAX(subject->now, *until), &wakes))
        return TRUE;
    if (!reminder) {
        g_autoptr(Person) person = person_load(subject->db, contact->id, error);
        if (!person || !shift_person_on_duty(subject->db, person, subject->now, &on_duty, error))
            return FALSE;
    }
    if (reminder || (!on_duty && !is_pressing(subject, message, wakes)))
        *until = MAX(*until, wakes);
    return TRUE;
}
