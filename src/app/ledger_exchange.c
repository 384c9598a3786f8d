/* SPDX-License-Identifier: MIT
 *
 * The shapes of the national exchange (双重预防, domain.md 4.3) and of the daily promise (安全承诺, 1.2). Names and codes
 * are theirs; what the plant does not know is null.
 */
#include <json-glib/json-glib.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/person.h"
#include "bihuan/model/record.h"
#include "bihuan/model/source.h"
#include "bihuan/model/step.h"
#include "bihuan/app/ledger.h"

#include <stdio.h>
#include <string.h>

static const char SQL_HAZARDS[] =
    "SELECT number FROM record WHERE form = 'hazard' AND opened >= $1 AND opened < $2 ORDER BY opened, number";
/* Permits at work at some time of the day: begun before its end, not ended before its beginning. A start that was cancelled with its
 * permit never was one. */
static const char SQL_PERMITS[] =
    "SELECT r.number FROM record r JOIN step s ON s.record = r.number AND s.name = 'start' AND s.done > 0"
    " AND s.decision = 'done' AND s.done < $3 WHERE r.form = $1 AND r.opened < $3"
    " AND (r.closed IS NULL OR r.closed = 0 OR r.closed >= $2) GROUP BY r.number ORDER BY r.number";
static const char SQL_MAJOR[] =
    "SELECT 1 FROM record WHERE form = 'hazard' AND level = '1' AND opened < $1"
    " AND (closed IS NULL OR closed = 0 OR closed >= $1) LIMIT 1";

static void put_text(JsonBuilder *json, const char *key, const char *text) {
    json_builder_set_member_name(json, key);
    if (text && *text)
        json_builder_add_string_value(json, text);
    else
        json_builder_add_null_value(json);
}

static void put_number(JsonBuilder *json, const char *key, gint64 number) {
    json_builder_set_member_name(json, key);
    json_builder_add_int_value(json, number);
}

/* "2026-10-03 08:00:00", the plant's time. */
static void put_time(JsonBuilder *json, const char *key, gint64 ms) {
    ClockCivil at = clock_civil(ms);
    g_autofree char *text =
        ms ? g_strdup_printf("%04d-%02d-%02d %02d:%02d:%02d", at.year, at.month, at.day, at.hour, at.minute, at.second) : NULL;
    put_text(json, key, text);
}

static char *print_text(JsonBuilder *json) {
    g_autoptr(JsonNode) root = json_builder_get_root(json);
    char *text = json_to_string(root, TRUE);
    char *whole = g_strconcat(text, "\n", NULL);
    g_free(text);
    return whole;
}

/* 0 being rectified, 1 waiting for acceptance, 9 accepted; what was dropped is `deleted`. */
static int state_code(const Record *record, const Step *accepted) {
    if (accepted)
        return 9;
    return strcmp(record->state, "accept") == 0 ? 1 : 0;
}

static gboolean is_dropped(const Record *record) {
    return strcmp(record->state, "void") == 0 || strcmp(record->state, "duplicate") == 0 || strcmp(record->state, "rejected") == 0;
}

/* A national code the field holds; the fall-back is "other". */
static gint64 code_of(const Record *record, const char *field, gint64 fallback) {
    const char *value = record_field(record, field);
    return value && g_ascii_isdigit(*value) ? g_ascii_strtoll(value, NULL, 10) : fallback;
}

static void put_acceptance(JsonBuilder *json, Db *db, const Step *accepted) {
    g_autofree char *who = accepted ? person_name_then(db, accepted->done_by, accepted->done) : NULL;
    put_text(json, "checkAcceptPerson", who);
    put_time(json, "checkAcceptTime", accepted ? accepted->done : 0);
    put_text(json, "checkAcceptComment", accepted ? g_hash_table_lookup(accepted->fields, "opinion") : NULL);
}

static void put_people(JsonBuilder *json, Db *db, const Record *record) {
    const char *owner = record_field(record, "owner"), *deadline = record_field(record, "deadline");
    g_autofree char *registrant = person_name_then(db, record->opened_by, record->opened), *liable = owner ? person_name(db, owner) : NULL;
    put_time(json, "registTime", record->opened);
    put_text(json, "registrant", registrant);
    put_text(json, "liablePerson", liable);
    put_time(json, "dangerManageDeadline", deadline ? g_ascii_strtoll(deadline, NULL, 10) : record->due);
    put_text(json, "createBy", registrant);
    put_time(json, "createDate", record->opened);
}

static gboolean put_hazard(JsonBuilder *json, Db *db, const char *number, GError **error) {
    g_autoptr(Record) record = record_load(db, number, error);
    g_autoptr(GPtrArray) steps = record ? step_list(db, number, error) : NULL;
    if (!steps)
        return FALSE;
    const Step *accepted = step_find_done(steps, "accept");
    if (accepted && strcmp(accepted->decision, "done") != 0)
        accepted = NULL;
    json_builder_begin_object(json);
    put_text(json, "id", record->number);
    put_text(json, "companyCode", NULL);
    put_text(json, "hazardCode", record->source);
    put_text(json, "riskMeasureId", NULL);
    put_text(json, "checkRecordId", NULL);
    put_text(json, "dangerName", record->category);
    put_text(json, "dangerDesc", record_field(record, "note"));
    put_number(json, "dangerLevel", code_of(record, "level", 0));
    put_number(json, "dangerSrc", code_of(record, "source_kind", 10));
    put_number(json, "dangerManageType", code_of(record, "manage_type", 1));
    put_text(json, "hazardDangerType", NULL);
    put_number(json, "hazardCategory", code_of(record, "hazard_category", 0));
    put_text(json, "dangerReason", NULL);
    put_text(json, "controlMeasures", record_field(record, "measure"));
    put_text(json, "cost", NULL);
    put_people(json, db, record);
    put_acceptance(json, db, accepted);
    put_number(json, "dangerState", state_code(record, accepted));
    put_number(json, "deleted", is_dropped(record));
    json_builder_end_object(json);
    return TRUE;
}

char *ledger_exchange(App *app, const char *month, GError **error) {
    gint64 from, to;
    if (!clock_month(month, &from, &to, error))
        return NULL;
    g_autoptr(JsonBuilder) json = json_builder_new();
    g_autoptr(Rows) rows = db_query(app_db(app), error, SQL_HAZARDS, "ii", from, to);
    g_autoptr(GPtrArray) numbers = g_ptr_array_new_with_free_func(g_free);
    while (rows && rows_next(rows, NULL))
        g_ptr_array_add(numbers, g_strdup(rows_text(rows, 0)));
    if (!rows)
        return NULL;
    json_builder_begin_array(json);
    for (guint i = 0; i < numbers->len; i++)
        if (!put_hazard(json, app_db(app), numbers->pdata[i], error))
            return NULL;
    json_builder_end_array(json);
    return print_text(json);
}

/* ---- the daily promise ---- */

typedef struct {
    gint64 from, to;
} Day;

static gboolean parse_day(const char *date, Day *day, GError **error) {
    int year = 0, month = 0, date_of = 0, read = 0;
    if (sscanf(date, "%4d-%2d-%2d%n", &year, &month, &date_of, &read) == 3 && date[read] == '\0' && read == 10) {
        day->from = clock_from_civil(year, month, date_of, 0, 0, 0);
        day->to = clock_from_civil(year, month, date_of + 1, 0, 0, 0);
        ClockCivil back = clock_civil(day->from);
        if (back.year == year && back.month == month && back.day == date_of)
            return day->from <= clock_now() || err_set(error, ERR_INPUT, _("The day %s has not begun."), date);
    }
    return err_set(error, ERR_INPUT, _("A day is written 2026-11-23."));
}

/* How many permits of a form worked that day; grade NULL = all. -1 on error. */
static gint64 count_permits(Db *db, const char *form, const char *grade, const Day *day, GError **error) {
    g_autoptr(GPtrArray) numbers = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(Rows) rows = db_query(db, error, SQL_PERMITS, "sii", form, day->from, day->to);
    gint64 count = 0;
    while (rows && rows_next(rows, NULL))
        g_ptr_array_add(numbers, g_strdup(rows_text(rows, 0)));
    for (guint i = 0; rows && i < numbers->len; i++) {
        g_autoptr(Record) record = record_load(db, numbers->pdata[i], error);
        if (!record)
            return -1;
        const char *due = record_field(record, "due_grade"); /* how it was done: one up at night and on rest days */
        count += !grade || g_strcmp0(due ? due : record_field(record, "grade"), grade) == 0;
    }
    return rows ? count : -1;
}

static gboolean put_permits(JsonBuilder *json, Db *db, const Day *day, GError **error) {
    static const struct {
        const char *key, *form, *grade;
    } COUNTS[] = {
        {"firesNumber", "hot-work", "0"},          {"fire1Number", "hot-work", "1"},
        {"fire2Number", "hot-work", "2"},          {"spaceworkNumber", "confined-space", NULL},
        {"blindplateNumber", "blind-plate", NULL}, {"highworkNumber", "height", NULL},
        {"liftingworkNumber", "lifting", NULL},    {"electricityworkNumber", "temp-power", NULL},
        {"soilworkNumber", "excavation", NULL},    {"roadworkNumber", "road-closure", NULL},
    };
    for (guint i = 0; i < G_N_ELEMENTS(COUNTS); i++) {
        gint64 count = count_permits(db, COUNTS[i].form, COUNTS[i].grade, day, error);
        if (count < 0)
            return FALSE;
        put_number(json, COUNTS[i].key, count);
    }
    return TRUE;
}

/* Sources by registered level, 1 (highest) to 4, on that day. */
static gboolean put_sources(JsonBuilder *json, Db *db, const Day *day, GError **error) {
    g_autoptr(GPtrArray) sources = source_list(db, MIN(day->to - 1, clock_now()), error);
    for (int level = 1; sources && level <= 4; level++) {
        g_autofree char *key = g_strdup_printf("hazardRank%d", level);
        gint64 count = 0;
        for (guint i = 0; i < sources->len; i++)
            count += g_ascii_strtoll(((const Source *)sources->pdata[i])->level, NULL, 10) == level;
        put_number(json, key, count);
    }
    return sources != NULL;
}

char *ledger_promise(App *app, const char *date, GError **error) {
    static const char *const UNKNOWN[] = {"unitsNumber",      "runNumber",       "parkNumber",        "inspectionNumber",    "contractor",
                                          "contractorNumber", "trialProduction", "openParking",       "dangerProcessNumber", "pourOut",
                                          "cleanTank",        "draining",        "changedTaskNumber", "promiseRiskRank",     "commitment",
                                          "commitmentNotice", "commitTime"};
    Day day = {0};
    if (!parse_day(date, &day, error))
        return NULL;
    g_autoptr(JsonBuilder) json = json_builder_new();
    json_builder_begin_object(json);
    put_text(json, "commitDate", date);
    if (!put_permits(json, app_db(app), &day, error) || !put_sources(json, app_db(app), &day, error))
        return NULL;
    put_number(json, "mHazards", db_exists(app_db(app), SQL_MAJOR, "i", MIN(day.to, clock_now() + 1)));
    for (guint i = 0; i < G_N_ELEMENTS(UNKNOWN); i++)
        put_text(json, UNKNOWN[i], NULL);
    json_builder_end_object(json);
    return print_text(json);
}
