/* SPDX-License-Identifier: MIT
 *
 * Who approves a permit (审批, GB 30871-2022 table B.1): the row of the table that grade and circumstances call for, and whether the
 * person stands in that relation to the place. And whether he was there: a label scanned in the permit's area.
 *
 * Where the plant does not say which department runs an area, that of kind production counts (note 1 of the table); where it has no
 * department of power supply, that of equipment; where no department has a kind at all, any department.
 */
#include "bihuan/rule/facts.h"

#include <string.h>

#include "bihuan/base/i18n.h"
#include "bihuan/model/appointment.h"
#include "bihuan/model/approver.h"
#include "bihuan/model/area.h"
#include "bihuan/model/department.h"
#include "bihuan/model/person.h"

#define NAMES_SHOWN 5

static const char SQL_KINDS[] = "SELECT count(*) FROM department WHERE kind <> ''";
static const char SQL_OF_KIND[] = "SELECT 1 FROM department WHERE kind = $1";
static const char SQL_DEPARTMENT[] = "SELECT department FROM person WHERE id = $1";
static const char SQL_AREA[] = "SELECT area FROM device WHERE code = $1";
static const char *const SPECIALISTS[] = {"production", "process", "equipment", "power", "utility", NULL};

/* One judgement. */
typedef struct {
    const RuleMoment *moment;
    const Approver *row;
    char *department;       /* that runs the area, "" = not said */
    gboolean kinds;         /* does any department say of what kind it is? */
} Judge;

/* ---- the row ---- */

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

/* The first of the form's rows that fits; a form without rows takes those of "*". NULL: the table does not know this grade. */
static const Approver *row_of(const Record *record) {
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

static gboolean holds_one(const Judge *judge, const char *person, char *const *roles) {
    for (char *const *role = roles; *role; role++)
        if (**role && person_has_role(judge->moment->db, person, *role, judge->moment->now))
            return TRUE;
    return FALSE;
}

static gboolean is_of_kind(const Judge *judge, const char *department, const char *const *kinds) {
    for (const char *const *kind = kinds; *kind; kind++)
        if (department_is_kind(judge->moment->db, department, *kind))
            return TRUE;
    return !judge->kinds;
}

static gboolean any_of_kind(const Judge *judge, const char *kind) {
    return db_exists(judge->moment->db, SQL_OF_KIND, "s", kind);
}

static gboolean runs_the_area(const Judge *judge, const char *department) {
    static const char *const production[] = {"production", NULL};
    return *judge->department ? strcmp(department, judge->department) == 0 : is_of_kind(judge, department, production);
}

static gboolean supplies_power(const Judge *judge, const char *department) {
    const char *const kinds[] = {any_of_kind(judge, "power") ? "power" : "equipment", NULL};
    return is_of_kind(judge, department, kinds);
}

static gboolean is_related(const Judge *judge, const char *person) {
    const char *relation = judge->row->relation;
    if (strcmp(relation, "leader") == 0 || strcmp(relation, "safety") == 0)
        return TRUE; /* the role says it */
    g_autofree char *department = db_text(judge->moment->db, SQL_DEPARTMENT, "s", person);
    if (!department)
        return FALSE;
    if (strcmp(relation, "area") == 0)
        return runs_the_area(judge, department);
    if (strcmp(relation, "power") == 0)
        return supplies_power(judge, department);
    return strcmp(relation, "specialist") == 0 && is_of_kind(judge, department, SPECIALISTS);
}

static gboolean fits(const Judge *judge, const char *person) {
    return holds_one(judge, person, judge->row->above) || (holds_one(judge, person, judge->row->roles) && is_related(judge, person));
}

/* ---- who could ---- */

static void add_fit(const Judge *judge, const char *role, GPtrArray *fit) {
    g_autoptr(GPtrArray) holders = appointment_holders(judge->moment->db, role, NULL, judge->moment->now);
    for (guint i = 0; holders && i < holders->len; i++)
        if (!g_ptr_array_find_with_equal_func(fit, holders->pdata[i], g_str_equal, NULL) && fits(judge, holders->pdata[i]))
            g_ptr_array_add(fit, g_strdup(holders->pdata[i]));
}

/* "the unit that runs the area (clause): 生产主任 (H1), …" */
static char *who_could(const Judge *judge) {
    g_autoptr(GPtrArray) fit = g_ptr_array_new_with_free_func(g_free);
    GString *text = g_string_new(approver_relation_title(judge->row->relation));
    for (char **role = judge->row->roles; *role; role++)
        add_fit(judge, *role, fit);
    for (char **role = judge->row->above; *role; role++)
        if (**role)
            add_fit(judge, *role, fit);
    g_string_append_printf(text, " (%s): ", judge->row->clause);
    for (guint i = 0; i < fit->len && i < NAMES_SHOWN; i++) {
        g_autofree char *name = person_name(judge->moment->db, fit->pdata[i]);
        g_string_append_printf(text, _("%s%s (%s)"), i ? _(", ") : "", name, (const char *)fit->pdata[i]);
    }
    g_string_append(text, fit->len == 0 ? _("nobody in this plant") : fit->len > NAMES_SHOWN ? " …" : "");
    return g_string_free(text, FALSE);
}

/* may PERSON: 1 if the table lets him approve this record; else 0, naming who could. */
static void may(const FactsQuestion *question, FactsAnswer *out) {
    const RuleMoment *moment = question->moment;
    const char *person = facts_argument(question, 0);
    Judge judge = {.moment = moment, .row = row_of(moment->record)};
    if (!person || !judge.row)
        return; /* unknown: the rule refuses */
    judge.department = area_department(moment->db, moment->record->area);
    judge.kinds = db_int(moment->db, 0, SQL_KINDS, "") > 0;
    facts_set(out, fits(&judge, person));
    out->names = who_could(&judge);
    g_free(judge.department);
}

/* site DEVICE: is the device whose label was scanned the permit's own, or one in its area or inside it? */
static void site(const FactsQuestion *question, FactsAnswer *out) {
    const Record *record = question->moment->record;
    const char *code = facts_argument(question, 0);
    g_autofree char *area = code ? db_text(question->moment->db, SQL_AREA, "s", code) : NULL;
    gboolean own = area && g_strcmp0(record->device, code) == 0;
    facts_set(out, own || (area && *area && record->area && area_is_inside(question->moment->db, area, record->area)));
}

static gboolean answer(const FactsQuestion *question, FactsAnswer *out, GError **error) {
    guint before = db_failures(question->moment->db);
    if (facts_is(question, "may"))
        may(question, out);
    else
        site(question, out);
    return db_answered(question->moment->db, before, error);
}

static const char *const NAMES[] = {"may", "site", NULL};
static const char *const TIMELESS[] = {"site", NULL};
static const char *const ARGUMENTS[] = {"value", "value", NULL};

const Facts facts_approvers = {
    .name = "approvers",
    .timeless = TIMELESS,
    .summary = N_("approvers: may this person approve (table B.1), was a label scanned at the place"),
    .facts = NAMES,
    .arguments = ARGUMENTS,
    .answer = answer,
};
