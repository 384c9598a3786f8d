/* SPDX-License-Identifier: MIT
 *
 * From what is in a pipe to what must be measured in the air around it.
 */
#include "substances.h"

#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/material.h"
#include "bihuan/model/source.h"

/* NULL without an error: the plant has no such material. */
static gboolean find_material(const FactsQuestion *question, const char *name, Material **material, GError **error) {
    g_autoptr(GError) local = NULL;
    *material = material_find(question->subject->db, name, &local);
    if (*material || err_is(local, ERR_NOT_FOUND))
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&local));
    return FALSE;
}

static char *limit_of(const FactsQuestion *question, const char *prefix, const char *name) {
    g_autofree char *limit = g_strdup_printf("%s.%s", prefix, name);
    return facts_limit(question, limit, NULL);
}

gboolean substance_toxic_gas(const FactsQuestion *question, const char *name, char **gas, GError **error) {
    g_autoptr(Material) material = NULL;
    *gas = limit_of(question, "gas.of", name);
    if (*gas)
        return TRUE;
    if (!find_material(question, name, &material, error))
        return FALSE;
    if (material && material->toxic)
        *gas = g_strdup(material->cas);
    return TRUE;
}

static char *or_null(const char *text) {
    return text && *text ? g_strdup(text) : NULL;
}

char *substance_figure(const FactsQuestion *question, const char *kind, const char *name) {
    g_autofree char *prefix = g_strconcat("gas.", kind, NULL);
    g_autoptr(Material) material = NULL;
    char *value = limit_of(question, prefix, name);
    if (value || !find_material(question, name, &material, NULL) || !material)
        return value;
    return or_null(strcmp(kind, "lel") == 0 ? material->lel : material->molar);
}

char *substance_bound(const FactsQuestion *question, const char *name) {
    g_autoptr(Material) material = NULL;
    if (!find_material(question, name, &material, NULL) || !material)
        return NULL;
    const char *value = *material->mac ? material->mac : material->twa;
    return *value ? g_strconcat(value, " mg/m3", NULL) : NULL;
}

/* The plant's source at the record's place; NULL materials: there is none. */
static gboolean materials_of(const FactsQuestion *question, GPtrArray **materials, GError **error) {
    const char *code = question->subject->record->source;
    *materials = NULL;
    if (!code)
        return TRUE;
    g_autoptr(Source) source = source_load(question->subject->db, code, error);
    *materials = source ? source_materials(source->materials, error) : NULL;
    return *materials != NULL;
}

gboolean substances_of_source(const FactsQuestion *question, gint64 *count, GString *names, GError **error) {
    g_autoptr(GPtrArray) materials = NULL;
    if (!materials_of(question, &materials, error))
        return FALSE;
    *count = materials ? materials->len : 0;
    for (guint i = 0; materials && i < materials->len; i++)
        g_string_append_printf(names, "%s%s", i ? _(", ") : "", ((const SourceMaterial *)materials->pdata[i])->name);
    return TRUE;
}

static int by_name(gconstpointer a, gconstpointer b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static gboolean add_gas(const FactsQuestion *question, GPtrArray *gases, const char *name, GError **error) {
    g_autofree char *gas = NULL;
    if (!name || !*name)
        return TRUE;
    if (!substance_toxic_gas(question, name, &gas, error))
        return FALSE;
    if (gas && !g_ptr_array_find_with_equal_func(gases, gas, g_str_equal, NULL))
        g_ptr_array_add(gases, g_steal_pointer(&gas));
    return TRUE;
}

GPtrArray *substances_toxic(const FactsQuestion *question, GError **error) {
    g_autoptr(GPtrArray) gases = g_ptr_array_new_with_free_func(g_free), materials = NULL;
    if (!add_gas(question, gases, g_hash_table_lookup(question->facts, "medium"), error) ||
        !add_gas(question, gases, g_hash_table_lookup(question->facts, "held"), error) || !materials_of(question, &materials, error))
        return NULL;
    for (guint i = 0; materials && i < materials->len; i++)
        if (!add_gas(question, gases, ((const SourceMaterial *)materials->pdata[i])->cas, error))
            return NULL;
    g_ptr_array_sort(gases, by_name);
    return g_steal_pointer(&gases);
}
