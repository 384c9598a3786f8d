/* SPDX-License-Identifier: MIT
 *
 * Hazards (隐患): the open ones, the most urgent first.
 */
#include "bihuan/base/i18n.h"
#include "parts/record_browse.h"

static gboolean open_screen(gpointer state, const char *argument, GError **error) {
    char form[] = "hazard", *forms[] = {form, NULL};
    (void)argument, (void)error;
    return record_browse_open(state, forms, SHOW_OPEN, TRUE, NULL);
}

const Screen screen_hazards = {
    .name = "hazards",
    .title = N_("Hazards"),
    .summary = N_("All hazards, found by number, text, state or area; Enter opens one."),
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
