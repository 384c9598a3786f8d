/* SPDX-License-Identifier: MIT
 *
 * Work permits (作业票) of every kind as a list: open ones first, ended ones by its filter.
 */
#include "bihuan/base/i18n.h"
#include "parts/record_browse.h"
#include "parts/session.h"

static gboolean open_screen(gpointer state, const char *argument, GError **error) {
    Ui *ui = ((RecordBrowse *)state)->ui;
    (void)argument, (void)error;
    g_autoptr(GPtrArray) permits = session_permit_forms(ui);
    if (permits->len == 0) {
        ui_say(ui, SAY_WARNING, _("No permit form is installed in this plant."));
        return FALSE;
    }
    g_ptr_array_add(permits, NULL);
    return record_browse_open(state, (char **)permits->pdata, SHOW_OPEN, FALSE, NULL);
}

const Screen screen_permit_list = {
    .name = "permit-list",
    .title = N_("Permits"),
    .summary = N_("Work permits: those in force, suspended, and ended; Enter opens one."),
    .keys = record_browse_keys,
    .flags = SCREEN_FINDS,
    .size = sizeof(RecordBrowse),
    .list = offsetof(RecordBrowse, list),
    .enter = record_browse_enter,
    .open = open_screen,
    .action = record_browse_action,
    .refresh = record_browse_refresh,
    .subject = record_browse_subject,
    .close = record_browse_close,
};
