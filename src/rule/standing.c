/* SPDX-License-Identifier: MIT
 *
 * People, roles and relations of the tables of approvers and signers, judged for one place and time.
 */
#include "bihuan/rule/standing.h"

#include <string.h>

#include "bihuan/base/i18n.h"
#include "bihuan/model/appointment.h"
#include "bihuan/model/area.h"
#include "bihuan/model/department.h"
#include "bihuan/model/person.h"
#include "bihuan/model/shift.h"
#include "bihuan/rule/who.h"

#define NAMES_SHOWN 5

static const char SQL_KINDS[] = "SELECT count(*) FROM department WHERE kind <> ''";
static const char SQL_OF_KIND[] = "SELECT 1 FROM department WHERE kind = $1";
static const char SQL_CREW[] = "SELECT crew FROM person WHERE id = $1";
static const char SQL_DEPARTMENT[] = "SELECT department FROM person WHERE id = $1";

Standing *standing_new(Db *db, const char *area, gint64 now, GError **unread) {
    Standing *standing = g_new(Standing, 1);
    char *department = area ? area_department(db, area, unread) : NULL;
    *standing = (Standing){db, now, department ? department : g_strdup(""), TRUE, unread};
    gint64 kinds = 0;
    if (db_get_int(db, unread, &kinds, SQL_KINDS, ""))
        standing->kinds = kinds > 0;
    return standing;
}

void standing_free(Standing *standing) {
    if (!standing)
        return;
    g_free(standing->department);
    g_free(standing);
}

/* ---- the row of a record ---- */

static gboolean has_choice(const Record *record, const char *circumstance) {
    g_auto(GStrv) pair = g_strsplit(circumstance, ":", 2);
    const char *value = pair[0] && pair[1] ? record_field(record, pair[0]) : NULL;
    g_auto(GStrv) chosen = g_strsplit(value ? value : "", ",", -1);
    return value && g_strv_contains((const char *const *)chosen, pair[1]);
}

static gboolean calls_for(const Record *record, const Approver *row) {
    const char *due = record_field(record, "due_grade"), *grade = due ? due : record_field(record, "grade");
    for (char **one = row->grades; *one; one++)
        if (strcmp(*one, "*") == 0 || g_strcmp0(*one, grade) == 0)
            return TRUE;
    for (char **one = row->circumstances; *one; one++)
        if (**one && has_choice(record, *one))
            return TRUE;
    return FALSE;
}

const Approver *standing_row_of(const Record *record) {
    const GPtrArray *rows = approver_rows();
    gboolean known = FALSE;
    for (guint i = 0; i < rows->len; i++) {
        const Approver *row = rows->pdata[i];
        gboolean own = strcmp(row->form, record->form) == 0;
        known = known || own;
        if ((own || (!known && strcmp(row->form, "*") == 0)) && calls_for(record, row))
            return row;
    }
    return NULL;
}

/* ---- the relation ---- */

static gboolean any_of_group(const Standing *standing, char *const *kinds) {
    gboolean any = FALSE;
    for (char *const *kind = kinds; *kind && !any; kind++)
        if (!db_get_whether(standing->db, standing->unread, &any, SQL_OF_KIND, "s", *kind))
            return FALSE;
    return any;
}

/* Of the first group of kinds of which the plant has a department. */
static gboolean is_of_kinds(const Standing *standing, const char *department, char *const *groups) {
    for (char *const *group = groups; *group; group++) {
        g_auto(GStrv) kinds = g_strsplit(*group, " ", -1);
        if (!any_of_group(standing, kinds))
            continue;
        gboolean is = FALSE;
        for (char **kind = kinds; *kind && !is; kind++)
            if (!department_is_kind(standing->db, department, *kind, &is, standing->unread))
                return FALSE;
        return is;
    }
    return !standing->kinds;
}

static gboolean is_related(const Standing *standing, const char *relation, const char *person) {
    char *const *groups = relation_kinds(relation);
    if (!*groups)
        return TRUE; /* the role says it */
    g_autofree char *department = NULL;
    if (!db_get_text(standing->db, standing->unread, &department, SQL_DEPARTMENT, "s", person) || !department)
        return FALSE;
    if (strcmp(relation, "area") == 0 && *standing->department)
        return strcmp(department, standing->department) == 0;
    return is_of_kinds(standing, department, groups);
}

/* ---- who could ---- */

static void add_holders(const Standing *standing, char *const *roles, const char *relation, GPtrArray *fit) {
    for (char *const *role = roles; *role; role++) {
        g_autoptr(GPtrArray) holders = **role ? appointment_holders(standing->db, *role, NULL, standing->now, standing->unread) : NULL;
        for (guint i = 0; holders && i < holders->len; i++) {
            const char *person = holders->pdata[i];
            if (!who_contains(fit, person) && (!relation || is_related(standing, relation, person)))
                g_ptr_array_add(fit, g_strdup(person));
        }
    }
}

GPtrArray *standing_holders(const Standing *standing, char *const *roles, const char *relation) {
    GPtrArray *fit = g_ptr_array_new_with_free_func(g_free);
    add_holders(standing, roles, relation, fit);
    return fit;
}

GPtrArray *standing_approvers(const Standing *standing, const Approver *row) {
    GPtrArray *fit = standing_holders(standing, row->roles, row->relation);
    add_holders(standing, row->above, NULL, fit);
    return fit;
}

GPtrArray *standing_signers(const Standing *standing, const Signer *row) {
    GPtrArray *fit = standing_holders(standing, row->roles, row->relation);
    if (fit->len == 0)
        add_holders(standing, row->instead, row->relation, fit);
    if (fit->len == 0)
        add_holders(standing, row->missing, NULL, fit);
    return fit;
}

static gboolean is_on_duty(const Standing *standing, const char *id) {
    g_autofree char *crew = NULL;
    gboolean on_duty = FALSE;
    return db_get_text(standing->db, standing->unread, &crew, SQL_CREW, "s", id) && crew &&
           shift_person_on_duty(standing->db, &(Person){.crew = crew}, standing->now, &on_duty, standing->unread) && on_duty;
}

gboolean standing_signs(const Standing *standing, const Signer *row, const char *person) {
    g_autoptr(GPtrArray) fit = standing_signers(standing, row);
    return who_contains(fit, person) && (!row->on_duty || is_on_duty(standing, person));
}

void standing_keep(const Standing *standing, const char *step, GPtrArray *ids) {
    const GPtrArray *rows = signer_rows();
    gboolean known = FALSE;
    g_autoptr(GPtrArray) fit = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < rows->len; i++) {
        const Signer *row = rows->pdata[i];
        if (strcmp(row->step, step) != 0)
            continue;
        known = TRUE;
        g_autoptr(GPtrArray) some = standing_signers(standing, row);
        for (guint j = 0; j < some->len; j++)
            if (!who_contains(fit, some->pdata[j]) && (!row->on_duty || is_on_duty(standing, some->pdata[j])))
                g_ptr_array_add(fit, g_strdup(some->pdata[j]));
    }
    for (guint i = ids->len; known && i > 0; i--)
        if (!who_contains(fit, ids->pdata[i - 1]))
            g_ptr_array_remove_index(ids, i - 1);
}

/* ---- in words ---- */

static char *in_words(const Standing *standing, const char *relation, const char *clause, const GPtrArray *fit) {
    GString *text = g_string_new(relation_title(relation));
    g_string_append_printf(text, _(" (%s): "), clause);
    for (guint i = 0; i < fit->len && i < NAMES_SHOWN; i++) {
        g_autofree char *name = person_name(standing->db, fit->pdata[i]);
        g_string_append_printf(text, _("%s%s (%s)"), i ? _(", ") : "", name, (const char *)fit->pdata[i]);
    }
    g_string_append(text, fit->len == 0 ? _("nobody in this plant") : fit->len > NAMES_SHOWN ? " …" : "");
    return g_string_free(text, FALSE);
}

char *standing_approvers_text(const Standing *standing, const Approver *row) {
    g_autoptr(GPtrArray) fit = standing_approvers(standing, row);
    return in_words(standing, row->relation, row->clause, fit);
}

char *standing_signers_text(const Standing *standing, const Signer *row) {
    g_autoptr(GPtrArray) fit = standing_signers(standing, row), present = g_ptr_array_new();
    for (guint i = 0; row->on_duty && i < fit->len; i++)
        if (is_on_duty(standing, fit->pdata[i]))
            g_ptr_array_add(present, fit->pdata[i]);
    g_autofree char *words = in_words(standing, row->relation, row->clause, present->len ? present : fit);
    return row->on_duty && fit->len && !present->len ? g_strdup_printf(_("%s; none of them is on duty now"), words)
                                                     : g_steal_pointer(&words);
}
