/* SPDX-License-Identifier: MIT
 *
 * place: a place where emergency supplies are kept (存放点) by its code or its name; whether it exists is asked of the context.
 */
#include "../private.h"

const FieldType field_place = {
    .name = "place",
    .editor = EDITOR_REFERENCE,
    .reference = "place",
    .parse = part_parse_reference,
    .format = part_format_reference,
};
