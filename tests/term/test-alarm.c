/* SPDX-License-Identifier: MIT
 *
 * The banner of an alarm on real terminals: the live table is written here as the watch writes it, without any record in the plant. Every
 * wait ends when it is fulfilled.
 */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/path.h"
#include "bihuan/sensor/live.h"
#include "term.h"

enum { TERMINALS = 8 };

static char *program, *folder, *plant; /* nothing happens in it */
static char *used, *secret;            /* he has an account in this one, so that a terminal locks */

#define RUN(...) term_run((const char *const[]){program, __VA_ARGS__, NULL})

static gboolean import(const char *file, const char *kind, const char *text) {
    g_autofree char *table = g_strdup_printf("%s/%s.csv", folder, kind);
    return g_file_set_contents(table, text, -1, NULL) && RUN("--plant", file, "import", kind, table);
}

static gboolean make_plant(const char *file) {
    return RUN("init", file) && import(file, "areas", "code,name,parent\nA04-1,溶剂泵房,\n") &&
           import(file, "people", "id,name,department,roles,in_service,title,crew,scopes\nlinjing,林静,PRD,operator,yes,操作工,A,\n");
}

static gboolean make_plants(void) {
    return make_plant(plant) && make_plant(used) &&
           g_file_set_contents_full(secret, "correct-horse-9\n135790\n", -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL) &&
           RUN("--plant", used, "user", "enrol", "linjing", "--new-secret-file", secret);
}

static LiveWriter *watch(const char *plant_file) {
    g_autofree char *serve = g_strdup_printf("%.*s.serve", (int)(strlen(plant_file) - strlen(".db")), plant_file);
    g_assert_true(path_make_folder(serve, 0770));
    LiveWriter *writer = live_writer_new(serve, 2, NULL);
    g_assert_nonnull(writer);
    return writer;
}

static void put(LiveWriter *writer, guint index, PointStateKind state, PanelPhase phase, double number) {
    LiveValue value = {.state = state, .phase = phase, .value = number, .at = clock_raw(), .since = clock_raw(), .raised = 1000 + index};
    g_snprintf(value.code, sizeof value.code, "PT-%u", index + 1);
    g_strlcpy(value.area, "A04-1", sizeof value.area);
    g_strlcpy(value.quantity, index == 0 ? "o2" : "h2s", sizeof value.quantity);
    g_strlcpy(value.unit, index == 0 ? "vol%" : "mg/m3", sizeof value.unit);
    if (phase != PANEL_NORMAL) {
        g_snprintf(value.episode, sizeof value.episode, "episode-%u", index);
    }
    live_writer_put(writer, index, &value, clock_boot());
    live_writer_beat(writer);
}

static TermTest *open_at(const char *file, const char *lang, const char *user) {
    gboolean has_secret = user != NULL && file == used;
    const char *const argv[] = {
        program, "--lang", lang, "--plant", file, user != NULL ? "--user" : NULL, user, has_secret ? "--secret-file" : NULL, secret, NULL};
    TermTest *test = term_test_start(argv, 24, 80, NULL);
    g_assert_true(term_test_wait(test, strcmp(lang, "en") == 0 ? "My tasks" : "我的待办"));
    return test;
}

/* The first lines as one text: what is wrapped in a small window is one sentence all the same. */
static char *top_of(TermTest *test, int lines) {
    g_autofree char *screen = term_test_screen(test);
    g_auto(GStrv) rows = g_strsplit(screen, "\n", -1);
    GString *text = g_string_new(NULL);
    for (int i = 0; i < lines && rows[i] != NULL; i++) {
        g_string_append(text, g_strstrip(rows[i]));
    }
    return g_string_free(text, FALSE);
}

/* Does the banner in so many lines say all that it must? */
static gboolean says_all(TermTest *test, int lines, const char *value) {
    g_autofree char *first = term_test_row(test, 0), *top = top_of(test, lines);
    g_auto(GStrv) parts = g_strsplit(top, " ", -1);
    g_autofree char *dense = g_strjoinv("", parts);
    return g_str_has_prefix(first, " [Ctrl-G") && strstr(dense, value) != NULL && strstr(dense, "溶剂泵房") != NULL;
}

/* Place, value with its age and the one key, from the top line on, in both languages at every size. */
static void test_sizes(void) {
    static const int SIZES[][3] = {{60, 200, 1}, {24, 80, 2}, {12, 40, 3}, {16, 20, 4}}; /* rows, columns, lines of the banner at most */
    static const char *const LANGS[] = {"en", "zh"};
    static const char *const VALUES[] = {"17.2vol%(", "17.2vol%（"};
    for (gsize k = 0; k < G_N_ELEMENTS(LANGS); k++) {
        LiveWriter *writer = watch(plant);
        g_autoptr(TermTest) test = open_at(plant, LANGS[k], "linjing");
        put(writer, 0, POINT_LOW1, PANEL_UNACK, 17.2);
        g_assert_true(term_test_wait(test, "Ctrl-G"));
        for (gsize i = 0; i < G_N_ELEMENTS(SIZES); i++) {
            term_test_resize(test, SIZES[i][0], SIZES[i][1]);
            for (int tries = 0; tries < 50 && !says_all(test, SIZES[i][2], VALUES[k]); tries++) {
                term_test_pump(test, 100); /* until it is laid out anew */
            }
            g_assert_true(says_all(test, SIZES[i][2], VALUES[k]));
        }
        live_writer_free(writer);
    }
}

/* On a locked terminal, on the log-in, above a question and in the middle of a word. */
static void test_everywhere(void) {
    LiveWriter *writer = watch(used);
    g_autoptr(TermTest) locked = open_at(used, "en", "linjing"), asked = open_at(used, "en", "linjing"), nobody = open_at(used, "en", NULL);
    term_test_send(locked, "K");
    g_assert_true(term_test_wait(locked, "Locked by"));
    term_test_send(asked, ":");
    g_assert_true(term_test_wait(asked, "Commands and screens"));
    term_test_send(nobody, "U");
    g_assert_true(term_test_wait(nobody, "Who works here"));
    put(writer, 0, POINT_LOW1, PANEL_UNACK, 17.2);
    TermTest *tests[] = {locked, asked, nobody};
    for (gsize i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_assert_true(term_test_wait(tests[i], "17.2 vol%"));
        g_autofree char *first = term_test_row(tests[i], 0);
        g_assert_nonnull(strstr(first, "[Ctrl-G"));
    }
    live_writer_free(writer);
}

static gboolean has_bell(TermTest *test, gsize from) {
    const GString *output = term_test_output(test);
    return memchr(output->str + from, '\a', output->len - from) != NULL;
}

/* Two keys silence the bell, the banner stands; what is new ends the silence. A locked terminal does it too. */
static void test_mute(void) {
    LiveWriter *writer = watch(used);
    g_autoptr(TermTest) test = open_at(used, "en", "linjing");
    term_test_send(test, "K");
    g_assert_true(term_test_wait(test, "Locked by"));
    gsize before = term_test_output(test)->len;
    put(writer, 0, POINT_LOW1, PANEL_UNACK, 17.2);
    g_assert_true(term_test_wait(test, "17.2 vol%"));
    g_assert_true(has_bell(test, before));
    term_test_send(test, "\007");
    g_assert_true(term_test_wait(test, "could not be written into the plant yet"));
    term_test_send(test, "y");
    g_assert_true(term_test_wait(test, "silent for 5m"));
    g_autofree char *first = term_test_row(test, 0);
    g_assert_nonnull(strstr(first, "17.2 vol%"));
    before = term_test_output(test)->len;
    put(writer, 0, POINT_LOW1, PANEL_UNACK, 17.1);
    g_assert_true(term_test_wait(test, "17.1 vol%"));
    g_assert_false(has_bell(test, before));
    put(writer, 1, POINT_HIGH1, PANEL_UNACK, 12);
    g_assert_true(term_test_wait(test, "1/2"));
    g_assert_true(has_bell(test, before));
    live_writer_free(writer);
}

/* A fault is quieter, an alarm stands before it; acknowledged elsewhere it needs no key, and back inside it is gone. */
static void test_ranks(void) {
    LiveWriter *writer = watch(plant);
    g_autoptr(TermTest) test = open_at(plant, "en", NULL);
    put(writer, 0, POINT_FAULT, PANEL_UNACK, 20.8);
    g_assert_true(term_test_wait(test, "FAULT  O2 20.8 vol%"));
    guint32 quiet = term_test_background(test, 0, 40);
    put(writer, 1, POINT_HIGH1, PANEL_UNACK, 12);
    g_assert_true(term_test_wait(test, "ALARM  H2S 12 mg/m3"));
    g_assert_cmphex(term_test_background(test, 0, 40), !=, quiet);
    put(writer, 0, POINT_NORMAL, PANEL_NORMAL, 20.8);
    put(writer, 1, POINT_HIGH1, PANEL_ACKED, 12);
    g_assert_true(term_test_wait(test, "ALARM acknowledged  H2S 12 mg/m3"));
    g_assert_true(term_test_wait_gone(test, "Ctrl-G"));
    put(writer, 1, POINT_NORMAL, PANEL_LATCHED, 3);
    g_assert_true(term_test_wait_gone(test, "ALARM"));
    put(writer, 0, POINT_NORMAL, PANEL_RETURN_UNACK, 20.8);
    g_assert_true(term_test_wait(test, "ALARM  O2 20.8 vol%"));
    put(writer, 1, POINT_HIGH1, PANEL_UNACK, 12); /* it began later, and is outside now */
    g_assert_true(term_test_wait(test, "ALARM 1/2  H2S 12 mg/m3"));
    live_writer_free(writer);
}

/* Who pressed the key for another line has not read this one. */
static void test_read_first(void) {
    LiveWriter *writer = watch(plant);
    g_autoptr(TermTest) test = open_at(plant, "en", NULL);
    put(writer, 1, POINT_FAULT, PANEL_UNACK, 3);
    g_assert_true(term_test_wait(test, "FAULT  H2S"));
    put(writer, 0, POINT_LOW1, PANEL_UNACK, 17.2);
    g_assert_true(term_test_wait(test, "ALARM  O2"));
    term_test_send(test, "\007");
    g_assert_true(term_test_wait(test, "Another line has just come up"));
    live_writer_free(writer);
}

static void test_eight(void) {
    LiveWriter *writer = watch(plant);
    TermTest *tests[TERMINALS];
    for (int i = 0; i < TERMINALS; i++) {
        tests[i] = open_at(plant, i % 2 ? "zh" : "en", i % 3 ? "linjing" : NULL);
    }
    put(writer, 0, POINT_LOW1, PANEL_UNACK, 17.2);
    for (int i = 0; i < TERMINALS; i++) {
        g_assert_true(term_test_wait(tests[i], "17.2 vol%"));
    }
    for (int i = 0; i < TERMINALS; i++) {
        term_test_free(tests[i]);
    }
    live_writer_free(writer);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    program = g_strdup(g_getenv("BIHUAN"));
    folder = g_dir_make_tmp("alarm-XXXXXX", NULL);
    plant = g_build_filename(folder, "plant.db", NULL);
    used = g_build_filename(folder, "used.db", NULL);
    secret = g_build_filename(folder, "secret", NULL);
    if (program == NULL || folder == NULL || !make_plants()) {
        return 1;
    }
    g_test_add_func("/alarm/sizes", test_sizes);
    g_test_add_func("/alarm/everywhere", test_everywhere);
    g_test_add_func("/alarm/mute", test_mute);
    g_test_add_func("/alarm/ranks", test_ranks);
    g_test_add_func("/alarm/read-first", test_read_first);
    g_test_add_func("/alarm/eight", test_eight);
    return g_test_run();
}
