/* SPDX-License-Identifier: MIT
 *
 * record: another record (单据) by its number; whether it exists is asked of the context.
 */
#include "../private.h"

const FieldType field_record = {
    .name = "record",
    .editor = EDITOR_REFERENCE,
    .reference = "record",
    .parse = part_parse_reference,
    .format = part_format_reference,
};
