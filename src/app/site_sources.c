/* SPDX-License-Identifier: MIT
 *
 * Major hazard sources in files. Materials stand between ';' there, between ',' in the plant.
 */
#include <string.h>

#include "bihuan/base/i18n.h"
#include "bihuan/model/source.h"
#include "site_run.h"

static const SiteColumn COLUMNS[] = {{.name = "code", SITE_CODE},
                                     {.name = "name", SITE_TEXT, .filled = TRUE},
                                     {.name = "level", SITE_WORD, .filled = TRUE, .choices = "1 2 3 4"},
                                     {.name = "areas", SITE_LIST, .of = "area"},
                                     {.name = "materials", SITE_LIST},
                                     {.name = "since", SITE_DAY}};

static void source_fill(SiteRun *run, gconstpointer old, gpointer thing) {
    Source *source = thing;
    g_strdelimit(source->materials, ";", ',');
    if (!source->since)
        source->since = old ? ((const Source *)old)->since : change_time(run->change);
}

static void source_check(SiteRun *run, gconstpointer old, gconstpointer thing) {
    (void)old;
    const Source *source = thing;
    g_autoptr(GError) reason = NULL;
    if (!source->areas[0])
        site_problem(run, _("A source needs at least one area."));
    g_autoptr(GPtrArray) materials = *source->materials ? source_materials(source->materials, &reason) : NULL;
    if (reason)
        site_problem(run, "%s", reason->message);
}

static GPtrArray *source_all(Db *db, GError **error) {
    GPtrArray *all = source_list(db, 0, error);
    for (guint i = 0; all && i < all->len; i++)
        g_strdelimit(((Source *)all->pdata[i])->materials, ",", ';');
    return all;
}

const SiteKind site_sources = {
    .kind = "sources", .noun = &source_noun, SITE_KIND(COLUMNS, 4), .fill = source_fill, .check = source_check, .list = source_all};
