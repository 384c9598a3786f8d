/* SPDX-License-Identifier: MIT
 *
 * Extensions of a record on paper (延期): who granted what until when, what protected people meanwhile and when that was checked last, and
 * whether it was lost.
 */
#include "report_private.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/extension.h"
#include "bihuan/model/person.h"

static void put_measure(ReportCollect *collect, const Obligation *measure) {
    g_autofree char *who = extension_owner(collect->db, measure), *every = extension_every_text(measure);
    g_autofree char *last = measure->last ? clock_format_short(measure->last) : g_strdup(_("never"));
    g_autofree char *text = g_strdup_printf(_("%s; checked by %s every %s, last: %s"), obligation_title(measure), who, every, last);
    report_pair(collect, _("Substitute measure"), text);
}

/* What became of it: nothing to say while it stands. Owned. */
static char *fate_of(const Extension *extension, ExtensionState state, const GPtrArray *measures) {
    const char *missed = "";
    for (guint i = 0; i < measures->len; i++)
        if (strcmp(((const Obligation *)measures->pdata[i])->id, extension->why) == 0)
            missed = obligation_title(measures->pdata[i]);
    g_autofree char *at = clock_format_short(extension->voided ? extension->voided : extension->ended);
    if (extension->voided && !*missed)
        return g_strdup_printf(_("; void since %s: its measures ended"), at);
    if (extension->voided)
        return g_strdup_printf(_("; void since %s: “%s” was not checked"), at, missed);
    if (state == EXTENSION_VOID)
        return g_strdup(_("; void: a substitute measure was not checked"));
    if (state == EXTENSION_UNKNOWN)
        return g_strdup(_("; nobody can say whether it stands"));
    return extension->ended ? g_strdup_printf(_("; over since %s"), at) : g_strdup("");
}

static gboolean put_extension(ReportCollect *collect, const Extension *extension, GError **error) {
    ExtensionState state;
    g_autoptr(GPtrArray) measures = extension_measures(collect->db, extension->id, error);
    if (!measures || !extension_state(collect->db, extension, collect->now, &state, NULL, error))
        return FALSE;
    g_autofree char *from = clock_format_short(extension->due), *until = clock_format_short(extension->until);
    g_autofree char *approver = person_name_then(collect->db, extension->approved_by, extension->approved);
    g_autofree char *at = clock_format_short(extension->approved), *fate = fate_of(extension, state, measures);
    g_autofree char *text = g_strdup_printf(_("from %s to %s, approved by %s on %s%s"), from, until, approver, at, fate);
    report_pair(collect, _("Extension"), text);
    for (guint i = 0; i < measures->len; i++)
        put_measure(collect, measures->pdata[i]);
    return TRUE;
}

/* The oldest first; nothing where there is none. */
gboolean report_find_extensions(ReportCollect *collect, GError **error) {
    g_autoptr(GPtrArray) list = extension_list_of_record(collect->db, collect->record->number, error);
    for (guint i = list ? list->len : 0; i > 0; i--)
        if (!put_extension(collect, list->pdata[i - 1], error))
            return FALSE;
    return list != NULL;
}
