/* SPDX-License-Identifier: MIT
 *
 * Never nobody: what was meant for a role that nobody holds goes to the next who is there, at last to the safety department.
 */
#include "bihuan/rule/who.h"
#include "bihuan/model/scene.h"
#include "bihuan/rule/remind.h"

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/appointment.h"
#include "bihuan/model/department.h"
#include "bihuan/model/person.h"
#include "bihuan/model/role.h"
#include "private.h"

#include <string.h>

#define DEPTH_MAX 16

static const char *const HEADS[] = {"dept-head", "ehs-head", "prd-head", NULL};
static const char SQL_PEOPLE[] = "SELECT id FROM person WHERE department = $1 AND in_service = 1 AND id <> $2 ORDER BY id";
static const char SQL_ROLES[] = "SELECT DISTINCT remind FROM obligation WHERE remind <> '' ORDER BY remind";

static void append(GString *text, const char *kind, const char *argument) {
    g_string_append_printf(text, "%s%s:%s", text->len ? "," : "", kind, argument);
}

/* Does the text name anybody? FALSE as the result: it could not be read. */
static gboolean names_anybody(const Case *subject, const char *text, gboolean *somebody, GError **error) {
    g_autoptr(GPtrArray) people = who_of_text(subject, text, error);
    *somebody = people && people->len > 0;
    return people != NULL;
}

/* The departments of the kind, else the one of the limit; "" where neither has anybody. Owned; NULL: they could not be read. */
static char *safety_departments(const Case *subject, GError **error) {
    guint before = db_failures(subject->db);
    g_autoptr(GPtrArray) codes = department_of_kind(subject->db, "safety", error);
    g_autoptr(GString) text = g_string_new(NULL);
    g_autofree char *fallback = NULL;
    gboolean somebody;
    for (guint i = 0; codes && i < codes->len; i++)
        append(text, "dept", codes->pdata[i]);
    if (!codes || !names_anybody(subject, text->str, &somebody, error))
        return NULL;
    if (!somebody && shelf_limit(subject->db, "dispatch.fallback", subject->now, &fallback, NULL) && *fallback) {
        g_string_truncate(text, 0);
        append(text, "dept", fallback);
    }
    return db_answered(subject->db, before, error) ? g_string_free(g_steal_pointer(&text), FALSE) : NULL;
}

char *who_safety_text(const Case *subject, GError **error) {
    g_autofree char *departments = safety_departments(subject, error);
    const char *const texts[] = {departments, "role:principal", "anyone"};
    for (gsize i = 0; departments && i < G_N_ELEMENTS(texts); i++) {
        gboolean somebody;
        if (!names_anybody(subject, texts[i], &somebody, error))
            return NULL;
        if (somebody)
            return g_strdup(texts[i]);
    }
    return departments ? g_strdup("") : NULL;
}

GPtrArray *who_safety(const Case *subject, GError **error) {
    g_autofree char *text = who_safety_text(subject, error);
    return text ? who_of_text(subject, text, error) : NULL;
}

/* ---- who is above ---- */

gboolean who_is_head(const Case *subject, const char *id, gboolean *head, GError **error) {
    *head = FALSE;
    for (guint role = 0; HEADS[role] && !*head; role++)
        if (!person_has_role(subject->db, id, HEADS[role], subject->now, head, error))
            return FALSE;
    return TRUE;
}

/* Heads of a department in service, without one person. */
static gboolean add_heads(const Case *subject, const char *department, const char *without, GString *text, GError **error) {
    g_autoptr(GPtrArray) ids = db_texts(subject->db, error, SQL_PEOPLE, "ss", department, without);
    for (guint i = 0; ids && i < ids->len; i++) {
        gboolean head;
        if (!who_is_head(subject, ids->pdata[i], &head, error))
            return FALSE;
        if (head)
            append(text, "person", ids->pdata[i]);
    }
    return ids != NULL;
}

/* The head of his own department, or of the nearest one above it that has another than himself. */
static gboolean add_head_above(const Case *subject, const Person *person, GString *text, GError **error) {
    g_autofree char *at = g_strdup(person->department);
    for (int depth = 0; depth < DEPTH_MAX && at && *at && !text->len; depth++) {
        g_autoptr(GError) gone = NULL;
        g_autoptr(Department) department = department_load(subject->db, at, &gone);
        if (!department && !err_is(gone, ERR_NOT_FOUND)) {
            g_propagate_error(error, g_steal_pointer(&gone));
            return FALSE;
        }
        if (!add_heads(subject, at, person->id, text, error))
            return FALSE;
        g_free(at);
        at = department ? g_strdup(department->parent) : NULL;
    }
    return TRUE;
}

static gboolean add_holders(const Case *subject, const char *role, const char *without, GString *text, GError **error) {
    g_autoptr(GPtrArray) holders = appointment_holders(subject->db, role, NULL, subject->now, error);
    for (guint i = 0; holders && i < holders->len; i++)
        if (strcmp(holders->pdata[i], without) != 0)
            append(text, "person", holders->pdata[i]);
    return holders != NULL;
}

static gboolean add_superior(const Case *subject, const Person *person, GString *text, GError **error) {
    gboolean serves = FALSE;
    if (*person->superior && strcmp(person->superior, person->id) != 0 && !person_in_service(subject->db, person->superior, &serves, error))
        return FALSE;
    if (serves)
        append(text, "person", person->superior);
    return TRUE;
}

char *who_superior_text(const Case *subject, const char *id, GError **error) {
    g_autoptr(GError) gone = NULL;
    g_autoptr(Person) person = person_load(subject->db, id, &gone);
    g_autoptr(GString) text = g_string_new(NULL);
    if (err_is(gone, ERR_NOT_FOUND))
        return g_strdup("");
    if (!person) {
        g_propagate_error(error, g_steal_pointer(&gone));
        return NULL;
    }
    if (add_superior(subject, person, text, error) && (text->len || add_head_above(subject, person, text, error)) &&
        (text->len || add_holders(subject, "deputy-gm", id, text, error)) &&
        (text->len || add_holders(subject, "principal", id, text, error)))
        return g_string_free(g_steal_pointer(&text), FALSE);
    return NULL;
}

/* Who is late with a step: who did it, or the person it was given to, or all whom its roles name. NULL: they could not be read. */
static GPtrArray *late_people(const Case *subject, const Step *step, GError **error) {
    gboolean done = step->done && *step->done_by;
    g_autofree char *named = done ? g_strdup(step->done_by) : step_person(step);
    if (!named || !*named)
        return who_of_text(subject, step->assignee, error);
    GPtrArray *late = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(late, g_steal_pointer(&named));
    return late;
}

char *who_above_text(const Case *subject, const Step *step, GError **error) {
    g_autoptr(GPtrArray) late = late_people(subject, step, error);
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; late && i < late->len; i++) {
        g_autofree char *above = who_superior_text(subject, late->pdata[i], error);
        if (!above)
            return NULL;
        g_auto(GStrv) parts = g_strsplit(above, ",", -1);
        for (char **part = parts; *part; part++)
            if (**part && !who_contains(late, *part + strlen("person:")))
                g_string_append_printf(text, "%s%s", text->len ? "," : "", *part);
    }
    return late ? g_string_free(g_steal_pointer(&text), FALSE) : NULL;
}

/* ---- who hears ---- */

GPtrArray *who_heard(const Case *subject, const GPtrArray *specs, gboolean *others, GError **error) {
    g_autoptr(GPtrArray) people = who_resolve(subject, specs, error);
    *others = people && people->len == 0;
    return *others ? who_safety(subject, error) : g_steal_pointer(&people);
}

static gboolean only_the_late(const GPtrArray *people, const Step *step) {
    g_autofree char *named = step_person(step);
    return named && people->len == 1 && strcmp(people->pdata[0], named) == 0;
}

/* A rung that only the late person himself would hear is as deaf as one that nobody holds. */
GPtrArray *who_of_rung(const Case *subject, const FormStep *shape, const Step *open, gint64 rung, GError **error) {
    for (gint64 i = rung; i < (gint64)shape->overdue->len; i++) {
        g_autoptr(GPtrArray) people = who_resolve(subject, ((const FormRung *)shape->overdue->pdata[i])->who, error);
        if (!people || (people->len > 0 && !only_the_late(people, open)))
            return g_steal_pointer(&people);
    }
    return who_safety(subject, error);
}

/* ---- which roles nobody holds ---- */

typedef struct {
    Db *db;
    gint64 at;
    GHashTable *seen;  /* role → (unused) */
    GPtrArray *vacant; /* char *: role codes */
} Search;

static void look_at(gpointer data, const GPtrArray *specs, gboolean ladder) {
    Search *search = data;
    (void)ladder;
    for (guint i = 0; specs && i < specs->len; i++) {
        const FormWho *who = specs->pdata[i];
        if (who->kind != WHO_ROLE || !g_hash_table_add(search->seen, g_strdup(who->argument)))
            continue;
        g_autoptr(GPtrArray) holders = appointment_holders(search->db, who->argument, NULL, search->at, NULL);
        if (!holders || holders->len == 0)
            g_ptr_array_add(search->vacant, g_strdup(who->argument));
    }
}

static void each_of_form(const Form *form, WhoNamed named, gpointer data) {
    for (guint i = 0; i < form_step_count(form); i++) {
        const FormStep *step = form_step_at(form, i);
        named(data, step->by, FALSE);
        for (guint rung = 0; rung < step->overdue->len; rung++)
            named(data, ((const FormRung *)step->overdue->pdata[rung])->who, TRUE);
    }
    for (guint i = 0; i < form_rule_count(form); i++) {
        const FormRule *rule = form_rule_at(form, i);
        named(data, rule->lift_by, FALSE);
        for (guint action = 0; action < rule->actions->len; action++)
            named(data, ((const FormAction *)rule->actions->pdata[action])->who, TRUE);
    }
}

static gboolean each_scene(Db *db, WhoNamed named, gpointer data, GError **error) {
    g_autoptr(GPtrArray) scenes = scene_list(db, error);
    for (guint i = 0; scenes && i < scenes->len; i++) {
        const Scene *scene = scenes->pdata[i];
        g_autoptr(GPtrArray) who = scene->in_use && *scene->who ? form_who_parse(scene->who, NULL) : NULL;
        named(data, who, TRUE);
    }
    return scenes != NULL;
}

static gboolean each_reminder(Db *db, WhoNamed named, gpointer data, GError **error) {
    g_autoptr(GPtrArray) texts = db_texts(db, error, SQL_ROLES, "");
    for (guint i = 0; texts && i < texts->len; i++) {
        g_autoptr(GPtrArray) rungs = remind_parse(texts->pdata[i], NULL);
        named(data, rungs ? ((const FormRung *)rungs->pdata[0])->who : NULL, TRUE);
    }
    return texts && each_scene(db, named, data, error);
}

gboolean who_each_named(Db *db, Shelf *shelf, WhoNamed named, gpointer data, GError **error) {
    g_auto(GStrv) names = shelf_names(shelf);
    for (char **name = names; *name; name++) {
        const Form *form = shelf_form(shelf, *name, 0, NULL, NULL);
        if (form) /* one that this program cannot read names nobody; doctor says so itself */
            each_of_form(form, named, data);
    }
    return each_reminder(db, named, data, error);
}

static int compare_codes(gconstpointer a, gconstpointer b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *who_vacant(Db *db, Shelf *shelf, gint64 at, GError **error) {
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GPtrArray) vacant = g_ptr_array_new_with_free_func(g_free);
    Search search = {db, at, seen, vacant};
    guint before = db_failures(db);
    if (!who_each_named(db, shelf, look_at, &search, error) || !db_answered(db, before, error))
        return NULL;
    g_ptr_array_sort(vacant, compare_codes);
    return g_steal_pointer(&vacant);
}

char *who_vacant_text(const GPtrArray *roles) {
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < roles->len; i++)
        g_string_append_printf(text, _("%s%s (%s)"), i ? _(", ") : "", role_title(roles->pdata[i]), (const char *)roles->pdata[i]);
    return g_string_free(g_steal_pointer(&text), FALSE);
}
