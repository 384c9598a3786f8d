/* SPDX-License-Identifier: MIT
 *
 * Major hazard sources and their grading (GB 18218-2018). α, β and Q are data of the plant, not constants here.
 */
#include "bihuan/model/source.h"

#include <math.h>
#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/area.h"

static const NounColumn COLUMNS[] = {NOUN_TEXT(Source, code),  NOUN_TEXT(Source, name),      NOUN_TEXT(Source, level),
                                     NOUN_LIST(Source, areas), NOUN_TEXT(Source, materials), NOUN_TIME(Source, since),
                                     NOUN_TIME(Source, until)};
const Noun source_noun = NOUN(source, Source, "source", 1, COLUMNS, N_("There is no major hazard source %s in this plant."));

static const char SQL_LIST[] = "WHERE $1 = 0 OR (since <= $1 AND (until = 0 OR until > $1)) ORDER BY code";

static void source_material_free(SourceMaterial *material) {
    if (!material)
        return;
    g_free(material->name);
    g_free(material->cas);
    g_free(material->quantity);
    g_free(material->threshold);
    g_free(material->beta);
    g_free(material);
}

Source *source_load(Db *db, const char *code, GError **error) {
    return noun_load(db, &source_noun, code, error);
}

GPtrArray *source_list(Db *db, gint64 at, GError **error) {
    return noun_list(db, &source_noun, error, SQL_LIST, "i", at);
}

/* The innermost enclosing area decides, so that an area inside another source's area can be a source of its own. */
gboolean source_of_area(Db *db, const char *area, gint64 at, char **code, GError **error) {
    *code = NULL;
    if (!area || !*area)
        return TRUE;
    g_autoptr(GPtrArray) chain = area_chain(db, area, error);
    g_autoptr(GPtrArray) sources = chain ? source_list(db, at, error) : NULL;
    for (guint i = 0; sources && i < chain->len && !*code; i++)
        for (guint j = 0; j < sources->len && !*code; j++) {
            const Source *source = sources->pdata[j];
            if (g_strv_contains((const char *const *)source->areas, chain->pdata[i]))
                *code = g_strdup(source->code);
        }
    return sources != NULL;
}

const char *source_level_title(const char *level) {
    static const char *const titles[] = {N_("Level 1"), N_("Level 2"), N_("Level 3"), N_("Level 4")};
    gboolean known = level && level[0] >= '1' && level[0] <= '4' && !level[1];
    return known ? _(titles[level[0] - '1']) : level;
}

static gboolean is_decimal(const char *text) {
    gsize digits = strspn(text, "0123456789");
    if (digits == 0 || digits > 9)
        return FALSE;
    if (!text[digits])
        return TRUE;
    gsize places = strspn(text + digits + 1, "0123456789");
    return text[digits] == '.' && places > 0 && places <= 6 && !text[digits + 1 + places];
}

static SourceMaterial *material_parse(const char *text, GError **error) {
    g_auto(GStrv) parts = g_strsplit(text, ":", -1);
    if (g_strv_length(parts) != 5 || !*parts[0] || !is_decimal(parts[2]) || !is_decimal(parts[3]) || !is_decimal(parts[4]) ||
        g_ascii_strtod(parts[3], NULL) <= 0) {
        err_set(error, ERR_INPUT,
                _("“%s” is not a material; write name:cas:tonnes:threshold:beta, for example "
                  "ammonia:7664-41-7:60:10:2."),
                text);
        return NULL;
    }
    SourceMaterial *material = g_new(SourceMaterial, 1);
    *material = (SourceMaterial){g_strdup(parts[0]), g_strdup(parts[1]), g_strdup(parts[2]), g_strdup(parts[3]), g_strdup(parts[4])};
    return material;
}

GPtrArray *source_materials(const char *materials, GError **error) {
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func((GDestroyNotify)source_material_free);
    g_auto(GStrv) texts = g_strsplit(materials ? materials : "", ",", -1);
    for (char **text = texts; *text; text++) {
        SourceMaterial *material = material_parse(g_strstrip(*text), error);
        if (!material)
            return NULL;
        g_ptr_array_add(list, material);
    }
    return g_steal_pointer(&list);
}

gboolean source_grade(const char *materials, gint64 alpha, gint64 *s, gint64 *r, GError **error) {
    g_autoptr(GPtrArray) list = source_materials(materials, error);
    if (!list)
        return FALSE;
    double sum = 0, weighted = 0;
    for (guint i = 0; i < list->len; i++) {
        const SourceMaterial *material = list->pdata[i];
        double ratio = g_ascii_strtod(material->quantity, NULL) / g_ascii_strtod(material->threshold, NULL);
        sum += ratio;
        weighted += g_ascii_strtod(material->beta, NULL) * ratio;
    }
    *s = llround(sum * 100);
    *r = llround(weighted * (double)alpha);
    return TRUE;
}

gboolean source_put(Change *change, const Source *source, GError **error) {
    return noun_save(change, &source_noun, source, error);
}
