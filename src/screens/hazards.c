/* SPDX-License-Identifier: MIT
 *
 * Hazards (隐患): the open ones, the most urgent first.
 */
#include "bihuan/base/i18n.h"
#include "parts/record_browse.h"

static gpointer open_screen(Ui *ui, const char *argument, GError **error) {
    char form[] = "hazard", *forms[] = {form, NULL};
    (void)argument, (void)error;
    return record_browse_new(ui, forms, SHOW_OPEN, TRUE, NULL);
}

const Screen screen_hazards = {
    .name = "hazards",
    .title = N_("Hazards"),
    .summary = N_("All hazards, found by number, text, state or area; Enter opens one."),
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
