/* SPDX-License-Identifier: MIT
 *
 * Anchors in JSON: one shape wherever they are printed.
 */
#include "anchor_output.h"

void output_anchors(Output *out, const GPtrArray *anchors) {
    static const char *const states[] = {"ok", "restored", "short", "fork", "note"};
    output_list(out, "anchors");
    for (guint i = 0; i < anchors->len; i++) {
        const VerifyAnchor *anchor = anchors->pdata[i];
        output_say(out, "%s: %s", anchor->name, anchor->text);
        output_object(out, NULL);
        output_text(out, "name", NULL, anchor->name);
        output_number(out, "seq", NULL, anchor->seq);
        output_flag(out, "ok", NULL, anchor->ok);
        output_text(out, "text", NULL, anchor->text);
        output_text(out, "state", NULL, states[anchor->state]);
        output_time(out, "at", NULL, anchor->at);
        output_end(out);
    }
    output_end(out);
}
