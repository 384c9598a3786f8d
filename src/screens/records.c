/* SPDX-License-Identifier: MIT
 *
 * Records (单据) of the form named by the argument, or of all forms.
 */
#include "bihuan/base/i18n.h"
#include "parts/record_browse.h"
#include "parts/session.h"

static gboolean open_screen(gpointer state, const char *argument, GError **error) {
    g_autofree char *name = g_strdup(argument);
    char *forms[] = {name, NULL};
    const Form *form = name != NULL ? shelf_form(app_shelf(session_app(((RecordBrowse *)state)->ui)), name, 0, NULL, error) : NULL;
    if (name != NULL && form == NULL) {
        return FALSE;
    }
    return record_browse_open(state, forms, SHOW_ALL, FALSE, form != NULL ? form_title(form) : NULL);
}

const Screen screen_records = {
    .name = "records",
    .title = N_("Records"),
    .summary = N_("The records of any form, newest first; Enter opens one."),
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
