/* SPDX-License-Identifier: MIT
 *
 * Anchors in JSON: one shape wherever they are printed.
 */
#include "anchor_output.h"

void output_anchors(JsonBuilder *json, const GPtrArray *anchors) {
    static const char *const states[] = {"ok", "restored", "short", "fork", "note"};
    output_begin_array(json, "anchors");
    for (guint i = 0; i < anchors->len; i++) {
        const VerifyAnchor *anchor = anchors->pdata[i];
        output_begin_object(json, NULL);
        output_text(json, "name", anchor->name);
        output_number(json, "seq", anchor->seq);
        output_flag(json, "ok", anchor->ok);
        output_text(json, "text", anchor->text);
        output_text(json, "state", states[anchor->state]);
        output_time(json, "at", anchor->at);
        json_builder_end_object(json);
    }
    json_builder_end_array(json);
}
