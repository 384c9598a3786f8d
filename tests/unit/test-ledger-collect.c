/* SPDX-License-Identifier: MIT
 *
 * The ledger's facts out of a real plant file: who, which hazards with which deadline, permits, inspections,
 * tests, certificates. Rows are put by the one write path, the forms are the program's own.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/id.h"
#include "bihuan/base/path.h"
#include "bihuan/export/ledger_collect.h"
#include "bihuan/export/report.h"
#include "bihuan/form/shelf.h"
#include "bihuan/model/appointment.h"
#include "bihuan/model/area.h"
#include "bihuan/model/device.h"
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

#define DONE(call)                                                                                           \
    do {                                                                                                     \
        GError *failure = NULL;                                                                              \
        gboolean well = call;                                                                                \
        g_assert_no_error(failure);                                                                          \
        g_assert_true(well);                                                                                 \
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
    if (!role) return;
    Appointment appointment = {
        .person = (char *)id,
        .role = (char *)role,
        .scope = (char *)scope,
        .since = at("2026-01-01"),
    };
    DONE(appointment_put(world->change, &appointment, &failure));
}

static void put_obligation(World *world, const char *id, const char *subject, const char *kind,
                           const char *last, const char *next) {
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

static void put_site(World *world) {
    PlantArea outer = {
        .code = (char *)"A1", .name = (char *)"罐区", .parent = (char *)"", .department = (char *)"PRD"
    };
    PlantArea inner = {
        .code = (char *)"A1-1", .name = (char *)"泵区", .parent = (char *)"A1", .department = (char *)""
    };
    PlantArea other = {
        .code = (char *)"A2", .name = (char *)"仓库", .parent = (char *)"", .department = (char *)"ADM"
    };
    DONE(area_save(world->change, &outer, &failure));
    DONE(area_save(world->change, &inner, &failure));
    DONE(area_save(world->change, &other, &failure));
    char *areas[] = { (char *)"A1", NULL };
    Source source = {
        .code = (char *)"MHS-02",
        .name = (char *)"液氨罐区",
        .level = (char *)"3",
        .areas = areas,
        .materials = (char *)"氨:7664-41-7:60:10:2",
        .since = at("2025-01-01"),
    };
    DONE(source_put(world->change, &source, &failure));
    Device near = { .code = (char *)"P-1",
                    .name = (char *)"泵",
                    .area = (char *)"A1-1",
                    .position = (char *)"",
                    .category = (char *)"" };
    Device far = { .code = (char *)"P-2",
                   .name = (char *)"泵",
                   .area = (char *)"A2",
                   .position = (char *)"",
                   .category = (char *)"" };
    DONE(device_put(world->change, &near, "AAAA1", &failure));
    DONE(device_put(world->change, &far, "AAAA2", &failure));
    put_person(world, "gm", "周启明", "principal", "source:MHS-02");
    put_person(world, "op", "王强", "op-lead", "source:MHS-02");
    put_person(world, "tl", "李四", NULL, NULL);
}

static void install_forms(World *world) {
    const char *names[] = { "hazard", "inspection", "hot-work" };
    Shelf *shelf = shelf_new(plant_db(world->plant));
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_strdup_printf("forms/%s.ini", names[i]);
        g_autofree char *text = path_embedded(path, NULL);
        g_assert_nonnull(text);
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
    PlantFacts facts = { .name = "示例", .simulate = TRUE, .at = clock_now() };
    world->plant = plant_create(path, &facts, &error);
    g_assert_no_error(error);
    world->change = change_begin(world->plant, "system", &error);
    g_assert_no_error(error);
    install_forms(world);
    put_site(world);
    put_hazards(world);
    put_others(world);
    DONE(change_commit(world->change, "import", "test", "", &failure));
    change_free(world->change);
}

static void world_close(World *world) {
    plant_close(world->plant);
    g_autoptr(GDir) dir = g_dir_open(world->folder, 0, NULL);
    for (const char *name = g_dir_read_name(dir); name; name = g_dir_read_name(dir)) {
        g_autofree char *path = g_build_filename(world->folder, name, NULL);
        if (g_remove(path) != 0) g_rmdir(path);
    }
    g_rmdir(world->folder);
    g_free(world->folder);
    clock_reset();
}

static const LedgerCell *cell(const Ledger *ledger, guint row, const char *key) {
    return ledger_cell(ledger, row, (guint)ledger_template_find_column(ledger_template(ledger), key));
}

static void test_facts(void) {
    World world = { 0 };
    world_open(&world);
    GError *error = NULL;
    g_autoptr(LedgerTemplate) template = ledger_template_load(&error);
    g_autoptr(LedgerFacts) facts =
        ledger_collect(plant_db(world.plant), template, "2026-10", at("2026-11-01"), &error);
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

static void test_ledger_of_plant(void) {
    World world = { 0 };
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
        if (check->severity == LEDGER_INFO) continue; /* nobody is filed (L05), no month is closed yet (L07) */
        g_assert_false(g_str_has_prefix(check->rule, "L0"));
    }
    const Report *report = report_find("ledger");
    g_assert_nonnull(report);
    ReportRequest request = {
        .period = "2026-10", .plant = "示例", .maker = "", .head = "X", .now = at("2026-11-01")
    };
    g_autoptr(Book) book = report->make(plant_db(world.plant), &request, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(sheet_rows(book_sheet(book, 0)), ==, 3);
    request.period = "2026-13";
    g_assert_null(report->make(plant_db(world.plant), &request, &error));
    g_assert_true(err_is(error, ERR_INPUT));
    g_clear_error(&error);
    world_close(&world);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    i18n_init("en");
    clock_set_offset(480);
    id_seed(7);
    g_test_add_func("/ledger-collect/facts", test_facts);
    g_test_add_func("/ledger-collect/ledger", test_ledger_of_plant);
    return g_test_run();
}
