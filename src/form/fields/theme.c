/* SPDX-License-Identifier: MIT
 *
 * theme: a theme of a bank of questions (题库主题), as BANK/THEME; whether it exists is asked of the context.
 */
#include "../private.h"

const FieldType field_theme = {
    .name = "theme",
    .editor = EDITOR_REFERENCE,
    .reference = "theme",
    .parse = part_parse_reference,
    .format = part_format_reference,
};
