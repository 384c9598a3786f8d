/* SPDX-License-Identifier: MIT
 *
 * The table of signers as rows, the relations as groups of kinds. What they mean for a record is judged by the rules.
 */
#include "bihuan/model/signer.h"

#include <string.h>

#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"
#include "bihuan/base/table.h"
#include "bihuan/config/ini.h"

#define TABLE "data/permits/signers.csv"
#define RELATIONS "data/permits/relations.ini"
#define COLUMNS 9

static gpointer signer_row_of(char *const *cells) {
    Signer *row = g_new(Signer, 1);
    *row = (Signer){.step = g_strdup(cells[0]),
                    .unit = g_strdup(cells[1]),
                    .relation = g_strdup(cells[2]),
                    .roles = g_strsplit(cells[3], " ", -1),
                    .instead = g_strsplit(cells[4], " ", -1),
                    .missing = g_strsplit(cells[5], " ", -1),
                    .on_duty = strcmp(cells[6], "yes") == 0,
                    .clause = g_strdup(cells[7]),
                    .certainty = g_strdup(cells[8])};
    return row;
}

const GPtrArray *signer_rows(void) {
    static gsize kept = 0;
    return table_rows(&kept, TABLE, COLUMNS, signer_row_of);
}

const Signer *signer_of(const char *step, const char *unit) {
    const GPtrArray *rows = signer_rows();
    for (guint i = 0; i < rows->len; i++) {
        const Signer *row = rows->pdata[i];
        if (strcmp(row->step, step) == 0 && g_strcmp0(row->unit, unit ? unit : "") == 0)
            return row;
    }
    return NULL;
}

/* ---- relations ---- */

static Ini *read_relations(void) {
    g_autofree char *text = path_embedded(RELATIONS, NULL);
    g_autoptr(GPtrArray) mistakes = g_ptr_array_new_with_free_func((GDestroyNotify)ini_mistake_free);
    return ini_scan(text ? text : "", mistakes);
}

static const Ini *relations(void) {
    static gsize ini = 0;
    if (g_once_init_enter(&ini))
        g_once_init_leave(&ini, (gsize)read_relations());
    return (const Ini *)ini;
}

static GHashTable *read_kinds(void) {
    GHashTable *kinds = g_hash_table_new(g_str_hash, g_str_equal);
    const Ini *ini = relations();
    for (guint i = 0; i < ini_section_count(ini); i++) {
        const char *relation = ini_section_name(ini, i), *given = ini_get(ini, relation, "kinds");
        char **groups = g_strsplit(given ? given : "", ",", -1);
        for (char **group = groups; *group; group++)
            g_strstrip(*group);
        g_hash_table_insert(kinds, (gpointer)relation, groups);
    }
    return kinds;
}

char *const *relation_kinds(const char *relation) {
    static gsize kinds = 0;
    static char *const none[] = {NULL};
    if (g_once_init_enter(&kinds))
        g_once_init_leave(&kinds, (gsize)read_kinds());
    char *const *groups = g_hash_table_lookup((GHashTable *)kinds, relation);
    return groups ? groups : none;
}

const char *relation_title(const char *relation) {
    const char *zh = ini_get(relations(), relation, "title.zh"), *en = ini_get(relations(), relation, "title.en");
    return zh && en ? i18n_pick(zh, en) : relation;
}
