/* SPDX-License-Identifier: MIT
 *
 * Reference data: areas in areas, devices and labels, people and their dated roles, sources, limits, obligations.
 */
#include "site-plant.h"

#include "bihuan/base/err.h"
#include "bihuan/form/form.h"
#include "bihuan/model/appointment.h"
#include "bihuan/model/area.h"
#include "bihuan/model/department.h"
#include "bihuan/model/device.h"
#include "bihuan/model/limit.h"
#include "bihuan/model/obligation.h"
#include "bihuan/model/person.h"
#include "bihuan/model/record.h"
#include "bihuan/model/role.h"
#include "bihuan/model/source.h"
#include "bihuan/store/canon.h"

/* What cannot be read fails the test. */
static gboolean has_role(Db *db, const char *person, const char *role, gint64 at) {
    gboolean has = FALSE;
    g_assert_true(person_has_role(db, person, role, at, &has, NULL));
    return has;
}

static void put_area(Change *change, const char *code, const char *parent, const char *department, GError **error) {
    PlantArea area = {.code = (char *)code, .name = (char *)code, .parent = (char *)parent, .department = (char *)department};
    area_save(change, &area, error);
}

static void put_areas(Fixture *f) {
    IN_CHANGE(f, {
        put_area(change, "A", "", "PRD", &error);
        put_area(change, "A-1", "A", "", &error);
        put_area(change, "A-1-x", "A-1", "", &error);
        put_area(change, "B", "", "", &error);
    });
}

static char *joined(GPtrArray *texts) {
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < texts->len; i++)
        g_string_append_printf(text, "%s%s", i ? " " : "", (const char *)texts->pdata[i]);
    return g_string_free(text, FALSE);
}

static void test_area(Fixture *f, gconstpointer data) {
    (void)data;
    Db *db = plant_db(f->plant);
    g_autoptr(GError) error = NULL;
    put_areas(f);
    g_autoptr(GPtrArray) chain = area_chain(db, "A-1-x", NULL), inner = area_with_inner(db, "A", NULL), none = area_chain(db, "C", NULL);
    g_autofree char *chain_text = joined(chain), *inner_text = joined(inner), *department = area_department(db, "A-1-x", NULL);
    g_autofree char *nobody = area_department(db, "B", NULL);
    g_assert_cmpstr(chain_text, ==, "A-1-x A-1 A");
    g_assert_cmpstr(inner_text, ==, "A A-1 A-1-x");
    g_assert_cmpuint(none->len, ==, 0);
    g_assert_cmpstr(department, ==, "PRD");
    g_assert_cmpstr(nobody, ==, "");
    g_assert_true(area_is_inside(db, "A-1-x", "A", NULL));
    g_assert_true(area_is_inside(db, "A", "A", NULL));
    g_assert_false(area_is_inside(db, "A", "A-1", NULL));
    g_assert_false(area_is_inside(db, "B", "A", NULL));
    g_assert_null(area_load(db, "C", &error));
    g_assert_true(err_is(error, ERR_NOT_FOUND));
}

static void test_area_ring(Fixture *f, gconstpointer data) {
    (void)data;
    IN_CHANGE(f, {
        put_area(change, "A", "B", "", &error);
        put_area(change, "B", "A", "", &error);
    });
    /* the import refuses rings; a reader that meets one must still come to an end */
    g_autoptr(GPtrArray) chain = area_chain(plant_db(f->plant), "A", NULL);
    g_assert_cmpuint(chain->len, <=, AREA_DEPTH_MAX);
    g_assert_false(area_is_inside(plant_db(f->plant), "A", "C", NULL));
}

static void put_device(Change *change, const char *code, const char *area, const char *label, GError **error) {
    Device device = {.code = (char *)code, .name = (char *)"循环泵", .area = (char *)area, .position = (char *)"东侧_1"};
    device_put(change, &device, label, error);
}

static void test_device(Fixture *f, gconstpointer data) {
    (void)data;
    Db *db = plant_db(f->plant);
    g_autoptr(GError) reason = NULL;
    put_areas(f);
    IN_CHANGE(f, {
        put_device(change, "P-1", "A-1-x", "AAAA1111", &error);
        put_device(change, "P-2", "A", "AAAA2222", &error);
        put_device(change, "P-3", "B", "AAAA3333", &error);
    });
    g_autoptr(GPtrArray) in_area = device_list(db, "A", "", 10, NULL), behind = device_list(db, NULL, "P-1", 1, NULL);
    g_assert_cmpuint(in_area->len, ==, 2);
    g_assert_cmpuint(behind->len, ==, 1);
    g_assert_cmpstr(((Device *)behind->pdata[0])->code, ==, "P-2");
    g_autoptr(GPtrArray) by_code = device_search(db, "p-3", 10, NULL), by_name = device_search(db, "循环", 10, NULL);
    g_autoptr(GPtrArray) literal = device_search(db, "%", 10, NULL), underline = device_search(db, "侧_", 10, NULL);
    g_assert_cmpuint(by_code->len, ==, 1);
    g_assert_cmpuint(by_name->len, ==, 3);
    g_assert_cmpuint(literal->len, ==, 0);
    g_assert_cmpuint(underline->len, ==, 3);
    /* known devices keep their labels; a new label revokes the old one */
    IN_CHANGE(f, put_device(change, "P-1", "B", NULL, &error));
    clock_advance(CLOCK_HOUR);
    IN_CHANGE(f, device_relabel(change, "P-1", "BBBB1111", &error));
    g_autoptr(Device) device = device_load(db, "P-1", NULL);
    g_autoptr(DeviceLabel) old = device_label_load(db, "AAAA1111", NULL), valid = device_label_of(db, "P-1", NULL);
    g_assert_cmpint(device->generation, ==, 2);
    g_assert_cmpstr(device->area, ==, "B");
    g_assert_cmpint(old->revoked, ==, at(PLANT_TIME) + CLOCK_HOUR);
    g_assert_cmpstr(valid->code, ==, "BBBB1111");
    g_assert_cmpint(valid->generation, ==, 2);
    g_assert_null(device_label_load(db, "CCCC1111", &reason));
    g_assert_true(err_is(reason, ERR_NOT_FOUND));
}

static void put_person(Change *change, const char *id, const char *name, const char *pinyin, gboolean in_service, GError **error) {
    Person person = {
        .id = (char *)id, .name = (char *)name, .pinyin = (char *)pinyin, .department = (char *)"EHS", .in_service = in_service};
    person_put(change, &person, error);
}

static void put_role(Change *change, const char *person, const char *role, const char *scope, const char *until, GError **error) {
    Appointment a = {
        .person = (char *)person, .role = (char *)role, .scope = (char *)scope, .since = at("2026-01-01"), .until = until ? at(until) : 0};
    appointment_put(change, &a, error);
}

static void test_person(Fixture *f, gconstpointer data) {
    (void)data;
    Db *db = plant_db(f->plant);
    IN_CHANGE(f, {
        put_person(change, "wangqiang", "王强", "WQ", TRUE, &error);
        put_person(change, "linjing", "林静", "lj", TRUE, &error);
        put_person(change, "qiuyue", "邱月", "qy", FALSE, &error);
    });
    const struct {
        const char *text;
        guint found;
    } searches[] = {{"wq", 1}, {"WANG", 1}, {"静", 1}, {"qy", 0}, {"", 2}, {"%", 0}, {"q", 0}};
    for (gsize i = 0; i < G_N_ELEMENTS(searches); i++) {
        g_autoptr(GPtrArray) found = person_search(db, searches[i].text, 10, NULL);
        g_assert_cmpuint(found->len, ==, searches[i].found);
    }
    PersonFilter all = {.leavers = TRUE}, serving = {.department = "EHS"}, other = {.department = "EQP"};
    g_autoptr(GPtrArray) a = person_list(db, &all, "", 10, NULL), b = person_list(db, &serving, "", 10, NULL);
    g_autoptr(GPtrArray) c = person_list(db, &other, "", 10, NULL), d = person_list(db, &all, "linjing", 10, NULL);
    g_assert_cmpuint(a->len, ==, 3);
    g_assert_cmpuint(b->len, ==, 2);
    g_assert_cmpuint(c->len, ==, 0);
    g_assert_cmpuint(d->len, ==, 2);
    g_autofree char *known = person_name(db, "wangqiang"), *unknown = person_name(db, "x"), *none = person_name(db, NULL);
    g_assert_cmpstr(known, ==, "王强");
    g_assert_cmpstr(unknown, ==, "x");
    g_assert_cmpstr(none, ==, "");
}

static void test_appointment(Fixture *f, gconstpointer data) {
    (void)data;
    Db *db = plant_db(f->plant);
    gint64 march = at("2026-03-01"), june = at("2026-06-01");
    IN_CHANGE(f, {
        put_person(change, "a", "甲", "", TRUE, &error);
        put_person(change, "b", "乙", "", TRUE, &error);
        put_person(change, "left", "丙", "", FALSE, &error);
        put_role(change, "a", "op-lead", "source:S1", "2026-06-01", &error);
        put_role(change, "b", "op-lead", "", NULL, &error);
        put_role(change, "left", "ehs", "", NULL, &error);
    });
    g_assert_true(has_role(db, "a", "op-lead", june - 1));
    g_assert_false(has_role(db, "a", "op-lead", june));
    g_assert_false(has_role(db, "a", "op-lead", at("2026-01-01") - 1));
    g_assert_false(has_role(db, "left", "ehs", march));
    g_assert_true(person_has_role_for(db, "a", "op-lead", "source:S1", march, NULL));
    g_assert_false(person_has_role_for(db, "a", "op-lead", "source:S2", march, NULL));
    g_assert_true(person_has_role_for(db, "b", "op-lead", "source:S2", march, NULL));
    const struct {
        const char *scope;
        gint64 time;
        const char *who;
    } cases[] = {{NULL, march, "a b"}, {NULL, june, "b"}, {"source:S1", march, "a"}, {"source:S1", june, "b"}, {"", march, "b"}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GPtrArray) holders = appointment_holders(db, "op-lead", cases[i].scope, cases[i].time, NULL);
        g_autofree char *text = joined(holders);
        g_assert_cmpstr(text, ==, cases[i].who);
    }
    g_autoptr(GPtrArray) then = appointment_history(db, "op-lead", "source:S1", march, june, NULL);
    g_autoptr(GPtrArray) after = appointment_history(db, "op-lead", "source:S1", june, at("2026-07-01"), NULL);
    g_assert_cmpuint(then->len, ==, 1);
    g_assert_cmpuint(after->len, ==, 0);
    g_auto(GStrv) roles = appointment_roles(db, "a", march, NULL);
    g_assert_cmpuint(g_strv_length(roles), ==, 1);
    PersonFilter leads = {.role = "op-lead", .at = march};
    g_autoptr(GPtrArray) people = person_list(db, &leads, "", 10, NULL);
    g_assert_cmpuint(people->len, ==, 2);
}

static void test_source(Fixture *f, gconstpointer data) {
    (void)data;
    Db *db = plant_db(f->plant);
    gint64 s = 0, r = 0;
    g_autoptr(GError) reason = NULL;
    /* a vector worked out by hand */
    g_assert_true(source_grade("氨:7664-41-7:60:10:2,甲醇:67-56-1:1200:500:1", 150, &s, &r, &reason));
    g_assert_no_error(reason);
    g_assert_cmpint(s, ==, 840);
    g_assert_cmpint(r, ==, 2160);
    const char *bad[] = {"氨", "氨:1:60:0:2", "氨:1:x:10:2", "氨:1:60:10:2:3", "氨:1:-6:10:2"};
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
        g_assert_false(source_grade(bad[i], 100, &s, &r, NULL));
    put_areas(f);
    IN_CHANGE(f, {
        char *areas[] = {(char *)"A", NULL}, *inner[] = {(char *)"A-1", NULL};
        Source outer = {.code = (char *)"S1", .name = (char *)"甲", .level = (char *)"3", .areas = areas, .since = 5};
        Source narrow = {
            .code = (char *)"S2", .name = (char *)"乙", .level = (char *)"4", .areas = inner, .since = 5, .until = at("2026-06-01")};
        source_put(change, &outer, &error);
        source_put(change, &narrow, &error);
    });
    g_autofree char *inside = NULL, *later = NULL, *none = NULL;
    g_assert_true(source_of_area(db, "A-1-x", at("2026-03-01"), &inside, NULL));
    g_assert_true(source_of_area(db, "A-1-x", at("2026-06-01"), &later, NULL));
    g_assert_true(source_of_area(db, "B", at("2026-03-01"), &none, NULL));
    g_assert_cmpstr(inside, ==, "S2");
    g_assert_cmpstr(later, ==, "S1");
    g_assert_null(none);
}

static gboolean put_limit(Change *change, const char *from, const char *to, const char *value, GError **error) {
    Limit limit = {.name = (char *)"hazard.respond", .effective_from = (char *)from, .effective_to = (char *)to, .value = (char *)value};
    return limit_put(change, &limit, error);
}

static void test_limit(Fixture *f, gconstpointer data) {
    (void)data;
    Db *db = plant_db(f->plant);
    g_autoptr(GError) reason = NULL;
    IN_CHANGE(f, {
        put_limit(change, "2025-01-01", "2026-09-30", "48h", &error);
        put_limit(change, "2026-09-30", "", "24h", &error);
    });
    g_autofree char *before = limit_resolve(db, "hazard.respond", at("2026-09-29T23:59:59.999"), NULL);
    g_autofree char *after = limit_resolve(db, "hazard.respond", at("2026-09-30"), NULL);
    g_assert_cmpstr(before, ==, "48h");
    g_assert_cmpstr(after, ==, "24h");
    g_assert_null(limit_resolve(db, "hazard.respond", at("2024-12-31"), &reason));
    g_assert_true(err_is(reason, ERR_NOT_FOUND));
    g_autoptr(Change) change = change_begin(f->plant, "system", NULL);
    g_assert_false(put_limit(change, "2026-13-01", "", "1h", NULL));
    g_assert_false(put_limit(change, "2026-01-01", "2026-01-01", "1h", NULL));
    g_assert_false(put_limit(change, "2026-01-01", "", "", NULL));
}

static void test_obligation(Fixture *f, gconstpointer data) {
    (void)data;
    const struct {
        const char *cycle, *after, *next;
    } cases[] = {{"monthly:23", "2026-01-22T23:59", "2026-01-23"},
                 {"monthly:23", "2026-01-23", "2026-02-23"},
                 {"monthly:31", "2026-02-01", "2026-02-28"},
                 {"monthly:31", "2026-02-28", "2026-03-31"},
                 {"monthly:1", "2026-12-05", "2027-01-01"},
                 {"365d", "2026-03-01T10:00", "2027-03-01"},
                 {"daily", "2026-03-01T10:00", "2026-03-02"},
                 {"weekly:1", "2026-11-27", "2026-11-30"},
                 {"weekly:1", "2026-11-30", "2026-12-07"},
                 {"weekly:1,5", "2026-11-30T00:00:01", "2026-12-04"},
                 {"monthly:1,16", "2026-11-01", "2026-11-16"},
                 {"monthly:1,16", "2026-11-16", "2026-12-01"},
                 {"yearly:02-29", "2027-01-05", "2027-02-28"},
                 {"yearly:02-29", "2027-02-28", "2028-02-29"},
                 {"yearly:04-01,10-01", "2026-04-01", "2026-10-01"},
                 {"2w", "2026-12-25T23:59", "2027-01-08"},
                 {"1mon", "2026-01-31", "2026-02-28"},
                 {"6mon", "2026-08-31T12:00", "2027-02-28"},
                 {"1y", "2028-02-29", "2029-02-28"},
                 {"4y", "2024-02-29", "2028-02-29"},
                 {"2y", "2026-11-27T08:00", "2028-11-27"},
                 {"8h", "2026-12-31T20:00", "2027-01-01T04:00"},
                 {"run:500 or 6mon", "2026-01-15", "2026-07-15"},
                 {"monthly:1 or 15d", "2026-11-10", "2026-11-25"},
                 {"monthly:1 or 15d", "2026-11-20", "2026-12-01"}};
    gint64 next;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_assert_true(obligation_next(cases[i].cycle, at(cases[i].after), &next, NULL));
        g_assert_cmpint(next, ==, at(cases[i].next));
    }
    g_assert_true(obligation_next("once", at("2026-01-01"), &next, NULL));
    g_assert_cmpint(next, ==, 0);
    const char *bad[] = {"",      "monthly:0", "monthly:32",        "monthly:",   "0d",         "365",     "weekly",
                         "-1d",   "weekly:8",  "yearly:02-30",      "yearly:2-9", "monthly:1,", "1mon or", "run:",
                         "run:0", "6 mon",     "@test.cycle.crane", "once or 1y", "99999999d"};
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
        g_assert_false(obligation_next(bad[i], at("2026-01-01"), &next, NULL));
    g_autoptr(GArray) leads = obligation_leads("1d, 7d,3d", NULL);
    g_assert_cmpuint(leads->len, ==, 3);
    g_assert_cmpint(g_array_index(leads, gint64, 0), ==, 7 * CLOCK_DAY);
    IN_CHANGE(f, {
        Obligation o = {.id = (char *)"x",
                        .subject = (char *)"plant",
                        .kind = (char *)"ledger",
                        .title = (char *)"台账",
                        .cycle = (char *)"monthly:23",
                        .leads = (char *)"7d",
                        .next = at("2026-03-23")};
        obligation_put(change, &o, &error);
    });
    g_autoptr(GPtrArray) not_yet = obligation_list_due(plant_db(f->plant), at("2026-03-23"), 10, NULL);
    g_autoptr(GPtrArray) due = obligation_list_due(plant_db(f->plant), at("2026-03-23") + 1, 10, NULL);
    g_autoptr(GPtrArray) of_plant = obligation_list_of(plant_db(f->plant), "plant", NULL);
    g_assert_cmpuint(not_yet->len, ==, 0);
    g_assert_cmpuint(due->len, ==, 1);
    g_assert_cmpuint(of_plant->len, ==, 1);
}

static void test_titles(Fixture *f, gconstpointer data) {
    (void)data;
    Db *db = plant_db(f->plant);
    IN_CHANGE(f, {
        Department department = {.code = (char *)"EQP", .name = (char *)"设备部", .name_en = (char *)"Equipment"};
        department_put(change, &department, &error);
    });
    i18n_set_language("en");
    g_autofree char *english = department_title(db, "EQP"), *unknown = department_title(db, "XYZ");
    i18n_set_language("zh");
    g_autofree char *chinese = department_title(db, "EQP");
    g_assert_cmpstr(english, ==, "Equipment");
    g_assert_cmpstr(chinese, ==, "设备部");
    g_assert_cmpstr(unknown, ==, "XYZ");
    g_assert_true(role_is_known("op-lead"));
    g_assert_false(role_is_known("boss"));
    g_assert_cmpstr(role_title("boss"), ==, "boss");
}

static gboolean take(const Noun *noun, const char *column, gpointer thing, const char *text) {
    return noun_column_take(noun_column(noun, column), thing, text);
}

static void text_is(const Noun *noun, const char *column, gconstpointer thing, const char *expected) {
    g_autofree char *text = noun_column_text(noun_column(noun, column), thing);
    g_assert_cmpstr(text, ==, expected);
}

static void keep_device(Fixture *f, const Device *device) {
    IN_CHANGE(f, device_put(change, device, "ABCD2345", &error));
}

/* What the descriptor says holds for every kind of column: a copy is the same, each change makes it another, a row gives it back. */
static void test_noun(Fixture *f, gconstpointer data) {
    (void)data;
    Db *db = plant_db(f->plant);
    g_autoptr(GError) error = NULL;
    g_autoptr(Device) pump = noun_new(&device_noun);
    g_assert_cmpstr(pump->category, ==, "");
    g_assert_true(take(&device_noun, "code", pump, "P-1") && take(&device_noun, "x", pump, "120.5"));
    text_is(&device_noun, "x", pump, "120.5");
    g_assert_true(take(&device_noun, "y", pump, ""));
    text_is(&device_noun, "x", pump, "");
    g_assert_false(take(&device_noun, "x", pump, "12 m"));
    g_assert_false(take(&device_noun, "generation", pump, "one"));
    g_assert_true(take(&device_noun, "x", pump, "120.5") && take(&device_noun, "y", pump, "-30"));
    g_autoptr(Device) copy = noun_copy(&device_noun, pump);
    g_assert_true(noun_same(&device_noun, pump, copy));
    g_assert_true(take(&device_noun, "y", copy, "-30.001"));
    g_assert_false(noun_same(&device_noun, pump, copy));
    keep_device(f, pump);
    g_autoptr(Device) read = device_load(db, "P-1", &error);
    pump->generation = 1;
    g_assert_true(noun_same(&device_noun, pump, read));
    g_autoptr(Person) person = noun_new(&person_noun);
    text_is(&person_noun, "in_service", person, "no");
    g_assert_false(take(&person_noun, "in_service", person, "perhaps"));
    g_assert_true(take(&person_noun, "in_service", person, "yes") && person->in_service);
    g_assert_null(noun_column(&person_noun, "seq"));
}

/* No row is one answer, no table another. */
static void test_noun_answers(Fixture *f, gconstpointer data) {
    (void)data;
    Db *db = plant_db(f->plant);
    g_autoptr(GError) error = NULL;
    Noun nowhere = person_noun;
    nowhere.table = "nowhere";
    Person *person = NULL;
    g_assert_true(noun_find(db, &person_noun, &person, &error, "WHERE id = $1", "s", "x") && !person && !error);
    g_assert_false(noun_find(db, &nowhere, &person, &error, "WHERE id = $1", "s", "x"));
    g_assert_true(error && !err_is(error, ERR_NOT_FOUND));
    g_clear_error(&error);
    g_assert_null(noun_load(db, &nowhere, "x", &error));
    g_assert_true(error && !err_is(error, ERR_NOT_FOUND));
    g_clear_error(&error);
    g_assert_null(noun_list(db, &nowhere, &error, "", ""));
    g_assert_nonnull(error);
    g_clear_error(&error);
    g_autoptr(GPtrArray) none = noun_list(db, &person_noun, &error, "WHERE id = $1", "s", "x");
    g_assert_true(none && none->len == 0 && !error);
}

/* What forms may ask of a record is what its columns say, and the few words that no column holds. */
static void test_record_facts(void) {
    static const char *const elsewhere[] = {"step", "decision", "actor", "now", "class", NULL};
    g_autoptr(Record) record = record_new();
    g_autoptr(GHashTable) none = canon_map_new(), facts = canon_map_new();
    record_add_facts(record, none);
    g_assert_cmpuint(g_hash_table_size(none), ==, 1); /* a record that is not written yet was rejected 0 times */
    for (guint i = 0; i < record_noun.width; i++)
        if (record_noun.columns[i].kind != NOUN_KIND_MAP)
            noun_column_take(&record_noun.columns[i], record, record_noun.columns[i].kind == NOUN_KIND_FLAG ? "yes" : "7");
    record_add_facts(record, facts);
    guint count = 0, known = 0;
    const ConditionName *names = form_facts(&count);
    for (guint i = 0; i < count; i++) {
        gboolean here = g_hash_table_contains(facts, names[i].name), there = g_strv_contains(elsewhere, names[i].name);
        known += here;
        if (here == there)
            g_error("%s is %s", names[i].name, here ? "a column too" : "no column's fact");
    }
    g_assert_cmpuint(known, ==, g_hash_table_size(facts));
    g_assert_cmpstr(record_column(record, "reporter"), ==, "7");
    g_assert_null(record_column(record, "opened_by"));
    g_assert_null(record_column(record, NULL));
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    const struct {
        const char *name;
        void (*run)(Fixture *, gconstpointer);
    } tests[] = {{"/model/area", test_area},     {"/model/area-ring", test_area_ring},      {"/model/device", test_device},
                 {"/model/person", test_person}, {"/model/appointment", test_appointment},  {"/model/source", test_source},
                 {"/model/limit", test_limit},   {"/model/obligation", test_obligation},    {"/model/titles", test_titles},
                 {"/model/noun", test_noun},     {"/model/noun-answers", test_noun_answers}};
    g_test_add_func("/model/record-facts", test_record_facts);
    for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
        g_test_add(tests[i].name, Fixture, NULL, fixture_up, tests[i].run, fixture_down);
    return g_test_run();
}
