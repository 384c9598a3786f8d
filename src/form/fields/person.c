/* SPDX-License-Identifier: MIT
 *
 * person: a person by id; whether it exists is asked of the context.
 */
#include "../private.h"

const FieldType field_person = {
    .name = "person",
    .editor = EDITOR_REFERENCE,
    .reference = "person",
    .parse = part_parse_reference,
    .format = part_format_reference,
};
