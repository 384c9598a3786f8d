/* SPDX-License-Identifier: MIT
 *
 * From "role:ehs, same:respond" to people in service. Nobody who left is ever among them.
 */
#include "bihuan/rule/who.h"

#include "bihuan/model/appointment.h"
#include "bihuan/model/shift.h"

#include <stdlib.h>
#include <string.h>

static const char SQL_DEPARTMENT[] = "SELECT id FROM person WHERE department = $1 AND in_service = 1 ORDER BY id";
static const char SQL_EVERYBODY[] = "SELECT id FROM person WHERE in_service = 1 ORDER BY id";
static const char SQL_DUTY[] = /* a row for each of his roles, one without where he has none */
    "SELECT p.id, p.crew, a.role FROM person p LEFT JOIN appointment a"
    " ON a.person = p.id AND a.since <= $2 AND (a.until = 0 OR a.until > $2)"
    " WHERE p.department = $1 AND p.in_service = 1 ORDER BY p.id";

/* Takes the ids. FALSE: there are none to take, they could not be read. */
static gboolean add_all(GHashTable *ids, GPtrArray *more) {
    for (guint i = 0; more && i < more->len; i++)
        g_hash_table_add(ids, g_strdup(more->pdata[i]));
    if (more)
        g_ptr_array_unref(more);
    return more != NULL;
}

/* A role held for the record's major hazard source counts before the role held anywhere. */
static gboolean add_role(const Case *subject, GHashTable *ids, const char *role, GError **error) {
    g_autofree char *scope = subject->record->source ? g_strconcat("source:", subject->record->source, NULL) : NULL;
    GPtrArray *holders = scope ? appointment_holders(subject->db, role, scope, subject->now, error) : NULL;
    if (scope && !holders)
        return FALSE;
    if (!holders || holders->len == 0) {
        g_clear_pointer(&holders, g_ptr_array_unref);
        holders = appointment_holders(subject->db, role, NULL, subject->now, error);
    }
    return add_all(ids, holders);
}

static gboolean add_person(const Case *subject, GHashTable *ids, const char *id, GError **error) {
    gboolean serves = FALSE;
    if (*id && !person_in_service(subject->db, id, &serves, error))
        return FALSE;
    if (serves)
        g_hash_table_add(ids, g_strdup(id));
    return TRUE;
}

static gboolean add_part(const Case *subject, GHashTable *ids, const char *part, GError **error) {
    if (g_str_has_prefix(part, "person:"))
        return add_person(subject, ids, part + strlen("person:"), error);
    if (g_str_has_prefix(part, "dept:"))
        return add_all(ids, db_texts(subject->db, error, SQL_DEPARTMENT, "s", part + strlen("dept:")));
    if (g_str_has_prefix(part, "role:"))
        return add_role(subject, ids, part + strlen("role:"), error);
    return strcmp(part, "anyone") != 0 || add_all(ids, db_texts(subject->db, error, SQL_EVERYBODY, ""));
}

static gboolean add_assignee(const Case *subject, GHashTable *ids, const char *assignee, GError **error) {
    g_auto(GStrv) parts = g_strsplit(assignee, ",", -1);
    for (char **part = parts; *part; part++)
        if (!add_part(subject, ids, *part, error))
            return FALSE;
    return TRUE;
}

/* "W1,W2" of a person or people field as parts of an assignee: person:W1,person:W2. */
static char *people_text(const char *ids) {
    g_auto(GStrv) list = g_strsplit(ids, ",", -1);
    g_autoptr(GString) text = g_string_new(NULL);
    for (char **id = list; *id; id++)
        g_string_append_printf(text, "%sperson:%s", text->len ? "," : "", *id);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static Step *last_of_name(const GPtrArray *steps, const char *name) {
    for (guint i = steps->len; i > 0; i--)
        if (strcmp(((Step *)steps->pdata[i - 1])->name, name) == 0)
            return steps->pdata[i - 1];
    return NULL;
}

/* One spec as text: what it refers to now. Owned; "" if it refers to nothing; NULL: it could not be read. */
static char *spec_text(const Case *subject, const FormWho *who, GError **error) {
    const Record *record = subject->record;
    const Step *step = NULL;
    const char *value;
    switch (who->kind) {
    case WHO_DISPATCH:
        return record->department ? g_strconcat("dept:", record->department, NULL) : g_strdup("");
    case WHO_ROLE:
        return g_strconcat("role:", who->argument, NULL);
    case WHO_DEPT:
        return g_strconcat("dept:", who->argument, NULL);
    case WHO_PERSON_FIELD:
    case WHO_FIELD: {
        const FormField *field = subject->form ? form_field(subject->form, who->argument) : NULL;
        value = record_field(record, who->argument);
        gboolean department = field && g_strcmp0(field->type->reference, "department") == 0;
        if (!value || !*value)
            return g_strdup("");
        return department ? g_strconcat("dept:", value, NULL) : people_text(value);
    }
    case WHO_SAME:
        step = last_of_name(subject->steps, who->argument);
        return g_strdup(step ? step->assignee : "");
    case WHO_DONE:
        step = step_find_done(subject->steps, who->argument);
        return step ? g_strconcat("person:", step->done_by, NULL) : g_strdup("");
    case WHO_REPORTER:
        return g_strconcat("person:", record->opened_by ? record->opened_by : "", NULL);
    case WHO_ANYONE:
        return g_strdup("anyone");
    case WHO_SUPERIOR: {
        step = last_of_name(subject->steps, who->argument);
        g_autofree char *above = step ? who_above_text(subject, step, error) : g_strdup("");
        return !above || *above ? g_steal_pointer(&above) : who_safety_text(subject, error);
    }
    case WHO_CURRENT:
        break;
    }
    return g_strdup("");
}

static int compare_ids(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static GPtrArray *sorted(GHashTable *ids) {
    GPtrArray *array = g_ptr_array_new_with_free_func(g_free);
    GHashTableIter iter;
    gpointer id;
    g_hash_table_iter_init(&iter, ids);
    while (g_hash_table_iter_next(&iter, &id, NULL))
        g_ptr_array_add(array, g_strdup(id));
    if (array->len > 1)
        qsort(array->pdata, array->len, sizeof(gpointer), compare_ids);
    return array;
}

static GHashTable *id_set(void) {
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

/* Who may do the open main step: what "current" in an aside means. */
static gboolean add_current(const Case *subject, GHashTable *ids, GError **error) {
    for (guint i = 0; i < subject->steps->len; i++) {
        const Step *open = subject->steps->pdata[i];
        const FormStep *step = open->done ? NULL : form_step(subject->form, open->name);
        if (step && !step->parallel && !step->aside && !add_all(ids, who_may(subject, step, open, error)))
            return FALSE;
    }
    return TRUE;
}

static gboolean add_specs(const Case *subject, GHashTable *ids, const GPtrArray *specs, GError **error) {
    for (guint i = 0; specs && i < specs->len; i++) {
        const FormWho *who = specs->pdata[i];
        g_autofree char *text = who->kind == WHO_CURRENT ? NULL : spec_text(subject, who, error);
        if (who->kind == WHO_CURRENT ? !add_current(subject, ids, error) : !text || !add_assignee(subject, ids, text, error))
            return FALSE;
    }
    return TRUE;
}

GPtrArray *who_resolve(const Case *subject, const GPtrArray *specs, GError **error) {
    g_autoptr(GHashTable) ids = id_set();
    return add_specs(subject, ids, specs, error) ? sorted(ids) : NULL;
}

char *who_text(const Case *subject, const GPtrArray *specs, GError **error) {
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; specs && i < specs->len; i++) {
        g_autofree char *one = spec_text(subject, specs->pdata[i], error);
        if (!one)
            return NULL;
        if (*one)
            g_string_append_printf(text, "%s%s", text->len ? "," : "", one);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

GPtrArray *who_of_text(const Case *subject, const char *assignee, GError **error) {
    g_autoptr(GHashTable) ids = id_set();
    return add_assignee(subject, ids, assignee, error) ? sorted(ids) : NULL;
}

gboolean who_is_named(const char *assignee, const Person *person, char *const *roles) {
    g_auto(GStrv) parts = g_strsplit(assignee, ",", -1);
    for (char **part = parts; *part; part++) {
        const char *name = strchr(*part, ':');
        if (strcmp(*part, "anyone") == 0 || (g_str_has_prefix(*part, "person:") && strcmp(name + 1, person->id) == 0) ||
            (g_str_has_prefix(*part, "dept:") && strcmp(name + 1, person->department) == 0) ||
            (g_str_has_prefix(*part, "role:") && g_strv_contains((const char *const *)roles, name + 1)))
            return TRUE;
    }
    return FALSE;
}

/* Whoever did the named step, in any round; the reporter; whom a field names. */
static void remove_excluded(const Case *subject, GHashTable *ids, const GPtrArray *specs) {
    for (guint i = 0; specs && i < specs->len; i++) {
        const FormWho *who = specs->pdata[i];
        if (who->kind == WHO_REPORTER && subject->record->opened_by)
            g_hash_table_remove(ids, subject->record->opened_by);
        const char *named = who->kind == WHO_PERSON_FIELD ? record_field(subject->record, who->argument) : NULL;
        g_auto(GStrv) excluded = g_strsplit(named ? named : "", ",", -1);
        for (char **id = excluded; *id; id++)
            g_hash_table_remove(ids, *id);
        for (guint s = 0; who->kind == WHO_DONE && s < subject->steps->len; s++) {
            const Step *step = subject->steps->pdata[s];
            if (step->done && strcmp(step->name, who->argument) == 0)
                g_hash_table_remove(ids, step->done_by);
        }
    }
}

GPtrArray *who_may(const Case *subject, const FormStep *step, const Step *open, GError **error) {
    g_autoptr(GHashTable) ids = id_set();
    gboolean given = open && *open->assignee;
    if (!(given ? add_assignee(subject, ids, open->assignee, error) : add_specs(subject, ids, step->by, error)))
        return NULL;
    for (gint64 rung = 0; open && rung < open->rung && rung < (gint64)step->overdue->len; rung++)
        if (!add_all(ids, who_of_rung(subject, step, open, rung, error)))
            return NULL;
    remove_excluded(subject, ids, step->not_by);
    return sorted(ids);
}

gboolean who_contains(const GPtrArray *ids, const char *id) {
    for (guint i = 0; ids && id && i < ids->len; i++)
        if (strcmp(ids->pdata[i], id) == 0)
            return TRUE;
    return FALSE;
}

gboolean who_keep_on_duty(const Case *subject, GPtrArray *people, GError **error) {
    g_autoptr(GPtrArray) away = g_ptr_array_new();
    for (guint i = 0; i < people->len; i++) {
        g_autoptr(Person) person = person_load(subject->db, people->pdata[i], error);
        gboolean on_duty = FALSE;
        if (!person || !shift_person_on_duty(subject->db, person, subject->now, &on_duty, error))
            return FALSE;
        if (!on_duty)
            g_ptr_array_add(away, people->pdata[i]);
    }
    gboolean any = away->len < people->len;
    for (guint i = 0; any && i < away->len; i++)
        g_ptr_array_remove(people, away->pdata[i]);
    return TRUE;
}

/* Place of a role in the order of duty; a large number for none. The best of a person's roles is his rank: the row that has it is
 * chosen, whichever of his it is. */
static int rank_of(char *const *order, const char *role) {
    for (int i = 0; order[i]; i++)
        if (g_strcmp0(role, order[i]) == 0)
            return i;
    return G_MAXINT;
}

gboolean who_choose(const Case *subject, const char *department, char **chosen, char **stand_in_for, GError **error) {
    Db *db = subject->db;
    guint before = db_failures(db);
    g_autofree char *order_text = NULL, *regular = NULL, *present = NULL;
    shelf_limit(db, "dispatch.order", subject->now, &order_text, NULL);
    g_auto(GStrv) order = g_strsplit(order_text ? order_text : "", " ", -1);
    Shift shift;
    gboolean crew_works, day_works;
    *chosen = *stand_in_for = NULL;
    if (!shift_on_duty(db, subject->now, &shift, &crew_works, error) ||
        !shift_person_on_duty(db, &(Person){.crew = (char *)""}, subject->now, &day_works, error))
        return FALSE;
    int regular_rank = 0, present_rank = 0;
    g_autoptr(Rows) rows = db_query(db, error, SQL_DUTY, "si", department, subject->now);
    while (rows_next(rows, error)) {
        const char *id = rows_text(rows, 0), *crew = rows_text(rows, 1);
        int rank = rank_of(order, rows_text(rows, 2));
        gboolean on_duty = *crew ? crew_works && strcmp(crew, shift.crew) == 0 : day_works;
        if (!regular || rank < regular_rank) {
            g_free(regular);
            regular = g_strdup(id);
            regular_rank = rank;
        }
        if (on_duty && (!present || rank < present_rank)) {
            g_free(present);
            present = g_strdup(id);
            present_rank = rank;
        }
    }
    if (!db_answered(db, before, error))
        return FALSE;
    if (present && strcmp(present, regular) != 0)
        *stand_in_for = g_steal_pointer(&regular);
    *chosen = present ? g_steal_pointer(&present) : g_steal_pointer(&regular);
    return TRUE;
}
