/* SPDX-License-Identifier: MIT
 *
 * item: an item of the emergency supplies (应急物资) by its code, its name or, where it is the only one of it, its kind; whether it exists is asked of the context.
 */
#include "../private.h"

const FieldType field_item = {
    .name = "item",
    .editor = EDITOR_REFERENCE,
    .reference = "item",
    .parse = part_parse_reference,
    .format = part_format_reference,
};
