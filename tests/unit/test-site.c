/* SPDX-License-Identifier: MIT
 *
 * Import and export of reference data: encodings, quotes, every wrong line reported, all or nothing, round trip.
 */
#include "site-plant.h"

#include "../../src/app/setup.h"
#include "bihuan/app/site.h"
#include "bihuan/base/err.h"
#include "bihuan/form/shelf.h"
#include "bihuan/model/appointment.h"
#include "bihuan/model/area.h"
#include "bihuan/model/device.h"
#include "bihuan/model/person.h"

#define AREAS "code,name,parent\nA,罐区,\nA-1,泵房,A\n"

static gboolean import(Fixture *f, const char *kind, const char *text, gssize size, SiteImportResult *result, GError **error) {
    site_import_result_clear(result);
    g_autoptr(GBytes) bytes = g_bytes_new(text, size < 0 ? strlen(text) : (gsize)size);
    return site_import_bytes(f->plant, "system", kind, &(SiteFile){"t.csv", bytes}, result, error);
}

/* What cannot be read fails the test. */
static gboolean has_role(Db *db, const char *person, const char *role, gint64 at) {
    gboolean has = FALSE;
    g_assert_true(person_has_role(db, person, role, at, &has, NULL));
    return has;
}

static gboolean has_area(Db *db, const char *code) {
    gboolean there = FALSE;
    g_assert_true(area_exists(db, code, &there, NULL));
    return there;
}

static void import_ok(Fixture *f, const char *kind, const char *text) {
    g_autoptr(GError) error = NULL;
    g_auto(SiteImportResult) result = {0};
    gboolean ok = import(f, kind, text, -1, &result, &error);
    g_assert_no_error(error);
    g_assert_true(ok);
}

static void fixture_with_data(Fixture *f, gconstpointer data) {
    fixture_up(f, data);
    import_ok(f, "departments", "code,name,name_en\nPRD,生产部,Production\nEHS,安环部,Safety\n");
    import_ok(f, "areas", AREAS);
}

static void assert_area(Fixture *f, const char *code, const char *name) {
    g_autofree char *found = area_name(plant_db(f->plant), code);
    g_assert_cmpstr(found, ==, name);
}

static void test_encodings(Fixture *f, gconstpointer data) {
    (void)data;
    g_autoptr(GError) error = NULL;
    g_auto(SiteImportResult) result = {0};
    gsize size;
    import_ok(f, "areas",
              "\xef\xbb\xbf"
              "name,code,parent\r\n卸车站,A-2,A\r\n");
    assert_area(f, "A-2", "卸车站");
    g_autofree char *gb = g_convert("code,name,parent\r\nA-3,液氨罐区,A\r\n", -1, "GB18030", "UTF-8", NULL, &size, NULL);
    g_assert_true(import(f, "areas", gb, (gssize)size, &result, &error));
    g_assert_no_error(error);
    assert_area(f, "A-3", "液氨罐区");
    g_assert_false(import(f, "areas", "code,name,parent\nA-4,\xff\xff\xff,\n", -1, &result, &error));
    g_assert_true(err_is(error, ERR_INPUT));
    g_clear_error(&error);
    g_assert_false(import(f, "areas", "code,name,parent\nA\0B,x,\n", 25, &result, &error));
    g_assert_true(err_is(error, ERR_INPUT));
}

static void test_quotes(Fixture *f, gconstpointer data) {
    (void)data;
    import_ok(f, "devices",
              "code,name,area,position\n"
              "P-1,\"泵 \"\"甲\"\", 大\",A-1,\"二层\n东侧\"\n\n"
              "\"P-2\",=1+1,A,\n");
    g_autoptr(Device) first = device_load(plant_db(f->plant), "P-1", NULL);
    g_autoptr(Device) second = device_load(plant_db(f->plant), "P-2", NULL);
    g_assert_cmpstr(first->name, ==, "泵 \"甲\", 大");
    g_assert_cmpstr(first->position, ==, "二层 东侧");
    g_assert_cmpstr(second->name, ==, "=1+1");
    g_autoptr(DeviceLabel) label = device_label_of(plant_db(f->plant), "P-1", NULL);
    g_assert_nonnull(label);
    g_assert_cmpint(label->generation, ==, 1);
}

static void test_lines(Fixture *f, gconstpointer data) {
    (void)data;
    const struct {
        const char *kind, *text;
        guint line, count;
        const char *word;
    } cases[] = {
        {"areas", "code,name,parent\nB,b,\nC,,\n", 3, 1, "empty"},
        {"areas", "code,name,parent\nB,b,ZZ\n", 2, 1, "ZZ"},
        {"areas", "code,name,parent\nB,\"b\nb\",\nB,c,\n", 4, 1, "twice"},
        {"areas", "code,name,parent\nB,b,C\nC,c,D\nD,d,B\n", 2, 3, "itself"},
        {"areas", "code,name,parent\nA,罐区,A-1\n", 2, 1, "itself"},
        {"areas", "code,name,parent,colour\nB,b,,red\n", 1, 1, "colour"},
        {"areas", "code,name\nB,b\n", 1, 1, "parent"},
        {"areas", "code,name,parent,name\nB,b,,b\n", 1, 1, "twice"},
        {"areas", "code,name,parent\nB,b,,x\n", 2, 1, "more values"},
        {"areas", "code,name,parent\nB b,b,\n", 2, 1, "not a valid code"},
        {"areas", "code,name,parent\nB,b\x1b[31m,\n", 2, 2, ""},
        {"areas", "code,name,parent,department\nB,b,,ZZZ\n", 2, 1, "ZZZ"},
        {"devices", "code,name,area,position\nP-1,泵,A,x\nP-2,泵,ZZ,x\n", 3, 1, "ZZ"},
        {"people", "id,name,department,roles,in_service\na,甲,PRD,operator,yes\nb,乙,PRD,boss,yes\n", 3, 1, "boss"},
        {"people", "id,name,department,roles,in_service\na,甲,ZZZ,,yes\n", 2, 1, "ZZZ"},
        {"people", "id,name,department,roles,in_service\na,甲,PRD,,maybe\n", 2, 1, "maybe"},
        {"people", "id,name,department,roles,in_service,email\na,甲,PRD,,yes,a@b@c\n", 2, 1, "a@b@c"},
        {"people", "id,name,department,roles,in_service,scopes\na,甲,PRD,op-lead,yes,op-lead@tank\n", 2, 1, "op-lead@tank"},
        {"sources", "code,name,level,areas\nS-1,源,5,A\n", 2, 1, "5"},
        {"sources", "code,name,level,areas,materials\nS-1,源,3,A;ZZ,氨:60\n", 2, 2, "ZZ"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_auto(SiteImportResult) result = {0};
        gint64 before = plant_head_seq(f->plant);
        g_test_message("case %d", (int)i);
        g_assert_false(import(f, cases[i].kind, cases[i].text, -1, &result, &error));
        g_assert_true(err_is(error, ERR_INPUT));
        g_assert_cmpuint(result.problem_count, ==, cases[i].count);
        if (!result.problems || !result.problems->len)
            continue;
        const SiteProblem *problem = result.problems->pdata[0];
        g_assert_cmpuint(problem->line, ==, cases[i].line);
        g_assert_nonnull(strstr(problem->text, cases[i].word));
        g_assert_nonnull(strstr(error->message, problem->text));
        g_assert_cmpint(plant_head_seq(f->plant), ==, before);
    }
    g_assert_false(has_area(plant_db(f->plant), "B"));
}

static void test_broken_files(Fixture *f, gconstpointer data) {
    (void)data;
    const char *files[] = {"", "\n\n", "code,name,parent\nB,\"b,\n", "code,name,parent\nB,\"b\"x,\n"};
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autoptr(GError) error = NULL;
        g_auto(SiteImportResult) result = {0};
        g_assert_false(import(f, "areas", files[i], -1, &result, &error));
        g_assert_true(err_is(error, ERR_INPUT));
    }
    g_autoptr(GError) error = NULL;
    g_auto(SiteImportResult) result = {0};
    g_assert_false(import(f, "things", AREAS, -1, &result, &error));
    g_assert_true(err_is(error, ERR_USAGE));
    g_clear_error(&error);
    g_autoptr(GBytes) bytes = g_bytes_new_static(AREAS, strlen(AREAS));
    g_assert_false(site_import_bytes(f->plant, "nobody", "areas", &(SiteFile){"t.csv", bytes}, &result, &error));
    g_assert_true(err_is(error, ERR_DENIED));
}

static void test_many_problems(Fixture *f, gconstpointer data) {
    (void)data;
    g_autoptr(GString) text = g_string_new("code,name,parent\nGOOD,good,\n");
    g_autoptr(GError) error = NULL;
    g_auto(SiteImportResult) result = {0};
    for (int i = 0; i < 30; i++)
        g_string_append_printf(text, "B%d,,\n", i);
    g_assert_false(import(f, "areas", text->str, -1, &result, &error));
    g_assert_cmpuint(result.problem_count, ==, 30);
    g_assert_cmpuint(result.problems->len, ==, SITE_PROBLEMS_MAX);
    g_assert_nonnull(strstr(error->message, "29 more"));
    g_assert_false(has_area(plant_db(f->plant), "GOOD"));
}

static void test_update(Fixture *f, gconstpointer data) {
    (void)data;
    g_autoptr(GError) error = NULL;
    g_auto(SiteImportResult) result = {0};
    gint64 before = plant_head_seq(f->plant);
    g_assert_true(import(f, "areas", AREAS, -1, &result, &error));
    g_assert_cmpuint(result.unchanged, ==, 2);
    g_assert_cmpint(plant_head_seq(f->plant), ==, before);
    g_assert_true(import(f, "areas", "code,name,parent\nA,新罐区,\nA-9,新,A\n", -1, &result, &error));
    g_assert_cmpuint(result.created, ==, 1);
    g_assert_cmpuint(result.updated, ==, 1);
    g_assert_cmpint(plant_head_seq(f->plant), ==, before + 1);
    assert_area(f, "A", "新罐区");
    assert_area(f, "A-1", "泵房");
}

static char *roles_of(Fixture *f, const char *person) {
    g_auto(GStrv) roles = appointment_roles(plant_db(f->plant), person, clock_now(), NULL);
    return g_strjoinv(" ", roles);
}

static void test_people(Fixture *f, gconstpointer data) {
    (void)data;
    Db *db = plant_db(f->plant);
    const char *head = "id,name,department,roles,in_service\n";
    g_autofree char *one = g_strconcat(head, "wq,王强,PRD,operator; team-leader,在职\nzz,王翀,EHS,ehs,1\n", NULL);
    import_ok(f, "people", one);
    g_autoptr(Person) wang = person_load(db, "wq", NULL), rare = person_load(db, "zz", NULL);
    g_assert_cmpstr(wang->pinyin, ==, "wq");
    g_assert_cmpstr(rare->pinyin, ==, ""); /* not certain: left empty */
    g_autofree char *surname = g_strconcat(head, "zl,曾丽,PRD,,yes\no,O'Neil 1,PRD,,yes\n", NULL);
    import_ok(f, "people", surname);
    g_autoptr(Person) zeng = person_load(db, "zl", NULL), latin = person_load(db, "o", NULL);
    g_assert_cmpstr(zeng->pinyin, ==, "zl"); /* a surname read differently */
    g_assert_cmpstr(latin->pinyin, ==, "oneil1");
    g_autofree char *first = roles_of(f, "wq");
    g_assert_cmpstr(first, ==, "operator team-leader");
    clock_advance(CLOCK_DAY);
    gint64 second_import = clock_now();
    g_autofree char *two = g_strconcat(head, "wq,王强,PRD,team-leader;ehs,yes\n", NULL);
    import_ok(f, "people", two);
    g_autofree char *second = roles_of(f, "wq");
    g_assert_cmpstr(second, ==, "ehs team-leader");
    g_assert_true(has_role(db, "wq", "operator", second_import - 1));
    g_assert_true(has_role(db, "wq", "team-leader", second_import - 1));
    clock_advance(CLOCK_DAY);
    g_autofree char *three = g_strconcat(head, "wq,王强,PRD,team-leader;ehs,离职\n", NULL);
    import_ok(f, "people", three);
    g_autofree char *third = roles_of(f, "wq");
    g_assert_cmpstr(third, ==, "");
    gboolean there = FALSE, serves = TRUE;
    g_assert_true(person_exists(db, "wq", &there, NULL) && there);
    g_assert_true(person_in_service(db, "wq", &serves, NULL) && !serves);
    g_autoptr(GPtrArray) ever = appointment_list(db, "wq", 0, NULL);
    g_assert_cmpuint(ever->len, ==, 3);
    for (guint i = 0; i < ever->len; i++)
        g_assert_cmpint(((Appointment *)ever->pdata[i])->until, >, 0);
}

static void test_scopes(Fixture *f, gconstpointer data) {
    (void)data;
    Db *db = plant_db(f->plant);
    import_ok(f, "people",
              "id,name,department,roles,in_service,scopes\n"
              "wq,王强,PRD,op-lead;ehs,yes,op-lead@source:S1;op-lead@source:S2\n");
    g_assert_true(person_has_role_for(db, "wq", "op-lead", "source:S1", clock_now(), NULL));
    g_assert_false(person_has_role_for(db, "wq", "op-lead", "source:S3", clock_now(), NULL));
    clock_advance(CLOCK_DAY);
    import_ok(f, "people", "id,name,department,roles,in_service\nwq,王强,PRD,op-lead;ehs,yes\n");
    g_assert_true(person_has_role_for(db, "wq", "op-lead", "source:S2", clock_now(), NULL)); /* no column: scopes stay */
    import_ok(f, "people", "id,name,department,roles,in_service,scopes\nwq,王强,PRD,op-lead,yes,op-lead@source:S2\n");
    g_assert_false(person_has_role_for(db, "wq", "op-lead", "source:S1", clock_now(), NULL));
    g_assert_true(person_has_role_for(db, "wq", "op-lead", "source:S2", clock_now(), NULL));
    g_assert_false(has_role(db, "wq", "ehs", clock_now()));
}

/* What points are judged by. */
static void put_limits(Fixture *f) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Change) change = change_begin(f->plant, "system", &error);
    g_assert_no_error(error);
    g_assert_true(setup_limits(change, &error) && change_commit(change, "set-up", "limits", "", &error));
}

static void test_round_trip(Fixture *f, gconstpointer data) {
    (void)data;
    put_limits(f);
    import_ok(f, "devices", "code,name,area,position,category,class,x,y\nP-1,\"泵,\"\"A\"\"\",A-1,+东侧,泵,pump,12.5,-3.025\n");
    import_ok(f, "materials",
              "cas,name,name_en,toxic,combustible,lel,molar,mac,twa,stel,source\n"
              "67-56-1,甲醇,Methanol,yes,yes,6.0,32.04,,25,50,GBZ 2.1\n");
    import_ok(f, "sources",
              "code,name,level,areas,materials,since\n"
              "S1,罐区,三级,A;A-1,氨:7664-41-7:60:10:2;甲醇:67-56-1:1200:500:1,2024-03-18\n");
    import_ok(f, "people",
              "id,name,department,roles,in_service,title,crew,phone,email,pinyin,scopes,superior\n"
              "wq,王强,PRD,op-lead;team-leader,yes,主任,A,13800000001,wq@x.example,wq,op-lead@source:S1,ly\n"
              "ly,刘月,EHS,,no,,,,,,,\n");
    import_ok(f, "items", "code,name,kind,spec,unit,decimals,expires\nABS-1,\"棉,\"\"A\"\"\",吸附材料,10 kg,kg,1,yes\n");
    import_ok(f, "places",
              "code,name,area,keeper,phone,source,sealed,people,cycle,minimum,retired\n"
              "K1,\"柜,一\",A,wq,6301,S1,yes,4,15d,ABS-1=2.5,\nK2,旧柜,,,,,no,0,,,2026-01-01\n");
    import_ok(f, "contacts", "id,mobile,email,wecom,lang,quiet\nwq,13800000002,wq@y.example,wang.qiang,en,22:00-06:00\n");
    import_ok(f, "holidays", "day,kind,name\n2026-10-01,statutory,国庆节\n2026-10-10,workday,调休\n");
    import_ok(f, "obligations",
              "id,subject,kind,title,cycle,last\ncert-1,person:wq,certificate,焊接证,2190d,2024-05-01\n"
              "test-1,device:P-1,test,年度检定,365d,2026-01-15\n");
    import_ok(f, "points",
              "code,device,quantity,unit,link,address,type,scale,offset,high1,high2,poll,least,most\n"
              "TT-1,P-1,temperature,°C,plc,1:3:0,s16,0.1,-40,95,105,1s,-40,200\n");
    IN_CHANGE(f, {
        g_autoptr(Shelf) shelf = shelf_new(plant_db(f->plant));
        gint64 version;
        shelf_install(shelf, change, "look",
                      "[form]\nname = look\ntitle.zh = 看\ntitle.en = Look\nnumber = L-{year}-{seq:3}\nsubject = area\n"
                      "[rule done]\ntitle.zh = 做完\ntitle.en = Done\non = submit\ndo = fulfil\n"
                      "[field kind]\ntitle.zh = 类\ntitle.en = Kind\ntype = text\n"
                      "[field by]\ntitle.zh = 人\ntitle.en = By\ntype = text\n",
                      &version, &error);
    });
    import_ok(f, "schedules",
              "id,classes,kind,title,cycle,places,base,first,form,fields,who,ahead,grace,follows,blocks,since,until\n"
              "s1,pump;fan,test,\"年检,甲\",1y or "
              "run:4000,!office;!laboratory,started,6mon,look,kind=x;by=y,role:ehs,30d,7d,doing,no,2026-01-01,2030-01-01\n");
    import_ok(f, "rounds", "id,title,form,areas,devices\nr1,\"北区,一\",look,A;A-1,P-1\n");
    import_ok(f, "access", "id,form,step,area,role,in_use\nr1,*,submit,A-1,ehs,1\nr2,*,*,,ehs-head,0\n");
    for (const char *const *kind = site_kinds(); *kind; kind++) {
        g_autoptr(GError) error = NULL;
        g_auto(SiteImportResult) result = {0};
        g_autoptr(SiteTable) table = site_export(f->plant, *kind, &error);
        g_assert_no_error(error);
        g_assert_cmpuint(table->rows->len, >, 0);
        for (int chinese = 0; chinese < 2; chinese++) {
            g_autofree char *csv = site_table_to_csv(table, chinese, &error);
            g_assert_no_error(error);
            site_import_result_clear(&result);
            g_assert_true(import(f, *kind, csv, -1, &result, &error));
            g_assert_no_error(error);
            g_assert_cmpuint(result.unchanged, ==, table->rows->len);
            g_assert_cmpuint(result.created + result.updated, ==, 0);
        }
    }
    g_autoptr(SiteTable) people = site_export(f->plant, "people", NULL);
    char **row = people->rows->pdata[1];
    g_assert_cmpstr(people->columns[3].name, ==, "roles");
    g_assert_cmpint(people->columns[3].kind, ==, SITE_LIST);
    g_assert_cmpstr(row[3], ==, "op-lead;team-leader");
    g_assert_cmpstr(row[4], ==, "yes");
    g_autoptr(GError) error = NULL;
    g_assert_null(site_export(f->plant, "things", &error));
    g_assert_true(err_is(error, ERR_USAGE));
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    const struct {
        const char *name;
        void (*run)(Fixture *, gconstpointer);
    } tests[] = {{"/site/encodings", test_encodings},
                 {"/site/quotes", test_quotes},
                 {"/site/lines", test_lines},
                 {"/site/broken-files", test_broken_files},
                 {"/site/many-problems", test_many_problems},
                 {"/site/update", test_update},
                 {"/site/people", test_people},
                 {"/site/scopes", test_scopes},
                 {"/site/round-trip", test_round_trip}};
    for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
        g_test_add(tests[i].name, Fixture, NULL, fixture_with_data, tests[i].run, fixture_down);
    return g_test_run();
}
