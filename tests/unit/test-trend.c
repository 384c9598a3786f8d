/* SPDX-License-Identifier: MIT
 *
 * sensor/trend.c: values and minutes as they went in, the ring and its bound, restarts, a clock that was set, damage; what it costs.
 */
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/sensor/trend.h"
#include "store-plant.h"

#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define T0 (STORE_TIME + 7 * CLOCK_MINUTE)

typedef struct {
    char *folder, *path;
} Place;

static void place_begin(Place *place, gconstpointer data) {
    (void)data;
    place->folder = store_folder_new();
    place->path = g_build_filename(place->folder, "plant.trend.db", NULL);
}

static void place_end(Place *place, gconstpointer data) {
    (void)data;
    g_free(place->path);
    store_folder_remove(place->folder);
}

static Trend *writer(const Place *place) {
    g_autoptr(GError) error = NULL;
    g_autofree char *note = NULL;
    Trend *trend = trend_open(place->path, TRUE, &note, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(note, ==, NULL);
    return trend;
}

static Trend *reader(const Place *place) {
    g_autoptr(GError) error = NULL;
    Trend *trend = trend_open(place->path, FALSE, NULL, &error);
    g_assert_no_error(error);
    return trend;
}

static void add(Trend *trend, const char *code, gint64 at, double value) {
    g_autoptr(GError) error = NULL;
    gboolean ok = trend_add(trend, &code, &(TrendValue){at, value}, 1, &error);
    g_assert_no_error(error);
    g_assert_true(ok);
}

/* Every second of [from, to): value_of(seconds since T0). */
static double wave(gint64 second) {
    return 20 + (double)(second % 17) / 10;
}

static void add_wave(Trend *trend, const char *code, gint64 from, gint64 to) {
    g_autoptr(GPtrArray) codes = g_ptr_array_new();
    g_autoptr(GArray) values = g_array_new(FALSE, FALSE, sizeof(TrendValue));
    g_autoptr(GError) error = NULL;
    for (gint64 at = from; at < to; at += CLOCK_SECOND) {
        TrendValue value = {at, wave((at - T0) / CLOCK_SECOND)};
        g_array_append_val(values, value);
        g_ptr_array_add(codes, (gpointer)code);
    }
    gboolean ok = trend_add(trend, (const char *const *)codes->pdata, (const TrendValue *)values->data, values->len, &error);
    g_assert_no_error(error);
    g_assert_true(ok);
}

static GArray *raw_of(Trend *trend, const char *code, gint64 from, gint64 to) {
    g_autoptr(GError) error = NULL;
    GArray *values = trend_raw(trend, code, from, to, &error);
    g_assert_no_error(error);
    return values;
}

static GArray *bars_of(Trend *trend, const char *code, gint64 from, gint64 to, guint most) {
    g_autoptr(GError) error = NULL;
    GArray *bars = trend_bars(trend, code, from, to, most, &error);
    g_assert_no_error(error);
    return bars;
}

static void expect_bar(const GArray *bars, guint index, TrendBar expected) {
    g_assert_cmpuint(index, <, bars->len);
    const TrendBar *bar = &g_array_index(bars, TrendBar, index);
    g_assert_cmpint(bar->at, ==, expected.at);
    g_assert_cmpint(bar->n, ==, expected.n);
    g_assert_cmpint(bar->faults, ==, expected.faults);
    g_assert_cmpint(bar->span, ==, expected.span);
    if (!expected.n) {
        g_assert_true(isnan(bar->min) && isnan(bar->max) && isnan(bar->mean));
        return;
    }
    g_assert_cmpfloat(bar->min, ==, expected.min);
    g_assert_cmpfloat(bar->max, ==, expected.max);
    g_assert_cmpfloat_with_epsilon(bar->mean, expected.mean, 1e-3);
}

static void test_values(Place *place, gconstpointer data) {
    (void)data;
    /* What instruments say, and what none says: all come back as they were, to the last bit or as the decimal they are meant to be. */
    static const double VALUES[] = {20.9,    20.8, 0,   -0.5,      19.499,        1e9,   1234567.891, 3.0000001,
                                    1.0 / 3, 1e-7, -40, 209 * 0.1, (double)20.9f, 1e300, 5e-324,      123456789012.25};
    g_autoptr(Trend) trend = writer(place);
    for (guint i = 0; i < G_N_ELEMENTS(VALUES); i++)
        add(trend, "A", T0 + i * 250, VALUES[i]); /* all of a minute share a row */
    for (guint i = 0; i < G_N_ELEMENTS(VALUES); i++)
        add(trend, "B", T0 + i * CLOCK_MINUTE, VALUES[i]); /* each has its own */
    add(trend, "A", T0 + 10000, INFINITY);
    g_autoptr(Trend) other = reader(place);
    g_autoptr(GArray) together = raw_of(other, "A", 0, G_MAXINT64), alone = raw_of(other, "B", 0, G_MAXINT64);
    g_assert_cmpuint(together->len, ==, G_N_ELEMENTS(VALUES) + 1);
    g_assert_cmpuint(alone->len, ==, G_N_ELEMENTS(VALUES));
    for (guint i = 0; i < G_N_ELEMENTS(VALUES); i++) {
        g_assert_cmpint(g_array_index(together, TrendValue, i).at, ==, T0 + i * 250);
        g_assert_cmpfloat(fabs(g_array_index(together, TrendValue, i).value - VALUES[i]), <=, fabs(VALUES[i]) * 1e-9);
        g_assert_cmpfloat(fabs(g_array_index(alone, TrendValue, i).value - VALUES[i]), <=, fabs(VALUES[i]) * 1e-9);
    }
    g_assert_cmpfloat(g_array_index(alone, TrendValue, 11).value, ==, 20.9); /* not 20.900000000000002: no limit of 20.9 is passed */
    g_assert_true(isnan(g_array_index(together, TrendValue, together->len - 1).value));
}

static void test_bars(Place *place, gconstpointer data) {
    (void)data;
    g_autoptr(Trend) trend = writer(place);
    add_wave(trend, "A", T0, T0 + 5 * CLOCK_MINUTE + 30 * CLOCK_SECOND);
    add(trend, "A", T0 + 20 * CLOCK_MINUTE, NAN);
    add(trend, "A", T0 + 20 * CLOCK_MINUTE + 1, 7.5);
    add(trend, "A", T0 + 21 * CLOCK_MINUTE, NAN);
    g_autoptr(Trend) other = reader(place);
    g_autoptr(GArray) raw = bars_of(other, "A", T0, T0 + CLOCK_MINUTE, 60), minutes = bars_of(other, "A", T0, T0 + CLOCK_HOUR, 100);
    g_assert_cmpuint(raw->len, ==, 60);
    expect_bar(raw, 3, (TrendBar){T0 + 3000, 20.3, 20.3, 20.3, 1, 0, 0});
    /* Five whole minutes, half of one, the gap as a gap, the faults as faults. */
    g_assert_cmpuint(minutes->len, ==, 8);
    double sum = 0;
    for (gint64 s = 0; s < 60; s++)
        sum += wave(s);
    expect_bar(minutes, 0, (TrendBar){T0, 20, 21.6, sum / 60, 60, 0, CLOCK_MINUTE});
    expect_bar(minutes, 6, (TrendBar){T0 + 20 * CLOCK_MINUTE, 7.5, 7.5, 7.5, 1, 1, CLOCK_MINUTE});
    expect_bar(minutes, 7, (TrendBar){T0 + 21 * CLOCK_MINUTE, 0, 0, 0, 0, 1, CLOCK_MINUTE});
    g_assert_cmpint(g_array_index(minutes, TrendBar, 5).n, ==, 30);
    g_autoptr(GArray) joined = bars_of(other, "A", T0, T0 + CLOCK_HOUR, 7);
    g_assert_cmpuint(joined->len, ==, 2); /* of a quarter of an hour each, by the clock of the plant */
    gint64 n = 0;
    for (guint i = 0; i < joined->len; i++)
        n += g_array_index(joined, TrendBar, i).n;
    g_assert_cmpint(n, ==, 331);
    expect_bar(joined, 1, (TrendBar){STORE_TIME + 15 * CLOCK_MINUTE, 7.5, 7.5, 7.5, 1, 2, 15 * CLOCK_MINUTE});
    g_autoptr(GArray) none = bars_of(other, "B", T0, T0 + CLOCK_HOUR, 10), before = bars_of(other, "A", 0, T0, 10);
    g_assert_cmpuint(none->len + before->len, ==, 0);
}

static void test_clock_back(Place *place, gconstpointer data) {
    (void)data;
    g_autoptr(Trend) trend = writer(place);
    add_wave(trend, "A", T0, T0 + 10 * CLOCK_MINUTE);
    /* The clock goes back four minutes: between the seconds that are there, then onto them. */
    for (gint64 s = 0; s < 60; s++)
        add(trend, "A", T0 + 6 * CLOCK_MINUTE + s * CLOCK_SECOND + 500, 30);
    add(trend, "A", T0 + 6 * CLOCK_MINUTE, 40);
    add_wave(trend, "A", T0 + 10 * CLOCK_MINUTE, T0 + 11 * CLOCK_MINUTE);
    g_autoptr(Trend) other = reader(place);
    g_autoptr(GArray) values = raw_of(other, "A", T0, T0 + CLOCK_HOUR), bars = bars_of(other, "A", T0, T0 + CLOCK_HOUR, 60);
    g_assert_cmpuint(values->len, ==, 660 + 60);
    for (guint i = 1; i < values->len; i++)
        g_assert_cmpint(g_array_index(values, TrendValue, i - 1).at, <, g_array_index(values, TrendValue, i).at);
    g_assert_cmpuint(bars->len, ==, 11);
    g_assert_cmpint(g_array_index(bars, TrendBar, 6).n, ==, 120);
    g_assert_cmpfloat(g_array_index(bars, TrendBar, 6).max, ==, 40);
    g_assert_cmpfloat(g_array_index(bars, TrendBar, 7).max, <, 22);
}

static void test_restart(Place *place, gconstpointer data) {
    (void)data;
    Trend *trend = writer(place);
    add_wave(trend, "A", T0, T0 + 90 * CLOCK_SECOND);
    add_wave(trend, "B", T0, T0 + 90 * CLOCK_SECOND);
    trend_close(trend);
    /* It goes on in the same minute … */
    trend = writer(place);
    add_wave(trend, "A", T0 + 90 * CLOCK_SECOND, T0 + 100 * CLOCK_SECOND);
    trend_close(trend);
    /* … and later; the minute of B that nobody added to is whole as well. A kill ends a child that has just written. */
    pid_t child = fork();
    if (child == 0) {
        trend = writer(place);
        add_wave(trend, "A", T0 + 5 * CLOCK_MINUTE, T0 + 5 * CLOCK_MINUTE + 20 * CLOCK_SECOND);
        raise(SIGKILL);
    }
    int status;
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    g_assert_true(WIFSIGNALED(status));
    trend = writer(place);
    add_wave(trend, "B", T0 + 9 * CLOCK_MINUTE, T0 + 9 * CLOCK_MINUTE + 1);
    g_autoptr(Trend) other = reader(place);
    static const gint64 A[] = {60, 40, 20}, B[] = {60, 30, 1};
    for (guint p = 0; p < 2; p++) {
        g_autoptr(GArray) bars = bars_of(other, p ? "B" : "A", T0, T0 + CLOCK_HOUR, p ? 60 : 70);
        g_assert_cmpuint(bars->len, ==, 3);
        for (guint i = 0; i < 3; i++)
            g_assert_cmpint(g_array_index(bars, TrendBar, i).n, ==, p ? B[i] : A[i]);
    }
    trend_close(trend);
}

static gint64 size_of(const char *path) {
    struct stat status;
    return stat(path, &status) == 0 ? (gint64)status.st_size : -1;
}

/* Doubles that no decimal writes, so that the file fills quickly. */
static void add_noise(Trend *trend, guint points, gint64 from, guint seconds) {
    g_autoptr(GPtrArray) codes = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GArray) values = g_array_new(FALSE, FALSE, sizeof(TrendValue));
    g_autoptr(GError) error = NULL;
    for (guint s = 0; s < seconds; s++)
        for (guint p = 0; p < points; p++) {
            TrendValue value = {from + s * CLOCK_SECOND, 20 + sin((double)(s * points + p))};
            g_array_append_val(values, value);
            g_ptr_array_add(codes, g_strdup_printf("P-%03u", p));
        }
    gboolean ok = trend_add(trend, (const char *const *)codes->pdata, (const TrendValue *)values->data, values->len, &error);
    g_assert_no_error(error);
    g_assert_true(ok);
}

static void test_ring(Place *place, gconstpointer data) {
    (void)data;
    g_autoptr(Trend) trend = writer(place);
    gint64 largest = 0, minutes = 0;
    TrendFacts facts;
    trend_set_most(trend, 4 * 1048576); /* less than may be set: TREND_LEAST */
    for (; minutes < 400; minutes++) {
        add_noise(trend, 60, T0 + minutes * CLOCK_MINUTE, 60);
        largest = MAX(largest, size_of(place->path));
    }
    g_assert_cmpint(largest, <=, TREND_LEAST);
    g_assert_cmpint(largest, >, TREND_LEAST * 8 / 10);
    g_assert_true(trend_facts(trend, &facts, NULL));
    g_assert_cmpint(facts.raw_to, ==, T0 + minutes * CLOCK_MINUTE);
    g_assert_cmpint(facts.raw_from, >, T0 + 60 * CLOCK_MINUTE); /* the oldest raw values went */
    g_assert_cmpint(facts.minutes_from, ==, STORE_TIME);        /* minutes are smaller and all there */
    g_autoptr(Trend) other = reader(place);
    g_autoptr(GArray) old = bars_of(other, "P-007", T0, T0 + 30 * CLOCK_MINUTE, 5000), gone = raw_of(other, "P-007", T0, facts.raw_from);
    g_assert_cmpuint(old->len, ==, 30); /* not a part of them as raw values */
    g_assert_cmpint(g_array_index(old, TrendBar, 0).n, ==, 60);
    g_assert_cmpuint(gone->len, ==, 0);
    /* A value older than the ring is still counted in its minute; across the edge it is minutes, not half of it raw. */
    add(trend, "P-007", T0 + 500, 99);
    add(trend, "P-007", T0 + minutes * CLOCK_MINUTE, 20);
    g_autoptr(GArray) late = bars_of(other, "P-007", T0, T0 + CLOCK_MINUTE, 5000);
    expect_bar(late, 0,
               (TrendBar){T0, g_array_index(old, TrendBar, 0).min, 99, g_array_index(old, TrendBar, 0).mean * 60 / 61 + 99.0 / 61, 61, 0,
                          CLOCK_MINUTE});
    g_autoptr(GArray) edge = bars_of(other, "P-007", facts.raw_from - 2 * CLOCK_MINUTE, facts.raw_from + 2 * CLOCK_MINUTE, 5000);
    g_assert_cmpuint(edge->len, ==, 4);
}

/* A wider bound, then a narrower one: the file gets smaller without a pause. */
static void test_narrower(Place *place, gconstpointer data) {
    (void)data;
    g_autoptr(Trend) trend = writer(place);
    trend_set_most(trend, 3 * TREND_LEAST);
    for (gint64 minute = 0; minute < 200; minute++)
        add_noise(trend, 100, T0 + minute * CLOCK_MINUTE, 60);
    g_assert_cmpint(size_of(place->path), >, TREND_LEAST * 5 / 4);
    trend_set_most(trend, TREND_LEAST);
    for (gint64 minute = 200; minute < 300; minute++)
        add_noise(trend, 100, T0 + minute * CLOCK_MINUTE, 5);
    g_assert_cmpint(size_of(place->path), <=, TREND_LEAST);
    g_autoptr(GArray) values = raw_of(trend, "P-099", T0 + 299 * CLOCK_MINUTE, T0 + 300 * CLOCK_MINUTE);
    g_assert_cmpuint(values->len, ==, 5);
}

static void test_flood(Place *place, gconstpointer data) {
    (void)data;
    g_autoptr(Trend) trend = writer(place);
    for (guint i = 0; i < 3000; i++)
        add(trend, "A", T0 + i, i == 2500 ? 99.5 : i == 2700 ? -4 : 20);
    g_autoptr(GArray) bars = bars_of(trend, "A", T0, T0 + CLOCK_MINUTE, 10);
    g_assert_cmpint(g_array_index(bars, TrendBar, 0).n, <=, 1202);
    g_assert_cmpfloat(g_array_index(bars, TrendBar, 0).max, ==, 99.5);
    g_assert_cmpfloat(g_array_index(bars, TrendBar, 0).min, ==, -4);
}

static void put_bytes(const char *path, const char *bytes, gsize size) {
    g_assert_true(g_file_set_contents(path, bytes, (gssize)size, NULL));
}

static void test_damage(Place *place, gconstpointer data) {
    (void)data;
    g_autofree char *note = NULL, *aside = g_strconcat(place->path, ".damaged", NULL);
    g_autoptr(GError) error = NULL;
    /* Not there, empty, foreign: a reader says so, the writer begins anew and says it once. */
    g_assert_null(trend_open(place->path, FALSE, NULL, &error));
    g_assert_true(err_is(error, ERR_NOT_FOUND));
    g_clear_error(&error);
    put_bytes(place->path, "no database, but long enough to be taken for one by somebody who does not look", 78);
    g_assert_null(trend_open(place->path, FALSE, NULL, &error));
    g_assert_true(err_is(error, ERR_CORRUPT));
    g_clear_error(&error);
    Trend *trend = trend_open(place->path, TRUE, &note, &error);
    g_assert_no_error(error);
    g_assert_nonnull(strstr(note, ".damaged"));
    g_assert_true(g_file_test(aside, G_FILE_TEST_EXISTS));
    for (gint64 m = 0; m < 5; m++)
        add_noise(trend, 60, T0 + m * CLOCK_MINUTE, 60);
    trend_close(trend);
    trend_close(writer(place)); /* sound: nothing is said */
    /* A database of another kind is as foreign. */
    g_autofree char *plant = g_build_filename(place->folder, "plant.db", NULL);
    plant_close(store_plant_new(place->folder));
    store_copy_file(plant, place->path);
    g_free(g_steal_pointer(&note));
    trend = trend_open(place->path, TRUE, &note, &error);
    g_assert_nonnull(note);
    for (gint64 m = 0; m < 5; m++)
        add_noise(trend, 60, T0 + m * CLOCK_MINUTE, 60);
    /* Damage under a running writer: found by the next batch that meets it, which begins anew with its values. */
    int fd = open(place->path, O_WRONLY);
    for (off_t at = 4096; at < size_of(place->path); at += 4096)
        g_assert_cmpint(pwrite(fd, "\xff\xff\xff\xff\xff\xff\xff\xff", 8, at), ==, 8);
    close(fd);
    g_autoptr(Trend) other = trend_open(place->path, FALSE, NULL, NULL);
    g_assert_null(other);
    fd = open(place->path, O_WRONLY); /* the writer sees that somebody else wrote */
    g_assert_cmpint(pwrite(fd, "\x7f\x7f\x7f\x7f", 4, 24), ==, 4);
    close(fd);
    add_noise(trend, 60, T0 + 6 * CLOCK_MINUTE, 30);
    g_autofree char *said = trend_take_note(trend), *again = trend_take_note(trend);
    g_assert_nonnull(said);
    g_assert_null(again);
    g_autoptr(GArray) values = raw_of(trend, "P-001", T0, T0 + CLOCK_HOUR);
    g_assert_cmpuint(values->len, ==, 30);
    trend_close(trend);
}

/* After a kill the file is looked through: damage that no batch would meet is found at the start. */
static void test_damage_after_kill(Place *place, gconstpointer data) {
    (void)data;
    pid_t child = fork();
    if (child == 0) {
        Trend *trend = writer(place);
        for (gint64 m = 0; m < 5; m++)
            add_noise(trend, 60, T0 + m * CLOCK_MINUTE, 60);
        raise(SIGKILL);
    }
    g_assert_cmpint(waitpid(child, NULL, 0), ==, child);
    int fd = open(place->path, O_WRONLY);
    g_assert_cmpint(pwrite(fd, "\xff\xff\xff\xff\xff\xff\xff\xff", 8, size_of(place->path) - 4096), ==, 8);
    close(fd);
    g_autofree char *note = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(Trend) trend = trend_open(place->path, TRUE, &note, &error);
    g_assert_no_error(error);
    g_assert_nonnull(note);
    add(trend, "A", T0, 1);
}

static void test_sizes(void) {
    static const struct {
        const char *text;
        gint64 bytes; /* 0 = refused */
    } ROWS[] = {{"", TREND_USUAL},
                {"200MB", TREND_USUAL},
                {"8mb", TREND_LEAST},
                {"2GB", G_GINT64_CONSTANT(2147483648)},
                {"7MB", 0},
                {"200", 0},
                {"MB", 0},
                {"-9GB", 0},
                {"65GB", 0},
                {"1 GB", 0},
                {"99999999999999999GB", 0}};
    for (guint i = 0; i < G_N_ELEMENTS(ROWS); i++) {
        gint64 bytes;
        g_assert_cmpint(trend_parse_size(ROWS[i].text, &bytes) ? bytes : 0, ==, ROWS[i].bytes);
    }
}

/* A thousand points at one second: a minute and a half of them, in batches of a second as the watch writes them. */
static void test_cost(Place *place, gconstpointer data) {
    (void)data;
    enum { POINTS = 1000, BATCH = 1, BATCHES = 90 };
    g_autoptr(Trend) trend = writer(place);
    g_autoptr(GPtrArray) codes = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GArray) values = g_array_new(FALSE, FALSE, sizeof(TrendValue));
    for (guint i = 0; i < BATCH * POINTS; i++)
        g_ptr_array_add(codes, g_strdup_printf("AT-%04u", i % POINTS));
    struct rusage before, after;
    getrusage(RUSAGE_SELF, &before);
    for (gint64 b = 0; b < BATCHES; b++) {
        g_autoptr(GError) error = NULL;
        g_array_set_size(values, 0);
        for (guint i = 0; i < BATCH * POINTS; i++) {
            gint64 second = b * BATCH + i / POINTS;
            TrendValue value = {T0 + second * CLOCK_SECOND + i % 7, 20 + (double)((second * 7 + i % POINTS) % 23) / 10};
            g_array_append_val(values, value);
        }
        trend_add(trend, (const char *const *)codes->pdata, (const TrendValue *)values->data, values->len, &error);
        g_assert_no_error(error);
    }
    getrusage(RUSAGE_SELF, &after);
    double spent = (double)(after.ru_utime.tv_sec - before.ru_utime.tv_sec + after.ru_stime.tv_sec - before.ru_stime.tv_sec) +
                   (double)(after.ru_utime.tv_usec - before.ru_utime.tv_usec + after.ru_stime.tv_usec - before.ru_stime.tv_usec) / 1e6;
    double part = spent / (BATCH * BATCHES);
    TrendFacts facts;
    g_assert_true(trend_facts(trend, &facts, NULL));
    g_test_message("FIGURE 1,000 points at 1 s: %.2f %% of one processor, %.1f bytes a value, of 3 %%", part * 100,
                   (double)facts.used / (POINTS * BATCH * BATCHES));
    g_assert_cmpfloat(part, <, 0.03);
}

#define ADD(name, function) g_test_add("/trend/" name, Place, NULL, place_begin, function, place_end)

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    ADD("values", test_values);
    ADD("bars", test_bars);
    ADD("clock-back", test_clock_back);
    ADD("restart", test_restart);
    ADD("ring", test_ring);
    ADD("narrower", test_narrower);
    ADD("flood", test_flood);
    ADD("damage", test_damage);
    ADD("damage-after-kill", test_damage_after_kill);
    g_test_add_func("/trend/sizes", test_sizes);
    ADD("cost", test_cost);
    return g_test_run();
}
