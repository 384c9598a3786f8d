/* SPDX-License-Identifier: MIT
 *
 * The ledger's facts out of a real plant file: who, which hazards with which deadline, permits, inspections,
 * tests, certificates. Rows are put by the one write path, the forms are the program's own.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "bihuan/form/include.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/id.h"
#include "bihuan/base/path.h"
#include "bihuan/ledger/calendar.h"
#include "bihuan/ledger/collect.h"
#include "bihuan/ledger/exchange.h"
#include "bihuan/form/shelf.h"
#include "bihuan/model/appointment.h"
#include "bihuan/model/area.h"
#include "bihuan/model/device.h"
#include "bihuan/model/holiday.h"
#include "bihuan/model/ledger_entry.h"
#include "bihuan/model/limit.h"
#include "bihuan/model/obligation.h"
#include "bihuan/model/person.h"
#include "bihuan/model/record.h"
#include "bihuan/model/source.h"
#include "bihuan/model/step.h"

typedef struct {
    char *folder;
    Plant *plant;
    Change *change;
} World;

static gint64 at(const char *text) {
    gint64 ms = 0;
    g_assert_true(clock_parse(text, &ms, NULL));
    return ms;
}

#define DONE(call)                                                                                                                         \
    do {                                                                                                                                   \
        GError *failure = NULL;                                                                                                            \
        gboolean well = call;                                                                                                              \
        g_assert_no_error(failure);                                                                                                        \
        g_assert_true(well);                                                                                                               \
    } while (0)

static void put_person(World *world, const char *id, const char *name, const char *role, const char *scope) {
    Person person = {
        .id = (char *)id,
        .name = (char *)name,
        .pinyin = (char *)"",
        .department = (char *)"PRD",
        .title = (char *)"主任",
        .crew = (char *)"",
        .phone = (char *)"13812341234",
        .email = (char *)"",
        .in_service = TRUE,
    };
    DONE(person_put(world->change, &person, &failure));
    if (!role)
        return;
    Appointment appointment = {
        .person = (char *)id,
        .role = (char *)role,
        .scope = (char *)scope,
        .since = at("2026-01-01"),
    };
    DONE(appointment_put(world->change, &appointment, &failure));
}

static void put_obligation(World *world, const char *id, const char *subject, const char *kind, const char *last, const char *next) {
    Obligation obligation = {
        .id = (char *)id,
        .subject = (char *)subject,
        .kind = (char *)kind,
        .title = (char *)"年度检定",
        .title_en = (char *)"yearly test",
        .cycle = (char *)"365d",
        .leads = (char *)"7d",
        .remind = (char *)"",
        .basis = (char *)"",
        .last = at(last),
        .next = at(next),
    };
    DONE(obligation_put(world->change, &obligation, &failure));
}

static Record *record_of(const char *number, const char *form, const char *opened) {
    Record *record = record_new();
    record->number = g_strdup(number);
    record->form = g_strdup(form);
    record->version = 1;
    record->state = g_strdup("rectify");
    record->area = g_strdup("A1-1");
    record->source = g_strdup("MHS-02");
    record->opened = at(opened);
    record->opened_by = g_strdup("op");
    return record;
}

static void put_field(GHashTable *fields, const char *key, const char *value) {
    g_hash_table_insert(fields, g_strdup(key), g_strdup(value));
}

static void put_step(World *world, const char *number, const char *name, const char *due, const char *done) {
    Step *step = step_new(number, name);
    g_free(step->assignee);
    step->assignee = g_strdup("person:op");
    step->entered = at("2026-10-01");
    step->due = due ? at(due) : 0;
    step->done = done ? at(done) : 0;
    g_free(step->done_by);
    step->done_by = g_strdup(done ? "gm" : "");
    g_free(step->decision);
    step->decision = g_strdup(done ? "done" : "");
    if (strcmp(name, "extend") == 0) {
        g_autofree char *until = g_strdup_printf("%" G_GINT64_FORMAT, at("2026-10-25"));
        put_field(step->fields, "until", until);
    }
    DONE(step_save(world->change, step, &failure));
    step_free(step);
}

static void put_record(World *world, Record *record) {
    DONE(record_save(world->change, record, &failure));
    record_free(record);
}

static void put_hazards(World *world) {
    Record *closed = record_of("YH-2026-00001", "hazard", "2026-10-02");
    closed->category = g_strdup("flange-leak");
    closed->level = g_strdup("0");
    g_free(closed->state);
    closed->state = g_strdup("closed");
    closed->ended = TRUE;
    closed->closed = at("2026-10-09");
    put_field(closed->fields, "hazard_category", "0");
    put_field(closed->fields, "note", "密封面\n滴漏");
    put_record(world, closed);
    put_step(world, "YH-2026-00001", "respond", "2026-10-04", "2026-10-03");
    put_step(world, "YH-2026-00001", "rectify", "2026-10-10", "2026-10-05");
    put_step(world, "YH-2026-00001", "accept", NULL, "2026-10-08");
    Record *extended = record_of("YH-2026-00002", "hazard", "2026-10-03");
    extended->category = g_strdup("corrosion");
    extended->level = g_strdup("1");
    put_field(extended->fields, "hazard_category", "3");
    put_field(extended->fields, "substitute", "降压");
    put_record(world, extended);
    put_step(world, "YH-2026-00002", "rectify", "2026-10-25", NULL);
    put_step(world, "YH-2026-00002", "extend", NULL, "2026-10-06");
    put_step(world, "YH-2026-00002", "approve-extension", NULL, "2026-10-06");
    Record *dropped = record_of("YH-2026-00003", "hazard", "2026-10-03");
    dropped->category = g_strdup("other");
    g_free(dropped->state);
    dropped->state = g_strdup("duplicate");
    dropped->ended = TRUE;
    dropped->closed = at("2026-10-04");
    put_record(world, dropped);
    Record *elsewhere = record_of("YH-2026-00004", "hazard", "2026-10-03");
    g_free(elsewhere->source);
    elsewhere->source = NULL;
    put_record(world, elsewhere);
}

static void put_others(World *world) {
    Record *inspection = record_of("PC-2026-00001", "inspection", "2026-10-06");
    put_field(inspection->fields, "work_type", "3");
    g_free(inspection->state);
    inspection->state = g_strdup("closed");
    inspection->ended = TRUE;
    inspection->closed = inspection->opened;
    put_record(world, inspection);
    Record *permit = record_of("DH-2026-00001", "hot-work", "2026-10-06");
    put_field(permit->fields, "grade", "0");
    put_field(permit->fields, "guardian", "tl");
    put_record(world, permit);
    put_step(world, "DH-2026-00001", "start", NULL, "2026-10-06T10:00");
    Record *idle = record_of("DH-2026-00002", "hot-work", "2026-10-06");
    put_record(world, idle);
    put_obligation(world, "test-P-1", "device:P-1", "test", "2025-10-01", "2026-10-01");
    put_obligation(world, "test-P-2", "device:P-2", "test", "2025-10-01", "2026-10-01");
    put_obligation(world, "cert-op", "person:op", "certificate", "2026-01-01", "2027-01-01");
}

static void put_time(GHashTable *fields, const char *key, const char *when) {
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, at(when));
    put_field(fields, key, text);
}

/* An ended record of one of the small forms, with fields key, value, … NULL; "@time" is stored as a time. */
static void put_small(World *world, const char *number, const char *form, const char *opened, const char *key, ...) {
    Record *record = record_of(number, form, opened);
    g_free(record->state);
    record->state = g_strdup("closed");
    record->ended = TRUE;
    record->closed = record->opened;
    va_list arguments;
    va_start(arguments, key);
    for (; key; key = va_arg(arguments, const char *)) {
        const char *value = va_arg(arguments, const char *);
        if (*value == '@')
            put_time(record->fields, key, value + 1);
        else
            put_field(record->fields, key, value);
    }
    va_end(arguments);
    put_record(world, record);
}

static void put_alarm(World *world) {
    Record *alarm = record_of("BJ-2026-00001", "alarm", "2026-10-05T08:03");
    alarm->device = g_strdup("P-1");
    put_field(alarm->fields, "kind", "toxic");
    put_time(alarm->fields, "raised_at", "2026-10-05T08:00");
    g_free(alarm->state);
    alarm->state = g_strdup("closed");
    alarm->ended = TRUE;
    alarm->closed = at("2026-10-05T12:00");
    put_record(world, alarm);
    Step *step = step_new("BJ-2026-00001", "acknowledge");
    step->entered = at("2026-10-05T08:03");
    step->due = at("2026-10-05T08:18");
    step->done = at("2026-10-05T08:16"); /* in time from its entry, too late from its raising */
    g_free(step->decision);
    step->decision = g_strdup("done");
    DONE(step_save(world->change, step, &failure));
    step_free(step);
}

static void put_day(World *world, const char *day, const char *kind, const char *name) {
    Holiday holiday = {.day = (char *)day, .kind = (char *)kind, .name = (char *)name};
    DONE(holiday_put(world->change, &holiday, &failure));
}

static void put_events(World *world) {
    put_small(world, "CL-2026-00001", "stock", "2026-10-02", "source", "MHS-02", "material", "氨", "quantity", "42.5", "read_at",
              "@2026-10-01T23:00", NULL);
    put_small(world, "CL-2026-00002", "stock", "2026-11-01T00:00", "source", "MHS-02", "material", "氨", "quantity", "99", "read_at",
              "@2026-10-31T23:00", NULL); /* handed in after the month: not seen any more */
    put_small(world, "WZ-2026-00001", "supply-check", "2026-10-03", "source", "MHS-02", "area", "A1", "item", "scba", "quantity", "2",
              "minimum", "2", "condition", "good", "expiry", "@2027-01-01", NULL);
    put_small(world, "YL-2026-0001", "drill", "2026-07-02", "held_at", "@2026-06-30T10:00", "leader", "gm", NULL);
    put_small(world, "LZ-2026-00001", "duty", "2026-10-06", "source", "MHS-02", "work_type", "3", "task_num", "10", NULL);
    put_small(world, "LZ-2024-00001", "duty", "2024-05-06", "source", "MHS-02", "work_type", "3", "task_num", "1", NULL);
    put_small(world, "BA-2026-0001", "filing", "2026-01-02", "source", "MHS-02", "work_type", "3", "person", "gm", "places",
              "board,register", NULL);
    put_alarm(world);
    put_day(world, "2026-10-01", "statutory", "国庆节"); /* its days before belong to September */
    put_day(world, "2026-10-02", "statutory", "国庆节");
    put_day(world, "2026-10-10", "workday", "国庆节调休");
    put_day(world, "2026-10-18", "statutory", "重阳节");
    put_day(world, "2026-11-01", "statutory", "十一月");
    Limit alpha = {.name = (char *)"mhs.alpha",
                   .effective_from = (char *)"2026-01-01",
                   .effective_to = (char *)"",
                   .value = (char *)"1.2",
                   .unit = (char *)"",
                   .source = (char *)"x",
                   .certainty = (char *)"P",
                   .title = (char *)"α",
                   .title_en = (char *)"α"};
    DONE(limit_put(world->change, &alpha, &failure));
}

static void put_site(World *world) {
    PlantArea outer = {.code = (char *)"A1", .name = (char *)"罐区", .parent = (char *)"", .department = (char *)"PRD"};
    PlantArea inner = {.code = (char *)"A1-1", .name = (char *)"泵区", .parent = (char *)"A1", .department = (char *)""};
    PlantArea other = {.code = (char *)"A2", .name = (char *)"仓库", .parent = (char *)"", .department = (char *)"ADM"};
    DONE(area_save(world->change, &outer, &failure));
    DONE(area_save(world->change, &inner, &failure));
    DONE(area_save(world->change, &other, &failure));
    char *areas[] = {(char *)"A1", NULL};
    Source source = {
        .code = (char *)"MHS-02",
        .name = (char *)"液氨罐区",
        .level = (char *)"3",
        .areas = areas,
        .materials = (char *)"氨:7664-41-7:60:10:2",
        .since = at("2025-01-01"),
    };
    DONE(source_put(world->change, &source, &failure));
    Device near = {.code = (char *)"P-1", .name = (char *)"泵", .area = (char *)"A1-1", .position = (char *)"", .category = (char *)""};
    Device far = {.code = (char *)"P-2", .name = (char *)"泵", .area = (char *)"A2", .position = (char *)"", .category = (char *)""};
    DONE(device_put(world->change, &near, "AAAA1", &failure));
    DONE(device_put(world->change, &far, "AAAA2", &failure));
    put_person(world, "gm", "周启明", "principal", "source:MHS-02");
    put_person(world, "op", "王强", "op-lead", "source:MHS-02");
    put_person(world, "tl", "李四", NULL, NULL);
}

static void install_forms(World *world) {
    const char *names[] = {"hazard", "inspection", "hot-work", "stock", "alarm", "supply-check", "drill", "duty", "filing"};
    Shelf *shelf = shelf_new(plant_db(world->plant));
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_strdup_printf("forms/%s.ini", names[i]);
        g_autofree char *written = path_embedded(path, NULL);
        g_assert_nonnull(written);
        g_autofree char *text = form_expand(written, NULL, NULL);
        gint64 version = 0;
        DONE(shelf_install(shelf, world->change, names[i], text, &version, &failure));
    }
    shelf_free(shelf);
}

static void world_open(World *world) {
    GError *error = NULL;
    clock_simulate(at("2026-10-20T12:00"), FALSE);
    world->folder = g_dir_make_tmp("bihuan-ledger-XXXXXX", &error);
    g_autofree char *path = g_build_filename(world->folder, "plant.db", NULL);
    PlantFacts facts = {.name = "示例", .simulate = TRUE, .at = clock_now()};
    world->plant = plant_create(path, &facts, &error);
    g_assert_no_error(error);
    world->change = change_begin(world->plant, "system", &error);
    g_assert_no_error(error);
    install_forms(world);
    put_site(world);
    put_hazards(world);
    put_others(world);
    put_events(world);
    DONE(change_commit(world->change, "import", "test", "", &failure));
    g_clear_pointer(&world->change, change_free);
}

static void world_close(World *world) {
    plant_close(world->plant);
    g_autoptr(GDir) dir = g_dir_open(world->folder, 0, NULL);
    for (const char *name = g_dir_read_name(dir); name; name = g_dir_read_name(dir)) {
        g_autofree char *path = g_build_filename(world->folder, name, NULL);
        if (g_remove(path) != 0)
            g_rmdir(path);
    }
    g_rmdir(world->folder);
    g_free(world->folder);
    clock_reset();
}

static const LedgerCell *cell(const Ledger *ledger, guint row, const char *key) {
    return ledger_cell(ledger, row, (guint)ledger_template_find_column(ledger_template(ledger), key));
}

static void test_facts(void) {
    World world = {0};
    world_open(&world);
    GError *error = NULL;
    g_autoptr(LedgerTemplate) template = ledger_template_load(&error);
    g_autoptr(LedgerFacts) facts = ledger_collect(plant_db(world.plant), template, "2026-10", at("2026-11-01"), &error);
    g_assert_no_error(error);
    g_assert_cmpuint(facts->sources->len, ==, 1);
    g_assert_cmpuint(facts->holders->len, ==, 2);
    g_assert_cmpuint(facts->inspections->len, ==, 1);
    g_assert_cmpuint(facts->hazards->len, ==, 3);
    g_assert_cmpuint(facts->permits->len, ==, 2);
    g_assert_cmpuint(facts->dues->len, ==, 2);
    const LedgerHazard *first = g_ptr_array_index(facts->hazards, 0);
    g_assert_cmpstr(first->title, ==, "Flange leak 密封面 滴漏");
    g_assert_cmpint(first->due, ==, at("2026-10-10"));
    g_assert_cmpint(first->accepted, ==, at("2026-10-08"));
    g_assert_false(first->extended);
    const LedgerHazard *second = g_ptr_array_index(facts->hazards, 1);
    g_assert_true(second->major);
    g_assert_true(second->extended);
    g_assert_cmpint(second->due, ==, at("2026-10-25"));
    g_assert_cmpstr(second->approver, ==, "周启明");
    g_assert_cmpstr(second->substitute, ==, "降压");
    const LedgerHazard *third = g_ptr_array_index(facts->hazards, 2);
    g_assert_true(third->dropped);
    const LedgerSource *source = g_ptr_array_index(facts->sources, 0);
    g_assert_cmpint(source->hazards, ==, 2);
    g_assert_cmpint(source->registered, ==, 3);
    g_assert_cmpint(source->ended, ==, 2);
    g_assert_cmpint(source->open_from, ==, 0);
    g_assert_cmpint(source->open_to, ==, 1);
    world_close(&world);
}

static void test_events(void) {
    World world = {0};
    world_open(&world);
    GError *error = NULL;
    g_autoptr(LedgerTemplate) template = ledger_template_load(&error);
    g_autoptr(LedgerFacts) facts = ledger_collect(plant_db(world.plant), template, "2026-10", at("2026-11-03"), &error);
    g_assert_no_error(error);
    g_assert_cmpuint(facts->stocks->len, ==, 1);
    const LedgerStock *stock = g_ptr_array_index(facts->stocks, 0);
    g_assert_cmpstr(stock->quantity, ==, "42.5");
    g_assert_cmpint(stock->at, ==, at("2026-10-01T23:00"));
    g_assert_cmpuint(facts->alarms->len, ==, 1);
    const LedgerAlarm *alarm = g_ptr_array_index(facts->alarms, 0);
    g_assert_cmpint(alarm->raised, ==, at("2026-10-05T08:00"));
    g_assert_cmpint(alarm->limit, ==, 15 * CLOCK_MINUTE);
    g_assert_cmpint(alarm->acknowledged, ==, at("2026-10-05T08:16"));
    g_assert_cmpuint(facts->supplies->len, ==, 1);
    g_assert_cmpstr(((LedgerSupply *)g_ptr_array_index(facts->supplies, 0))->place, ==, "A1-1||");
    g_assert_cmpuint(facts->filings->len, ==, 1);
    g_assert_cmpstr(((LedgerFiling *)g_ptr_array_index(facts->filings, 0))->name, ==, "周启明");
    /* A drill proves principal-7 and tech-9, a supply check op-9, a duty record op-10. */
    const char *used[] = {"drill", "principal-7", "tech-9", "op-9", "op-10", "op-1"};
    for (guint i = 0; i < G_N_ELEMENTS(used); i++)
        g_assert_true(ledger_facts_is_used(facts, used[i], facts->to));
    g_assert_false(ledger_facts_is_used(facts, "op-2", facts->to));
    g_assert_false(ledger_facts_is_used(facts, "op-10", at("2026-10-06")));
    guint drills = 0;
    for (guint i = 0; i < facts->deeds->len; i++) {
        const LedgerDeed *deed = g_ptr_array_index(facts->deeds, i);
        g_assert_cmpstr(deed->kind, !=, "op-1"); /* too long ago to be due again */
        drills += strcmp(deed->kind, "drill") == 0 && deed->at == at("2026-06-30T10:00");
    }
    g_assert_cmpuint(drills, ==, 1);
    g_assert_cmpuint(facts->holidays->len, ==, 2);
    g_assert_cmpint(((LedgerHoliday *)g_ptr_array_index(facts->holidays, 0))->at, ==, at("2026-10-18"));
    g_assert_cmpint(((LedgerHoliday *)g_ptr_array_index(facts->holidays, 1))->at, ==, at("2026-11-01"));
    g_assert_cmpstr(((LedgerSource *)g_ptr_array_index(facts->sources, 0))->alpha, ==, "1.2");
    g_assert_true(facts->previous.asked);
    g_assert_false(facts->previous.any);
    g_autoptr(Ledger) ledger = ledger_compute(template, facts, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(cell(ledger, 2, "sq_peak")->text, ==, "4.25");
    g_assert_cmpstr(cell(ledger, 2, "alarm_rate")->text, ==, "0.0");
    g_assert_cmpstr(cell(ledger, 2, "emg_rate")->text, ==, "100.0");
    world_close(&world);
}

static LedgerPrevious previous_of(World *world, const LedgerTemplate *template, const char *month) {
    GError *error = NULL;
    g_autoptr(LedgerFacts) facts = ledger_collect(plant_db(world->plant), template, month, at("2026-12-03"), &error);
    g_assert_no_error(error);
    return facts->previous;
}

static void commit(World *world, const char *kind) {
    DONE(change_commit(world->change, kind, "2026-10", "", &failure));
    g_clear_pointer(&world->change, change_free);
}

/* Past the write path, as somebody with the raw file would. */
static void tamper(World *world, const char *sql) {
    GError *error = NULL;
    g_autofree char *path = g_build_filename(world->folder, "plant.db", NULL);
    g_autoptr(Db) db = db_open(path, DB_WRITE, &error);
    g_assert_no_error(error);
    g_assert_true(db_run_script(db, sql, &error));
    g_assert_no_error(error);
}

/* L07: a closed month is what the log says of its closing; a correction after it, or another text in the table, is a
 * change. */
static void test_previous_month(void) {
    World world = {0};
    world_open(&world);
    GError *error = NULL;
    g_autoptr(LedgerTemplate) template = ledger_template_load(&error);
    world.change = change_begin(world.plant, "system", &error);
    LedgerClosing closing = {.month = (char *)"2026-10", .body = (char *)"{\"rows\":[]}", .head = (char *)"ABCD-EFGH"};
    DONE(ledger_closing_add(world.change, &closing, &failure));
    commit(&world, "close");
    LedgerPrevious first = previous_of(&world, template, "2026-11");
    g_assert_true(first.any && first.closed && !first.changed);
    g_assert_cmpstr(first.head, ==, "ABCD-EFGH");
    LedgerPrevious other = previous_of(&world, template, "2026-10");
    g_assert_true(other.any && !other.closed);
    g_assert_cmpstr(other.month, ==, "2026-09");
    tamper(&world, "UPDATE ledger_month SET body = '{}'");
    g_assert_true(previous_of(&world, template, "2026-11").changed);
    tamper(&world, "UPDATE ledger_month SET body = '{\"rows\":[]}'");
    g_assert_false(previous_of(&world, template, "2026-11").changed);
    world.change = change_begin(world.plant, "system", &error);
    LedgerCorrection correction = {.month = (char *)"2026-10",
                                   .source = (char *)"MHS-02",
                                   .role = (char *)"op-lead",
                                   .cell = (char *)"insp_n",
                                   .value = (char *)"5",
                                   .reason = (char *)"x",
                                   .person = (char *)"gm"};
    DONE(ledger_correction_add(world.change, &correction, &failure));
    commit(&world, "correct");
    g_free(correction.id);
    g_assert_true(previous_of(&world, template, "2026-11").changed);
    world_close(&world);
}

/* The plant's dated limits take the place of the template's days, its holidays move them. */
static void test_calendar(void) {
    World world = {0};
    world_open(&world);
    GError *error = NULL;
    g_autoptr(LedgerTemplate) template = ledger_template_load(&error);
    LedgerCalendar calendar;
    world.change = change_begin(world.plant, "system", &error);
    Limit day = {.name = (char *)"ledger.export.day",
                 .effective_from = (char *)"2026-11-01",
                 .effective_to = (char *)"",
                 .value = (char *)"24",
                 .unit = (char *)"",
                 .source = (char *)"x",
                 .certainty = (char *)"P",
                 .title = (char *)"x",
                 .title_en = (char *)"x"};
    DONE(limit_put(world.change, &day, &failure));
    put_day(&world, "2026-11-20", "rest", "x");
    commit(&world, "limit");
    DONE(ledger_calendar_load(&calendar, template, plant_db(world.plant), "2026-10", &failure));
    g_assert_cmpint(calendar.dates[LEDGER_EXPORT].at, ==, at("2026-11-24"));
    g_assert_cmpint(calendar.dates[LEDGER_FREEZE].at, ==, at("2026-11-19"));
    g_assert_cmpint(calendar.dates[LEDGER_PREVIEW].at, ==, at("2026-11-16"));
    DONE(ledger_calendar_load(&calendar, template, plant_db(world.plant), "2026-09", &failure));
    g_assert_cmpint(calendar.dates[LEDGER_EXPORT].at, ==, at("2026-10-22")); /* before the limit counts */
    g_assert_false(ledger_calendar_load(&calendar, template, plant_db(world.plant), "2026", &error));
    g_clear_error(&error);
    world_close(&world);
}

static void test_ledger_of_plant(void) {
    World world = {0};
    world_open(&world);
    GError *error = NULL;
    g_autoptr(Ledger) ledger = ledger_load(plant_db(world.plant), "2026-10", at("2026-11-01"), &error);
    g_assert_no_error(error);
    g_assert_cmpuint(ledger_rows(ledger), ==, 3);
    g_assert_cmpstr(cell(ledger, 0, "person")->text, ==, "周启明/主任/138****1234");
    g_assert_cmpstr(cell(ledger, 1, "person")->text, ==, "/");
    g_assert_cmpstr(cell(ledger, 2, "haz_n")->text, ==, "2");
    g_assert_cmpstr(cell(ledger, 2, "haz_major_n")->text, ==, "1");
    g_assert_cmpstr(cell(ledger, 2, "close_rate")->text, ==, "50.0");
    g_assert_cmpstr(cell(ledger, 2, "permit_sup_rate")->text, ==, "100.0");
    g_assert_cmpint(cell(ledger, 0, "permit_sup_rate")->of, ==, 1);
    g_assert_cmpstr(cell(ledger, 1, "equip_rate")->text, ==, "0.0");
    g_assert_cmpstr(cell(ledger, 2, "train_rate")->text, ==, "100.0");
    g_assert_cmpstr(cell(ledger, 2, "insp_n")->text, ==, "1");
    g_assert_cmpint(ledger_row_verdict(ledger, 2), ==, LEDGER_FAILED);
    for (guint i = 0; i < ledger_checks(ledger); i++) {
        const LedgerCheck *check = ledger_check(ledger, i);
        /* No month is closed yet (L07); somebody else is filed (L05). */
        if (check->severity == LEDGER_INFO || strcmp(check->rule, "L05") == 0)
            continue;
        g_assert_false(g_str_has_prefix(check->rule, "L0"));
    }
    g_assert_null(ledger_load(plant_db(world.plant), "2026-13", at("2026-11-01"), &error));
    g_assert_true(err_is(error, ERR_INPUT));
    g_clear_error(&error);
    world_close(&world);
}

/* What of a month's ledger, its calendar, the exchange and the promise comes out while a table cannot be read. */
typedef struct {
    const char *table;
    gboolean facts, calendar, exchange, promise; /* TRUE: it asks that table */
} Gone;

static void rename_table(World *world, const char *from, const char *to) {
    g_autofree char *sql = g_strdup_printf("PRAGMA legacy_alter_table = ON; ALTER TABLE %s RENAME TO %s", from, to);
    tamper(world, sql);
}

/* "Could not read" is never "nothing happened": neither fewer rows, nor a count of 0, nor the template's day. */
static void test_unread(void) {
    static const Gone GONE[] = {
        {"appointment", TRUE, FALSE, FALSE, FALSE},  {"obligation", TRUE, FALSE, FALSE, FALSE}, {"holiday", TRUE, TRUE, FALSE, FALSE},
        {"ledger_month", TRUE, FALSE, FALSE, FALSE}, {"audit", TRUE, FALSE, TRUE, FALSE},       {"record", TRUE, FALSE, TRUE, TRUE},
        {"step", TRUE, FALSE, TRUE, TRUE},           {"limit_value", TRUE, TRUE, FALSE, FALSE}, {"source", TRUE, FALSE, FALSE, TRUE},
    };
    World world = {0};
    world_open(&world);
    Db *db = plant_db(world.plant);
    g_autoptr(LedgerTemplate) template = ledger_template_load(NULL);
    for (guint i = 0; i < G_N_ELEMENTS(GONE); i++) {
        const Gone *gone = &GONE[i];
        LedgerCalendar calendar;
        g_autoptr(GError) facts_error = NULL, calendar_error = NULL, exchange_error = NULL, promise_error = NULL;
        rename_table(&world, gone->table, "gone");
        g_autoptr(LedgerFacts) facts = ledger_collect(db, template, "2026-10", at("2026-11-03"), &facts_error);
        gboolean dated = ledger_calendar_load(&calendar, template, db, "2026-10", &calendar_error);
        g_autofree char *exchange = ledger_exchange(db, "2026-10", &exchange_error);
        g_autofree char *promise = ledger_promise(db, "2026-10-08", &promise_error);
        rename_table(&world, "gone", gone->table);
        g_test_message("without %s", gone->table);
        g_assert_true((facts == NULL) == gone->facts && (facts_error != NULL) == gone->facts);
        g_assert_true(dated != gone->calendar && (calendar_error != NULL) == gone->calendar);
        g_assert_true((exchange == NULL) == gone->exchange && (exchange_error != NULL) == gone->exchange);
        g_assert_true((promise == NULL) == gone->promise && (promise_error != NULL) == gone->promise);
    }
    world_close(&world);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    i18n_init("en");
    clock_set_offset(480);
    id_seed(7);
    g_test_add_func("/ledger-collect/facts", test_facts);
    g_test_add_func("/ledger-collect/events", test_events);
    g_test_add_func("/ledger-collect/previous-month", test_previous_month);
    g_test_add_func("/ledger-collect/calendar", test_calendar);
    g_test_add_func("/ledger-collect/ledger", test_ledger_of_plant);
    g_test_add_func("/ledger-collect/unread", test_unread);
    return g_test_run();
}
