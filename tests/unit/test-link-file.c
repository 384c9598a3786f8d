/* SPDX-License-Identifier: MIT
 *
 * The link "file": a growing text file as control systems write it, and everything that happens to such files.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "bihuan/base/clock.h"
#include "link-ear.h"

extern const Link link_file;

static const char *const POINTS[] = {"o2||100", "h2s||100", NULL};

static void put(const char *path, const char *mode, const char *text) {
    FILE *file = fopen(path, mode);
    g_assert_nonnull(file);
    g_assert_cmpuint(fwrite(text, 1, strlen(text), file), ==, strlen(text));
    fclose(file);
}

/* A row of now, or so many seconds from now. */
static void row(const char *path, int seconds, const char *cells) {
    g_autofree char *at = clock_format(clock_now() + seconds * CLOCK_SECOND);
    g_autofree char *text = g_strconcat(at, cells, NULL);
    put(path, "a", text);
}

static char *fresh(const char *names) {
    g_autofree char *folder = g_dir_make_tmp("file-XXXXXX", NULL);
    char *path = g_build_filename(folder, "dcs.csv", NULL);
    if (names)
        put(path, "w", names);
    return path;
}

static Ear *listen_to(const char *path, const char *more) {
    g_autofree char *url = g_strconcat("url=file://", path, NULL);
    const char *const settings[] = {"kind=file", url, more, NULL};
    g_autoptr(GError) error = NULL;
    Ear *ear = ear_open(&link_file, settings, POINTS, &error);
    g_assert_no_error(error);
    return ear;
}

static void test_grows(void) {
    g_autofree char *path = fresh("\xEF\xBB\xBFtime,o2,h2s,remark\r\n");
    row(path, -3600, ",1,1,x\r\n");
    row(path, 0, ",20.9,0,x\r\n");
    Ear *ear = listen_to(path, NULL);
    ear_value(ear, 0, 20.9);
    ear_state(ear, NULL);
    g_assert_cmpuint(ear->count[0], ==, 1); /* what lay there before is no news */
    row(path, 0, ",20.1,2.5e0,x\n");
    ear_value(ear, 0, 20.1);
    ear_value(ear, 1, 2.5);
    /* A row that is written in two halves is one. */
    row(path, 0, ",19.");
    put(path, "a", "25,3,\"a,\"\"b\"\n");
    ear_value(ear, 0, 19.25);
    ear_value(ear, 1, 3);
    /* One bad cell is that point's fault. */
    static const char *const bad[] = {",20,NaN,\n", ",20,inf,\n", ",20,,\n", ",20,0x10,\n", ",20,3 ppm\n", ",20\n"};
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        row(path, 0, ",21,1,\n");
        ear_value(ear, 1, 1);
        row(path, 0, bad[i]);
        ear_fault(ear, 1, FAULT_NUMBER);
        ear_value(ear, 0, 20);
    }
    /* Which cell is whose is not known: 20,5 without quotation marks is two. */
    row(path, 0, ",20,5,3,x\n");
    ear_fault(ear, 0, FAULT_NUMBER);
    row(path, 0, ",20.5,3,x\n");
    ear_value(ear, 0, 20.5);
    ear_drive(ear, 7, "1:coil:0", "1");
    ear_driven(ear, "7 A file takes no outputs.");
    ear_free(ear);
}

static void test_times(void) {
    g_autofree char *path = fresh("h2s\tTIME\to2\n");
    Ear *ear = listen_to(path, "stale=60s");
    ear_state(ear, NULL);
    static const struct {
        int seconds;
        FaultKind fault;
    } cases[] = {{0, FAULT_NONE}, {-50, FAULT_NONE}, {-70, FAULT_STALE}, {5, FAULT_NONE}, {30, FAULT_CLOCK}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        gint64 at = clock_now() + cases[i].seconds * CLOCK_SECOND;
        g_autofree char *text = g_strdup_printf("%d\t%" G_GINT64_FORMAT "\t%d\n", (int)i, i % 2 ? at : at / 1000, 100 + (int)i);
        put(path, "a", text);
        if (cases[i].fault)
            ear_fault(ear, 0, cases[i].fault);
        else
            ear_value(ear, 0, 100 + (int)i);
    }
    g_autofree char *good = clock_format(clock_now()), *line = g_strdup_printf("1\t%s\t9\n", good);
    put(path, "a", line);
    ear_value(ear, 0, 9);
    put(path, "a", "1\tyesterday\t2\n");
    ear_fault(ear, 1, FAULT_CLOCK);
    /* Old rows that come late are read over where a fresh one follows. */
    guint before = ear->count[0];
    g_autofree char *old = clock_format(clock_now() - CLOCK_HOUR), *now = clock_format(clock_now());
    g_autofree char *rows = g_strdup_printf("1\t%s\t2\n1\t%s\t2\n7\t%s\t8\n", old, old, now);
    put(path, "a", rows);
    ear_value(ear, 0, 8);
    g_assert_cmpuint(ear->count[0], ==, before + 1);
    ear_free(ear);
}

static void test_rotation(void) {
    g_autofree char *path = fresh("time,o2,h2s\n"), *aside = g_strconcat(path, ".1", NULL);
    Ear *ear = listen_to(path, NULL);
    row(path, 0, ",1,1\n");
    ear_value(ear, 0, 1);
    /* Moved away; the last row still goes to the old one; a new one has its columns elsewhere. */
    g_assert_cmpint(g_rename(path, aside), ==, 0);
    row(aside, 0, ",2,2\n");
    ear_value(ear, 0, 2);
    put(path, "w", "h2s,time,o2\n");
    g_autofree char *now = clock_format(clock_now()), *cells = g_strdup_printf("30,%s,3\n", now);
    put(path, "a", cells);
    ear_value(ear, 0, 3);
    ear_value(ear, 1, 30);
    g_assert_cmpuint(ear->states, ==, 1); /* that was no break */
    /* Cut short and begun anew, then written over by a longer one. */
    put(path, "w", "time,h2s,o2\n");
    row(path, 0, ",40,4\n");
    ear_value(ear, 0, 4);
    g_autofree char *again = clock_format(clock_now());
    g_autofree char *whole = g_strdup_printf("time,o2,h2s\n%s,5,50\n%s,5,50\n%s,5.5,50\n", again, again, again);
    g_assert_true(g_file_set_contents_full(path, whole, -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
    ear_value(ear, 0, 5.5);
    ear_free(ear);
}

static void test_hostile(void) {
    g_autofree char *path = fresh(NULL);
    Ear *ear = listen_to(path, "stale=1s");
    ear_state(ear, "cannot be read");
    put(path, "w", "hour,o2,h2s\n");
    ear_state(ear, "names no column “time”");
    put(path, "w", "time,o2,o2\n"); /* which of them is not known; the other is not there */
    ear_state(ear, NULL);
    row(path, 0, ",1,2\n");
    ear_fault(ear, 0, FAULT_SETUP);
    ear_fault(ear, 1, FAULT_SETUP);
    put(path, "w", "time,o2,h2s,\xE5\x80\xBC\n");
    row(path, 0, ",6,6\n");
    ear_value(ear, 0, 6);
    g_autofree char *long_row = g_strnfill(300000, 'x');
    put(path, "a", long_row);
    put(path, "a", "\n");
    ear_fault(ear, 0, FAULT_NUMBER);
    row(path, 0, ",7,7\n");
    ear_value(ear, 0, 7);
    FILE *file = fopen(path, "a");
    fwrite("\0\0\xFF\xFE,1\n", 1, 7, file);
    fclose(file);
    ear_fault(ear, 0, FAULT_NUMBER);
    row(path, 0, ",\xFF\xFE,8\n");
    ear_value(ear, 1, 8);
    ear_fault(ear, 0, FAULT_NUMBER);
    /* Gone for longer than stale. */
    g_assert_cmpint(g_unlink(path), ==, 0);
    ear_state(ear, "cannot be read");
    put(path, "w", "time,o2,h2s\n");
    ear_state(ear, NULL);
    ear_free(ear);
    ear = listen_to(path, "decimal=comma");
    row(path, 0, ",\"20,9\",\"1.000,5\"\n");
    ear_value(ear, 0, 20.9);
    ear_fault(ear, 1, FAULT_NUMBER);
    ear_free(ear);
}

static void test_settings(void) {
    static const char *const cases[][3] = {
        {"url=http://x/", NULL, "A file is named as file:///FOLDER/NAME."},     {"url=file:///x", "decimal=x", "It is point or comma."},
        {"url=file:///x", "baud=9600", "A link of kind file has no such key."}, {"url=file:///x", "stale=1", "is no duration"},
        {"url=file:///x", "timeout=1h", "is no time from 10ms to 10s."},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        const char *const settings[] = {cases[i][0], cases[i][1], NULL};
        g_autoptr(GError) error = NULL;
        g_assert_null(ear_open(&link_file, settings, POINTS, &error));
        g_assert_nonnull(strstr(error->message, cases[i][2]));
        g_assert_true(g_str_has_prefix(error->message, "bihuan.conf:1: [link plc] "));
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/link-file/grows", test_grows);
    g_test_add_func("/link-file/times", test_times);
    g_test_add_func("/link-file/rotation", test_rotation);
    g_test_add_func("/link-file/hostile", test_hostile);
    g_test_add_func("/link-file/settings", test_settings);
    return g_test_run();
}
