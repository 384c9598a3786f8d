/* SPDX-License-Identifier: MIT
 *
 * Records (单据) of the form named by the argument, or of all forms.
 */
#include "bihuan/base/i18n.h"
#include "parts/record_list.h"
#include "parts/session.h"

static gboolean records_open(gpointer state, const char *argument, GError **error) {
    App *app = session_app(((RecordList *)state)->ui);
    const Form *form = argument != NULL ? shelf_form(app_shelf(app), argument, 0, NULL, error) : NULL;
    if (argument != NULL && form == NULL) {
        return FALSE;
    }
    return record_list_open(state, (const char *const[]){argument, NULL}, SHOW_ALL, FALSE, form != NULL ? form_title(form) : NULL);
}

const Screen screen_records = {
    .name = "records",
    .title = N_("Records"),
    .summary = N_("The records of any form, newest first; Enter opens one."),
    .open = records_open,
    RECORD_LIST,
};
