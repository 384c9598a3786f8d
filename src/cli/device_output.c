/* SPDX-License-Identifier: MIT
 *
 * A device that must not be used, on paper for people and programs.
 */
#include "device_output.h"

#include "bihuan/base/i18n.h"

void device_output_say_blocked(Output *out, const GPtrArray *blocks) {
    for (guint i = 0; i < blocks->len; i++)
        output_say(out, _("MUST NOT BE USED: %s"), ((const DeviceBlock *)blocks->pdata[i])->why);
}

void device_output_blocked(Output *out, const GPtrArray *blocks) {
    output_list(out, "blocked");
    for (guint i = 0; i < blocks->len; i++) {
        const DeviceBlock *block = blocks->pdata[i];
        output_object(out, NULL);
        output_text(out, "why", NULL, block->why);
        output_time(out, "since", NULL, block->since);
        output_time(out, "until", NULL, block->until);
        output_end(out);
    }
    output_end(out);
}
