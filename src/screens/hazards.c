/* SPDX-License-Identifier: MIT
 *
 * Hazards (隐患): the open ones, the most urgent first.
 */
#include "bihuan/base/i18n.h"
#include "parts/record_list.h"

static gboolean hazards_open(gpointer state, const char *argument, GError **error) {
    (void)argument, (void)error;
    return record_list_open(state, (const char *const[]){"hazard", NULL}, SHOW_OPEN, TRUE, NULL);
}

const Screen screen_hazards = {
    .name = "hazards",
    .title = N_("Hazards"),
    .summary = N_("All hazards, found by number, text, state or area; Enter opens one."),
    .open = hazards_open,
    RECORD_LIST,
};
