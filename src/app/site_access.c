/* SPDX-License-Identifier: MIT
 *
 * Access rules (权限) in files: form or deed, step or part, area, role, department, people. A rule is never removed but taken back.
 */
#include <string.h>

#include "bihuan/base/i18n.h"
#include "bihuan/form/shelf.h"
#include "bihuan/model/access.h"
#include "bihuan/model/area.h"
#include "bihuan/model/department.h"
#include "bihuan/model/role.h"
#include "site_run.h"

/* A rule as a file has it. */
typedef struct {
    Access rule;
    char *people; /* "", "1", "2" */
    char **one_of;
} Line;

static void line_free(gpointer line);
#define RULE_TEXT(name) NOUN_COLUMN(#name, NOUN_KIND_TEXT, FALSE, char *, Line, rule.name, NULL)
static const NounColumn MEMBERS[] = {
    RULE_TEXT(id),         RULE_TEXT(form),         RULE_TEXT(step),
    RULE_TEXT(area),       RULE_TEXT(role),         NOUN_COLUMN("in_use", NOUN_KIND_FLAG, FALSE, gboolean, Line, rule.in_use, NULL),
    RULE_TEXT(department), NOUN_TEXT(Line, people), NOUN_LIST(Line, one_of)};
static const Noun line_noun = NOUN(line, Line, "access", 1, MEMBERS, NULL);
static void line_free(gpointer data) {
    Line *line = data;
    if (line)
        g_free(line->rule.one_of);
    noun_free(&line_noun, line);
}

static const SiteColumn COLUMNS[] = {{.name = "id", SITE_CODE, .ascii = TRUE},
                                     {.name = "form", SITE_TEXT},
                                     {.name = "step", SITE_TEXT},
                                     {.name = "area", SITE_CODE, .of = "area"},
                                     {.name = "role", SITE_TEXT},
                                     {.name = "in_use", SITE_FLAG, .usual = "yes"},
                                     {.name = "department", SITE_TEXT},
                                     {.name = "people", SITE_WORD, .choices = "1 2", .usual = "1"},
                                     {.name = "one_of", SITE_LIST}};

/* The rule is taken over. */
static Line *line_of(Access *rule) {
    Line *line = g_new(Line, 1);
    *line = (Line){*rule, g_strdup(rule->people == 2 ? "2" : "1"), g_strsplit(rule->one_of, " ", -1)};
    g_clear_pointer(&line->rule.one_of, g_free);
    g_free(rule);
    return line;
}

static gboolean line_load(Db *db, const char *id, gpointer line, GError **error) {
    Access *rule = NULL;
    gboolean read = access_find(db, id, &rule, error);
    *(Line **)line = rule ? line_of(rule) : NULL;
    return read;
}

static void line_fill(SiteRun *run, gconstpointer old, gpointer thing) {
    (void)run, (void)old;
    Line *line = thing;
    g_free(line->rule.one_of);
    line->rule.one_of = g_strjoinv(" ", line->one_of);
    line->rule.people = strcmp(line->people, "2") == 0 ? 2 : 0;
    if (!*line->people) {
        g_free(line->people);
        line->people = g_strdup("1");
    }
}

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
static void check_step(SiteRun *run, const Access *old, const char *form, const char *step) {
    if (old && strcmp(old->form, form) == 0 && strcmp(old->step, step) == 0)
        return;
    Shelf *shelf = site_shelf(run);
    g_autoptr(GError) reason = NULL;
    gint64 version = 1;
    if (!is_any(form) && !shelf_newest(shelf, form, &version, &reason))
        site_problem(run, "%s", reason->message);
    else if (version == 0)
        site_problem(run, _("There is no form “%s”; write the name of an installed one, or *."), form);
    else if (!has_step(shelf, form, step))
        site_problem(run, _("“%s” is not a step of “%s”; write submit, a step, or *."), step, form);
}

static void check_who(SiteRun *run, const Access *rule, char **one_of) {
    static const char *const words[] = {ACCESS_ANYONE, ACCESS_NOBODY, ACCESS_SETUP, ACCESS_SYSTEM, NULL};
    gboolean word = g_strv_contains(words, rule->role) && (is_verb(rule->form) || strcmp(rule->role, ACCESS_ANYONE) == 0);
    if (!role_is_known(rule->role) && !word)
        site_problem(run, _("There is no role “%s”."), rule->role);
    for (char **one = one_of; *one; one++)
        if (!role_is_known(*one))
            site_problem(run, _("There is no role “%s”."), *one);
    g_autoptr(GError) reason = NULL;
    gboolean there = !*rule->department || strcmp(rule->department, ACCESS_OWN) == 0;
    if (!there && !department_exists(run->db, rule->department, &there, &reason))
        site_problem(run, "%s", reason->message);
    else if (!there)
        site_problem(run, _("There is no department “%s”."), rule->department);
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
        alone |= !is_unnamed(row->role) && row->people != 2;
        freely |= !is_unnamed(row->role) && !*row->one_of;
    }
    if (!rule->in_use || rows->len == 0)
        return;
    if (is_unnamed(rule->role) && !word)
        site_problem(run, _("“%s” is nobody who may do this: it takes a name."), rule->role);
    else if (!is_unnamed(rule->role) && rule->people != 2 && !alone)
        site_problem(run, _("This takes two people in every plant; write 2 into the column people."));
    else if (!is_unnamed(rule->role) && !*rule->one_of && !freely)
        site_problem(run, _("One of the two must hold a role that answers for it; write it into the column one_of."));
}

/* Before anybody has an account the rules of steps are no more than an agreement: one person writes them down. */
static void access_check(SiteRun *run, gconstpointer before, gconstpointer thing) {
    const Line *old = before, *line = thing;
    const Access *rule = &line->rule;
    guint problems = run->result->problem_count;
    gboolean verb = is_verb(rule->form);
    if (verb)
        check_verb(run, rule->form, rule->step);
    else
        check_step(run, old ? &old->rule : NULL, rule->form, rule->step);
    check_who(run, rule, line->one_of);
    if (verb && run->result->problem_count == problems)
        check_floor(run, rule);
    verb |= old && is_verb(old->rule.form);
    if (run->app && !(old && noun_same(&line_noun, old, line)) && (verb || app_is_enabled(run->app)))
        site_deed(run, "import", "rules", NULL);
}

static gboolean access_write(SiteRun *run, gconstpointer old, gconstpointer thing, GError **error) {
    (void)old;
    return access_put(run->change, &((const Line *)thing)->rule, error);
}

/* The shipped rows are in every plant; what goes out is what a plant made of them. */
static gboolean is_shipped(const GPtrArray *shipped, const Access *rule) {
    for (guint i = 0; i < shipped->len; i++) {
        const Access *one = shipped->pdata[i];
        if (strcmp(one->id, rule->id) == 0)
            return noun_same(&access_noun, one, rule);
    }
    return FALSE;
}

static GPtrArray *access_all(Db *db, GError **error) {
    g_autoptr(GPtrArray) list = access_list(db, error), shipped = access_shipped(), lines = g_ptr_array_new_with_free_func(line_free);
    for (guint i = 0; list && i < list->len; i++) {
        const Access *rule = list->pdata[i];
        if (is_shipped(shipped, rule))
            continue;
        g_ptr_array_add(lines, line_of(g_steal_pointer(&list->pdata[i])));
    }
    return list ? g_steal_pointer(&lines) : NULL;
}

const SiteKind site_access = {.kind = "access",
                              .noun = &line_noun,
                              SITE_KIND(COLUMNS, 5),
                              .fill = line_fill,
                              .check = access_check,
                              .load = line_load,
                              .put = access_write,
                              .list = access_all};
