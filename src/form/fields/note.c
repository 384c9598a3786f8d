/* SPDX-License-Identifier: MIT
 *
 * note: several lines.
 */
#include "../private.h"

const FieldType field_note = {
    .name = "note",
    .editor = EDITOR_LINES,
    .parse = part_parse_text,
    .format = part_format_text,
};
