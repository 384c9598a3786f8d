/* SPDX-License-Identifier: MIT
 *
 * When what was put off is late, asked of the rows alone: nobody has run any rule.
 */
#include "site-plant.h"

#include "bihuan/base/clock.h"
#include "bihuan/model/extension.h"
#include "bihuan/store/canon.h"

/* A test due on 1 March, put off until 1 June; a measure checked last on 1 March. */
static void put_all(Fixture *f, const char *due, const char *checked, const char *grace) {
    Obligation test = {
        .id = (char *)"T", .subject = (char *)"plant", .kind = (char *)"test", .title = (char *)"t", .title_en = (char *)"t"};
    test.cycle = (char *)"6y";
    test.leads = test.remind = test.basis = (char *)"";
    test.next = at("2026-03-01");
    test.extended = at("2026-06-01");
    test.extension = (char *)"X/1";
    Obligation measure = {.id = (char *)"X/1/1", .subject = (char *)"plant", .kind = (char *)EXTENSION_MEASURE, .title = (char *)"m"};
    measure.title_en = measure.title;
    measure.cycle = (char *)"168h";
    measure.leads = measure.remind = measure.basis = (char *)"";
    measure.schedule = (char *)"X/1";
    measure.grace = (char *)grace;
    measure.next = at(checked) + 7 * CLOCK_DAY;
    Extension extension = {
        .id = (char *)"X/1", .record = (char *)"X", .obligation = (char *)"T", .due = at(due), .until = at("2026-06-01")};
    extension.reason = extension.asked_by = extension.approved_by = extension.why = (char *)"";
    extension.approved = at("2026-02-20");
    IN_CHANGE(f, noun_save(change, &obligation_noun, &test, &error); noun_save(change, &obligation_noun, &measure, &error);
              noun_save(change, &extension_noun, &extension, &error));
}

static gint64 late_at(Fixture *f, const char *now) {
    gint64 late = -1;
    g_autoptr(Obligation) test = obligation_load(plant_db(f->plant), "T", NULL);
    g_assert_true(obligation_late_at(plant_db(f->plant), test, at(now), &late, NULL));
    return late;
}

static void change_extension(Fixture *f, gint64 voided, gint64 ended) {
    g_autoptr(Extension) extension = noun_load(plant_db(f->plant), &extension_noun, "X/1", NULL);
    extension->voided = voided;
    extension->ended = ended;
    IN_CHANGE(f, noun_save(change, &extension_noun, extension, &error));
}

static void test_late(Fixture *f, gconstpointer data) {
    (void)data;
    gint64 old = at("2026-03-01"), until = at("2026-06-01");
    put_all(f, "2026-03-01", "2026-03-01", "");
    g_assert_cmpint(late_at(f, "2026-03-07T23:59"), ==, until);
    g_assert_cmpint(late_at(f, "2026-03-08"), ==, old); /* the very moment */
    g_assert_cmpint(late_at(f, "2026-07-01"), ==, old);
    put_all(f, "2026-03-01", "2026-03-01", "2h");
    g_assert_cmpint(late_at(f, "2026-03-08T01:59"), ==, until);
    g_assert_cmpint(late_at(f, "2026-03-08T02:00"), ==, old);
    put_all(f, "2026-03-01", "2026-05-30", ""); /* checked to the end: over when its time is up */
    g_assert_cmpint(late_at(f, "2026-05-31"), ==, until);
    g_assert_cmpint(late_at(f, "2026-06-01"), ==, old);
    change_extension(f, at("2026-05-31"), 0); /* written down as void: nothing brings it back */
    g_assert_cmpint(late_at(f, "2026-05-30"), ==, old);
    change_extension(f, 0, at("2026-05-31"));
    g_assert_cmpint(late_at(f, "2026-05-30"), ==, old);
    put_all(f, "2020-03-01", "2026-05-30", ""); /* granted for another due time */
    g_assert_cmpint(late_at(f, "2026-05-30"), ==, old);
}

static void test_every(void) {
    const char *const CASES[][2] = {{"168h", "7d"}, {"8h", "8h"}, {"36h", "36h"}, {"monthly:1", "monthly:1"}};
    for (gsize i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autofree char *text = extension_every(&(Obligation){.cycle = (char *)CASES[i][0]});
        g_assert_cmpstr(text, ==, CASES[i][1]);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/extension/every", test_every);
    g_test_add("/extension/late", Fixture, NULL, fixture_up, test_late, fixture_down);
    return g_test_run();
}
