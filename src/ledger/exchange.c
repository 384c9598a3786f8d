/* SPDX-License-Identifier: MIT
 *
 * The shapes of the national exchange (双重预防) and of the daily promise (安全承诺), see bihuan-ledger(7). Names and codes
 * are theirs; what the plant does not know is null. Which forms, steps and fields of the plant they come from stands in the ledger's
 * template ([ledger], [exchange], [promise]).
 */
#include <json-glib/json-glib.h>
#include <stdio.h>
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/ledger/exchange.h"
#include "bihuan/model/person.h"
#include "bihuan/model/record.h"
#include "bihuan/model/source.h"
#include "bihuan/model/step.h"
#include "reading.h"

static const char SQL_HAZARDS[] = "SELECT number FROM record WHERE form = $1 AND opened >= $2 AND opened < $3 ORDER BY opened, number";
/* Permits at work at some time of the day: begun before its end, not ended before its beginning. A start that was cancelled with its
 * permit never was one. */
static const char SQL_PERMITS[] =
    "SELECT r.number FROM record r JOIN step s ON s.record = r.number AND s.name = $4 AND s.done > 0"
    " AND s.decision = 'done' AND s.done < $3 WHERE r.form = $1 AND r.opened < $3"
    " AND (r.closed IS NULL OR r.closed = 0 OR r.closed >= $2) GROUP BY r.number ORDER BY r.number";
static const char SQL_MAJOR[] =
    "SELECT 1 FROM record WHERE form = $2 AND level = $3 AND opened < $1"
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

static gboolean is_dropped(const Record *record) {
    return strcmp(record->state, "void") == 0 || strcmp(record->state, "duplicate") == 0 || strcmp(record->state, "rejected") == 0;
}

/* What the hazard is written from: its values under the names of the exchange. */
typedef struct {
    JsonBuilder *json;
    Db *db;
    const LedgerTemplate *template;
    const Record *record;
} Writer;

/* The value of the field behind a name, in a step's fields or the record's (fields NULL); NULL = none. */
static const char *value_of(const Writer *writer, GHashTable *fields, const char *name) {
    const char *code, *field = ledger_template_exchange(writer->template, name, &code);
    return fields ? g_hash_table_lookup(fields, field) : record_field(writer->record, field);
}

static void put_field(const Writer *writer, const char *name) {
    put_text(writer->json, name, value_of(writer, NULL, name));
}

/* A national code the field holds, else the template's, which is "other". */
static void put_code(const Writer *writer, const char *name) {
    const char *code, *value = record_field(writer->record, ledger_template_exchange(writer->template, name, &code));
    put_number(writer->json, name, g_ascii_strtoll(value && g_ascii_isdigit(*value) ? value : code, NULL, 10));
}

static void put_acceptance(const Writer *writer, const Step *accepted) {
    g_autofree char *who = accepted ? person_name_then(writer->db, accepted->done_by, accepted->done) : NULL;
    put_text(writer->json, "checkAcceptPerson", who);
    put_time(writer->json, "checkAcceptTime", accepted ? accepted->done : 0);
    put_text(writer->json, "checkAcceptComment", accepted ? value_of(writer, accepted->fields, "checkAcceptComment") : NULL);
}

static void put_people(const Writer *writer) {
    JsonBuilder *json = writer->json;
    const Record *record = writer->record;
    const char *owner = value_of(writer, NULL, "liablePerson"), *deadline = value_of(writer, NULL, "dangerManageDeadline");
    g_autofree char *registrant = person_name_then(writer->db, record->opened_by, record->opened);
    g_autofree char *liable = owner ? person_name(writer->db, owner) : NULL;
    put_time(json, "registTime", record->opened);
    put_text(json, "registrant", registrant);
    put_text(json, "liablePerson", liable);
    put_time(json, "dangerManageDeadline", deadline ? g_ascii_strtoll(deadline, NULL, 10) : record->due);
    put_text(json, "createBy", registrant);
    put_time(json, "createDate", record->opened);
}

static gboolean put_hazard(JsonBuilder *json, Db *db, const LedgerTemplate *template, const char *number, GError **error) {
    const char *accept = ledger_template_origins(template)->hazard_accept;
    g_autoptr(Record) record = record_load(db, number, error);
    g_autoptr(GPtrArray) steps = record ? step_list(db, number, error) : NULL;
    if (!steps)
        return FALSE;
    const Step *accepted = step_find_done(steps, accept);
    if (accepted && strcmp(accepted->decision, "done") != 0)
        accepted = NULL;
    Writer writer = {json, db, template, record};
    json_builder_begin_object(json);
    put_text(json, "id", record->number);
    put_text(json, "companyCode", NULL);
    put_text(json, "hazardCode", record->source);
    put_text(json, "riskMeasureId", NULL);
    put_text(json, "checkRecordId", NULL);
    put_text(json, "dangerName", record->category);
    put_field(&writer, "dangerDesc");
    put_code(&writer, "dangerLevel");
    put_code(&writer, "dangerSrc");
    put_code(&writer, "dangerManageType");
    put_text(json, "hazardDangerType", NULL);
    put_code(&writer, "hazardCategory");
    put_text(json, "dangerReason", NULL);
    put_field(&writer, "controlMeasures");
    put_text(json, "cost", NULL);
    put_people(&writer);
    put_acceptance(&writer, accepted);
    /* 0 being rectified, 1 waiting for acceptance, 9 accepted; what was dropped is `deleted`. */
    put_number(json, "dangerState", accepted ? 9 : strcmp(record->state, accept) == 0);
    put_number(json, "deleted", is_dropped(record));
    json_builder_end_object(json);
    return TRUE;
}

char *ledger_exchange(Db *db, const char *month, GError **error) {
    gint64 from, to;
    guint before = db_failures(db);
    g_autoptr(LedgerTemplate) template = ledger_template_load(error);
    if (!template || !clock_month(month, &from, &to, error))
        return NULL;
    const char *form = ledger_template_origins(template)->hazard_form;
    g_autoptr(JsonBuilder) json = json_builder_new();
    g_autoptr(GPtrArray) numbers = db_texts(db, error, SQL_HAZARDS, "sii", form, from, to);
    if (!numbers)
        return NULL;
    json_builder_begin_array(json);
    for (guint i = 0; i < numbers->len; i++)
        if (!put_hazard(json, db, template, numbers->pdata[i], error))
            return NULL;
    json_builder_end_array(json);
    return db_answered(db, before, error) ? print_text(json) : NULL; /* nobody is missing unread */
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

/* How many permits worked that day; what: FORM, or FORM.GRADE. -1 on error. */
static gint64 count_permits(Db *db, const LedgerOrigins *origins, const char *what, const Day *day, GError **error) {
    g_auto(GStrv) words = g_strsplit(what, ".", 2);
    g_autoptr(GPtrArray) numbers = db_texts(db, error, SQL_PERMITS, "siis", words[0], day->from, day->to, origins->permit_work);
    gint64 count = 0;
    for (guint i = 0; numbers && i < numbers->len; i++) {
        g_autoptr(Record) record = record_load(db, numbers->pdata[i], error);
        if (!record)
            return -1;
        const char *due = record_field(record, origins->permit_due); /* how it was done: one up at night and on rest days */
        count += !words[1] || g_strcmp0(due ? due : record_field(record, origins->permit_grade), words[1]) == 0;
    }
    return numbers ? count : -1;
}

static gboolean put_permits(JsonBuilder *json, Db *db, const LedgerTemplate *template, const Day *day, GError **error) {
    const char *key, *what;
    for (guint i = 0; (key = ledger_template_promise(template, i, &what)); i++) {
        gint64 count = count_permits(db, ledger_template_origins(template), what, day, error);
        if (count < 0)
            return FALSE;
        put_number(json, key, count);
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

char *ledger_promise(Db *db, const char *date, GError **error) {
    static const char *const UNKNOWN[] = {"unitsNumber",      "runNumber",       "parkNumber",        "inspectionNumber",    "contractor",
                                          "contractorNumber", "trialProduction", "openParking",       "dangerProcessNumber", "pourOut",
                                          "cleanTank",        "draining",        "changedTaskNumber", "promiseRiskRank",     "commitment",
                                          "commitmentNotice", "commitTime"};
    Day day = {0};
    guint before = db_failures(db);
    g_autoptr(LedgerTemplate) template = ledger_template_load(error);
    if (!template || !parse_day(date, &day, error))
        return NULL;
    g_autoptr(JsonBuilder) json = json_builder_new();
    json_builder_begin_object(json);
    put_text(json, "commitDate", date);
    if (!put_permits(json, db, template, &day, error) || !put_sources(json, db, &day, error))
        return NULL;
    const LedgerOrigins *origins = ledger_template_origins(template);
    gboolean major = FALSE;
    if (!db_get_whether(db, error, &major, SQL_MAJOR, "iss", MIN(day.to, clock_now() + 1), origins->hazard_form, origins->hazard_major))
        return NULL;
    put_number(json, "mHazards", major);
    for (guint i = 0; i < G_N_ELEMENTS(UNKNOWN); i++)
        put_text(json, UNKNOWN[i], NULL);
    json_builder_end_object(json);
    return db_answered(db, before, error) ? print_text(json) : NULL;
}
