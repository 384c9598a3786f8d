/* SPDX-License-Identifier: MIT
 *
 * Collects what the small forms record: stock, alarms, supplies, drills, duty records, filings; holidays and the month
 * before. A record of the month that was handed in after it is not seen: the closed month would not be what it was.
 */
#include <string.h>

#include "bihuan/base/i18n.h"
#include "bihuan/model/holiday.h"
#include "bihuan/model/ledger_entry.h"
#include "bihuan/model/person.h"
#include "bihuan/model/record.h"
#include "bihuan/model/step.h"
#include "bihuan/store/canon.h"
#include "reading.h"

#define DROPPED " AND state NOT IN ('void', 'duplicate', 'rejected')"

static const char SQL_RECORDS[] =
    "SELECT number FROM record WHERE form = $1 AND opened >= $2 AND opened < $3" DROPPED " ORDER BY opened, number";
/* Voided alarms too: they were alarms until then. */
static const char SQL_ALARMS[] = "SELECT number FROM record WHERE form = $1 AND opened >= $2 AND opened < $3 ORDER BY opened, number";
/* $4, $5: patterns of canonical fields. */
static const char SQL_PROOFS[] = "SELECT number FROM record WHERE form = $1 AND opened >= $2 AND opened < $3" DROPPED
                                 " AND fields LIKE $4 AND fields LIKE $5 ORDER BY opened, number";
static const char SQL_FIRST_PROOF[] = "SELECT opened FROM record WHERE form = $1 AND opened < $2" DROPPED
                                      " AND fields LIKE $3 AND fields LIKE $4 ORDER BY opened, number LIMIT 1";
static const char SQL_MONTHS[] = "SELECT count(*) FROM ledger_month";
static const char SQL_MONTH[] =
    "SELECT m.body, m.head, a.body, EXISTS (SELECT 1 FROM ledger_correction c WHERE c.month = m.month AND c.seq > m.seq) "
    "FROM ledger_month m JOIN audit a ON a.seq = m.seq WHERE m.month = $1";

/* What most records have in common. */
typedef struct {
    Record *record;
    const Form *form;
    const char *source; /* "" = none */
    char *who;
} Item;

static void item_clear(Item *item) {
    record_free(item->record);
    g_free(item->who);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Item, item_clear)

static const char *item_text(const Item *item, const char *key) {
    const char *value = record_field(item->record, key);
    return value ? value : "";
}

static gint64 item_time(const Item *item, const char *key) {
    return g_ascii_strtoll(item_text(item, key), NULL, 10);
}

static gboolean item_load(Item *item, LedgerCollector *collector, const char *number, GError **error) {
    item->record = record_load(collector->db, number, error);
    if (!item->record)
        return FALSE;
    item->form = shelf_form(collector->shelf, item->record->form, item->record->version, NULL, error);
    item->source = item->record->source && *item->record->source ? item->record->source : item_text(item, "source");
    item->who = person_name_then(collector->db, item->record->opened_by, item->record->opened);
    return item->form != NULL;
}

/* The title of a choice field's value, in the chosen language. Borrowed. */
static const char *item_title(const Item *item, const char *key) {
    const FormField *field = form_field(item->form, key);
    const char *value = item_text(item, key);
    const FormChoice *choice = field && field->choices && *value ? field_choice_find(field, value) : NULL;
    return choice ? form_text(&choice->title) : value;
}

static gboolean collect_stock(LedgerCollector *collector, const char *number, GError **error) {
    g_auto(Item) item = {0};
    const LedgerOrigins *origins = collector->origins;
    if (!item_load(&item, collector, number, error))
        return FALSE;
    LedgerStock stock = {
        .number = item.record->number,
        .source = (char *)item.source,
        .who = item.who,
        .material = (char *)item_text(&item, origins->stock_material),
        .quantity = (char *)item_text(&item, origins->stock_quantity),
        .at = item_time(&item, origins->stock_at),
    };
    ledger_facts_add(collector->facts, &stock);
    return TRUE;
}

/* How long after raising it may be acknowledged: the time limit of the step as it was then. */
static void read_steps(const GPtrArray *steps, const char *acknowledge, LedgerAlarm *alarm) {
    for (guint i = 0; i < steps->len; i++) {
        const Step *step = g_ptr_array_index(steps, i);
        if (strcmp(step->name, acknowledge) != 0)
            continue;
        alarm->limit = step->due ? step->due - step->entered : 0;
        if (deadline_is_done(step, acknowledge))
            alarm->acknowledged = step->done;
    }
}

static gboolean collect_alarm(LedgerCollector *collector, const char *number, GError **error) {
    g_auto(Item) item = {0};
    const LedgerOrigins *origins = collector->origins;
    if (!item_load(&item, collector, number, error))
        return FALSE;
    g_autoptr(GPtrArray) steps = step_list(collector->db, number, error);
    if (!steps)
        return FALSE;
    gboolean is_closed = strcmp(item.record->state, "closed") == 0;
    LedgerAlarm alarm = {
        .number = item.record->number,
        .source = (char *)item.source,
        .who = item.who,
        .device = item.record->device,
        .kind = (char *)item_title(&item, origins->alarm_kind),
        .raised = item_time(&item, origins->alarm_at),
        .closed = is_closed ? item.record->closed : 0,
        .dropped = item.record->ended && !is_closed ? item.record->closed : 0,
    };
    read_steps(steps, origins->alarm_acknowledge, &alarm);
    ledger_facts_add(collector->facts, &alarm);
    return TRUE;
}

static gboolean collect_supply(LedgerCollector *collector, const char *number, GError **error) {
    g_auto(Item) item = {0};
    const LedgerOrigins *origins = collector->origins;
    if (!item_load(&item, collector, number, error))
        return FALSE;
    const char *area = item.record->area ? item.record->area : item_text(&item, "area");
    const char *cabinet = item_text(&item, origins->supply_place), *model = item_text(&item, origins->supply_model);
    const char *condition = item_text(&item, origins->supply_condition);
    g_autofree char *place = g_strjoin("|", area, cabinet, model, NULL);
    g_autofree char *title = g_strdup_printf("%s%s%s %s", item_title(&item, origins->supply_item), *model ? " " : "", model, area);
    LedgerSupply supply = {
        .number = item.record->number,
        .source = (char *)item.source,
        .who = item.who,
        .item = (char *)item_text(&item, origins->supply_item),
        .place = place,
        .title = title,
        .quantity = (char *)item_text(&item, origins->supply_quantity),
        .minimum = (char *)item_text(&item, origins->supply_minimum),
        .good = strcmp(condition, origins->supply_good) == 0,
        .removed = strcmp(condition, origins->supply_removed) == 0,
        .at = item.record->opened,
        .expiry = item_time(&item, origins->supply_expiry),
    };
    ledger_facts_add(collector->facts, &supply);
    return TRUE;
}

static gboolean collect_filing(LedgerCollector *collector, const char *number, GError **error) {
    g_auto(Item) item = {0};
    const LedgerOrigins *origins = collector->origins;
    if (!item_load(&item, collector, number, error))
        return FALSE;
    const char *person = item_text(&item, origins->filing_person);
    g_autofree char *name = person_name(collector->db, person);
    LedgerFiling filing = {
        .number = item.record->number,
        .source = (char *)item.source,
        .who = item.who,
        .work_type = (char *)ledger_national_code(item.form, origins->filing_role, item_text(&item, origins->filing_role)),
        .person = (char *)person,
        .name = name,
        .places = (char *)item_text(&item, origins->filing_places),
        .at = item.record->opened,
    };
    ledger_facts_add(collector->facts, &filing);
    return TRUE;
}

/* at: the field with the time it happened, NULL = when it was handed in. */
static gboolean add_deed(LedgerCollector *collector, const char *number, const char *kind, const char *at, GError **error) {
    g_auto(Item) item = {0};
    if (!item_load(&item, collector, number, error))
        return FALSE;
    LedgerDeed deed = {
        .kind = (char *)kind,
        .number = item.record->number,
        .source = (char *)item.source,
        .who = item.who,
        .at = at ? item_time(&item, at) : item.record->opened,
    };
    if (deed.at)
        ledger_facts_add(collector->facts, &deed);
    return TRUE;
}

static gboolean collect_drill(LedgerCollector *collector, const char *number, GError **error) {
    return add_deed(collector, number, "drill", collector->origins->drill_at, error);
}

/* The canonical text of a field, for LIKE; "%" where there is no condition. A key's _ stands for itself among others;
 * the record is looked at again when it is loaded. */
static char *field_pattern(const LedgerRecordProof *proof, guint index) {
    if (index >= g_strv_length(proof->keys))
        return g_strdup("%");
    return g_strdup_printf("%%\"%s\":\"%s\"%%", proof->keys[index], proof->values[index]);
}

static gboolean collect_proof(LedgerCollector *collector, const LedgerDuty *duty, const LedgerRecordProof *proof, GError **error) {
    g_autofree char *first = field_pattern(proof, 0), *second = field_pattern(proof, 1);
    gint64 used = 0;
    if (!db_get_int(collector->db, error, &used, SQL_FIRST_PROOF, "siss", proof->form, collector->cut, first, second))
        return FALSE;
    if (!used)
        return TRUE;
    ledger_facts_set_used(collector->facts, duty->id, used);
    g_autoptr(GPtrArray) numbers = db_texts(collector->db, error, SQL_PROOFS, "siiss", proof->form,
                                            collector->facts->from - LEDGER_LOOK_BACK, collector->cut, first, second);
    if (!numbers)
        return FALSE;
    for (guint i = 0; i < numbers->len; i++)
        if (!add_deed(collector, g_ptr_array_index(numbers, i), duty->id, proof->at, error))
            return FALSE;
    return TRUE;
}

static gboolean collect_proofs(LedgerCollector *collector, const LedgerTemplate *template, GError **error) {
    for (guint i = 0; i < ledger_template_duties(template); i++) {
        const LedgerDuty *duty = ledger_template_duty(template, i);
        for (guint j = 0; j < duty->records->len; j++)
            if (!collect_proof(collector, duty, g_ptr_array_index(duty->records, j), error))
                return FALSE;
    }
    return TRUE;
}

static gboolean is_free_day(const Holiday *holiday) {
    return strcmp(holiday->kind, "workday") != 0;
}

/* Holidays that begin in (from, to]: their first day is one whose day before is none of the same name. */
static gboolean collect_holidays(LedgerCollector *collector, GError **error) {
    const LedgerFacts *facts = collector->facts;
    ClockCivil begin = clock_civil(facts->from), end = clock_civil(facts->to);
    g_autofree char *first = g_strdup_printf("%04d-%02d-%02d", begin.year, begin.month, begin.day);
    g_autofree char *last = g_strdup_printf("%04d-%02d-%02d", end.year, end.month, end.day);
    g_autoptr(GPtrArray) days = holiday_list(collector->db, first, last, error);
    if (!days)
        return FALSE;
    gint64 before = 0;
    const char *name = "";
    for (guint i = 0; i < days->len; i++) {
        const Holiday *holiday = g_ptr_array_index(days, i);
        gint64 at = 0;
        if (!is_free_day(holiday) || !clock_parse(holiday->day, &at, NULL))
            continue;
        gboolean goes_on = at == before + CLOCK_DAY && strcmp(name, holiday->name) == 0;
        LedgerHoliday fact = {.name = holiday->name, .at = at};
        if (!goes_on && at > facts->from)
            ledger_facts_add(collector->facts, &fact);
        before = at;
        name = holiday->name;
    }
    return TRUE;
}

/* Is what stands in the table what was written into the log when the month was closed? */
static gboolean is_as_closed(const char *body, const char *head, const char *logged) {
    g_autoptr(GString) image = g_string_new("\"body\":");
    canon_add_text(image, body);
    g_string_append(image, ",\"head\":");
    canon_add_text(image, head);
    return strstr(logged, image->str) != NULL;
}

static gboolean collect_month(LedgerCollector *collector, GError **error) {
    LedgerPrevious *previous = &collector->facts->previous;
    g_autofree char *month = clock_format_month(collector->facts->from - 1);
    GError *failure = NULL;
    gint64 months = 0;
    previous->asked = TRUE;
    if (!db_get_int(collector->db, error, &months, SQL_MONTHS, ""))
        return FALSE;
    previous->any = months > 0;
    g_strlcpy(previous->month, month, sizeof previous->month);
    g_autoptr(Rows) rows = db_query(collector->db, error, SQL_MONTH, "s", month);
    if (!rows)
        return FALSE;
    if (rows_next(rows, &failure)) {
        const char *head = rows_text(rows, 1);
        previous->closed = TRUE;
        previous->changed = rows_int(rows, 3) || !is_as_closed(rows_text(rows, 0), head, rows_text(rows, 2));
        g_strlcpy(previous->head, head, sizeof previous->head);
    }
    if (failure)
        g_propagate_error(error, failure);
    return !failure;
}

static gboolean collect_fixes(LedgerCollector *collector, GError **error) {
    const LedgerFacts *facts = collector->facts;
    g_autoptr(GPtrArray) list = ledger_correction_list(collector->db, facts->month, facts->now, error);
    for (guint i = 0; list && i < list->len; i++) {
        const LedgerCorrection *one = g_ptr_array_index(list, i);
        g_autofree char *who = person_name_then(collector->db, one->person, one->at);
        LedgerFix fix = {one->source, one->role, one->cell, one->value, who, one->reason, one->at};
        ledger_facts_add(collector->facts, &fix);
    }
    return list != NULL;
}

gboolean ledger_collect_events(LedgerCollector *collector, const LedgerTemplate *template, GError **error) {
    const LedgerOrigins *origins = collector->origins;
    gint64 from = collector->facts->from, memory = ledger_template_rules(template)->stock_memory;
    const struct {
        const char *form, *sql;
        gint64 since;
        LedgerCollectOne collect;
    } PARTS[] = {
        {origins->stock_form, SQL_RECORDS, from - memory, collect_stock},
        {origins->alarm_form, SQL_ALARMS, from, collect_alarm},
        {origins->supply_form, SQL_RECORDS, from - LEDGER_LOOK_BACK, collect_supply},
        {origins->drill_form, SQL_RECORDS, from - LEDGER_LOOK_BACK, collect_drill},
        {origins->filing_form, SQL_RECORDS, 0, collect_filing},
    };
    for (guint i = 0; i < G_N_ELEMENTS(PARTS); i++) {
        GPtrArray *numbers = db_texts(collector->db, error, PARTS[i].sql, "sii", PARTS[i].form, PARTS[i].since, collector->cut);
        if (!ledger_collect_each(collector, numbers, PARTS[i].collect, error))
            return FALSE;
    }
    return ledger_collect_supplies(collector, error) && collect_proofs(collector, template, error) && collect_holidays(collector, error) &&
           collect_month(collector, error) && collect_fixes(collector, error);
}
