/* SPDX-License-Identifier: MIT
 *
 * Work permits (作业票) of every kind as a list: open ones first, ended ones by its filter.
 */
#include "bihuan/base/i18n.h"
#include "parts/record_browse.h"
#include "parts/session.h"

static gpointer open_screen(Ui *ui, const char *argument, GError **error) {
    (void)argument, (void)error;
    g_autoptr(GPtrArray) permits = session_permit_forms(ui);
    if (permits->len == 0) {
        ui_say(ui, SAY_WARNING, _("No permit form is installed in this plant."));
        return NULL;
    }
    g_ptr_array_add(permits, NULL);
    return record_browse_new(ui, (char **)permits->pdata, SHOW_OPEN, FALSE, NULL);
}

const Screen screen_permit_list = {
    .name = "permit-list",
    .title = N_("Permits"),
    .summary = N_("Work permits: those in force, suspended, and ended; Enter opens one."),
    .keys = record_browse_keys,
    .flags = SCREEN_FINDS,
    .open = open_screen,
    .draw = record_browse_draw,
    .action = record_browse_action,
    .key = record_browse_key,
    .typing = record_browse_typing,
    .refresh = record_browse_refresh,
    .subject = record_browse_subject,
    .close = record_browse_close,
};
