/* SPDX-License-Identifier: MIT
 *
 * Collects the facts of a month from the plant. Which forms, steps and fields they come from stands in the
 * template; national codes come from the choices of the forms. Computes nothing.
 */
#include "bihuan/ledger/collect.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"
#include "bihuan/form/flow.h"
#include "bihuan/form/shelf.h"
#include "bihuan/model/extension.h"
#include "bihuan/model/appointment.h"
#include "bihuan/model/area.h"
#include "bihuan/model/limit.h"
#include "bihuan/model/person.h"
#include "bihuan/model/record.h"
#include "bihuan/model/source.h"
#include "bihuan/model/step.h"
#include "reading.h"

#define TITLE_COLUMNS 60

static const char SQL_INSPECTIONS[] =
    "SELECT number FROM record WHERE form = $1 AND opened >= $2 AND opened < $3 "
    "AND state NOT IN ('void', 'duplicate', 'rejected') ORDER BY opened, number";

/* Alive in the month, or accepted before it with a deadline in it. */
static const char SQL_HAZARDS[] =
    "SELECT number FROM record WHERE form = $1 AND source = $2 AND opened < $3 "
    "AND (ended = 0 OR closed >= $4 "
    "OR EXISTS (SELECT 1 FROM step WHERE step.record = record.number AND step.due >= $4)) "
    "ORDER BY opened, number";

static const char SQL_PERMITS[] =
    "SELECT number FROM record WHERE form = $1 AND source = $2 AND opened < $3 "
    "AND (ended = 0 OR closed >= $4) ORDER BY opened, number";

/* $1 form, $2 source, $3 and $4 the month. Beside the way the rows are counted, on purpose. */
static const char SQL_COUNT_HAZARDS[] =
    "SELECT count(*) FROM record WHERE form = $1 AND source = $2 AND opened >= $3 AND opened < $4 "
    "AND NOT (state IN ('void', 'duplicate', 'rejected') AND closed < $4)";
static const char SQL_COUNT_REGISTERED[] = "SELECT count(*) FROM record WHERE form = $1 AND source = $2 AND opened >= $3 AND opened < $4";
static const char SQL_COUNT_ENDED[] =
    "SELECT count(*) FROM record WHERE form = $1 AND source = $2 AND ended = 1 "
    "AND closed >= $3 AND closed < $4";
static const char SQL_COUNT_OPEN[] =
    "SELECT count(*) FROM record WHERE form = $1 AND source = $2 AND opened < $3 "
    "AND (ended = 0 OR closed >= $3)";

static const char SQL_TESTS[] =
    "SELECT o.id, o.title, o.title_en, o.last, o.next, d.code || ' ' || d.name "
    "FROM device d JOIN obligation o ON o.subject = 'device:' || d.code WHERE d.area = $1 AND o.kind = $2 "
    "ORDER BY o.id";

static const char SQL_CERTIFICATES[] =
    "SELECT o.id, o.title, o.title_en, o.last, o.next, p.name "
    "FROM person p JOIN obligation o ON o.subject = 'person:' || p.id WHERE p.id = $1 AND o.kind = $2 "
    "ORDER BY o.id";

static const char SQL_APPOINTED[] =
    "SELECT DISTINCT a.person FROM appointment a JOIN person p ON p.id = a.person WHERE p.in_service = 1 "
    "AND a.scope = $1 AND a.since < $2 AND (a.until = 0 OR a.until > $3)";

static const char SQL_FIRST_APPOINTED[] = "SELECT coalesce(min(since), 0) FROM appointment WHERE role = $1 AND scope = $2";

/* The first rows: a simulated plant may have been set up later than what it then plays. */
static const char SQL_FIRST_DAY[] = "SELECT coalesce(min(at), 0) FROM (SELECT at FROM audit ORDER BY seq LIMIT 500)";

static const char SQL_DEPARTMENT[] = "SELECT id FROM person WHERE department = $1 AND in_service = 1";

/* The national code of a choice value, or the value itself where the form has no code for it. Borrowed. */
const char *ledger_national_code(const Form *form, const char *key, const char *value) {
    const FormField *field = form_field(form, key);
    const FormChoice *choice = field && field->choices && value ? field_choice_find(field, value) : NULL;
    if (choice && choice->code)
        return choice->code;
    return value ? value : "";
}

/* "法兰泄漏 密封面滴漏": the category's title and the beginning of the note. */
static char *hazard_title(const Form *form, const Record *record) {
    const FormField *field = form_field(form, "category");
    const FormChoice *choice = field && field->choices && record->category ? field_choice_find(field, record->category) : NULL;
    const char *category = choice ? form_text(&choice->title) : record->category ? record->category : "";
    const char *note = record_field(record, "note");
    g_autofree char *line = note ? g_strdelimit(g_strdup(note), "\n;", ' ') : NULL;
    g_autofree char *title = line && *line ? g_strdup_printf("%s %s", category, line) : g_strdup(category);
    return utf8_clip(title, TITLE_COLUMNS);
}

gboolean deadline_is_done(const Step *step, const char *name) {
    return strcmp(step->name, name) == 0 && step->done && strcmp(step->decision, "done") == 0;
}

/* A form's time in a step's fields, looked for from here backwards: the approving step may follow the asking
 * one. */
static gint64 find_time_field(const GPtrArray *steps, guint from, const char *key) {
    for (guint i = from + 1; i-- > 0;) {
        const Step *step = g_ptr_array_index(steps, i);
        const char *value = key ? g_hash_table_lookup(step->fields, key) : NULL;
        if (value)
            return g_ascii_strtoll(value, NULL, 10);
    }
    return 0;
}

Deadline deadline_read(const Form *form, const GPtrArray *steps, const char *rectify, gint64 cut) {
    Deadline deadline = {0};
    gint64 first = 0;
    gboolean rectifying = FALSE;
    for (guint i = 0; i < steps->len; i++) {
        const Step *step = g_ptr_array_index(steps, i);
        const FormStep *spec = form_step(form, step->name);
        if (!first)
            first = step->due;
        if (!rectifying && strcmp(step->name, rectify) == 0) {
            rectifying = TRUE;
            deadline.at = step->due; /* an extension before it was one of answering */
        }
        if (!spec || !flow_moves_due(spec->effect) || !deadline_is_done(step, step->name) || step->done >= cut)
            continue;
        gint64 until = find_time_field(steps, i, spec->effect_field);
        if (!until)
            continue;
        deadline.approval = step;
        deadline.at = until;
    }
    if (!deadline.at)
        deadline.at = first;
    return deadline;
}

static gboolean is_dropped_state(const char *state) {
    return strcmp(state, "void") == 0 || strcmp(state, "duplicate") == 0 || strcmp(state, "rejected") == 0;
}

static gboolean read_deadline(LedgerCollector *collector, const Form *form, const Record *record, const GPtrArray *steps,
                              LedgerHazard *hazard, GError **error) {
    const LedgerOrigins *origins = collector->origins;
    Deadline deadline = deadline_read(form, steps, origins->hazard_rectify, collector->cut);
    hazard->due = deadline.at;
    hazard->extended = deadline.approval != NULL;
    if (!hazard->extended)
        return TRUE;
    LedgerExtension granted;
    if (!ledger_read_extension(collector, extension_list_of_record(collector->db, record->number, error), &granted, error))
        return FALSE;
    hazard->lost = granted.lost;
    hazard->extended = !granted.lost;
    hazard->due = granted.lost ? granted.due : hazard->due;
    hazard->approver = person_name_then(collector->db, deadline.approval->done_by, deadline.approval->done);
    hazard->substitute = granted.until ? g_steal_pointer(&granted.measures) : g_strdup(record_field(record, origins->hazard_substitute));
    ledger_extension_clear(&granted);
    return TRUE;
}

static gboolean collect_hazard(LedgerCollector *collector, const char *number, GError **error) {
    const LedgerOrigins *origins = collector->origins;
    g_autoptr(Record) record = record_load(collector->db, number, error);
    g_autoptr(GPtrArray) steps = record ? step_list(collector->db, number, error) : NULL;
    const Form *form = steps ? shelf_form(collector->shelf, record->form, record->version, NULL, error) : NULL;
    if (!form)
        return FALSE;
    g_autofree char *title = hazard_title(form, record);
    g_autofree char *who = person_name_then(collector->db, record->opened_by, record->opened);
    LedgerHazard hazard = {
        .number = record->number,
        .source = record->source,
        .title = title,
        .who = who,
        .category = (char *)ledger_national_code(form, origins->hazard_role, record_field(record, origins->hazard_role)),
        .major = strcmp(ledger_national_code(form, "level", record->level), origins->hazard_major) == 0,
        .dropped = is_dropped_state(record->state),
        .plan = (char *)record_field(record, origins->hazard_plan),
        .opened = record->opened,
        .ended = record->closed,
    };
    for (guint i = 0; i < steps->len; i++) {
        const Step *step = g_ptr_array_index(steps, i);
        if (deadline_is_done(step, origins->hazard_accept))
            hazard.accepted = step->done;
    }
    gboolean read = read_deadline(collector, form, record, steps, &hazard, error);
    if (read)
        ledger_facts_add(collector->facts, &hazard);
    g_free(hazard.approver);
    g_free(hazard.substitute);
    return read;
}

/* A guardian is named, or somebody of the finishing role closed the work on site. Owned; "" = nobody; NULL on error. */
static char *find_supervisor(LedgerCollector *collector, const Record *record, const GPtrArray *steps, GError **error) {
    const LedgerOrigins *origins = collector->origins;
    const char *guardian = record_field(record, origins->permit_guardian);
    if (guardian && *guardian)
        return person_name(collector->db, guardian);
    for (guint i = 0; i < steps->len; i++) {
        const Step *step = g_ptr_array_index(steps, i);
        if (!deadline_is_done(step, origins->permit_finish))
            continue;
        gboolean has;
        if (!person_has_role(collector->db, step->done_by, origins->permit_finish_role, step->done, &has, error))
            return NULL;
        if (has)
            return person_name_then(collector->db, step->done_by, step->done);
    }
    return g_strdup("");
}

static gboolean collect_permit(LedgerCollector *collector, const char *number, GError **error) {
    g_autoptr(Record) record = record_load(collector->db, number, error);
    g_autoptr(GPtrArray) steps = record ? step_list(collector->db, number, error) : NULL;
    if (!steps)
        return FALSE;
    g_autofree char *supervisor = find_supervisor(collector, record, steps, error);
    if (!supervisor)
        return FALSE;
    g_autofree char *who = person_name_then(collector->db, record->opened_by, record->opened);
    LedgerPermit permit = {
        .number = record->number,
        .source = record->source,
        .who = who,
        .supervisor = supervisor,
        .form = record->form,
        .grade = (char *)record_field(record, collector->origins->permit_grade),
        .opened = record->opened,
        .ended = record->closed,
    };
    for (guint i = 0; i < steps->len; i++) {
        const Step *step = g_ptr_array_index(steps, i);
        if (!permit.worked && deadline_is_done(step, collector->origins->permit_work))
            permit.worked = step->done;
        if (deadline_is_done(step, collector->origins->permit_gas))
            permit.analysed = TRUE;
    }
    ledger_facts_add(collector->facts, &permit);
    return TRUE;
}

static gboolean collect_inspection(LedgerCollector *collector, const char *number, GError **error) {
    g_autoptr(Record) record = record_load(collector->db, number, error);
    const Form *form = record ? shelf_form(collector->shelf, record->form, record->version, NULL, error) : NULL;
    if (!form)
        return FALSE;
    const char *role = collector->origins->inspection_role;
    const char *source = record->source ? record->source : record_field(record, "source");
    g_autofree char *who = person_name_then(collector->db, record->opened_by, record->opened);
    LedgerInspection inspection = {
        .number = record->number,
        .source = (char *)source,
        .who = who,
        .at = record->opened,
        .work_type = (char *)ledger_national_code(form, role, record_field(record, role)),
        .task = (char *)record_field(record, collector->origins->inspection_task),
    };
    ledger_facts_add(collector->facts, &inspection);
    return TRUE;
}

gboolean ledger_collect_each(LedgerCollector *collector, GPtrArray *numbers, LedgerCollectOne collect, GError **error) {
    g_autoptr(GPtrArray) held = numbers;
    for (guint i = 0; held && i < held->len; i++)
        if (!collect(collector, g_ptr_array_index(held, i), error))
            return FALSE;
    return held != NULL;
}

static gboolean collect_begin(LedgerCollector *collector, const char *code, const char *role, const char *scope, GError **error) {
    gint64 since = 0;
    if (!db_get_int(collector->db, error, &since, SQL_FIRST_APPOINTED, "ss", role, scope))
        return FALSE;
    if (since > 0)
        ledger_facts_set_begun(collector->facts, code, role, since);
    return TRUE;
}

static gboolean collect_holders(LedgerCollector *collector, const LedgerTemplate *template, const char *code, GError **error) {
    g_autofree char *scope = g_strconcat("source:", code, NULL);
    for (guint i = 0; i < ledger_template_roles(template); i++) {
        const char *role = ledger_template_role(template, i)->code;
        g_autoptr(GPtrArray) history = appointment_history(collector->db, role, scope, collector->facts->from, collector->cut, error);
        if (!history || !collect_begin(collector, code, role, scope, error))
            return FALSE;
        for (guint j = 0; j < history->len; j++) {
            const Appointment *appointment = g_ptr_array_index(history, j);
            g_autoptr(Person) person = person_load(collector->db, appointment->person, error);
            if (!person)
                return FALSE;
            LedgerHolder holder = {
                .source = (char *)code,
                .role = (char *)role,
                .person = person->id,
                .name = person->name,
                .title = person->title,
                .phone = person->phone,
                .in_service = person->in_service,
                .since = appointment->since,
                .until = appointment->until,
            };
            ledger_facts_add(collector->facts, &holder);
        }
    }
    return TRUE;
}

/* Rows: id, title, title_en, last, next, subject. */
static gboolean collect_dues(LedgerCollector *collector, Rows *rows, const char *source, gboolean is_training, GError **error) {
    g_autoptr(Rows) held = rows;
    GError *failure = NULL;
    if (!held)
        return FALSE;
    while (rows_next(held, &failure)) {
        LedgerDue due = {
            .id = (char *)rows_text(held, 0),
            .source = (char *)source,
            .subject = (char *)rows_text(held, 5),
            .title = (char *)i18n_pick(rows_text(held, 1), rows_text(held, 2)),
            .is_training = is_training,
            .last = rows_int(held, 3),
            .next = rows_int(held, 4),
        };
        LedgerExtension granted = {0};
        if (!is_training && !ledger_read_extension(collector, extension_list_of_obligation(collector->db, due.id, error), &granted, error))
            return FALSE;
        if (granted.until && granted.due == due.next) {
            due.until = granted.lost ? 0 : granted.until;
            due.lost = granted.lost;
            due.approver = granted.approver;
            due.substitute = granted.measures;
        }
        ledger_facts_add(collector->facts, &due);
        ledger_extension_clear(&granted);
    }
    if (!failure)
        return TRUE;
    g_propagate_error(error, failure);
    return FALSE;
}

/* Takes ids; NULL = they could not be read. */
static gboolean add_people(GHashTable *people, GPtrArray *found) {
    g_autoptr(GPtrArray) ids = found;
    for (guint i = 0; ids && i < ids->len; i++)
        g_hash_table_add(people, g_strdup(g_ptr_array_index(ids, i)));
    return ids != NULL;
}

static gboolean add_appointed(LedgerCollector *collector, GHashTable *people, const char *kind, const char *code, GError **error) {
    g_autofree char *scope = g_strconcat(kind, ":", code, NULL);
    return add_people(people, db_texts(collector->db, error, SQL_APPOINTED, "sii", scope, collector->cut, collector->facts->from));
}

/* Who is appointed to the source or one of its areas, and the departments that run these areas. */
static gboolean list_people(LedgerCollector *collector, const char *code, const GPtrArray *areas, GHashTable *people, GError **error) {
    if (!add_appointed(collector, people, "source", code, error))
        return FALSE;
    for (guint i = 0; i < areas->len; i++) {
        const char *area = g_ptr_array_index(areas, i);
        g_autofree char *department = area_department(collector->db, area, error);
        if (!department || !add_appointed(collector, people, "area", area, error) ||
            (*department && !add_people(people, db_texts(collector->db, error, SQL_DEPARTMENT, "s", department))))
            return FALSE;
    }
    return TRUE;
}

static gboolean collect_training(LedgerCollector *collector, const char *code, const GPtrArray *areas, GError **error) {
    g_autoptr(GHashTable) people = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    if (!list_people(collector, code, areas, people, error))
        return FALSE;
    g_autoptr(GList) ids = g_list_sort(g_hash_table_get_keys(people), (GCompareFunc)strcmp);
    for (GList *id = ids; id; id = id->next)
        for (char **kind = collector->origins->training_kinds; *kind; kind++)
            if (!collect_dues(collector, db_query(collector->db, error, SQL_CERTIFICATES, "ss", (char *)id->data, *kind), code, TRUE,
                              error))
                return FALSE;
    return TRUE;
}

static gboolean collect_equipment(LedgerCollector *collector, const char *code, const GPtrArray *areas, GError **error) {
    for (guint i = 0; i < areas->len; i++)
        for (char **kind = collector->origins->equipment_kinds; *kind; kind++)
            if (!collect_dues(collector, db_query(collector->db, error, SQL_TESTS, "ss", (char *)g_ptr_array_index(areas, i), *kind), code,
                              FALSE, error))
                return FALSE;
    return TRUE;
}

/* The source's areas with all areas inside them, each once. */
static GPtrArray *list_areas(LedgerCollector *collector, const Source *source, GError **error) {
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(g_free);
    for (char **area = source->areas; *area; area++) {
        g_autoptr(GPtrArray) inner = area_with_inner(collector->db, *area, error);
        if (!inner)
            return NULL;
        for (guint i = 0; i < inner->len; i++)
            if (!g_ptr_array_find_with_equal_func(all, g_ptr_array_index(inner, i), g_str_equal, NULL))
                g_ptr_array_add(all, g_strdup(g_ptr_array_index(inner, i)));
    }
    return g_steal_pointer(&all);
}

static gboolean add_source(LedgerCollector *collector, const Source *source, GError **error) {
    guint before = db_failures(collector->db);
    g_autofree char *alpha = limit_resolve(collector->db, collector->origins->level_alpha, collector->cut - 1, NULL);
    const char *form = collector->origins->hazard_form, *code = source->code;
    gint64 from = collector->facts->from, cut = collector->cut;
    LedgerSource fact = {
        .code = source->code,
        .name = source->name,
        .level = source->level,
        .materials = source->materials,
        .alpha = alpha,
    };
    const struct {
        const char *sql;
        gint64 *into, from, to;
    } COUNTS[] = {
        {SQL_COUNT_HAZARDS, &fact.hazards, from, cut}, {SQL_COUNT_REGISTERED, &fact.registered, from, cut},
        {SQL_COUNT_ENDED, &fact.ended, from, cut},     {SQL_COUNT_OPEN, &fact.open_from, from, 0},
        {SQL_COUNT_OPEN, &fact.open_to, cut, 0},
    };
    for (guint i = 0; i < G_N_ELEMENTS(COUNTS); i++)
        if (!db_get_int(collector->db, error, COUNTS[i].into, COUNTS[i].sql, COUNTS[i].to ? "ssii" : "ssi", form, code, COUNTS[i].from,
                        COUNTS[i].to))
            return FALSE;
    ledger_facts_add(collector->facts, &fact);
    return db_answered(collector->db, before, error); /* a plant without the limit is none where it could not be read */
}

static gboolean collect_source(LedgerCollector *collector, const LedgerTemplate *template, const Source *source, GError **error) {
    const LedgerFacts *facts = collector->facts;
    const char *code = source->code;
    if (!add_source(collector, source, error) || !collect_holders(collector, template, code, error))
        return FALSE;
    if (!ledger_collect_each(
            collector,
            db_texts(collector->db, error, SQL_HAZARDS, "ssii", collector->origins->hazard_form, code, collector->cut, facts->from),
            collect_hazard, error))
        return FALSE;
    for (char **form = collector->origins->permit_forms; *form; form++)
        if (!ledger_collect_each(collector, db_texts(collector->db, error, SQL_PERMITS, "ssii", *form, code, collector->cut, facts->from),
                                 collect_permit, error))
            return FALSE;
    g_autoptr(GPtrArray) areas = list_areas(collector, source, error);
    return areas && collect_equipment(collector, code, areas, error) && collect_training(collector, code, areas, error);
}

static gboolean collect_all(LedgerCollector *collector, const LedgerTemplate *template, GError **error) {
    const LedgerFacts *facts = collector->facts;
    g_autoptr(GPtrArray) sources = source_list(collector->db, collector->cut - 1, error);
    if (!sources)
        return FALSE;
    for (guint i = 0; i < sources->len; i++)
        if (!collect_source(collector, template, g_ptr_array_index(sources, i), error))
            return FALSE;
    if (!ledger_collect_events(collector, template, error))
        return FALSE;
    return ledger_collect_each(collector,
                               db_texts(collector->db, error, SQL_INSPECTIONS, "sii", collector->origins->inspection_form,
                                        facts->from - LEDGER_LOOK_BACK, collector->cut),
                               collect_inspection, error);
}

gboolean ledger_first_day(Db *db, gint64 *day, GError **error) {
    gint64 at = 0;
    if (!db_get_int(db, error, &at, SQL_FIRST_DAY, ""))
        return FALSE;
    *day = at ? clock_midnight(at) : 0;
    return TRUE;
}

LedgerFacts *ledger_collect(Db *db, const LedgerTemplate *template, const char *month, gint64 now, GError **error) {
    guint before = db_failures(db);
    g_autoptr(LedgerFacts) facts = ledger_facts_new(month, now, error);
    if (!facts || !ledger_first_day(db, &facts->use, error))
        return NULL;
    LedgerCollector collector = {
        .db = db,
        .shelf = shelf_new(db),
        .origins = ledger_template_origins(template),
        .facts = facts,
        .cut = MIN(facts->to, now + 1), /* what happened at this very millisecond has happened */
    };
    gboolean ok = collect_all(&collector, template, error) && db_answered(db, before, error); /* nobody is missing unread */
    shelf_free(collector.shelf);
    return ok ? g_steal_pointer(&facts) : NULL;
}

Ledger *ledger_load(Db *db, const char *month, gint64 now, GError **error) {
    g_autoptr(LedgerTemplate) template = ledger_template_load(error);
    g_autoptr(LedgerFacts) facts = template ? ledger_collect(db, template, month, now, error) : NULL;
    if (!facts)
        return NULL;
    return ledger_compute_owning(g_steal_pointer(&template), facts, error);
}
