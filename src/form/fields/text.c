/* SPDX-License-Identifier: MIT
 *
 * text: one line.
 */
#include "../private.h"

const FieldType field_text = {
    .name = "text",
    .editor = EDITOR_LINE,
    .parse = part_parse_text,
    .format = part_format_text,
};
