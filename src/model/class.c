/* SPDX-License-Identifier: MIT
 *
 * The lists of data/classes, read once: they are part of the program.
 */
#include "bihuan/model/class.h"

#include <string.h>

#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"
#include "bihuan/config/ini.h"

static const char *const FILES[] = {"data/classes/device.ini", "data/classes/department.ini", "data/classes/area.ini",
                                    "data/classes/supply.ini", "data/classes/scene.ini"};

/* A broken list of ours is an empty one: then nothing is known to be anything, and imports say so. */
static const Ini *ini_of(ClassList list) {
    static Ini *lists[G_N_ELEMENTS(FILES)];
    if (!lists[list]) {
        g_autofree char *text = path_embedded(FILES[list], NULL);
        g_autoptr(GPtrArray) mistakes = g_ptr_array_new_with_free_func((GDestroyNotify)ini_mistake_free);
        lists[list] = ini_scan(text ? text : "", mistakes);
    }
    return lists[list];
}

const char *const *class_codes(ClassList list) {
    static GPtrArray *codes[G_N_ELEMENTS(FILES)];
    const Ini *ini = ini_of(list);
    if (!codes[list]) {
        codes[list] = g_ptr_array_new();
        for (guint i = 0; i < ini_section_count(ini); i++)
            g_ptr_array_add(codes[list], (gpointer)ini_section_name(ini, i));
        g_ptr_array_add(codes[list], NULL);
    }
    return (const char *const *)codes[list]->pdata;
}

gboolean class_is_known(ClassList list, const char *code) {
    return code && *code && ini_find(ini_of(list), code) >= 0;
}

const char *class_title(ClassList list, const char *code) {
    if (!class_is_known(list, code))
        return code ? code : "";
    const Ini *ini = ini_of(list);
    return i18n_pick(ini_get(ini, code, "title.zh"), ini_get(ini, code, "title.en"));
}

const char *class_say(ClassList list, const char *code, const char *key) {
    return ini_get(ini_of(list), code, key);
}

char *class_choices(ClassList list) {
    return g_strjoinv(", ", (char **)class_codes(list));
}
