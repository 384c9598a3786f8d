/* SPDX-License-Identifier: MIT
 *
 * Work permits (作业票) of every kind, those in force first.
 */
#include "bihuan/base/i18n.h"
#include "parts/record_browse.h"
#include "parts/session.h"

static gpointer open_screen(Ui *ui, const char *argument, GError **error) {
    (void)argument, (void)error;
    Shelf *shelf = app_shelf(session_app(ui));
    g_auto(GStrv) names = shelf_names(shelf);
    g_autoptr(GPtrArray) permits = g_ptr_array_new();
    for (char **name = names; *name != NULL; name++) {
        const Form *form = shelf_form(shelf, *name, 0, NULL, NULL);
        if (form != NULL && form_is_permit(form)) {
            g_ptr_array_add(permits, *name);
        }
    }
    if (permits->len == 0) {
        ui_say(ui, SAY_WARNING, _("No permit form is installed in this plant."));
        return NULL;
    }
    g_ptr_array_add(permits, NULL);
    return record_browse_new(ui, (char **)permits->pdata, SHOW_OPEN, FALSE, NULL);
}

const Screen screen_permits = {
    .name = "permits",
    .title = N_("Permits"),
    .summary = N_("Work permits: those in force, suspended, and ended; Enter opens one."),
    .keys = record_browse_keys,
    .open = open_screen,
    .draw = record_browse_draw,
    .action = record_browse_action,
    .key = record_browse_key,
    .typing = record_browse_typing,
    .refresh = record_browse_refresh,
    .subject = record_browse_subject,
    .close = record_browse_close,
};
