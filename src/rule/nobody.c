/* SPDX-License-Identifier: MIT
 *
 * Never nobody: what was meant for a role that nobody holds goes to the next who is there, at last to the safety department.
 */
#include "bihuan/rule/who.h"
#include "bihuan/rule/remind.h"

#include "bihuan/base/i18n.h"
#include "bihuan/model/appointment.h"
#include "bihuan/model/department.h"
#include "bihuan/model/person.h"
#include "bihuan/model/role.h"

#include <string.h>

#define DEPTH_MAX 16

static const char *const HEADS[] = {"dept-head", "ehs-head", "prd-head", NULL};
static const char SQL_PEOPLE[] = "SELECT id FROM person WHERE department = $1 AND in_service = 1 AND id <> $2 ORDER BY id";
static const char SQL_ROLES[] = "SELECT DISTINCT remind FROM obligation WHERE remind <> '' ORDER BY remind";

static void append(GString *text, const char *kind, const char *argument) {
    g_string_append_printf(text, "%s%s:%s", text->len ? "," : "", kind, argument);
}

/* The departments of the kind, else the one of the limit; "" where neither has anybody. Owned. */
static char *safety_departments(const Case *subject) {
    g_autoptr(GPtrArray) codes = department_of_kind(subject->db, "safety", NULL);
    g_autoptr(GString) text = g_string_new(NULL);
    g_autofree char *fallback = NULL;
    for (guint i = 0; codes && i < codes->len; i++)
        append(text, "dept", codes->pdata[i]);
    g_autoptr(GPtrArray) people = who_of_text(subject, text->str);
    if (people->len == 0 && shelf_limit(subject->db, "dispatch.fallback", subject->now, &fallback, NULL) && *fallback) {
        g_string_truncate(text, 0);
        append(text, "dept", fallback);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

char *who_safety_text(const Case *subject) {
    const char *const last[] = {NULL, "role:principal", "anyone"};
    g_autofree char *departments = safety_departments(subject);
    for (gsize i = 0; i < G_N_ELEMENTS(last); i++) {
        const char *text = last[i] ? last[i] : departments;
        g_autoptr(GPtrArray) people = who_of_text(subject, text);
        if (people->len)
            return g_strdup(text);
    }
    return g_strdup("");
}

GPtrArray *who_safety(const Case *subject) {
    g_autofree char *text = who_safety_text(subject);
    return who_of_text(subject, text);
}

/* ---- who is above ---- */

/* Heads of a department in service, without one person. */
static void add_heads(const Case *subject, const char *department, const char *without, GString *text) {
    g_autoptr(Rows) rows = db_query(subject->db, NULL, SQL_PEOPLE, "ss", department, without);
    g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
    while (rows && rows_next(rows, NULL))
        g_ptr_array_add(ids, g_strdup(rows_text(rows, 0)));
    for (guint i = 0; i < ids->len; i++)
        for (guint role = 0; HEADS[role]; role++)
            if (person_has_role(subject->db, ids->pdata[i], HEADS[role], subject->now)) {
                append(text, "person", ids->pdata[i]);
                break;
            }
}

/* The head of his own department, or of the nearest one above it that has another than himself. */
static void add_head_above(const Case *subject, const Person *person, GString *text) {
    g_autofree char *at = g_strdup(person->department);
    for (int depth = 0; depth < DEPTH_MAX && at && *at && !text->len; depth++) {
        g_autoptr(Department) department = department_load(subject->db, at, NULL);
        add_heads(subject, at, person->id, text);
        g_free(at);
        at = department ? g_strdup(department->parent) : NULL;
    }
}

static void add_holders(const Case *subject, const char *role, const char *without, GString *text) {
    g_autoptr(GPtrArray) holders = appointment_holders(subject->db, role, NULL, subject->now);
    for (guint i = 0; i < holders->len; i++)
        if (strcmp(holders->pdata[i], without) != 0)
            append(text, "person", holders->pdata[i]);
}

char *who_superior_text(const Case *subject, const char *id) {
    g_autoptr(Person) person = person_load(subject->db, id, NULL);
    g_autoptr(GString) text = g_string_new(NULL);
    if (!person)
        return g_strdup("");
    if (*person->superior && strcmp(person->superior, id) != 0 && person_in_service(subject->db, person->superior))
        append(text, "person", person->superior);
    if (!text->len)
        add_head_above(subject, person, text);
    if (!text->len)
        add_holders(subject, "deputy-gm", id, text);
    if (!text->len)
        add_holders(subject, "principal", id, text);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* Who is late with a step: who did it, or the person it was given to, or all whom its roles name. */
static GPtrArray *late_people(const Case *subject, const Step *step) {
    GPtrArray *late = g_ptr_array_new_with_free_func(g_free);
    if (step->done && *step->done_by) {
        g_ptr_array_add(late, g_strdup(step->done_by));
        return late;
    }
    char *named = step_person(step);
    if (named && *named) {
        g_ptr_array_add(late, named);
        return late;
    }
    g_free(named);
    g_ptr_array_unref(late);
    return who_of_text(subject, step->assignee);
}

char *who_above_text(const Case *subject, const Step *step) {
    g_autoptr(GPtrArray) late = late_people(subject, step);
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < late->len; i++) {
        g_autofree char *above = who_superior_text(subject, late->pdata[i]);
        g_auto(GStrv) parts = g_strsplit(above, ",", -1);
        for (char **part = parts; *part; part++)
            if (**part && !who_contains(late, *part + strlen("person:")))
                g_string_append_printf(text, "%s%s", text->len ? "," : "", *part);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* ---- who hears ---- */

GPtrArray *who_heard(const Case *subject, const GPtrArray *specs, gboolean *others) {
    GPtrArray *people = who_resolve(subject, specs);
    *others = people->len == 0;
    if (!*others)
        return people;
    g_ptr_array_unref(people);
    return who_safety(subject);
}

static gboolean only_the_late(const GPtrArray *people, const Step *step) {
    g_autofree char *named = step_person(step);
    return named && people->len == 1 && strcmp(people->pdata[0], named) == 0;
}

/* A rung that only the late person himself would hear is as deaf as one that nobody holds. */
GPtrArray *who_of_rung(const Case *subject, const FormStep *shape, const Step *open, gint64 rung) {
    for (gint64 i = rung; i < (gint64)shape->overdue->len; i++) {
        GPtrArray *people = who_resolve(subject, ((const FormRung *)shape->overdue->pdata[i])->who);
        if (people->len > 0 && !only_the_late(people, open))
            return people;
        g_ptr_array_unref(people);
    }
    return who_safety(subject);
}

/* ---- which roles nobody holds ---- */

typedef struct {
    Db *db;
    gint64 at;
    GHashTable *seen;  /* role → (unused) */
    GPtrArray *vacant; /* char *: role codes */
} Search;

static void look_at(Search *search, const GPtrArray *specs) {
    for (guint i = 0; specs && i < specs->len; i++) {
        const FormWho *who = specs->pdata[i];
        if (who->kind != WHO_ROLE || !g_hash_table_add(search->seen, g_strdup(who->argument)))
            continue;
        g_autoptr(GPtrArray) holders = appointment_holders(search->db, who->argument, NULL, search->at);
        if (holders->len == 0)
            g_ptr_array_add(search->vacant, g_strdup(who->argument));
    }
}

static void look_at_form(Search *search, const Form *form) {
    for (guint i = 0; i < form_step_count(form); i++) {
        const FormStep *step = form_step_at(form, i);
        look_at(search, step->by);
        for (guint rung = 0; rung < step->overdue->len; rung++)
            look_at(search, ((const FormRung *)step->overdue->pdata[rung])->who);
    }
    for (guint i = 0; i < form_rule_count(form); i++) {
        const FormRule *rule = form_rule_at(form, i);
        look_at(search, rule->lift_by);
        for (guint action = 0; action < rule->actions->len; action++)
            look_at(search, ((const FormAction *)rule->actions->pdata[action])->who);
    }
}

static void look_at_reminders(Search *search) {
    g_autoptr(Rows) rows = db_query(search->db, NULL, SQL_ROLES, "");
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    while (rows && rows_next(rows, NULL))
        g_ptr_array_add(texts, g_strdup(rows_text(rows, 0)));
    for (guint i = 0; i < texts->len; i++) {
        g_autoptr(GPtrArray) rungs = remind_parse(texts->pdata[i], NULL);
        look_at(search, rungs ? ((const FormRung *)rungs->pdata[0])->who : NULL);
    }
}

static int compare_codes(gconstpointer a, gconstpointer b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *who_vacant(Db *db, Shelf *shelf, gint64 at) {
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Search search = {db, at, seen, g_ptr_array_new_with_free_func(g_free)};
    g_auto(GStrv) names = shelf_names(shelf);
    for (char **name = names; *name; name++) {
        const Form *form = shelf_form(shelf, *name, 0, NULL, NULL);
        if (form)
            look_at_form(&search, form);
    }
    look_at_reminders(&search);
    g_ptr_array_sort(search.vacant, compare_codes);
    return search.vacant;
}

char *who_vacant_text(const GPtrArray *roles) {
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < roles->len; i++)
        g_string_append_printf(text, _("%s%s (%s)"), i ? _(", ") : "", role_title(roles->pdata[i]), (const char *)roles->pdata[i]);
    return g_string_free(g_steal_pointer(&text), FALSE);
}
