/* SPDX-License-Identifier: MIT
 *
 * Work permits (作业票) of every kind as a list: open ones first, ended ones by its filter.
 */
#include "bihuan/base/i18n.h"
#include "parts/record_list.h"
#include "parts/session.h"

static gboolean permit_list_open(gpointer state, const char *argument, GError **error) {
    Ui *ui = ((RecordList *)state)->ui;
    (void)argument, (void)error;
    g_autoptr(GPtrArray) permits = session_permit_forms(ui);
    if (permits->len == 0) {
        ui_say(ui, SAY_WARNING, _("No permit form is installed in this plant."));
        return FALSE;
    }
    g_ptr_array_add(permits, NULL);
    return record_list_open(state, (const char *const *)permits->pdata, SHOW_OPEN, FALSE, NULL);
}

const Screen screen_permit_list = {
    .name = "permit-list",
    .title = N_("Permits"),
    .summary = N_("Work permits: those in force, suspended, and ended; Enter opens one."),
    .open = permit_list_open,
    RECORD_LIST,
};
