/* SPDX-License-Identifier: MIT
 *
 * Import and export of people with their roles. Appointments are ended and begun, never rewritten: who held a role last
 * month stays known.
 */
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/appointment.h"
#include "bihuan/model/department.h"
#include "bihuan/model/person.h"
#include "bihuan/model/role.h"
#include "bihuan/model/shift.h"
#include "bihuan/rule/who.h"
#include "leave.h"
#include "bihuan/base/pinyin.h"
#include "leave.h"
#include "site_run.h"

static const SiteColumn COLUMNS[] = {{"id", SITE_TEXT},         {"name", SITE_TEXT},   {"department", SITE_TEXT}, {"roles", SITE_LIST},
                                     {"in_service", SITE_FLAG}, {"title", SITE_TEXT},  {"crew", SITE_TEXT},       {"phone", SITE_TEXT},
                                     {"email", SITE_TEXT},      {"pinyin", SITE_TEXT}, {"scopes", SITE_LIST},     {"superior", SITE_TEXT}};

static gboolean is_email(const char *text) {
    const char *at = strchr(text, '@');
    return at && at > text && at[1] && !strchr(at + 1, '@') && !strpbrk(text, " <>,;\"()\\") && strlen(text) <= 100;
}

static gboolean is_phone(const char *text) {
    return strlen(text) <= 20 && strspn(text, "0123456789+- ") == strlen(text);
}

/* "op-lead@source:MHS-01": role and scope; FALSE if it is none. Both owned. */
static gboolean scope_split(const char *text, char **role, char **scope) {
    const char *at = strchr(text, '@');
    const char *known[] = {"source:", "area:", "department:"};
    for (gsize i = 0; at && i < G_N_ELEMENTS(known); i++)
        if (g_str_has_prefix(at + 1, known[i]) && site_is_code(at + 1 + strlen(known[i]))) {
            *role = g_strndup(text, (gsize)(at - text));
            *scope = g_strdup(at + 1);
            return TRUE;
        }
    return FALSE;
}

static void check_roles(SiteRun *run) {
    g_auto(GStrv) roles = site_split(site_cell(run, "roles"));
    g_auto(GStrv) scopes = site_split(site_cell_or(run, "scopes", ""));
    for (char **role = roles; *role; role++)
        if (!role_is_known(*role))
            site_problem(run, _("There is no role “%s”."), *role);
    for (char **text = scopes; *text; text++) {
        g_autofree char *role = NULL, *scope = NULL;
        if (!scope_split(*text, &role, &scope))
            site_problem(run, _("“%s” is not a role with its scope; write it like op-lead@source:MHS-01."), *text);
        else if (!g_strv_contains((const char *const *)roles, role))
            site_problem(run, _("The role of “%s” must stand among the roles too."), *text);
    }
}

/* A crew must have a plan, unless the plant has no plans at all yet. */
static gboolean is_crew(Db *db, const char *crew) {
    g_autoptr(GPtrArray) plans = shift_plan_list(db, NULL);
    if (!plans || plans->len == 0)
        return site_is_code(crew) && strlen(crew) < 16;
    for (guint i = 0; i < plans->len; i++)
        if (strcmp(((const ShiftPlan *)plans->pdata[i])->crew, crew) == 0)
            return TRUE;
    return FALSE;
}

static char *stored_superior(Db *db, const char *id) {
    g_autoptr(Person) person = person_load(db, id, NULL);
    return person ? g_strdup(person->superior) : NULL;
}

static void check_superior(SiteRun *run) {
    const char *id = site_cell(run, "id"), *superior = site_cell_or(run, "superior", "");
    if (*superior && !person_exists(run->db, superior) && !g_hash_table_contains(run->codes, superior))
        site_problem(run, _("There is nobody with the id “%s” to be the superior."), superior);
    else if (site_in_ring(run, &(SiteChain){"superior", stored_superior}, id))
        site_problem(run, _("%s would be their own superior."), id);
}

static const char SQL_CASE[] = "SELECT id FROM person WHERE lower(id) = $1 ORDER BY CASE WHEN id = $2 THEN 0 ELSE 1 END LIMIT 1";

static void check_cells(SiteRun *run) {
    site_check_case(run, SQL_CASE);
    const char *name = site_cell(run, "name"), *department = site_cell(run, "department");
    const char *crew = site_cell_or(run, "crew", ""), *phone = site_cell_or(run, "phone", "");
    const char *email = site_cell_or(run, "email", "");
    if (!*name)
        site_problem(run, _("The name is empty."));
    else if (g_utf8_strlen(name, -1) > 40)
        site_problem(run, _("The name is longer than 40 characters."));
    if (strcmp(site_cell(run, "id"), "system") == 0 || strcmp(site_cell(run, "id"), "nobody") == 0)
        site_problem(run, _("The id “%s” is taken by the program."), site_cell(run, "id"));
    if (!department_exists(run->db, department))
        site_problem(run, _("There is no department “%s”."), department);
    if (site_flag(site_cell(run, "in_service")) < 0)
        site_problem(run, _("“%s” does not say whether the person is in service; write yes or no."), site_cell(run, "in_service"));
    if (*crew && !is_crew(run->db, crew))
        site_problem(run, _("There is no shift crew “%s”."), crew);
    if (!is_phone(phone))
        site_problem(run, _("“%s” is not a valid telephone number."), phone);
    if (*email && !is_email(email))
        site_problem(run, _("“%s” is not a valid e-mail address."), email);
    check_superior(run);
    check_roles(run);
}

static gboolean is_scoped(char **scopes, const char *role) {
    gsize length = strlen(role);
    for (char **scope = scopes; *scope; scope++)
        if (strncmp(*scope, role, length) == 0 && (*scope)[length] == '@')
            return TRUE;
    return FALSE;
}

/* Is an appointment one of those the file names? Without a column scopes the role alone decides. */
static gboolean is_wanted(const Appointment *a, char **roles, char **scopes) {
    if (!g_strv_contains((const char *const *)roles, a->role))
        return FALSE;
    if (!scopes)
        return TRUE;
    if (!*a->scope)
        return !is_scoped(scopes, a->role);
    g_autofree char *text = g_strdup_printf("%s@%s", a->role, a->scope);
    return g_strv_contains((const char *const *)scopes, text);
}

/* A person's roles while they are rewritten. */
typedef struct {
    const char *person;
    char **roles;    /* wanted; empty for a leaver */
    char **scopes;   /* wanted; NULL = the file has no such column, any scope will do */
    GPtrArray *held; /* Appointment *, not yet ended */
    gboolean changed;
} Roles;

static gboolean begin_role(SiteRun *run, Roles *all, const char *role, const char *scope, GError **error) {
    for (guint i = 0; i < all->held->len; i++) {
        const Appointment *a = all->held->pdata[i];
        if (strcmp(a->role, role) == 0 && (!all->scopes || strcmp(a->scope, scope) == 0))
            return TRUE;
    }
    Appointment a = {.person = (char *)all->person, .role = (char *)role, .scope = (char *)scope, .since = change_time(run->change)};
    all->changed = TRUE;
    return appointment_put(run->change, &a, error);
}

/* Ends what is no longer named, begins what is new. */
static gboolean write_roles(SiteRun *run, Roles *all, GError **error) {
    for (guint i = 0; i < all->held->len; i++) {
        Appointment *a = all->held->pdata[i];
        if (is_wanted(a, all->roles, all->scopes))
            continue;
        a->until = change_time(run->change);
        all->changed = TRUE;
        if (!appointment_put(run->change, a, error))
            return FALSE;
    }
    for (char **role = all->roles; *role; role++)
        if (!(all->scopes && is_scoped(all->scopes, *role)) && !begin_role(run, all, *role, "", error))
            return FALSE;
    for (char **text = all->scopes; text && *text && *all->roles; text++) {
        g_autofree char *role = NULL, *scope = NULL;
        if (scope_split(*text, &role, &scope) && !begin_role(run, all, role, scope, error))
            return FALSE;
    }
    return TRUE;
}

/* All appointments not yet ended, whether the person is in service or not. */
static GPtrArray *held_now(SiteRun *run, const char *person, GError **error) {
    GPtrArray *all = appointment_list(run->db, person, 0, error);
    for (guint i = all ? all->len : 0; i > 0; i--)
        if (((const Appointment *)all->pdata[i - 1])->until)
            g_ptr_array_remove_index(all, i - 1);
    return all;
}

/* scope NULL: whatever the scope. */
static gboolean holds_role(const GPtrArray *held, const char *role, const char *scope) {
    for (guint i = 0; held && i < held->len; i++) {
        const Appointment *a = held->pdata[i];
        if (strcmp(a->role, role) == 0 && (!scope || strcmp(a->scope, scope) == 0))
            return TRUE;
    }
    return FALSE;
}

static char *pinyin_for(const SiteRun *run, const Person *old, const char *name) {
    const char *given = site_cell_or(run, "pinyin", "");
    if (*given)
        return g_ascii_strdown(given, -1);
    if (old && *old->pinyin && strcmp(old->name, name) == 0)
        return g_strdup(old->pinyin);
    return pinyin_initials(name);
}

static gboolean person_is_same(const Person *a, const Person *b) {
    return strcmp(a->name, b->name) == 0 && strcmp(a->pinyin, b->pinyin) == 0 && strcmp(a->department, b->department) == 0 &&
           strcmp(a->title, b->title) == 0 && strcmp(a->crew, b->crew) == 0 && strcmp(a->phone, b->phone) == 0 &&
           strcmp(a->email, b->email) == 0 && a->in_service == b->in_service && strcmp(a->superior, b->superior) == 0;
}

/* What the row does to a person's rights, before anything is written. */
static void note_roles(SiteRun *run, const char *id, gboolean in_service, const Person *old) {
    g_auto(GStrv) roles = site_split(in_service ? site_cell(run, "roles") : "");
    const char *cell = site_cell(run, "scopes");
    g_auto(GStrv) scopes = cell ? site_split(cell) : NULL;
    g_autoptr(GPtrArray) held = held_now(run, id, NULL);
    for (guint i = 0; held && i < held->len && in_service; i++) {
        const Appointment *a = held->pdata[i];
        if (!is_wanted(a, roles, scopes))
            site_deed(run, "appoint", a->role, NULL);
    }
    for (char **role = roles; *role; role++)
        if (!holds_role(held, *role, scopes && is_scoped(scopes, *role) ? NULL : scopes ? "" : NULL) || (old && !old->in_service))
            site_deed(run, "appoint", *role, id);
    for (char **text = scopes; text && *text && *roles; text++) {
        g_autofree char *role = NULL, *scope = NULL;
        if (scope_split(*text, &role, &scope) && !holds_role(held, role, scope))
            site_deed(run, "appoint", role, id);
    }
}

static gboolean differs(const SiteRun *run, const char *column, const char *old) {
    return strcmp(site_cell_or(run, column, old), old) != 0;
}

static void note_deeds(SiteRun *run) {
    const char *id = site_cell(run, "id");
    g_autoptr(Person) old = person_load(run->db, id, NULL);
    gboolean in_service = site_flag(site_cell(run, "in_service")) == 1;
    if (old && old->in_service && !in_service)
        site_deed(run, "leave", NULL, NULL);
    if (old && !old->in_service && in_service)
        site_deed(run, "return", NULL, id);
    note_roles(run, id, in_service, old);
    if (!old || !in_service)
        return;
    if (differs(run, "department", old->department) || differs(run, "superior", old->superior))
        site_deed(run, "import", "rights", id);
    if (differs(run, "name", old->name) || differs(run, "phone", old->phone) || differs(run, "email", old->email))
        site_deed(run, "import", "rights", NULL);
}

static void person_check(SiteRun *run) {
    guint before = run->result->problem_count;
    check_cells(run);
    if (run->app && run->result->problem_count == before)
        note_deeds(run);
}

/* Who comes back has no secret any more, also where he left before leaving ended it. */
static gboolean write_service(SiteRun *run, const Person *old, Person *new_one, GError **error) {
    if (old->in_service == new_one->in_service)
        return TRUE;
    return new_one->in_service ? leave_end_account(run->change, old->id, error)
                               : leave_service(run->change, site_shelf(run), new_one, NULL, error);
}

static gboolean person_write(SiteRun *run, GError **error) {
    const char *id = site_cell(run, "id"), *name = site_cell(run, "name");
    g_autoptr(Person) old = person_load(run->db, id, NULL);
    g_autofree char *pinyin = pinyin_for(run, old, name);
    Person new_one = {.id = (char *)id,
                      .name = (char *)name,
                      .pinyin = pinyin,
                      .department = (char *)site_cell(run, "department"),
                      .title = (char *)site_cell_or(run, "title", old ? old->title : ""),
                      .crew = (char *)site_cell_or(run, "crew", old ? old->crew : ""),
                      .phone = (char *)site_cell_or(run, "phone", old ? old->phone : ""),
                      .email = (char *)site_cell_or(run, "email", old ? old->email : ""),
                      .superior = (char *)site_cell_or(run, "superior", old ? old->superior : ""),
                      .in_service = site_flag(site_cell(run, "in_service")) == 1};
    g_auto(GStrv) roles = site_split(new_one.in_service ? site_cell(run, "roles") : "");
    const char *cell = site_cell(run, "scopes");
    g_auto(GStrv) scopes = cell ? site_split(cell) : NULL;
    if (old && !write_service(run, old, &new_one, error))
        return FALSE;
    g_autoptr(GPtrArray) held = held_now(run, id, error);
    Roles all = {.person = id, .roles = roles, .scopes = scopes, .held = held};
    if (!held || !write_roles(run, &all, error))
        return FALSE;
    gboolean same = old && person_is_same(old, &new_one);
    if (old && all.changed)
        g_hash_table_add(run->touched, g_strdup(id));
    site_count(run, old != NULL, same && !all.changed);
    return same || person_put(run->change, &new_one, error);
}

/* What the list leaves without a holder is named to whoever brings it. */
static gboolean person_finish(SiteRun *run, GError **error) {
    Shelf *shelf = shelf_new(run->db);
    g_autoptr(GPtrArray) vacant = who_vacant(run->db, shelf, change_time(run->change), error);
    if (vacant && vacant->len)
        run->result->vacant = who_vacant_text(vacant);
    shelf_free(shelf);
    return vacant != NULL;
}

static char **person_row(const Person *p, const GPtrArray *appointments) {
    g_autoptr(GString) roles = g_string_new(NULL), scopes = g_string_new(NULL);
    const char *last = "";
    for (guint i = 0; i < appointments->len; i++) {
        const Appointment *a = appointments->pdata[i];
        if (strcmp(last, a->role) != 0)
            g_string_append_printf(roles, "%s%s", roles->len ? ";" : "", a->role);
        if (*a->scope)
            g_string_append_printf(scopes, "%s%s@%s", scopes->len ? ";" : "", a->role, a->scope);
        last = a->role;
    }
    char *row[] = {p->id,       p->name,     p->department, roles->str, (char *)(p->in_service ? "yes" : "no"),
                   p->title,    p->crew,     p->phone,      p->email,   p->pinyin,
                   scopes->str, p->superior, NULL};
    return g_strdupv(row);
}

static gboolean person_rows(Plant *plant, GPtrArray *rows, GError **error) {
    Db *db = plant_db(plant);
    PersonFilter everybody = {.leavers = TRUE};
    g_autofree char *after = g_strdup("");
    for (;;) {
        g_autoptr(GPtrArray) page = person_list(db, &everybody, after, 1000, error);
        if (!page)
            return FALSE;
        for (guint i = 0; i < page->len; i++) {
            const Person *p = page->pdata[i];
            g_autoptr(GPtrArray) held = appointment_list(db, p->id, clock_now(), error);
            if (!held)
                return FALSE;
            g_ptr_array_add(rows, person_row(p, held));
        }
        if (page->len < 1000)
            return TRUE;
        g_free(after);
        after = g_strdup(((const Person *)page->pdata[page->len - 1])->id);
    }
}

const SiteKind site_people = {.kind = "people",
                              .key = "id",
                              .columns = COLUMNS,
                              .width = G_N_ELEMENTS(COLUMNS),
                              .required = 5,
                              .check = person_check,
                              .write = person_write,
                              .list = person_rows,
                              .finish = person_finish};
