/* SPDX-License-Identifier: MIT
 *
 * Rules against people. What cannot be known lets nobody through.
 */
#include "access_judge.h"
#include "deed.h"

#include "bihuan/app/session.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/account.h"
#include "bihuan/model/area.h"
#include "bihuan/model/role.h"

#include <string.h>
#include <sys/stat.h>
#include <fcntl.h>
#include <unistd.h>

#define NAMES_SHOWN 5

static gboolean is_word(const char *role, const char *word) {
    return strcmp(role, word) == 0;
}

static gboolean is_unnamed(const char *role) {
    return is_word(role, ACCESS_NOBODY) || is_word(role, ACCESS_SETUP) || is_word(role, ACCESS_SYSTEM);
}

/* Ids of those who hold a role; of "anyone" everybody in service. Unread is nobody: whoever asks settles (db_settle, the commit). */
static GPtrArray *holders(const AccessCase *c, const char *role) {
    g_autofree char *text =
        is_word(role, ACCESS_ANYONE) || is_word(role, ACCESS_NOBODY) ? g_strdup(ACCESS_ANYONE) : g_strconcat("role:", role, NULL);
    if (is_unnamed(role) && !is_word(role, ACCESS_NOBODY))
        return g_ptr_array_new_with_free_func(g_free);
    GPtrArray *ids = who_of_text(c->subject, text, NULL);
    return ids ? ids : g_ptr_array_new_with_free_func(g_free);
}

static gboolean holds(const AccessCase *c, const char *person, const char *role) {
    g_autoptr(GPtrArray) ids = holders(c, role);
    return who_contains(ids, person);
}

/* In a plant that is being set up a role that nobody holds asks nobody; once somebody has an account it keeps everybody out. */
static gboolean is_setting_up(const AccessCase *c) {
    return c->deed && !account_any(c->subject->db, NULL);
}

static gboolean is_in_department(const AccessCase *c, const Access *rule, const char *person) {
    const char *wanted = is_word(rule->department, ACCESS_OWN) ? c->department : rule->department;
    if (!*rule->department)
        return TRUE;
    g_autoptr(Person) loaded = wanted && *wanted ? person_load(c->subject->db, person, NULL) : NULL;
    return loaded && strcmp(loaded->department, wanted) == 0;
}

/* A process nobody sits at, of whoever owns the plant file: a timer. */
static gboolean is_system(App *app) {
    struct stat status;
    int terminal = open("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC);
    if (terminal >= 0)
        close(terminal);
    return app && terminal < 0 && stat(plant_path(app_plant(app)), &status) == 0 && status.st_uid == geteuid();
}

static gboolean unnamed_meets(const AccessCase *c, const Access *rule) {
    gboolean demo = c->app && plant_is_demo(app_plant(c->app));
    if (is_word(rule->role, ACCESS_SETUP))
        return demo || !account_any(c->subject->db, NULL);
    return is_word(rule->role, ACCESS_NOBODY) || (is_word(rule->role, ACCESS_SYSTEM) && is_system(c->app));
}

static gboolean anybody_holds(const AccessCase *c, const GPtrArray *rules) {
    for (guint i = 0; i < rules->len; i++) {
        g_autoptr(GPtrArray) ids = holders(c, ((const Access *)rules->pdata[i])->role);
        if (ids->len > 0)
            return TRUE;
    }
    return FALSE;
}

static gboolean first_meets(const AccessCase *c, const Access *rule, gboolean open) {
    if (!c->subject->actor)
        return unnamed_meets(c, rule);
    if (!is_in_department(c, rule, c->subject->actor))
        return FALSE;
    return holds(c, c->subject->actor, rule->role) || (open && !is_unnamed(rule->role));
}

/* Everybody who holds one of the roles that one of two must hold. */
static GPtrArray *holders_of_list(const AccessCase *c, const char *list) {
    g_auto(GStrv) roles = g_strsplit(list, " ", -1);
    GPtrArray *all = g_ptr_array_new_with_free_func(g_free);
    for (char **role = roles; *role; role++) {
        g_autoptr(GPtrArray) ids = **role ? holders(c, *role) : NULL;
        for (guint i = 0; ids && i < ids->len; i++)
            if (!who_contains(all, ids->pdata[i]))
                g_ptr_array_add(all, g_strdup(ids->pdata[i]));
    }
    return all;
}

static gboolean two_meet(const AccessCase *c, const Access *rule) {
    g_autoptr(GPtrArray) ids = holders_of_list(c, rule->one_of);
    return !*rule->one_of || who_contains(ids, c->subject->actor) || (c->second && who_contains(ids, c->second)) ||
           (ids->len == 0 && is_setting_up(c));
}

/* ---- who could ---- */

char *access_names(Db *db, const GPtrArray *ids) {
    GString *names = g_string_new(NULL);
    for (guint i = 0; i < ids->len && i < NAMES_SHOWN; i++) {
        g_autofree char *name = person_name(db, ids->pdata[i]);
        g_string_append_printf(names, _("%s%s (%s)"), i ? _(", ") : "", name, (const char *)ids->pdata[i]);
    }
    if (ids->len > NAMES_SHOWN)
        g_string_append(names, " …");
    return g_string_free(names, FALSE);
}

static int compare_ids(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *access_people(const AccessCase *c, const GPtrArray *rules) {
    GPtrArray *all = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < rules->len; i++) {
        const Access *rule = rules->pdata[i];
        g_autoptr(GPtrArray) ids = holders(c, rule->role);
        for (guint k = 0; k < ids->len; k++)
            if (!who_contains(all, ids->pdata[k]) && is_in_department(c, rule, ids->pdata[k]))
                g_ptr_array_add(all, g_strdup(ids->pdata[k]));
    }
    g_ptr_array_sort(all, compare_ids);
    return all;
}

static char *titles(const GPtrArray *rules) {
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < rules->len; i++) {
        const Access *rule = rules->pdata[i];
        g_autofree char *one = g_strdup_printf(_("%s (%s)"), role_title(rule->role), rule->role);
        if (!is_unnamed(rule->role) && !strstr(text->str, one))
            g_string_append_printf(text, "%s%s", text->len ? _(", ") : "", one);
    }
    return g_string_free(text, FALSE);
}

static gboolean refuse_first(const AccessCase *c, const GPtrArray *rules, GError **error) {
    g_autoptr(GPtrArray) ids = access_people(c, rules);
    g_autofree char *names = access_names(c->subject->db, ids), *roles = titles(rules);
    if (!c->subject->actor)
        return *names ? err_set(error, ERR_DENIED, _("say who you are (--user ID, or log in); this may be done by: %s"), names)
                      : err_set(error, ERR_DENIED, _("say who you are first (--user ID, or log in)"));
    g_autofree char *name = person_name(c->subject->db, c->subject->actor);
    if (!*names)
        return err_set(error, ERR_DENIED, _("%s may not do this, and nobody in service may: it takes one of these roles: %s"), name,
                       *roles ? roles : "-");
    return err_set(error, ERR_DENIED, _("%s may not do this; these may: %s; it takes one of these roles: %s"), name, names, roles);
}

static gboolean refuse_alone(const AccessCase *c, const Access *rule, GError **error) {
    g_autoptr(GPtrArray) responsible = holders_of_list(c, rule->one_of), anybody = holders(c, ACCESS_ANYONE);
    gboolean is_one = who_contains(responsible, c->subject->actor) || responsible->len == 0;
    GPtrArray *ids = is_one ? anybody : responsible;
    for (guint i = ids->len; i > 0; i--)
        if (g_strcmp0(ids->pdata[i - 1], c->subject->actor) == 0)
            g_ptr_array_remove_index(ids, i - 1);
    g_ptr_array_sort(ids, compare_ids);
    g_autofree char *names = access_names(c->subject->db, ids);
    return err_set(error, ERR_DENIED,
                   _("two people do this together: give --with ID (and --with-secret-file FILE); "
                     "these could stand by: %s"),
                   *names ? names : "-");
}

static gboolean refuse_pair(const AccessCase *c, const Access *rule, GError **error) {
    g_autoptr(GPtrArray) ids = holders_of_list(c, rule->one_of);
    g_autofree char *names = access_names(c->subject->db, ids);
    return err_set(error, ERR_DENIED, _("one of the two must hold one of these roles: %s; that is: %s"), rule->one_of,
                   *names ? names : "-");
}

/* ---- the judgement ---- */

static gboolean check_second(const AccessCase *c, GError **error) {
    Db *db = c->subject->db;
    if (!c->subject->actor)
        return err_set(error, ERR_DENIED, _("two people do this together: give --user ID and --with ID"));
    gboolean there, serves;
    if (!person_exists(db, c->second, &there, error) || !person_in_service(db, c->second, &serves, error))
        return FALSE;
    if (!there)
        return err_set(error, ERR_DENIED, _("there is no person with ID %s; list them with: bihuan user list"), c->second);
    if (!serves)
        return err_set(error, ERR_DENIED, _("%s has left service and cannot stand by"), c->second);
    if (strcmp(c->subject->actor, c->second) == 0)
        return err_set(error, ERR_DENIED, _("the second person must be another one than the first"));
    return !c->app || session_both(c->app, c->second, error);
}

gboolean access_wants_second(const AccessCase *c, const GPtrArray *rules) {
    gboolean open = is_setting_up(c) && !anybody_holds(c, rules), wanted = FALSE;
    for (guint i = 0; i < rules->len; i++) {
        const Access *rule = rules->pdata[i];
        if (!first_meets(c, rule, open))
            continue;
        if (rule->people != 2)
            return FALSE;
        wanted = TRUE;
    }
    return wanted;
}

gboolean access_judge(const AccessCase *c, const GPtrArray *rules, GError **error) {
    gboolean open = is_setting_up(c) && !anybody_holds(c, rules);
    const Access *near = NULL;
    if (c->subject->actor && !person_need_service(c->subject->db, c->subject->actor, error))
        return FALSE;
    if (c->second && !check_second(c, error))
        return FALSE;
    for (guint i = 0; i < rules->len; i++) {
        const Access *rule = rules->pdata[i];
        if (!first_meets(c, rule, open))
            continue;
        if (rule->people != 2 || (c->subject->actor && c->second && two_meet(c, rule)))
            return TRUE;
        near = rule;
    }
    if (!near)
        return refuse_first(c, rules, error);
    return c->second ? refuse_pair(c, near, error) : refuse_alone(c, near, error);
}

/* ---- a step of a form: they take away from those whom the form lets do it. A role counts as in the forms' by: held for the
 * record's source before held anywhere. ---- */

static GPtrArray *rules_of_step(const Case *subject, const char *step, GError **error) {
    return access_of_step(subject->db, form_name(subject->form), step, subject->record->area, error);
}

/* The department that runs the record's area. Owned; NULL = none. */
static char *department_of(const Case *subject) {
    return subject->record->area ? area_department(subject->db, subject->record->area, NULL) : NULL;
}

static gboolean refuse_step(const AccessCase *c, const char *step, const GPtrArray *rules, const char *name, GError **error) {
    const Case *subject = c->subject;
    g_autoptr(GString) titles = g_string_new(NULL);
    const FormStep *shape = strcmp(step, ACCESS_SUBMIT) == 0 ? NULL : form_step(subject->form, step);
    g_autoptr(GPtrArray) seen = g_ptr_array_new(), people = access_people(c, rules);
    g_autofree char *who = access_names(subject->db, people);
    for (guint i = 0; i < rules->len; i++) {
        const Access *rule = rules->pdata[i];
        if (who_contains(seen, rule->role))
            continue;
        g_ptr_array_add(seen, rule->role);
        g_string_append_printf(titles, _("%s%s (%s)"), titles->len ? _(", ") : "", role_title(rule->role), rule->role);
    }
    if (!shape)
        return err_set(error, ERR_DENIED, _("%s may not submit “%s” here (these may: %s): the access rules ask for one of these roles: %s"),
                       name, form_title(subject->form), *who ? who : "-", titles->str);
    return err_set(error, ERR_DENIED, _("%s may not do “%s” on %s (these may: %s): the access rules ask for one of these roles: %s"), name,
                   form_text(&shape->title), subject->record->number, *who ? who : "-", titles->str);
}

gboolean deed_access(App *app, const Case *subject, const char *step, GError **error) {
    const Person *person = app_user(app);
    g_autoptr(GPtrArray) rules = rules_of_step(subject, step, error);
    if (!rules || rules->len == 0)
        return rules != NULL;
    g_autofree char *department = department_of(subject);
    AccessCase c = {app, subject, department, session_second(app), FALSE};
    g_autoptr(GPtrArray) people = access_people(&c, rules);
    return who_contains(people, person->id) ? access_judge(&c, rules, error) : refuse_step(&c, step, rules, person->name, error);
}

char *work_wants_second(App *app, const Form *form, const char *number, const char *step) {
    const char *user = app_user_id(app);
    g_autoptr(GError) error = NULL;
    g_autoptr(Case) subject = number ? case_of_record(app_db(app), app_shelf(app), number, user, NULL)
                                     : case_of_form(app_db(app), app_shelf(app), form, user, clock_now());
    if (!user || !subject)
        return NULL;
    g_autoptr(GPtrArray) rules = rules_of_step(subject, step, NULL);
    g_autofree char *department = department_of(subject);
    AccessCase c = {app, subject, department, NULL, FALSE};
    if (!rules || rules->len == 0 || !access_wants_second(&c, rules) || access_judge(&c, rules, &error))
        return NULL;
    return g_strdup(error->message);
}

GPtrArray *deed_who_may(const Case *subject, const FormStep *step, const Step *open) {
    GPtrArray *who = who_may(subject, step, open, NULL);
    if (!who)
        return g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) rules = rules_of_step(subject, step->name, NULL);
    if (rules && rules->len == 0)
        return who;
    g_autofree char *department = department_of(subject);
    AccessCase c = {.subject = subject, .department = department};
    g_autoptr(GPtrArray) people = rules ? access_people(&c, rules) : NULL;
    for (guint i = who->len; i > 0; i--)
        if (!who_contains(people, who->pdata[i - 1]))
            g_ptr_array_remove_index(who, i - 1);
    return who;
}
