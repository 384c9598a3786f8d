/* SPDX-License-Identifier: MIT
 *
 * Reports of a small plant: wherever somebody stops the printing, nothing is left; left alone it is complete.
 */
#include "site-plant.h"

#include "bihuan/app/report.h"
#include "bihuan/app/work.h"
#include "bihuan/base/err.h"
#include "bihuan/model/area.h"
#include "bihuan/model/person.h"

#define RECORDS 3

typedef struct {
    Fixture site;
    char *paper;
    App *app;
} World;

static void put_site(App *app) {
    g_autoptr(GError) error = NULL;
    PlantArea outer = {.code = (char *)"A-01", .name = (char *)"罐区", .parent = (char *)"", .department = (char *)"EHS"};
    PlantArea inner = {.code = (char *)"A-01-1", .name = (char *)"泵房", .parent = (char *)"A-01", .department = (char *)""};
    Person person = {.id = (char *)"P1",
                     .name = (char *)"吴操作",
                     .pinyin = (char *)"wcz",
                     .department = (char *)"EHS",
                     .title = (char *)"",
                     .crew = (char *)"",
                     .phone = (char *)"",
                     .email = (char *)"",
                     .in_service = TRUE};
    g_autoptr(Change) change = change_begin(app_plant(app), "system", &error);
    g_assert_no_error(error);
    g_assert_true(area_save(change, &outer, &error) && area_save(change, &inner, &error));
    g_assert_true(person_put(change, &person, &error));
    g_assert_true(change_commit(change, "test", "test", "", &error));
    g_assert_no_error(error);
}

static void submit(App *app, const char *area) {
    g_autoptr(GError) error = NULL;
    g_autoptr(GHashTable) values = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_insert(values, (gpointer) "area", (gpointer)area);
    g_hash_table_insert(values, (gpointer) "category", (gpointer) "fire");
    g_hash_table_insert(values, (gpointer) "note", (gpointer) "灭火器压力不足");
    g_autoptr(Work) work = work_submit(app, "hazard", values, &error);
    g_assert_no_error(error);
    g_assert_nonnull(work);
}

static void world_up(World *world, gconstpointer data) {
    g_autoptr(GError) error = NULL;
    (void)data;
    fixture_up(&world->site, NULL);
    g_assert_true(app_furnish(world->site.plant, &error));
    g_assert_no_error(error);
    g_clear_pointer(&world->site.plant, plant_close);
    world->paper = g_build_filename(world->site.folder, "out.pdf", NULL);
    world->app = app_open(world->site.path, TRUE, &error);
    g_assert_no_error(error);
    put_site(world->app);
    g_assert_true(app_login(world->app, "P1", &error));
    for (int i = 0; i < RECORDS; i++) {
        clock_advance(CLOCK_HOUR);
        submit(world->app, i == 1 ? "A-01-1" : "A-01");
    }
}

static void world_down(World *world, gconstpointer data) {
    (void)data;
    app_close(world->app);
    g_free(world->paper);
    fixture_down(&world->site, NULL);
}

static gboolean count_down(guint done, guint total, gpointer data) {
    int *left = data;
    g_assert_cmpuint(done, <=, total);
    return --*left > 0;
}

static guint files_like(const char *folder, const char *part) {
    guint count = 0;
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    for (const char *name = dir ? g_dir_read_name(dir) : NULL; name; name = g_dir_read_name(dir))
        count += strstr(name, part) != NULL;
    return count;
}

static void test_stopped(World *world, gconstpointer data) {
    ReportResult result = {0};
    int left = 0, tries = 0;
    (void)data;
    for (gboolean well = FALSE; !well && tries < 50; tries++) {
        g_autoptr(GError) error = NULL;
        left = tries + 1;
        ReportPrint print = {.area = "A-01", .month = "2026-03", .path = world->paper, .progress = count_down, .data = &left};
        well = report_print(world->app, &print, &result, &error);
        if (!well) {
            g_assert_true(err_is(error, ERR_FAILED));
            g_assert_cmpuint(files_like(world->site.folder, "out.pdf"), ==, 0);
        } else {
            g_assert_no_error(error);
        }
    }
    g_assert_cmpint(tries, ==, 3 * RECORDS + 3); /* the list of contents is counted and drawn too */
    g_assert_cmpuint(result.records, ==, RECORDS);
    g_assert_cmpuint(result.pages, >, 2 * RECORDS);
    g_assert_cmpuint(files_like(world->site.folder, "out.pdf"), ==, 1);
    /* the plant is free again: nothing was kept locked */
    submit(world->app, "A-01");
}

static const ReportPart *find_part(const ReportView *view, ReportKind kind, const char *title) {
    for (guint i = 0; i < view->parts->len; i++) {
        const ReportPart *part = view->parts->pdata[i];
        if (part->kind == kind && strcmp(part->title, title) == 0)
            return part;
    }
    g_test_fail_printf("there is no %s", title);
    return NULL;
}

static void test_parts(World *world, gconstpointer data) {
    g_autoptr(GError) error = NULL;
    (void)data;
    g_autoptr(ReportView) view = report_load(world->app, "yh-2026-00001", &error);
    g_assert_no_error(error);
    g_assert_nonnull(view);
    g_assert_cmpstr(view->number, ==, "YH-2026-00001");
    g_assert_cmpint(view->hours, ==, -1);
    const ReportPart *area = find_part(view, REPORT_PAIR, "Area"), *cause = find_part(view, REPORT_PAIR, "Root cause");
    const ReportPart *verifier = find_part(view, REPORT_PAIR, "Verifier");
    g_assert_true(area && strstr(area->text, "A-01") && !area->missing);
    g_assert_true(cause && cause->missing);
    g_assert_true(verifier && verifier->missing);
    g_autoptr(GPtrArray) lines = report_lines(view);
    g_assert_cmpuint(lines->len, >, view->parts->len);
    g_autoptr(GError) none = NULL;
    g_assert_null(report_load(world->app, "YH-2026-99999", &none));
    g_assert_true(err_is(none, ERR_NOT_FOUND));
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add("/report/stopped", World, NULL, world_up, test_stopped, world_down);
    g_test_add("/report/parts", World, NULL, world_up, test_parts, world_down);
    return g_test_run();
}
