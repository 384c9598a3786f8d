/* SPDX-License-Identifier: MIT
 *
 * multichoice: any of [choices KEY], codes with commas between.
 */
#include "../private.h"

const FieldType field_multichoice = {
    .name = "multichoice",
    .editor = EDITOR_CHOICES,
    .choices = TRUE,
    .parse = part_parse_choices,
    .format = part_format_choices,
};
