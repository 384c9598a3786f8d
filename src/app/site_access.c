/* SPDX-License-Identifier: MIT
 *
 * Import and export of access rules (权限): form, step, area, role. A rule is never removed but taken back.
 */
#include <string.h>

#include "bihuan/base/i18n.h"
#include "bihuan/form/shelf.h"
#include "bihuan/model/access.h"
#include "bihuan/model/area.h"
#include "bihuan/model/role.h"
#include "site_run.h"

static const SiteColumn COLUMNS[] = {{"id", SITE_TEXT},   {"form", SITE_TEXT}, {"step", SITE_TEXT},
                                     {"area", SITE_TEXT}, {"role", SITE_TEXT}, {"in_use", SITE_FLAG}};

static gboolean is_any(const char *text) {
    return strcmp(text, ACCESS_ANY) == 0;
}

/* A step of this form, or of any form for "*": a mistyped name would restrict nobody. */
static gboolean has_step(Shelf *shelf, const char *name, const char *step) {
    if (is_any(step) || strcmp(step, ACCESS_SUBMIT) == 0)
        return TRUE;
    g_auto(GStrv) names = is_any(name) ? shelf_names(shelf) : g_strdupv((char *[]){(char *)name, NULL});
    for (char **one = names; *one; one++) {
        const Form *form = shelf_form(shelf, *one, 0, NULL, NULL);
        if (form && form_step(form, step))
            return TRUE;
    }
    return FALSE;
}

/* A rule that stands already can be taken back after its step has gone from the form. */
static void check_step(SiteRun *run, const char *form, const char *step) {
    g_autoptr(Access) old = access_find(run->db, site_cell(run, "id"));
    if (old && strcmp(old->form, form) == 0 && strcmp(old->step, step) == 0)
        return;
    Shelf *shelf = shelf_new(run->db);
    if (!is_any(form) && shelf_newest(shelf, form) == 0)
        site_problem(run, _("There is no form “%s”; write the name of an installed one, or *."), form);
    else if (!has_step(shelf, form, step))
        site_problem(run, _("“%s” is no step of “%s”; write submit, a step, or *."), step, form);
    shelf_free(shelf);
}

static void access_check(SiteRun *run) {
    const char *area = site_cell(run, "area");
    check_step(run, site_cell(run, "form"), site_cell(run, "step"));
    if (*area && !area_exists(run->db, area))
        site_problem(run, _("There is no area “%s”."), area);
    if (!role_is_known(site_cell(run, "role")))
        site_problem(run, _("There is no role “%s”."), site_cell(run, "role"));
    if (site_flag(site_cell_or(run, "in_use", "1")) < 0)
        site_problem(run, _("“%s” does not say whether the rule is in use; write 1 or 0."), site_cell(run, "in_use"));
}

static gboolean same_rule(const Access *a, const Access *b) {
    return strcmp(a->form, b->form) == 0 && strcmp(a->step, b->step) == 0 && strcmp(a->area, b->area) == 0 &&
           strcmp(a->role, b->role) == 0 && a->in_use == b->in_use;
}

static gboolean access_write(SiteRun *run, GError **error) {
    g_autoptr(Access) old = access_find(run->db, site_cell(run, "id"));
    Access rule = {.id = (char *)site_cell(run, "id"),     .form = (char *)site_cell(run, "form"),
                   .step = (char *)site_cell(run, "step"), .area = (char *)site_cell(run, "area"),
                   .role = (char *)site_cell(run, "role")};
    rule.in_use = site_flag(site_cell_or(run, "in_use", old && !old->in_use ? "0" : "1")) == 1;
    gboolean same = old && same_rule(old, &rule);
    site_count(run, old != NULL, same);
    return same || access_put(run->change, &rule, error);
}

static gboolean access_rows(Plant *plant, GPtrArray *rows, GError **error) {
    g_autoptr(GPtrArray) list = access_list(plant_db(plant), error);
    for (guint i = 0; list && i < list->len; i++) {
        const Access *a = list->pdata[i];
        char *row[] = {a->id, a->form, a->step, a->area, a->role, (char *)(a->in_use ? "yes" : "no"), NULL};
        g_ptr_array_add(rows, g_strdupv(row));
    }
    return list != NULL;
}

const SiteKind site_access = {.kind = "access", .key = "id", .columns = COLUMNS, .width = G_N_ELEMENTS(COLUMNS),
                              .required = 5, .check = access_check, .write = access_write, .list = access_rows};
