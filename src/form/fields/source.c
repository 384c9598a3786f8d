/* SPDX-License-Identifier: MIT
 *
 * source: a major hazard source (重大危险源) by its code; whether it exists is asked of the context.
 */
#include "../private.h"

const FieldType field_source = {
    .name = "source",
    .editor = EDITOR_REFERENCE,
    .reference = "source",
    .parse = part_parse_reference,
    .format = part_format_reference,
};
