/* SPDX-License-Identifier: MIT
 *
 * department: a department (部门) by its code; whether it exists is asked of the context.
 */
#include "../private.h"

const FieldType field_department = {
    .name = "department",
    .editor = EDITOR_REFERENCE,
    .reference = "department",
    .parse = part_parse_reference,
    .format = part_format_reference,
};
