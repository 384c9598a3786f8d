/* SPDX-License-Identifier: MIT
 *
 * Import and export of major hazard sources.
 */
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/area.h"
#include "bihuan/model/source.h"
#include "site_run.h"

static const SiteColumn COLUMNS[] = {{"code", SITE_TEXT},  {"name", SITE_TEXT},      {"level", SITE_TEXT},
                                     {"areas", SITE_LIST}, {"materials", SITE_LIST}, {"since", SITE_TEXT}};

/* "3", "三级", "三", "Ⅲ" to 1 … 4; 0 if it is no level. */
static int level_of(const char *text) {
    static const char *const names[4][6] = {{"1", "一", "一级", "1级", "I", "Ⅰ"},
                                            {"2", "二", "二级", "2级", "II", "Ⅱ"},
                                            {"3", "三", "三级", "3级", "III", "Ⅲ"},
                                            {"4", "四", "四级", "4级", "IV", "Ⅳ"}};
    for (int level = 0; level < 4; level++)
        for (int i = 0; i < 6; i++)
            if (strcmp(names[level][i], text) == 0)
                return level + 1;
    return 0;
}

/* In a file materials stand between ';', in the plant between ','. */
static char *materials_of(const char *cell) {
    g_auto(GStrv) parts = site_split(cell);
    return g_strjoinv(",", parts);
}

static void check_areas(SiteRun *run) {
    g_auto(GStrv) areas = site_split(site_cell(run, "areas"));
    if (!areas[0])
        site_problem(run, _("A source needs at least one area."));
    for (char **area = areas; *area; area++)
        if (!area_exists(run->db, *area))
            site_problem(run, _("There is no area “%s”."), *area);
}

static void source_check(SiteRun *run) {
    g_autoptr(GError) reason = NULL;
    const char *since = site_cell_or(run, "since", "");
    gint64 at;
    if (!*site_cell(run, "name"))
        site_problem(run, _("The name is empty."));
    if (!level_of(site_cell(run, "level")))
        site_problem(run, _("“%s” is not a level of a source; it is 1, 2, 3 or 4."), site_cell(run, "level"));
    check_areas(run);
    g_autofree char *text = materials_of(site_cell_or(run, "materials", ""));
    g_autoptr(GPtrArray) materials = *text ? source_materials(text, &reason) : NULL;
    if (reason)
        site_problem(run, "%s", reason->message);
    if (*since && (strlen(since) != 10 || !clock_parse(since, &at, NULL)))
        site_problem(run, _("“%s” is not a valid date; write it like 2026-10-01."), since);
}

static gboolean source_is_same(const Source *a, const Source *b) {
    return strcmp(a->name, b->name) == 0 && strcmp(a->level, b->level) == 0 && strcmp(a->materials, b->materials) == 0 &&
           g_strv_equal((const char *const *)a->areas, (const char *const *)b->areas) && a->since == b->since;
}

static gboolean source_write(SiteRun *run, GError **error) {
    const char *code = site_cell(run, "code"), *since = site_cell_or(run, "since", "");
    g_autoptr(Source) old = source_load(run->db, code, NULL);
    g_auto(GStrv) areas = site_split(site_cell(run, "areas"));
    g_autofree char *level = g_strdup_printf("%d", level_of(site_cell(run, "level")));
    const char *cell = site_cell(run, "materials");
    g_autofree char *materials = cell ? materials_of(cell) : g_strdup(old ? old->materials : "");
    Source new_one = {.code = (char *)code,
                      .name = (char *)site_cell(run, "name"),
                      .level = level,
                      .areas = areas,
                      .materials = materials,
                      .since = old ? old->since : change_time(run->change),
                      .until = old ? old->until : 0};
    if (*since && !clock_parse(since, &new_one.since, error))
        return FALSE;
    gboolean same = old && source_is_same(old, &new_one);
    site_count(run, old != NULL, same);
    return same || source_put(run->change, &new_one, error);
}

static gboolean source_rows(Plant *plant, GPtrArray *rows, GError **error) {
    g_autoptr(GPtrArray) list = source_list(plant_db(plant), 0, error);
    for (guint i = 0; list && i < list->len; i++) {
        const Source *s = list->pdata[i];
        g_autofree char *areas = g_strjoinv(";", s->areas), *since = clock_format_short(s->since);
        g_auto(GStrv) materials = g_strsplit(s->materials, ",", -1);
        g_autofree char *joined = g_strjoinv(";", materials);
        if (strlen(since) > 10)
            since[10] = '\0';
        char *row[] = {s->code, s->name, s->level, areas, joined, since, NULL};
        g_ptr_array_add(rows, g_strdupv(row));
    }
    return list != NULL;
}

const SiteKind site_sources = {.kind = "sources",
                               .key = "code",
                               .columns = COLUMNS,
                               .width = G_N_ELEMENTS(COLUMNS),
                               .required = 4,
                               .check = source_check,
                               .write = source_write,
                               .list = source_rows};
