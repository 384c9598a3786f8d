/* SPDX-License-Identifier: MIT
 *
 * app/alarm_curve.c: the ten minutes before and after, once, whatever became of the trend.
 */
#include "bihuan/app/alarm_curve.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "bihuan/app/trend_view.h"
#include "bihuan/app/work.h"
#include "bihuan/base/err.h"
#include "bihuan/model/blob.h"
#include "bihuan/model/record.h"
#include "bihuan/store/canon.h"
#include "bihuan/store/verify.h"
#include "site-plant.h"

typedef struct {
    Fixture site;
    const char *path;
    App *app;
    gint64 raised;
} Place;

static void place_begin(Place *place, gconstpointer data) {
    g_autoptr(GError) error = NULL;
    fixture_up(&place->site, data);
    gboolean made = app_furnish(place->site.plant, &error);
    g_assert_no_error(error);
    g_assert_true(made);
    place->path = place->site.path;
    place->raised = at(PLANT_TIME) + CLOCK_HOUR;
    clock_simulate(place->raised, FALSE);
    place->app = app_open(place->path, TRUE, &error);
    g_assert_no_error(error);
}

static void place_end(Place *place, gconstpointer data) {
    app_close(place->app);
    fixture_down(&place->site, data);
}

static void put(Change *change, const Noun *noun, gconstpointer thing) {
    g_autoptr(GError) error = NULL;
    gboolean ok = noun_save(change, noun, thing, &error);
    g_assert_no_error(error);
    g_assert_true(ok);
}

/* A point and an alarm of it, as the watch leaves them. The number, owned. */
static char *raise_alarm(Place *place, const char *id) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Change) change = change_begin(app_plant(place->app), "system", &error);
    g_assert_no_error(error);
    g_autoptr(Point) point = noun_new(&point_noun);
    noun_set_text(&point->code, "AT-1");
    noun_set_text(&point->quantity, "o2");
    noun_set_text(&point->unit, "vol%");
    put(change, &point_noun, point);
    g_autoptr(Record) record = record_new();
    noun_set_text(&record->form, "alarm");
    record->number = g_strdup_printf("BJ-2026-%s", id);
    record->version = 1;
    record->state = g_strdup("acknowledge");
    record->opened = place->raised;
    record->opened_by = g_strdup("system");
    put(change, &record_noun, record);
    g_autoptr(Episode) episode = noun_new(&episode_noun);
    noun_set_text(&episode->id, id);
    noun_set_text(&episode->record, record->number);
    noun_set_text(&episode->point, "AT-1");
    noun_set_text(&episode->level, "low1");
    noun_set_text(&episode->value, "19.4");
    episode->raised = place->raised;
    put(change, &episode_noun, episode);
    g_assert_true(change_commit(change, "test", record->number, "", &error));
    return g_strdup(record->number);
}

/* Twenty-five minutes of values, one of them no value. */
static void fill(Place *place, gint64 from, gint64 to) {
    g_autoptr(GError) error = NULL;
    g_autofree char *path = trend_path(place->path), *note = NULL;
    g_autoptr(Trend) trend = trend_open(path, TRUE, &note, &error);
    g_assert_no_error(error);
    g_autoptr(GPtrArray) codes = g_ptr_array_new();
    g_autoptr(GArray) values = g_array_new(FALSE, FALSE, sizeof(TrendValue));
    for (gint64 when = from; when < to; when += CLOCK_SECOND) {
        TrendValue value = {when, when == place->raised ? NAN : 19.4};
        g_array_append_val(values, value);
        g_ptr_array_add(codes, (gpointer) "AT-1");
    }
    g_assert_true(trend_add(trend, (const char *const *)codes->pdata, (const TrendValue *)values->data, values->len, &error));
}

static gint64 seal(Place *place) {
    gint64 next = -1;
    g_autoptr(GError) error = NULL;
    gboolean ok = alarm_curve_seal(place->app, &next, &error);
    g_assert_no_error(error);
    g_assert_true(ok);
    return next;
}

static char *field(Place *place, const char *number, const char *key) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Record) record = record_load(app_db(place->app), number, &error);
    g_assert_no_error(error);
    return g_strdup(record_field(record, key));
}

static char *bytes_of(Place *place, const char *reference) {
    g_autofree char *path = blob_path(app_plant(place->app), reference);
    char *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    return text;
}

static void expect_sound(Place *place) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Verify) verify = verify_plant(app_plant(place->app), VERIFY_CHAIN | VERIFY_STATE | VERIFY_FILE, NULL, NULL, &error);
    g_assert_no_error(error);
    g_autofree char *complaint = verify_complaint(verify);
    g_assert_cmpstr(complaint, ==, NULL);
}

static void test_curve(Place *place, gconstpointer data) {
    (void)data;
    g_autofree char *number = raise_alarm(place, "00001");
    fill(place, place->raised - 15 * CLOCK_MINUTE, place->raised + 15 * CLOCK_MINUTE);
    g_assert_cmpint(seal(place), ==, place->raised + 10 * CLOCK_MINUTE + 7 * CLOCK_SECOND); /* not before it is whole */
    g_assert_null(field(place, number, "curve"));
    clock_simulate(place->raised + 11 * CLOCK_MINUTE, FALSE);
    g_assert_cmpint(seal(place), ==, 0);
    g_autofree char *reference = field(place, number, "curve"), *found = field(place, number, "curve_found");
    g_assert_cmpstr(found, ==, "raw");
    g_autofree char *csv = bytes_of(place, reference);
    g_auto(GStrv) lines = g_strsplit(csv, "\n", -1);
    g_assert_cmpuint(g_strv_length(lines), ==, 1 + 1200 + 1);
    g_assert_cmpstr(lines[0], ==, "point,unit,at,value,min,max,n");
    g_assert_cmpstr(lines[1], ==, "AT-1,vol%,2026-03-02T09:50:00+08:00,19.4,,,1");
    g_assert_cmpstr(lines[601], ==, "AT-1,vol%,2026-03-02T10:00:00+08:00,,,,0"); /* the fault is no value */
    g_assert_cmpstr(lines[1200], ==, "AT-1,vol%,2026-03-02T10:09:59+08:00,19.4,,,1");
    /* Once: neither a second look nor another process adds anything. */
    gint64 head = plant_head_seq(app_plant(place->app));
    g_assert_cmpint(seal(place), ==, 0);
    g_assert_cmpint(plant_head_seq(app_plant(place->app)), ==, head);
    g_autoptr(Record) record = record_load(app_db(place->app), number, NULL);
    g_assert_cmpint(record->revision, ==, 0); /* nobody who has it before him is told of a conflict */
    expect_sound(place);
    /* Sealed means: a changed file is found. */
    g_autofree char *path = blob_path(app_plant(place->app), reference);
    g_chmod(path, 0600);
    g_assert_true(g_file_set_contents(path, "x", 1, NULL));
    g_autoptr(Verify) verify = verify_plant(app_plant(place->app), VERIFY_FILE, NULL, NULL, NULL);
    g_assert_false(verify->ok);
}

/* An episode that is over is sealed to its end. */
static void test_reset(Place *place, gconstpointer data) {
    (void)data;
    g_autoptr(GError) error = NULL;
    g_autofree char *number = raise_alarm(place, "00002");
    fill(place, place->raised - 15 * CLOCK_MINUTE, place->raised + 15 * CLOCK_MINUTE);
    clock_simulate(place->raised + 4 * CLOCK_MINUTE, FALSE);
    g_autoptr(Episode) episode = NULL;
    g_assert_true(episode_of_record(app_db(place->app), number, &episode, &error));
    episode->reset = place->raised + 4 * CLOCK_MINUTE;
    g_autoptr(Change) change = change_begin(app_plant(place->app), "system", &error);
    put(change, &episode_noun, episode);
    g_assert_true(change_commit(change, "test", number, "", &error));
    clock_simulate(place->raised + 5 * CLOCK_MINUTE, FALSE);
    g_assert_cmpint(seal(place), ==, 0);
    g_autofree char *reference = field(place, number, "curve"), *csv = bytes_of(place, reference);
    g_assert_nonnull(strstr(csv, "T10:03:59"));
    g_assert_null(strstr(csv, "T10:04:00"));
}

/* No trend at all, a damaged one, one without values: the record says so, once, and no empty file stands for a curve. */
static void test_lost(Place *place, gconstpointer data) {
    (void)data;
    g_autofree char *path = trend_path(place->path);
    g_autofree char *none = raise_alarm(place, "00003");
    clock_simulate(place->raised + 12 * CLOCK_MINUTE, FALSE);
    g_assert_cmpint(seal(place), ==, 0);
    g_autofree char *found = field(place, none, "curve_found"), *curve = field(place, none, "curve");
    g_assert_cmpstr(found, ==, "lost");
    g_assert_null(curve);
    g_autofree char *spoilt = raise_alarm(place, "00004");
    g_assert_true(g_file_set_contents(path, "this is no database, only some bytes that lie there", -1, NULL));
    g_assert_cmpint(seal(place), ==, 0);
    g_autofree char *again = field(place, spoilt, "curve_found");
    g_assert_cmpstr(again, ==, "lost");
    g_unlink(path);
    fill(place, place->raised + 11 * CLOCK_MINUTE, place->raised + 12 * CLOCK_MINUTE);
    g_autofree char *silent = raise_alarm(place, "00005");
    g_assert_cmpint(seal(place), ==, 0);
    g_autofree char *quiet = field(place, silent, "curve_found");
    g_assert_cmpstr(quiet, ==, "none");
    expect_sound(place);
}

/* A flood: some at a time, all in the end. */
static void test_flood(Place *place, gconstpointer data) {
    (void)data;
    for (int i = 0; i < 25; i++) {
        g_autofree char *id = g_strdup_printf("1%04d", i);
        g_free(raise_alarm(place, id));
    }
    fill(place, place->raised - CLOCK_MINUTE, place->raised + CLOCK_MINUTE);
    clock_simulate(place->raised + 12 * CLOCK_MINUTE, FALSE);
    g_assert_cmpint(seal(place), ==, clock_now()); /* more at once */
    g_assert_cmpint(seal(place), ==, 0);
    gint64 blobs = 0;
    g_assert_true(db_get_int(app_db(place->app), NULL, &blobs, "SELECT count(*) FROM blob WHERE field = 'curve'", ""));
    g_assert_cmpint(blobs, ==, 25);
}

#define ADD(name, function) g_test_add("/alarm-curve/" name, Place, NULL, place_begin, function, place_end)

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    ADD("curve", test_curve);
    ADD("reset", test_reset);
    ADD("lost", test_lost);
    ADD("flood", test_flood);
    return g_test_run();
}
