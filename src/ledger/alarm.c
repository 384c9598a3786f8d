/* SPDX-License-Identifier: MIT
 *
 * Column 13: alarms of the source raised in the month. Chattering is one alarm: what the same device raises of the same
 * kind within the template's window of the first one is not counted again.
 */
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "formula.h"

static int compare_alarms(gconstpointer a, gconstpointer b) {
    const LedgerAlarm *left = *(const LedgerAlarm *const *)a, *right = *(const LedgerAlarm *const *)b;
    if (left->raised != right->raised)
        return left->raised < right->raised ? -1 : 1;
    return strcmp(left->number, right->number);
}

static GPtrArray *list_alarms(const LedgerContext *context) {
    GPtrArray *list = g_ptr_array_new();
    for (guint i = 0; i < context->facts->alarms->len; i++) {
        LedgerAlarm *alarm = g_ptr_array_index(context->facts->alarms, i);
        gboolean dropped = alarm->dropped && alarm->dropped < context->cut;
        if (strcmp(alarm->source, context->source->code) != 0 || dropped)
            continue;
        if (alarm->raised >= context->facts->from && alarm->raised < context->cut)
            g_ptr_array_add(list, alarm);
    }
    g_ptr_array_sort(list, compare_alarms);
    return list;
}

/* Was one of the alarms kept so far raised by the same device, of the same kind, less than the window ago? */
static gboolean is_chatter(const GPtrArray *kept, const LedgerAlarm *alarm, gint64 window) {
    for (guint i = kept->len; i > 0; i--) {
        const LedgerAlarm *first = g_ptr_array_index(kept, i - 1);
        if (alarm->raised - first->raised >= window)
            return FALSE;
        if (strcmp(first->device, alarm->device) == 0 && strcmp(first->kind, alarm->kind) == 0)
            return TRUE;
    }
    return FALSE;
}

static gboolean is_by(gint64 at, gint64 cut) {
    return at && at < cut;
}

/* Acknowledged within the limit from raising, and closed: both by the end of the period. */
static const char *judge_alarm(const LedgerContext *context, const LedgerAlarm *alarm, gboolean *handled) {
    gboolean answered = is_by(alarm->acknowledged, context->cut);
    gboolean in_time = answered && alarm->acknowledged <= alarm->raised + alarm->limit;
    gboolean closed = is_by(alarm->closed, context->cut);
    *handled = in_time && closed;
    if (!answered)
        return _("not acknowledged");
    if (!in_time)
        return _("acknowledged too late");
    return closed ? _("acknowledged in time and closed") : _("still open at the end of the period");
}

void ledger_gather_alarms(const LedgerContext *context, LedgerCell *cell) {
    gint64 window = ledger_template_rules(context->ledger->template)->alarm_window;
    g_autoptr(GPtrArray) alarms = list_alarms(context), kept = g_ptr_array_new();
    for (guint i = 0; i < alarms->len; i++) {
        LedgerAlarm *alarm = g_ptr_array_index(alarms, i);
        if (is_chatter(kept, alarm, window))
            continue;
        g_ptr_array_add(kept, alarm);
        gboolean handled;
        const char *how = judge_alarm(context, alarm, &handled);
        g_autofree char *text = g_strdup_printf("%s %s, %s", alarm->device, alarm->kind, how);
        LedgerEvidence evidence = {
            .number = alarm->number,
            .at = alarm->raised,
            .who = alarm->who,
            .text = text,
            .counts = handled,
        };
        ledger_cell_add_evidence(cell, &evidence);
    }
}

gboolean ledger_compute_alarms(const LedgerContext *context, LedgerCell *cell, G_GNUC_UNUSED GError **error) {
    ledger_gather_alarms(context, cell);
    ledger_cell_set_rate(cell, _("No alarm was raised in the source in this month."));
    return TRUE;
}
