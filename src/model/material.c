/* SPDX-License-Identifier: MIT
 *
 * Materials and their numbers. What a figure means for a permit is said by forms and limits.
 */
#include "bihuan/model/material.h"

#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "read.h"

#define COLUMNS "SELECT cas, name, name_en, toxic, combustible, lel, molar, mac, twa, stel, source FROM material"
static const char SQL_LOAD[] = COLUMNS " WHERE cas = $1";
static const char SQL_FIND[] = COLUMNS " WHERE cas = $1 OR name = $1 OR lower(name_en) = lower($1) ORDER BY cas LIMIT 1";
static const char SQL_LIST[] = COLUMNS " ORDER BY cas";

void material_free(Material *material) {
    if (!material)
        return;
    g_free(material->cas);
    g_free(material->name);
    g_free(material->name_en);
    g_free(material->lel);
    g_free(material->molar);
    g_free(material->mac);
    g_free(material->twa);
    g_free(material->stel);
    g_free(material->source);
    g_free(material);
}

static gpointer material_read(Rows *rows) {
    Material *material = g_new(Material, 1);
    *material = (Material){.cas = read_text(rows, 0),
                           .name = read_text(rows, 1),
                           .name_en = read_text(rows, 2),
                           .toxic = rows_int(rows, 3) != 0,
                           .combustible = rows_int(rows, 4) != 0,
                           .lel = read_text(rows, 5),
                           .molar = read_text(rows, 6),
                           .mac = read_text(rows, 7),
                           .twa = read_text(rows, 8),
                           .stel = read_text(rows, 9),
                           .source = read_text(rows, 10)};
    return material;
}

static Material *load_by(Db *db, const char *sql, const char *text, GError **error) {
    g_autoptr(GError) local = NULL;
    Material *material = read_one(db_query(db, &local, sql, "s", text), material_read, &local);
    if (local)
        g_propagate_error(error, g_steal_pointer(&local));
    else if (!material)
        err_set(error, ERR_NOT_FOUND, _("There is no material %s in this plant; look it up with: export materials."), text);
    return material;
}

Material *material_load(Db *db, const char *cas, GError **error) {
    return load_by(db, SQL_LOAD, cas, error);
}

Material *material_find(Db *db, const char *text, GError **error) {
    return load_by(db, SQL_FIND, text, error);
}

GPtrArray *material_list(Db *db, GError **error) {
    return read_all(db_query(db, error, SQL_LIST, ""), material_read, (GDestroyNotify)material_free, error);
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

gboolean material_put(Change *change, const Material *material, GError **error) {
    g_autoptr(Row) row = row_new("material");
    row_set_text(row, "cas", material->cas);
    row_set_text(row, "name", material->name);
    row_set_text(row, "name_en", material->name_en);
    row_set_int(row, "toxic", material->toxic ? 1 : 0);
    row_set_int(row, "combustible", material->combustible ? 1 : 0);
    row_set_text(row, "lel", material->lel);
    row_set_text(row, "molar", material->molar);
    row_set_text(row, "mac", material->mac);
    row_set_text(row, "twa", material->twa);
    row_set_text(row, "stel", material->stel);
    row_set_text(row, "source", material->source);
    return change_put(change, row, error);
}
