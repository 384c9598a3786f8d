/* SPDX-License-Identifier: MIT
 *
 * Points as the watch takes them: limits in the unit of the point, what makes one a fault, and the board over a live table.
 */
#include <math.h>

#include "bihuan/app/points_board.h"
#include "bihuan/app/respond.h"
#include "bihuan/app/site.h"
#include "bihuan/model/limit.h"
#include "bihuan/model/obligation.h"
#include "bihuan/model/record.h"
#include "bihuan/store/beat.h"
#include "site-plant.h"

#define HEAD                                                                                                                               \
    "code,device,area,quantity,unit,link,address,type,scale,offset,low2,low1,high1,high2,hold,clear,poll,outputs,band,calibration\n"

static void import_text(App *app, const char *kind, const char *text) {
    g_autoptr(GError) error = NULL;
    g_auto(SiteImportResult) result = {0};
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    site_import_bytes(app_plant(app), "system", kind, &(SiteFile){kind, bytes}, &result, &error);
    g_assert_no_error(error);
}

static App *up(Fixture *f, const char *rows) {
    g_autoptr(GError) error = NULL;
    fixture_up(f, NULL);
    g_autofree char *path = g_build_filename(f->folder, "a.db", NULL), *text = g_strconcat(HEAD, rows, NULL);
    g_assert_true(app_init(path, "试验厂", TRUE, at(PLANT_TIME), &error));
    App *app = app_open(path, TRUE, &error);
    g_assert_no_error(error);
    import_text(app, "areas", "code,name,parent\nA-01,合成,\n");
    import_text(app, "points", text);
    return app;
}

static void down(Fixture *f, App *app) {
    app_close(app);
    fixture_down(f, NULL);
}

static const PanelPoint *plan_of(const GPtrArray *plans, const char *code) {
    for (guint i = 0; i < plans->len; i++)
        if (strcmp(((const PanelPoint *)plans->pdata[i])->code, code) == 0)
            return plans->pdata[i];
    g_assert_not_reached();
}

static void assert_limits(const PanelPoint *plan, double low1, double high1, double high2) {
    const double wanted[] = {low1, high1, high2}, got[] = {plan->limit[POINT_LOW1], plan->limit[POINT_HIGH1], plan->limit[POINT_HIGH2]};
    for (int i = 0; i < 3; i++)
        if (isnan(wanted[i]))
            g_assert_true(isnan(got[i]));
        else
            g_assert_cmpfloat_with_epsilon(got[i], wanted[i], 1e-6);
}

/* 10 mg/m3 of H2S are 7.17 ppm and count as 7; NH3 28.7 as 28, Cl2 0.345 as 0.34, CO 17.5 as 17, SO2 1.91 as 1.9: the strict side. */
static void test_limits(void) {
    Fixture f;
    App *app = up(&f,
                  "H,,A-01,h2s,ppm,l,a,,,,,,,,,,,\nM,,A-01,h2s,mg/m³,l,b,,,,,,,,,,,\nN,,A-01,nh3,PPM,l,c,,,,,,,,,,,\n"
                  "C,,A-01,cl2,ppm,l,d,,,,,,,,,,,\nO,,A-01,o2,%VOL,l,e,,,,,,,,,,,\nE,,A-01,combustible,%LEL,l,f,,,,,,,,,,,\n"
                  "X,,A-01,co,ppm,l,g,,,,,,,,,,,\nS,,A-01,so2,ppm,l,h,,,,,,,,,,,\nT,,A-01,temperature,℃,l,i,,,,,,80,,,,,\n"
                  "Y,,A-01,h2s,ppm,l,j,,,,,,20,,,,,\nZ,,A-01,o2,vol%,l,k,,,,,18,,,1s,5m,2s,,1,2026-03-01\n");
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) plans = points_plans(app_db(app), NULL, clock_now(), &error);
    g_assert_no_error(error);
    g_assert_cmpuint(plans->len, ==, 11);
    assert_limits(plan_of(plans, "H"), NAN, 7, 14);
    assert_limits(plan_of(plans, "M"), NAN, 10, 20);
    assert_limits(plan_of(plans, "N"), NAN, 28, 57);
    assert_limits(plan_of(plans, "C"), NAN, 0.34, 0.68);
    assert_limits(plan_of(plans, "O"), 19.5, 23.5, NAN);
    g_assert_cmpfloat(plan_of(plans, "O")->most, <, 1e3);   /* no air is 1e38 vol% of oxygen */
    g_assert_cmpfloat(plan_of(plans, "H")->least, >, -1e6); /* and what a meter cannot drift to is not well inside */
    assert_limits(plan_of(plans, "E"), NAN, 25, 50);
    assert_limits(plan_of(plans, "X"), NAN, 17, 34);
    assert_limits(plan_of(plans, "S"), NAN, 1.9, 3.8);
    assert_limits(plan_of(plans, "T"), NAN, 80, NAN);
    assert_limits(plan_of(plans, "Y"), NAN, 14, 14); /* the dated second level takes the first one with it */
    assert_limits(plan_of(plans, "Z"), 18, 23.5, NAN);
    const PanelPoint *z = plan_of(plans, "Z"), *o = plan_of(plans, "O");
    g_assert_cmpint(z->hold, ==, CLOCK_SECOND);
    g_assert_cmpint(z->clear, ==, 5 * CLOCK_MINUTE);
    g_assert_cmpint(z->poll, ==, 2 * CLOCK_SECOND);
    g_assert_cmpfloat(z->band, ==, 1);
    g_assert_cmpint(z->calibrated, ==, at("2026-03-02")); /* its last day counts */
    g_assert_cmpfloat_with_epsilon(o->band, 0.47, 1e-9);
    g_assert_cmpint(o->hold, ==, 0);
    g_assert_cmpint(o->answer, ==, 2 * CLOCK_MINUTE);
    g_assert_cmpstr(o->area, ==, "A-01");
    g_assert_null(o->setup);
    down(&f, app);
}

static Serving *serving_of(const Fixture *f, const char *text) {
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = g_build_filename(f->folder, "bihuan", NULL), *file = g_build_filename(folder, "bihuan.conf", NULL);
    g_mkdir(folder, 0700);
    g_setenv("XDG_CONFIG_HOME", f->folder, TRUE);
    g_assert_true(g_file_set_contents(file, text, -1, &error));
    g_autofree char *plant = g_build_filename(f->folder, "a.db", NULL);
    Serving *serving = serving_load(plant, 0, &error);
    g_assert_no_error(error);
    return serving;
}

/* What does not fit any more is a fault and names why; the others are watched. */
static void test_setup(void) {
    Fixture f;
    App *app = up(&f,
                  "A,,A-01,o2,vol%,plc,1:3:0,u16,,,,,,,,,,plc:1:coil:0 gone:1:coil:0\nB,,A-01,o2,vol%,gone,1:3:0,u16,,,,,,,,,,\n"
                  "C,,A-01,o2,vol%,plc,1:3:1,f32,,,,,,,,,,\nD,,A-01,o2,vol%,,,,,,,,,,,,,\n");
    g_autoptr(GError) error = NULL;
    g_autoptr(Serving) serving =
        serving_of(&f, "[link plc]\nkind = modbus\nurl = tcp://127.0.0.1:502\nstale = 9s\n[link wecom]\ncorpid = x\n");
    g_autoptr(GPtrArray) plans = points_plans(app_db(app), serving, clock_now(), &error);
    g_assert_no_error(error);
    g_assert_cmpuint(plans->len, ==, 3); /* D is out of service */
    g_assert_null(plan_of(plans, "A")->setup);
    g_assert_cmpuint(plan_of(plans, "A")->outputs->len, ==, 2); /* a siren that is gone makes nobody blind */
    g_assert_cmpint(plan_of(plans, "A")->stale, ==, 9 * CLOCK_SECOND);
    g_assert_nonnull(strstr(plan_of(plans, "B")->setup, "no link “gone”"));
    g_assert_null(plan_of(plans, "C")->setup);
    down(&f, app);
}

/* The board: what the table says, fault where it says nothing, and where it ended. */
static void test_board(void) {
    Fixture f;
    App *app = up(&f, "A,,A-01,o2,vol%,plc,1:3:0,u16,,,,,,,,,,\nB,,A-01,o2,vol%,plc,1:3:1,u16,,,,,,,,,,\n");
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = watch_folder(plant_path(app_plant(app)));
    g_mkdir(folder, 0700);
    LiveWriter *writer = live_writer_new(folder, 1, &error);
    g_assert_no_error(error);
    LiveValue value = {.state = POINT_LOW1, .value = 18.5, .at = clock_now(), .record = "BJ-1"};
    g_strlcpy(value.code, "A", sizeof value.code);
    live_writer_put(writer, 0, &value, clock_boot() - 3000);
    live_writer_beat(writer);
    g_autoptr(GPtrArray) lines = points_board(app, &error);
    g_assert_no_error(error);
    const PointLine *a = lines->pdata[0], *b = lines->pdata[1];
    g_assert_cmpint(a->state, ==, POINT_LOW1);
    g_assert_cmpfloat(a->value, ==, 18.5);
    g_assert_cmpint(a->age, >=, 3000);
    g_assert_cmpstr(a->alarm, ==, "BJ-1");
    g_assert_cmpint(b->state, ==, POINT_FAULT);
    g_assert_true(isnan(b->value));
    live_writer_free(writer);
    g_autoptr(GPtrArray) later = points_board(app, &error);
    a = later->pdata[0];
    g_assert_cmpint(a->state, ==, POINT_FAULT);
    g_assert_true(isnan(a->value));
    g_assert_cmpint(a->age, ==, -1);
    down(&f, app);
}

/* Where somebody was counts for alarm.recent, and no longer: steps to the area, at a time. */
static int steps_at(App *app, gint64 when) {
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) near = nearest_people(app_db(app), "A-01", when, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(near->len, ==, 1);
    return ((const Nearest *)near->pdata[0])->steps;
}

static void test_recent(void) {
    Fixture f;
    App *app = up(&f, "");
    Fixture in = {.plant = app_plant(app)};
    gint64 noon = at(PLANT_TIME) + 3 * CLOCK_HOUR;
    import_text(app, "people", "id,name,department,roles,in_service\nP1,吴操作,PRD,operator,yes\n");
    Obligation duty = {.id = (char *)"c1",
                       .subject = (char *)"person:P1",
                       .kind = (char *)"certificate",
                       .title = (char *)"受限空间作业证",
                       .title_en = (char *)"",
                       .cycle = (char *)"once",
                       .leads = (char *)"",
                       .remind = (char *)"",
                       .basis = (char *)"",
                       .last = at(PLANT_TIME) - CLOCK_DAY,
                       .next = at(PLANT_TIME) + CLOCK_DAY};
    g_autoptr(Record) record = record_new();
    noun_set_text(&record->form, "hazard");
    noun_set_text(&record->number, "HZ-2026-0001");
    noun_set_text(&record->state, "assess");
    noun_set_text(&record->area, "A-01");
    noun_set_text(&record->opened_by, "P1");
    record->version = 1;
    record->opened = at(PLANT_TIME);
    IN_CHANGE(&in, noun_add(change, &obligation_noun, &duty, &error); noun_save(change, &record_noun, record, &error));
    g_assert_cmpint(steps_at(app, noon), ==, 0);
    Limit limit = {.name = (char *)"alarm.recent",
                   .effective_from = (char *)"2026-03-02",
                   .effective_to = (char *)"",
                   .value = (char *)"2h",
                   .unit = (char *)"duration",
                   .source = (char *)"x",
                   .certainty = (char *)"P",
                   .title = (char *)"x",
                   .title_en = (char *)"x"};
    IN_CHANGE(&in, limit_put(change, &limit, &error));
    g_assert_cmpint(steps_at(app, noon), ==, NEAREST_UNKNOWN);
    down(&f, app);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/points/limits", test_limits);
    g_test_add_func("/points/setup", test_setup);
    g_test_add_func("/points/board", test_board);
    g_test_add_func("/points/recent", test_recent);
    return g_test_run();
}
