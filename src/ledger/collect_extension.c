/* SPDX-License-Identifier: MIT
 *
 * Extensions for the ledger (延期): until when something is put off, by whom, and what protects people meanwhile, as it was at the end of the
 * month.
 */
#include "reading.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/extension.h"
#include "bihuan/model/person.h"

/* "降压 (checked by 吴操作 every 7d, last 2026-03-08)". */
static void put_measure(const LedgerCollector *collector, const Obligation *measure, GString *text) {
    g_autofree char *who = extension_owner(collector->db, measure);
    g_autofree char *every = extension_every_text(measure), *last = clock_format_short(measure->last);
    g_string_append_printf(text, "%s%s", text->len ? _(", ") : "", obligation_title(measure));
    if (measure->last && measure->last < collector->cut)
        g_string_append_printf(text, _(" (%s, every %s, last %s)"), who, every, last);
    else
        g_string_append_printf(text, _(" (%s, every %s, not checked yet)"), who, every);
}

static gboolean read_measures(const LedgerCollector *collector, const Extension *extension, char **text, GError **error) {
    g_autoptr(GPtrArray) measures = extension_measures(collector->db, extension->id, error);
    g_autoptr(GString) words = g_string_new(NULL);
    for (guint i = 0; measures && i < measures->len; i++)
        put_measure(collector, measures->pdata[i], words);
    *text = g_string_free(g_steal_pointer(&words), FALSE);
    return measures != NULL;
}

void ledger_extension_clear(LedgerExtension *extension) {
    g_clear_pointer(&extension->approver, g_free);
    g_clear_pointer(&extension->measures, g_free);
}

gboolean ledger_read_extension(const LedgerCollector *collector, GPtrArray *list, LedgerExtension *out, GError **error) {
    g_autoptr(GPtrArray) held = list;
    const Extension *newest = NULL;
    ExtensionState state;
    *out = (LedgerExtension){0};
    for (guint i = 0; held && !newest && i < held->len; i++)
        if (((const Extension *)held->pdata[i])->approved < collector->cut)
            newest = held->pdata[i];
    if (!newest)
        return held != NULL;
    if (!extension_state(collector->db, newest, collector->cut, &state, NULL, error) ||
        !read_measures(collector, newest, &out->measures, error))
        return FALSE;
    out->due = newest->due;
    out->lost = newest->voided ? newest->voided < collector->cut : !newest->ended && state == EXTENSION_VOID;
    out->until = newest->until;
    out->approver = person_name_then(collector->db, newest->approved_by, newest->approved);
    return TRUE;
}
