/* SPDX-License-Identifier: MIT
 *
 * Import and export of access rules (权限): form or deed, step or part, area, role, department, people. A rule is never removed
 * but taken back.
 */
#include <string.h>

#include "bihuan/base/i18n.h"
#include "bihuan/form/shelf.h"
#include "bihuan/model/access.h"
#include "bihuan/model/area.h"
#include "bihuan/model/department.h"
#include "bihuan/model/role.h"
#include "site_run.h"

static const SiteColumn COLUMNS[] = {{"id", SITE_TEXT},         {"form", SITE_TEXT},   {"step", SITE_TEXT},
                                     {"area", SITE_TEXT},       {"role", SITE_TEXT},   {"in_use", SITE_FLAG},
                                     {"department", SITE_TEXT}, {"people", SITE_TEXT}, {"one_of", SITE_LIST}};

static gboolean is_any(const char *text) {
    return strcmp(text, ACCESS_ANY) == 0;
}

static gboolean is_verb(const char *form) {
    return g_str_has_prefix(form, ACCESS_VERB);
}

/* A deed the program knows: one of the shipped rows. A part may be new (a role to be given, a kind of import). */
static void check_verb(SiteRun *run, const char *form, const char *step) {
    g_autoptr(GPtrArray) shipped = access_shipped();
    gboolean known = FALSE;
    for (guint i = 0; i < shipped->len; i++)
        known |= strcmp(((const Access *)shipped->pdata[i])->form, form) == 0;
    if (!known)
        site_problem(run, _("“%s” is not a deed the program knows; bihuan export access lists them."), form);
    if (!*step)
        site_problem(run, _("Write which part of the deed is meant, or *."));
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
        site_problem(run, _("“%s” is not a step of “%s”; write submit, a step, or *."), step, form);
    shelf_free(shelf);
}

static void check_who(SiteRun *run, gboolean verb) {
    static const char *const words[] = {ACCESS_ANYONE, ACCESS_NOBODY, ACCESS_SETUP, ACCESS_SYSTEM, NULL};
    const char *role = site_cell(run, "role"), *department = site_cell_or(run, "department", "");
    const char *people = site_cell_or(run, "people", "");
    g_auto(GStrv) roles = site_split(site_cell_or(run, "one_of", ""));
    if (!role_is_known(role) && !(g_strv_contains(words, role) && (verb || strcmp(role, ACCESS_ANYONE) == 0)))
        site_problem(run, _("There is no role “%s”."), role);
    for (char **one = roles; *one; one++)
        if (!role_is_known(*one))
            site_problem(run, _("There is no role “%s”."), *one);
    if (*department && strcmp(department, ACCESS_OWN) != 0 && !department_exists(run->db, department))
        site_problem(run, _("There is no department “%s”."), department);
    if (*people && strcmp(people, "1") != 0 && strcmp(people, "2") != 0)
        site_problem(run, _("“%s” people do nothing together here; write 1 or 2."), people);
}

/* The row as a rule; what is left out is as it was. What it points to lives as long as the row and old. */
static Access rule_of(SiteRun *run, const Access *old, char **one_of) {
    g_auto(GStrv) roles = site_split(site_cell_or(run, "one_of", ""));
    *one_of = site_cell(run, "one_of") ? g_strjoinv(" ", roles) : g_strdup(old ? old->one_of : "");
    Access rule = {.id = (char *)site_cell(run, "id"),
                   .form = (char *)site_cell(run, "form"),
                   .step = (char *)site_cell(run, "step"),
                   .area = (char *)site_cell(run, "area"),
                   .role = (char *)site_cell(run, "role"),
                   .one_of = *one_of,
                   .department = (char *)site_cell_or(run, "department", old ? old->department : ""),
                   .two = strcmp(site_cell_or(run, "people", old && old->two ? "2" : ""), "2") == 0};
    rule.in_use = site_flag(site_cell_or(run, "in_use", old && !old->in_use ? "0" : "1")) == 1;
    return rule;
}

static gboolean is_row_of(const Access *row, const char *form, const char *step) {
    return strcmp(row->form, form) == 0 && strcmp(row->step, step) == 0;
}

/* The rows of the shipped table for a part of a deed, else for any part of it. Owned; the rows are the table's. */
static GPtrArray *shipped_rows(const GPtrArray *shipped, const char *form, const char *step) {
    GPtrArray *rows = g_ptr_array_new();
    for (int any = 0; any < 2 && rows->len == 0; any++)
        for (guint i = 0; i < shipped->len; i++)
            if (is_row_of(shipped->pdata[i], form, any ? ACCESS_ANY : step))
                g_ptr_array_add(rows, shipped->pdata[i]);
    return rows;
}

/* Whom the row means where nobody is named: setup, system, nobody. */
static gboolean is_unnamed(const char *role) {
    static const char *const words[] = {ACCESS_NOBODY, ACCESS_SETUP, ACCESS_SYSTEM, NULL};
    return g_strv_contains(words, role);
}

/* What takes two people takes two, whatever a plant writes into the table, and one of them answers for the plant; who has no name
 * does what the program lets him. Otherwise two people could make it one for ever. */
static void check_floor(SiteRun *run, const Access *rule) {
    g_autoptr(GPtrArray) shipped = access_shipped(), rows = shipped_rows(shipped, rule->form, rule->step);
    gboolean alone = FALSE, freely = FALSE, word = FALSE;
    for (guint i = 0; i < rows->len; i++) {
        const Access *row = rows->pdata[i];
        word |= strcmp(row->role, rule->role) == 0;
        alone |= !is_unnamed(row->role) && !row->two;
        freely |= !is_unnamed(row->role) && !*row->one_of;
    }
    if (!rule->in_use || rows->len == 0)
        return;
    if (is_unnamed(rule->role) && !word)
        site_problem(run, _("“%s” is nobody who may do this: it takes a name."), rule->role);
    else if (!is_unnamed(rule->role) && !rule->two && !alone)
        site_problem(run, _("This takes two people in every plant; write 2 into the column people."));
    else if (!is_unnamed(rule->role) && !*rule->one_of && !freely)
        site_problem(run, _("One of the two must hold a role that answers for it; write it into the column one_of."));
}

static void check_cells(SiteRun *run) {
    gboolean verb = is_verb(site_cell(run, "form"));
    const char *area = site_cell(run, "area");
    if (verb)
        check_verb(run, site_cell(run, "form"), site_cell(run, "step"));
    else
        check_step(run, site_cell(run, "form"), site_cell(run, "step"));
    check_who(run, verb);
    if (*area && !area_exists(run->db, area))
        site_problem(run, _("There is no area “%s”."), area);
    if (site_flag(site_cell_or(run, "in_use", "1")) < 0)
        site_problem(run, _("“%s” does not say whether the rule is in use; write 1 or 0."), site_cell(run, "in_use"));
}

/* Before anybody has an account the rules of steps are no more than an agreement: one person writes them down. */
static void note_deed(SiteRun *run) {
    g_autoptr(Access) old = access_find(run->db, site_cell(run, "id"));
    g_autofree char *one_of = NULL;
    Access rule = rule_of(run, old, &one_of);
    gboolean verb = is_verb(rule.form) || (old && is_verb(old->form));
    if (!(old && access_same(old, &rule)) && (verb || app_is_enabled(run->app)))
        site_deed(run, "import", "rules", NULL);
}

static void access_check(SiteRun *run) {
    guint before = run->result->problem_count;
    check_cells(run);
    if (is_verb(site_cell(run, "form")) && run->result->problem_count == before) {
        g_autoptr(Access) old = access_find(run->db, site_cell(run, "id"));
        g_autofree char *one_of = NULL;
        Access rule = rule_of(run, old, &one_of);
        check_floor(run, &rule);
    }
    if (run->app && run->result->problem_count == before)
        note_deed(run);
}

static gboolean access_write(SiteRun *run, GError **error) {
    g_autoptr(Access) old = access_find(run->db, site_cell(run, "id"));
    g_autofree char *one_of = NULL;
    Access rule = rule_of(run, old, &one_of);
    gboolean same = old && access_same(old, &rule);
    site_count(run, old != NULL, same);
    return same || access_put(run->change, &rule, error);
}

/* The shipped rows are in every plant; what goes out is what a plant made of them. */
static gboolean is_shipped(const GPtrArray *shipped, const Access *rule) {
    for (guint i = 0; i < shipped->len; i++) {
        const Access *one = shipped->pdata[i];
        if (strcmp(one->id, rule->id) == 0)
            return access_same(one, rule);
    }
    return FALSE;
}

static gboolean access_rows(Plant *plant, GPtrArray *rows, GError **error) {
    g_autoptr(GPtrArray) list = access_list(plant_db(plant), error), shipped = access_shipped();
    for (guint i = 0; list && i < list->len; i++) {
        const Access *a = list->pdata[i];
        if (is_shipped(shipped, a))
            continue;
        g_auto(GStrv) words = g_strsplit(a->one_of, " ", -1);
        g_autofree char *one_of = g_strjoinv(";", words);
        char *row[] = {
            a->id,  a->form, a->step, a->area, a->role, (char *)(a->in_use ? "yes" : "no"), a->department, (char *)(a->two ? "2" : "1"),
            one_of, NULL};
        g_ptr_array_add(rows, g_strdupv(row));
    }
    return list != NULL;
}

const SiteKind site_access = {.kind = "access",
                              .key = "id",
                              .columns = COLUMNS,
                              .width = G_N_ELEMENTS(COLUMNS),
                              .required = 5,
                              .check = access_check,
                              .write = access_write,
                              .list = access_rows};
