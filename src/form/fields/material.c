/* SPDX-License-Identifier: MIT
 *
 * material: a material (物料) of the plant by its CAS number or name, or one of [choices KEY]: the words for what is no material
 * ("none"), and for what every plant has.
 */
#include "../private.h"

static gboolean field_material_parse(const FormField *field, const char *typed, const FormContext *context, char **canonical,
                                     GError **error) {
    g_autofree char *cas = NULL;
    if (part_has_choice(field, typed))
        return part_parse_choices(field, typed, context, canonical, error);
    if (!part_parse_reference(field, typed, context, &cas, error))
        return FALSE;
    /* what the form knows by a word of its own has one spelling in the record, whatever the plant calls it */
    if (part_has_choice(field, cas))
        return part_parse_choices(field, cas, context, canonical, error);
    *canonical = g_steal_pointer(&cas);
    return TRUE;
}

static char *field_material_format(const FormField *field, const char *canonical, const FormContext *context) {
    return field_choice_find(field, canonical) ? part_format_choices(field, canonical, context)
                                               : part_format_reference(field, canonical, context);
}

const FieldType field_material = {
    .name = "material",
    .editor = EDITOR_REFERENCE,
    .reference = "material",
    .choices = TRUE,
    .parse = field_material_parse,
    .format = field_material_format,
};
