/* SPDX-License-Identifier: MIT
 *
 * Suspending permits (中止): what a freeze does to open permits of its area, and what the rules of time catch up with.
 */
#include "private.h"

#include <string.h>

/* The escalation clock of a suspended permit stands still; the lift sets it going again. */
static gboolean stop_clock(Change *change, const char *number, GError **error) {
    g_autoptr(GPtrArray) steps = step_list(change_db(change), number, error);
    for (guint i = 0; steps && i < steps->len; i++) {
        Step *step = steps->pdata[i];
        if (step->done || step->rung_due == 0)
            continue;
        step->rung_due = 0;
        if (!step_save(change, step, error))
            return FALSE;
    }
    return steps != NULL;
}

static gboolean suspend_one(Change *change, Shelf *shelf, const char *number, gint64 *suspended, GError **error) {
    g_autoptr(Record) record = record_load(change_db(change), number, error);
    const Form *form = record ? shelf_form(shelf, record->form, record->version, NULL, error) : NULL;
    if (!form)
        return FALSE;
    if (!form_is_permit(form) || record->ended || strcmp(record->state, "suspended") == 0)
        return TRUE;
    g_free(record->state);
    record->state = g_strdup("suspended");
    (*suspended)++;
    return record_save(change, record, error) && stop_clock(change, number, error) &&
           change_mention(change, number, error);
}

gboolean rule_suspend_area(Change *change, Shelf *shelf, const char *area, gint64 *suspended, GError **error) {
    g_autoptr(GPtrArray) numbers = record_open_in_area(change_db(change), area, error);
    for (guint i = 0; numbers && i < numbers->len; i++)
        if (!suspend_one(change, shelf, numbers->pdata[i], suspended, error))
            return FALSE;
    return numbers != NULL;
}
