/* SPDX-License-Identifier: MIT
 *
 * area: an area (区域) by its code; whether it exists is asked of the context.
 */
#include "../private.h"

const FieldType field_area = {
    .name = "area",
    .editor = EDITOR_REFERENCE,
    .reference = "area",
    .parse = part_parse_reference,
    .format = part_format_reference,
};
