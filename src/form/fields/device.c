/* SPDX-License-Identifier: MIT
 *
 * device: a device (设备) by its code; whether it exists is asked of the context.
 */
#include "../private.h"

const FieldType field_device = {
    .name = "device",
    .editor = EDITOR_REFERENCE,
    .reference = "device",
    .parse = part_parse_reference,
    .format = part_format_reference,
};
