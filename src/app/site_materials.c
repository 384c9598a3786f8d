/* SPDX-License-Identifier: MIT
 *
 * Import and export of materials (物料). What a file does not say is not known; it is never zero.
 */
#include <string.h>

#include "bihuan/base/i18n.h"
#include "bihuan/model/material.h"
#include "site_run.h"

static const SiteColumn COLUMNS[] = {{"cas", SITE_TEXT},         {"name", SITE_TEXT}, {"name_en", SITE_TEXT}, {"toxic", SITE_FLAG},
                                     {"combustible", SITE_FLAG}, {"lel", SITE_TEXT},  {"molar", SITE_TEXT},   {"mac", SITE_TEXT},
                                     {"twa", SITE_TEXT},         {"stel", SITE_TEXT}, {"source", SITE_TEXT}};

/* The figures with the greatest value that can be meant. */
static const struct {
    const char *column;
    double most;
} FIGURES[] = {{"lel", 100}, {"molar", 2000}, {"mac", 100000}, {"twa", 100000}, {"stel", 100000}};

static gboolean is_figure(const char *text, double most) {
    gsize digits = strspn(text, "0123456789");
    const char *end = text + digits;
    if (digits == 0 || digits > 6)
        return FALSE;
    if (*end == '.') {
        gsize places = strspn(end + 1, "0123456789");
        if (places == 0 || places > 4)
            return FALSE;
        end += 1 + places;
    }
    double value = g_ascii_strtod(text, NULL);
    return !*end && value > 0 && value <= most;
}

/* A flag that is left out of a new material would be a "no" that nobody said. */
static void check_flag(SiteRun *run, const char *column, gboolean known) {
    const char *cell = site_cell(run, column);
    if (cell ? site_flag(cell) < 0 : !known)
        site_problem(run, _("%s is not said of %s; write yes or no."), column, site_cell(run, "cas"));
}

/* A limit that is gone or higher than it was. */
static gboolean is_higher(const SiteRun *run, const char *column, const char *old) {
    const char *cell = site_cell_or(run, column, old);
    return *old && (!*cell || g_ascii_strtod(cell, NULL) > g_ascii_strtod(old, NULL));
}

static gboolean is_dropped(const SiteRun *run, const char *column, gboolean old) {
    const char *cell = site_cell(run, column);
    return old && cell && site_flag(cell) != 1;
}

/* What a known material loses in danger is loosened, as a limit would be. The explosive limit is a measure both ways. */
static void note_looser(SiteRun *run, const Material *old) {
    if (!run->app || !old)
        return;
    if (is_dropped(run, "toxic", old->toxic) || is_dropped(run, "combustible", old->combustible) || is_higher(run, "mac", old->mac) ||
        is_higher(run, "twa", old->twa) || is_higher(run, "stel", old->stel) || strcmp(site_cell_or(run, "lel", old->lel), old->lel) != 0 ||
        strcmp(site_cell_or(run, "molar", old->molar), old->molar) != 0)
        site_deed(run, "import", "rules", NULL);
}

static void material_check(SiteRun *run) {
    g_autoptr(Material) old = material_load(run->db, site_cell(run, "cas"), NULL);
    const char *name = site_cell(run, "name");
    if (!material_is_cas(site_cell(run, "cas")))
        site_problem(run, _("“%s” is not a valid CAS number; it is written like 67-56-1, and its last digit must fit the others."),
                     site_cell(run, "cas"));
    if (!*name || g_utf8_strlen(name, -1) > 60)
        site_problem(run, _("The name is empty, or longer than 60 characters."));
    check_flag(run, "toxic", old != NULL);
    check_flag(run, "combustible", old != NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(FIGURES); i++) {
        const char *cell = site_cell_or(run, FIGURES[i].column, "");
        if (*cell && !is_figure(cell, FIGURES[i].most))
            site_problem(run, _("“%s” is no %s; write a number above 0 and not above %d with a point, or nothing."), cell,
                         FIGURES[i].column, (int)FIGURES[i].most);
    }
    note_looser(run, old);
}

static gboolean same_figures(const Material *a, const Material *b) {
    return strcmp(a->lel, b->lel) == 0 && strcmp(a->molar, b->molar) == 0 && strcmp(a->mac, b->mac) == 0 && strcmp(a->twa, b->twa) == 0 &&
           strcmp(a->stel, b->stel) == 0;
}

static gboolean material_is_same(const Material *a, const Material *b) {
    return strcmp(a->name, b->name) == 0 && strcmp(a->name_en, b->name_en) == 0 && a->toxic == b->toxic &&
           a->combustible == b->combustible && same_figures(a, b) && strcmp(a->source, b->source) == 0;
}

static char *text_or(const SiteRun *run, const char *column, const char *known) {
    return (char *)site_cell_or(run, column, known ? known : "");
}

static gboolean flag_or(const SiteRun *run, const char *column, gboolean known) {
    const char *cell = site_cell(run, column);
    return cell ? site_flag(cell) == 1 : known;
}

static gboolean material_write(SiteRun *run, GError **error) {
    g_autoptr(Material) old = material_load(run->db, site_cell(run, "cas"), NULL);
    Material m = {.cas = (char *)site_cell(run, "cas"),
                  .name = (char *)site_cell(run, "name"),
                  .name_en = text_or(run, "name_en", old ? old->name_en : NULL),
                  .toxic = flag_or(run, "toxic", old && old->toxic),
                  .combustible = flag_or(run, "combustible", old && old->combustible),
                  .lel = text_or(run, "lel", old ? old->lel : NULL),
                  .molar = text_or(run, "molar", old ? old->molar : NULL),
                  .mac = text_or(run, "mac", old ? old->mac : NULL),
                  .twa = text_or(run, "twa", old ? old->twa : NULL),
                  .stel = text_or(run, "stel", old ? old->stel : NULL),
                  .source = text_or(run, "source", old ? old->source : NULL)};
    gboolean same = old && material_is_same(old, &m);
    site_count(run, old != NULL, same);
    return same || material_put(run->change, &m, error);
}

static char *yes_or_no(gboolean flag) {
    return (char *)(flag ? "yes" : "no");
}

static gboolean material_rows(Plant *plant, GPtrArray *rows, GError **error) {
    g_autoptr(GPtrArray) list = material_list(plant_db(plant), error);
    for (guint i = 0; list && i < list->len; i++) {
        const Material *m = list->pdata[i];
        char *row[] = {m->cas,  m->name,   m->name_en, yes_or_no(m->toxic), yes_or_no(m->combustible), m->lel, m->molar, m->mac, m->twa,
                       m->stel, m->source, NULL};
        g_ptr_array_add(rows, g_strdupv(row));
    }
    return list != NULL;
}

const SiteKind site_materials = {.kind = "materials",
                                 .key = "cas",
                                 .columns = COLUMNS,
                                 .width = G_N_ELEMENTS(COLUMNS),
                                 .required = 2,
                                 .check = material_check,
                                 .write = material_write,
                                 .list = material_rows};
