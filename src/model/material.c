/* SPDX-License-Identifier: MIT
 *
 * Materials and their numbers. What a figure means for a permit is said by forms and limits.
 */
#include "bihuan/model/material.h"

#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"

static const NounColumn COLUMNS[] = {NOUN_TEXT(Material, cas),       NOUN_TEXT(Material, name),        NOUN_TEXT(Material, name_en),
                                     NOUN_FLAG(Material, toxic),     NOUN_FLAG(Material, combustible), NOUN_TEXT(Material, lel),
                                     NOUN_TEXT(Material, molar),     NOUN_TEXT(Material, mac),         NOUN_TEXT(Material, twa),
                                     NOUN_TEXT(Material, stel),      NOUN_TEXT(Material, source),      NOUN_OPTION(Material, msds),
                                     NOUN_OPTION(Material, hazards), NOUN_OPTION(Material, first_aid), NOUN_OPTION(Material, spill),
                                     NOUN_OPTION(Material, phone),   NOUN_OPTION(Material, uel)};
const Noun material_noun =
    NOUN(material, Material, "material", 1, COLUMNS, N_("There is no material %s in this plant; look it up with: export materials."));

static const char SQL_FIND[] = "WHERE cas = $1 OR name = $1 OR lower(name_en) = lower($1) ORDER BY cas LIMIT 1";

Material *material_find(Db *db, const char *text, GError **error) {
    Material *material = NULL;
    if (noun_find(db, &material_noun, &material, error, SQL_FIND, "s", text) && !material)
        err_set(error, ERR_NOT_FOUND, _(material_noun.missing), text);
    return material;
}

GPtrArray *material_list(Db *db, GError **error) {
    return noun_list(db, &material_noun, error, "ORDER BY cas", "");
}

const char *material_title(const Material *material) {
    return i18n_pick(material->name, material->name_en);
}

/* The last digit is the sum of the others, each times its place counted from the right, modulo 10. */
gboolean material_is_cas(const char *text) {
    gsize first = strspn(text, "0123456789");
    const char *check = text + first + 4;
    if (first < 2 || first > 7 || strlen(text) != first + 5 || text[first] != '-' || !g_ascii_isdigit(text[first + 1]) ||
        !g_ascii_isdigit(text[first + 2]) || text[first + 3] != '-' || !g_ascii_isdigit(*check))
        return FALSE;
    int sum = 0, place = 1;
    for (const char *p = check - 1; p >= text; p--)
        if (g_ascii_isdigit(*p))
            sum += (*p - '0') * place++;
    return sum % 10 == *check - '0';
}
