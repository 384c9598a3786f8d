/* SPDX-License-Identifier: MIT
 *
 * Keyed work into the change that sends it.
 */
#include "bihuan/app/effort.h"

#include "app_private.h"
#include "bihuan/model/effort.h"

void app_set_effort(App *app, AppEffort effort, gpointer data) {
    app->effort = effort;
    app->effort_data = data;
}

gboolean effort_put(App *app, Change *change, const char *record, const char *form, GError **error) {
    gint64 spent = app->effort ? app->effort(app->effort_data, FALSE) : 0;
    Effort effort = {.record = (char *)record, .deed = change_seq(change), .form = (char *)form, .at = change_time(change), .spent = spent};
    return spent <= 0 || noun_add(change, &effort_noun, &effort, error);
}

void effort_sent(App *app) {
    if (app->effort)
        app->effort(app->effort_data, TRUE);
}
