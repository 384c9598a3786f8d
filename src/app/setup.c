/* SPDX-License-Identifier: MIT
 *
 * A new plant: its file, and what every plant begins with: the shipped forms, limits, departments and the ledger's date.
 */
#include "bihuan/app/app.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"
#include "bihuan/app/forms.h"
#include "bihuan/app/quiz_banks.h"
#include "setup.h"

#include <string.h>

/* Long ago (and not before the shipped limits are in force), so that any --at of a drill goes forward. */
#define SIMULATED_BEGIN "2020-01-01T00:00:00+08:00"

static gboolean install_forms(Shelf *shelf, Change *change, GError **error) {
    g_auto(GStrv) names = path_embedded_list("forms/");
    for (char **file = names; *file; file++) {
        g_autofree char *text = NULL, *name = g_strndup(*file, strcspn(*file, "."));
        gint64 version;
        if (!g_str_has_suffix(*file, ".ini")) /* the folder of the parts */
            continue;
        if (!forms_shipped(name, &text, error) || !text || !shelf_install(shelf, change, name, text, &version, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean furnish(Plant *plant, Shelf *shelf, GError **error) {
    g_autoptr(Change) change = change_begin(plant, "system", error);
    return change && install_forms(shelf, change, error) && setup_limits(change, error) && setup_access(change, error) &&
           setup_obligations(change, error) && setup_schedules(change, error) && setup_shifts(change, error) &&
           quiz_banks_furnish_all(change, error) && change_commit(change, "setup", "plant", "", error);
}

gboolean app_furnish(Plant *plant, GError **error) {
    Shelf *shelf = shelf_new(plant_db(plant));
    gboolean ok = furnish(plant, shelf, error) && setup_departments(plant, error);
    shelf_free(shelf);
    return ok;
}

gboolean app_init(const char *path, const char *name, gboolean simulate, gint64 at, GError **error) {
    PlantFacts facts = {.name = name, .simulate = simulate};
    gint64 begin = at;
    if (simulate && !at && !clock_parse(SIMULATED_BEGIN, &begin, error))
        return FALSE;
    if (simulate)
        clock_simulate(begin, FALSE);
    g_autoptr(Plant) plant = plant_create(path, &facts, error);
    if (!plant)
        return FALSE;
    if (app_furnish(plant, error))
        return TRUE;
    plant_discard(plant);
    return FALSE;
}
