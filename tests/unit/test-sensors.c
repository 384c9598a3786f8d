/* SPDX-License-Identifier: MIT
 *
 * The thread of the sensors by itself: that it is seen when it stands, that a full disk is said once and gets over, and that many silent
 * lines end together.
 */
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "../../src/serve/keep.h"
#include "../../src/serve/sensors.h"
#include "../../src/serve/wires.h"
#include "link-peer.h"

#define BEAT 2000 /* ms between two rounds of a thread that has nothing to do */

typedef struct {
    char *folder;
    GMutex mutex;
    GCond came;
    GMutex door; /* who holds it keeps the thread standing */
    GString *said;
    guint sayings, driven;
} Room;

static void on_say(gpointer data, const char *sentence) {
    Room *room = data;
    g_mutex_lock(&room->mutex);
    g_string_append_printf(room->said, "%s\n", sentence);
    room->sayings++;
    g_cond_broadcast(&room->came);
    g_mutex_unlock(&room->mutex);
}

static void on_note(gpointer data, Note *note) {
    Room *room = data;
    g_mutex_lock(&room->door);
    g_mutex_unlock(&room->door);
    note_free(note);
}

static void on_value(gpointer data, const char *code, gint64 at, double value) {
    (void)data, (void)code, (void)at, (void)value;
}

static Room *room_new(void) {
    Room *room = g_new0(Room, 1);
    room->folder = g_dir_make_tmp("sensors-XXXXXX", NULL);
    room->said = g_string_new(NULL);
    return room;
}

static void room_free(Room *room) {
    g_string_free(room->said, TRUE);
    g_free(room->folder);
    g_free(room);
}

static Sensors *sensors_of(Room *room) {
    Sensors *sensors = sensors_new(&(SensorsPlace){room->folder, on_note, on_say, on_value, room});
    g_autoptr(GPtrArray) none = g_ptr_array_new();
    sensors_points(sensors, none, NULL);
    return sensors;
}

/* Leaves the processor to the thread that is waited for. */
static void breathe(void) {
    g_poll(NULL, 0, 20);
}

/* Within ten seconds; what it waits for is looked at ever again. */
static void wait_until(gboolean (*is)(gconstpointer data), gconstpointer data, const char *what) {
    gint64 end = g_get_monotonic_time() + 10 * G_USEC_PER_SEC;
    while (!is(data)) {
        if (g_get_monotonic_time() > end)
            g_error("waited in vain: %s", what);
        breathe();
    }
}

static gboolean stands(gconstpointer data) {
    return sensors_stand(data) > BEAT + 1000;
}

static gboolean goes(gconstpointer data) {
    return sensors_stand(data) <= BEAT;
}

static void test_stands(void) {
    Room *room = room_new();
    Sensors *sensors = sensors_of(room);
    wait_until(goes, sensors, "it goes");
    g_mutex_lock(&room->door);
    sensors_reset(sensors, "none"); /* it is noted: the note waits at the door */
    wait_until(stands, sensors, "it stands");
    g_mutex_unlock(&room->door);
    wait_until(goes, sensors, "it goes again");
    sensors_stop(sensors);
    sensors_free(sensors);
    room_free(room);
}

static gboolean is_said(gconstpointer data) {
    Room *room = (gpointer)data;
    g_mutex_lock(&room->mutex);
    gboolean said = strstr(room->said->str, "/episodes ") && strstr(room->said->str, "/live ");
    g_mutex_unlock(&room->mutex);
    return said;
}

static gboolean is_kept(gconstpointer data) {
    const Room *room = data;
    g_autofree char *path = g_build_filename(room->folder, "episodes", NULL);
    Keep *keep = g_file_test(path, G_FILE_TEST_EXISTS) ? keep_open(room->folder, "episodes", NULL) : NULL;
    g_autofree char *text = keep ? keep_read(keep) : NULL;
    keep_close(keep);
    return text != NULL;
}

static gboolean is_shown(gconstpointer data) {
    g_autofree char *path = g_build_filename(((const Room *)data)->folder, "live", NULL);
    return g_file_test(path, G_FILE_TEST_EXISTS);
}

/* The folder is not there, then it is. */
static void test_opened_later(void) {
    Room *room = room_new();
    g_assert_cmpint(rmdir(room->folder), ==, 0);
    Sensors *sensors = sensors_of(room);
    wait_until(is_said, room, "both are said");
    sensors_record(sensors, "none", "HZ-1");
    gint64 beat = g_get_monotonic_time() + (BEAT + 500) * 1000;
    while (g_get_monotonic_time() < beat) /* one more try */
        breathe();
    g_assert_cmpuint(room->sayings, ==, 2);
    g_assert_cmpint(g_mkdir_with_parents(room->folder, 0700), ==, 0);
    wait_until(is_kept, room, "what is open is kept");
    wait_until(is_shown, room, "the live table is there");
    g_assert_cmpuint(room->sayings, ==, 2);
    sensors_stop(sensors);
    sensors_free(sensors);
    room_free(room);
}

static gboolean is_refused(gconstpointer data) {
    Room *room = (gpointer)data;
    g_mutex_lock(&room->mutex);
    gboolean said = strstr(room->said->str, "/episodes cannot be written: File too large") != NULL;
    g_mutex_unlock(&room->mutex);
    return said;
}

/* No room to write; then there is. */
static void test_written_later(void) {
    Room *room = room_new();
    Sensors *sensors = sensors_of(room);
    wait_until(is_shown, room, "it has begun");
    struct rlimit before, none;
    getrlimit(RLIMIT_FSIZE, &before);
    none = (struct rlimit){0, before.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &none);
    sensors_record(sensors, "none", "HZ-1");
    wait_until(is_refused, room, "it is said");
    guint said = room->sayings;
    sensors_record(sensors, "none", "HZ-2");
    sensors_record(sensors, "none", "HZ-3");
    wait_until(goes, sensors, "it goes");
    setrlimit(RLIMIT_FSIZE, &before);
    wait_until(is_kept, room, "what is open is kept");
    g_assert_cmpuint(room->sayings, ==, said);
    sensors_stop(sensors);
    sensors_free(sensors);
    room_free(room);
}

/* ---- lines ---- */

static void on_read(gpointer data, const Reading *readings, guint count) {
    (void)data, (void)readings, (void)count;
}

static void on_state(gpointer data, const char *link, const char *sentence) {
    (void)data, (void)link, (void)sentence;
}

static void on_driven(gpointer data, guint64 order, gint64 at, const char *sentence) {
    Room *room = data;
    (void)order, (void)at;
    g_mutex_lock(&room->mutex);
    room->driven += sentence != NULL;
    g_mutex_unlock(&room->mutex);
}

enum { LINES = 6, OUTPUTS = 5 }; /* so many that one of them is always being tried: more time-outs than the longest pause has */

static gboolean are_driven(gconstpointer data) {
    Room *room = (gpointer)data;
    g_mutex_lock(&room->mutex);
    gboolean all = room->driven >= LINES * OUTPUTS;
    g_mutex_unlock(&room->mutex);
    return all;
}

static Serving *serving_of(ModbusPeer *const *peers, const char *folder) {
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < LINES; i++)
        g_string_append_printf(text, "[link l%u]\nkind = modbus\nurl = %s\ntimeout = 500ms\n", i, peers[i]->url + strlen("url="));
    g_autofree char *config = g_build_filename(folder, "bihuan", NULL), *file = g_build_filename(config, "bihuan.conf", NULL);
    g_autofree char *plant = g_build_filename(folder, "plant.db", NULL);
    g_autoptr(GError) error = NULL;
    g_assert_cmpint(g_mkdir_with_parents(config, 0700), ==, 0);
    g_assert_true(g_file_set_contents(file, text->str, -1, NULL));
    g_assert_true(g_file_set_contents(plant, "", -1, NULL));
    g_setenv("XDG_CONFIG_HOME", folder, TRUE);
    g_string_free(text, TRUE);
    Serving *serving = serving_load(plant, 0, &error);
    g_assert_no_error(error);
    return serving;
}

static void test_end_together(void) {
    Room *room = room_new();
    ModbusPeer *peers[LINES];
    for (guint i = 0; i < LINES; i++) {
        peers[i] = modbus_peer_start(FALSE);
        modbus_peer_say(peers[i], "silent all");
    }
    Wires *wires = wires_new(&(WiresHeard){on_read, on_state, on_driven, room});
    g_autoptr(GPtrArray) points = g_ptr_array_new();
    wires_turn(wires, serving_of(peers, room->folder), points);
    for (guint i = 0; i < LINES * OUTPUTS; i++) {
        g_autofree char *link = g_strdup_printf("l%u", i % LINES), *coil = g_strdup_printf("1:coil:%u", i / LINES);
        wires_drive(wires, &(LinkOutput){link, coil, (char *)"1", 1}, "1", "{}");
    }
    wait_until(are_driven, room, "all are tried");
    gint64 before = g_get_monotonic_time();
    wires_close(wires);
    g_assert_cmpint(g_get_monotonic_time() - before, <, G_USEC_PER_SEC); /* one time-out, and what a slow machine needs */
    wires_free(wires);
    for (guint i = 0; i < LINES; i++)
        modbus_peer_end(peers[i]);
    room_free(room);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/sensors/stands", test_stands);
    g_test_add_func("/sensors/opened-later", test_opened_later);
    g_test_add_func("/sensors/written-later", test_written_later);
    g_test_add_func("/sensors/end-together", test_end_together);
    return g_test_run();
}
