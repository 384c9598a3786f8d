/* SPDX-License-Identifier: MIT
 *
 * The program on a real terminal (pty + libvterm): start, resize, hang-up, crash, scanner, type-ahead, paste, a second terminal,
 * poor terminals. Every wait ends when it is fulfilled; nothing sleeps.
 */
#include <glib.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "term.h"

static char *program, *folder, *demo;

/* Runs the program with words to its end; its output is owned, NULL on a failure. */
static char *run(const char *const *words) {
    g_autoptr(GPtrArray) argv = g_ptr_array_new();
    char *out = NULL;
    int status;
    g_ptr_array_add(argv, program);
    for (; *words != NULL; words++) {
        g_ptr_array_add(argv, (char *)*words);
    }
    g_ptr_array_add(argv, NULL);
    gboolean ran = g_spawn_sync(NULL, (char **)argv->pdata, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &out, NULL, &status, NULL);
    if (!ran || !g_spawn_check_wait_status(status, NULL)) {
        g_clear_pointer(&out, g_free);
    }
    return out;
}

#define RUN(...) run((const char *const[]){__VA_ARGS__, NULL})

/* Once for all tests of a run (tests/lib/plant-as). */
static gboolean make_demo(void) {
    g_autofree char *script = g_test_build_filename(G_TEST_DIST, "lib", "plant-as", NULL), *name = g_strdup(demo);
    *strrchr(name, '.') = '\0';
    char *argv[] = {script, name, (char *)"--demo", (char *)"--simulate", NULL};
    int status;
    return g_spawn_sync(NULL, argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status, NULL) &&
           g_spawn_check_wait_status(status, NULL);
}

/* A copy of the demo plant of its own for each test. */
static char *plant_copy(const char *name) {
    g_autofree char *from = NULL, *key = g_build_filename(folder, "demo.key", NULL);
    gsize size;
    char *path = g_strdup_printf("%s/%s.db", folder, name);
    g_autofree char *copy_key = g_strdup_printf("%s/%s.key", folder, name);
    g_assert_true(g_file_get_contents(demo, &from, &size, NULL));
    g_assert_true(g_file_set_contents(path, from, (gssize)size, NULL));
    g_autofree char *bytes = NULL;
    g_assert_true(g_file_get_contents(key, &bytes, &size, NULL));
    g_autofree char *evidence = g_strdup_printf("%s/%s.evidence", folder, name);
    g_autofree char *state = g_strdup_printf("%s/%s.state", folder, name);
    g_setenv("XDG_STATE_HOME", state, TRUE); /* drafts and remembered heads of each test for itself */
    g_assert_cmpint(symlink("demo.evidence", evidence), ==, 0);
    g_assert_true(g_file_set_contents_full(copy_key, bytes, (gssize)size, G_FILE_SET_CONTENTS_NONE, 0400, NULL));
    return path;
}

static TermTest *open_on(const char *plant, const char *user, const char *const *env) {
    const char *const argv[] = {program, "--lang", "en", "--plant", plant, "--user", user, NULL};
    TermTest *test = term_test_start(argv, 24, 80, env);
    g_assert_true(term_test_wait(test, "My tasks"));
    return test;
}

static gint64 log_rows(const char *plant) {
    g_autofree char *json = RUN("--plant", plant, "verify", "--json");
    g_assert_nonnull(json);
    const char *rows = strstr(json, "\"rows\":");
    g_assert_nonnull(rows);
    g_assert_nonnull(strstr(json, "\"ok\":true"));
    return g_ascii_strtoll(rows + strlen("\"rows\":"), NULL, 10);
}

static void test_start_and_quit(void) {
    g_autofree char *plant = plant_copy("quit");
    g_autoptr(TermTest) test = open_on(plant, "linjing", NULL);
    g_assert_true(term_test_wait(test, "DRILL"));
    term_test_send(test, "\033[21~"); /* F10 */
    g_assert_cmpint(term_test_end(test), ==, 0);
    g_assert_true(term_test_restored(test));
}

static void test_resize(void) {
    static const struct {
        int rows, cols;
        const char *expect;
    } sizes[] = {
        {60, 200, "Overdue in the plant"}, {12, 40, "My tasks"}, {16, 20, "My tasks"}, {4, 10, "small"}, {24, 80, "Overdue in the plant"}};
    g_autofree char *plant = plant_copy("resize");
    g_autoptr(TermTest) test = open_on(plant, "linjing", NULL);
    for (int round = 0; round < 10; round++) {
        for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
            term_test_resize(test, sizes[i].rows, sizes[i].cols);
            g_assert_true(term_test_wait(test, sizes[i].expect));
        }
    }
    term_test_send(test, "\033[21~");
    g_assert_cmpint(term_test_end(test), ==, 0);
}

/* The form for a scanned device, some of it typed. */
static TermTest *half_typed(const char *plant) {
    TermTest *test = open_on(plant, "guoxin", NULL);
    term_test_send_slowly(test, "BH1:P-0212:1:N8Y4ME18\r", 2);
    g_assert_true(term_test_wait(test, "P-0212"));
    g_assert_true(term_test_wait(test, "Category"));
    term_test_send(test, "1\t");
    g_assert_true(term_test_wait(test, "Flange leak"));
    term_test_send(test, "drips from the flange");
    g_assert_true(term_test_wait(test, "drips from the flange"));
    return test;
}

static void test_hangup_keeps_draft(void) {
    g_autofree char *plant = plant_copy("hangup");
    gint64 before = log_rows(plant);
    {
        g_autoptr(TermTest) test = half_typed(plant);
        term_test_signal(test, SIGHUP);
        g_assert_cmpint(term_test_end(test), !=, -1);
    }
    g_assert_cmpint(log_rows(plant), ==, before);
    g_autoptr(TermTest) again = open_on(plant, "guoxin", NULL);
    term_test_send_slowly(again, "BH1:P-0212:1:N8Y4ME18\r", 2);
    g_assert_true(term_test_wait(again, "drips from the flange"));
}

/* Killed without a warning, a moment after the last key: nothing of it is lost. */
static void test_kill_keeps_draft(void) {
    g_autofree char *plant = plant_copy("killed");
    {
        g_autoptr(TermTest) test = half_typed(plant);
        term_test_pump(test, 1000);
        term_test_signal(test, SIGKILL);
        g_assert_cmpint(term_test_end(test), !=, -1);
    }
    g_autoptr(TermTest) again = open_on(plant, "guoxin", NULL);
    term_test_send_slowly(again, "BH1:P-0212:1:N8Y4ME18\r", 2);
    g_assert_true(term_test_wait(again, "drips from the flange"));
}

/* One person at two terminals: each has what was typed there. */
static void test_draft_of_each_terminal(void) {
    g_autofree char *plant = plant_copy("each");
    g_autoptr(TermTest) first = half_typed(plant), second = open_on(plant, "guoxin", NULL);
    term_test_pump(first, 1000);
    term_test_send_slowly(second, "BH1:P-0212:1:N8Y4ME18\r", 2);
    g_assert_true(term_test_wait(second, "Category"));
    term_test_send(second, "1\tand this at the other");
    g_assert_true(term_test_wait(second, "and this at the other"));
    term_test_send(first, "\033");
    g_assert_true(term_test_wait(first, "My tasks"));
    term_test_send(second, "\033");
    g_assert_true(term_test_wait(second, "My tasks"));
    term_test_send_slowly(first, "BH1:P-0212:1:N8Y4ME18\r", 2);
    g_assert_true(term_test_wait(first, "drips from the flange"));
    term_test_send_slowly(second, "BH1:P-0212:1:N8Y4ME18\r", 2);
    g_assert_true(term_test_wait(second, "and this at the other"));
}

static void test_terminated_restores(void) {
    g_autofree char *plant = plant_copy("term");
    g_autoptr(TermTest) test = open_on(plant, "linjing", NULL);
    term_test_signal(test, SIGTERM);
    g_assert_cmpint(term_test_end(test), !=, -1);
    g_assert_true(term_test_restored(test));
}

static void test_crash_restores(void) {
    g_autofree char *plant = plant_copy("crash");
    g_autoptr(TermTest) test = open_on(plant, "linjing", NULL);
    term_test_signal(test, SIGSEGV);
    g_assert_cmpint(term_test_end(test), !=, -1);
    g_assert_true(term_test_restored(test));
}

static void test_scan_confirms_nothing(void) {
    g_autofree char *plant = plant_copy("scan");
    gint64 before = log_rows(plant);
    g_autoptr(TermTest) test = open_on(plant, "guoxin", NULL);
    term_test_send(test, "BH1:P-0212:1:N8Y4ME18\r"); /* in one write, as a fast scanner does */
    g_assert_true(term_test_wait(test, "Fill in"));
    g_assert_true(term_test_wait(test, "P-0212"));
    g_assert_cmpint(log_rows(plant), ==, before);
    term_test_send(test, "1\033OQ"); /* F2 */
    g_assert_true(term_test_wait(test, "special remediation of this area"));
    g_assert_cmpint(log_rows(plant), ==, before + 1);
}

static void test_forged_label_is_refused(void) {
    g_autofree char *plant = plant_copy("forged");
    g_autoptr(TermTest) test = open_on(plant, "guoxin", NULL);
    term_test_send_slowly(test, "BH1:P-0212:1:N8Y4ME19\r", 2);
    g_assert_true(term_test_wait(test, "not genuine"));
}

/* A form for the scanned device, on the board: whatever stands around the code and whatever case it has; a tail of line ends
 * confirms nothing. */
static void test_scanner_dress(void) {
    static const char *const sent[] = {"\002BH1:P-0212:1:N8Y4ME18\003\r", "]Q1BH1:P-0212:1:N8Y4ME18\r\n", "bh1:p-0212:1:n8y4me18\t\r",
                                       "ＢＨ１：Ｐ－０２１２：１：Ｎ８Ｙ４ＭＥ１８\r"};
    g_autofree char *plant = plant_copy("dress");
    gint64 before = log_rows(plant);
    g_autoptr(TermTest) test = open_on(plant, "guoxin", NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(sent); i++) {
        term_test_send(test, i == 2 ? "?" : ""); /* help makes way */
        term_test_send(test, sent[i]);
        g_assert_true(term_test_wait(test, "Fill in"));
        g_assert_true(term_test_wait(test, "P-0212"));
        term_test_send(test, "\033");
        g_assert_true(term_test_wait_gone(test, "Fill in"));
    }
    g_assert_cmpint(log_rows(plant), ==, before);
}

/* Codes of others: a line, and nothing else. q would end the program, b open a list. */
static void test_foreign_codes(void) {
    static const char *const sent[] = {"eq-5501-abc\r", "https://u.example.com/qr?id=17\r\n", "6901234567892\t\r"};
    static const char *const said[] = {"eq-5501-abc", "u.example.com", "6901234567892"};
    g_autofree char *plant = plant_copy("foreign");
    g_autoptr(TermTest) test = open_on(plant, "guoxin", NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(sent); i++) {
        term_test_send_slowly(test, sent[i], (int)i * 3);
        g_assert_true(term_test_wait(test, said[i]));
        g_assert_true(term_test_wait(test, "My tasks"));
        term_test_send(test, "\033"); /* the message goes with the next key */
        g_assert_true(term_test_wait_gone(test, said[i]));
        term_test_pump(test, 150); /* a pause, as between two scans */
    }
    term_test_send(test, "s");
    g_assert_true(term_test_wait(test, "short code"));
    term_test_send(test, "\033");
    g_assert_true(term_test_wait_gone(test, "short code"));
}

/* Keypad digits are digits, and what no table knows is one key that does nothing. */
static void test_other_keys(void) {
    static const char *const terms[] = {"TERM=xterm-256color", "TERM=linux", "TERM=vt100", "TERM=putty"};
    static const char *const unknown[] = {"\033[57414u",  "\033[27;5;13~", "\033[I",     "\033[O",    "\033[1;5R", "\033[25~",
                                          "\033[99;133u", "\033OI",        "\033[?62;c", "\033[1;2A", "\033[[Q"};
    g_autofree char *plant = plant_copy("keys");
    for (gsize i = 0; i < G_N_ELEMENTS(terms); i++) {
        const char *const env[] = {terms[i], NULL};
        g_autoptr(TermTest) test = open_on(plant, "linjing", env);
        term_test_send(test, "s");
        g_assert_true(term_test_wait(test, "short code"));
        term_test_send(test, "P-");
        term_test_send(test, "\033Oq\033Op\033Oq\033On\033Om");
        g_assert_true(term_test_wait(test, "P-101.-"));
        for (gsize k = 0; i == 0 && k < G_N_ELEMENTS(unknown); k++) {
            term_test_send(test, unknown[k]);
        }
        term_test_send(test, "x");
        g_assert_true(term_test_wait(test, "P-101.-x"));
    }
}

static void test_foreign_locale(void) {
    const char *const env[] = {"LC_ALL=zh_CN.GB18030", NULL};
    g_autofree char *plant = plant_copy("locale");
    g_autoptr(TermTest) test = open_on(plant, "linjing", env);
    g_assert_true(term_test_wait(test, "GB18030"));
    g_assert_true(term_test_wait(test, "set the terminal to UTF-8"));
    term_test_send(test, "d");
    g_assert_true(term_test_wait(test, "林静"));
    g_assert_true(term_test_wait(test, "Device name"));
}

/* 100 keys a second, then Chinese: all there, in order. */
static void test_type_ahead(void) {
    g_autofree char *plant = plant_copy("ahead");
    g_autoptr(TermTest) test = open_on(plant, "guoxin", NULL);
    term_test_send_slowly(test, "BH1:P-0212:1:N8Y4ME18\r", 2);
    g_assert_true(term_test_wait(test, "Fill in"));
    term_test_send(test, "1\t");
    g_assert_true(term_test_wait(test, "Flange leak"));
    term_test_send_slowly(test, "the quick brown fox 0123456789 leaks ", 10);
    term_test_send(test, "泵房");            /* an input method commits its characters whole … */
    term_test_send_slowly(test, "漏油", 10); /* … a slow serial line byte by byte */
    g_assert_true(term_test_wait(test, "0123456789 leaks 泵房漏油"));
    g_assert_true(term_test_wait(test, "the quick brown fox"));
}

static void test_paste_sends_nothing(void) {
    g_autofree char *plant = plant_copy("paste");
    gint64 before = log_rows(plant);
    g_autoptr(TermTest) test = open_on(plant, "guoxin", NULL);
    term_test_send_slowly(test, "BH1:P-0212:1:N8Y4ME18\r", 2);
    g_assert_true(term_test_wait(test, "Fill in"));
    term_test_send(test, "1\t");
    g_assert_true(term_test_wait(test, "Flange leak"));
    term_test_send(test, "\033[200~first line\nsecond line\n\033[201~");
    g_assert_true(term_test_wait(test, "second line"));
    g_assert_cmpint(log_rows(plant), ==, before);
}

/* What the board counts now, whatever the demo plant's stories are. */
static int tasks_shown(TermTest *test) {
    g_autofree char *screen = term_test_screen(test);
    const char *count = strstr(screen, "My tasks: ");
    g_assert_nonnull(count);
    return (int)g_ascii_strtoll(count + strlen("My tasks: "), NULL, 10);
}

/* The row under their title, wherever that stands. */
static char *first_task(TermTest *test) {
    for (int row = 0; row < 20; row++) {
        g_autofree char *title = term_test_row(test, row);
        if (strstr(title, "My tasks: "))
            return term_test_row(test, row + 1);
    }
    g_assert_not_reached();
}

static void test_live_refresh(void) {
    g_autofree char *plant = plant_copy("live");
    g_autoptr(TermTest) test = open_on(plant, "linjing", NULL);
    g_autofree char *more = g_strdup_printf("My tasks: %d", tasks_shown(test) + 1);
    g_autofree char *out = RUN("--plant", plant, "--user", "guoxin", "submit", "hazard", "device=P-0112", "category=ppe");
    g_assert_nonnull(out);
    g_assert_true(term_test_wait(test, more));
}

/* What rings in the demo plant is acknowledged, one after the other. */
static void acknowledge_all(TermTest *test) {
    for (int i = 0; i < 20; i++) {
        g_autofree char *screen = term_test_screen(test);
        const char *banner = strstr(screen, "Ctrl-G");
        if (!banner) {
            term_test_send(test, "\033[H"); /* the next key takes the line away that says so */
            g_assert_true(term_test_wait_gone(test, "Acknowledged"));
            return;
        }
        g_autofree char *line = g_strndup(banner, strcspn(banner, "\n"));
        term_test_send(test, "\007");
        g_assert_true(term_test_wait_gone(test, line));
    }
    g_assert_not_reached();
}

/* Work that comes to the person logged in: a line, a bell, a mark on the board until it is opened; a major hazard is named and first. */
static void test_new_work_is_seen(void) {
    g_autofree char *plant = plant_copy("news");
    g_autoptr(TermTest) test = open_on(plant, "linjing", NULL);
    acknowledge_all(test);
    gsize before = term_test_output(test)->len;
    g_autofree char *out = RUN("--plant", plant, "--user", "guoxin", "submit", "hazard", "device=P-0404", "category=fire", "level=1");
    g_assert_nonnull(out);
    g_assert_true(term_test_wait(test, "New task: YH-"));
    g_assert_true(term_test_wait(test, "MAJOR: Fire protection"));
    g_assert_nonnull(memchr(term_test_output(test)->str + before, '\a', term_test_output(test)->len - before));
    g_autofree char *first = first_task(test);
    g_assert_true(g_str_has_prefix(first, ">*YH-") || g_str_has_prefix(first, " *YH-"));
    g_assert_nonnull(strstr(first, "MAJOR"));
    term_test_send(test, "\033[H\r"); /* Home, Enter */
    g_assert_true(term_test_wait(test, "Record Hazard"));
    term_test_send(test, "\033");
    g_assert_true(term_test_wait(test, "My tasks"));
    g_assert_true(term_test_wait_gone(test, "*YH-"));
}

/* The newest hazard that waits for this step. Owned. */
static char *number_at(const char *plant, const char *state) {
    g_autofree char *json = RUN("--plant", plant, "list", "hazard", "--state", state, "--limit", "1", "--json");
    g_assert_nonnull(json);
    const char *number = strstr(json, "YH-");
    g_assert_nonnull(number);
    return g_strndup(number, strlen("YH-2026-00000"));
}

/* Two people on one step: the second is told who did it before anything is asked of him, and nothing is left to send. */
static void test_two_people(void) {
    g_autofree char *plant = plant_copy("two");
    g_autoptr(TermTest) test = open_on(plant, "yangbo", NULL);
    term_test_send(test, ":");
    g_assert_true(term_test_wait(test, "Commands"));
    term_test_send(test, "\033");
    g_autofree char *number = number_at(plant, "accept");
    g_autofree char *find = g_strdup_printf("/%s\r", number), *record = g_strdup_printf("Record Hazard %s", number);
    term_test_send(test, "z");
    g_assert_true(term_test_wait_gone(test, "My tasks")); /* the number stands on the board too */
    g_assert_true(term_test_wait(test, number));
    term_test_send(test, find);
    term_test_send(test, "\r");
    g_assert_true(term_test_wait(test, "you may do it"));
    term_test_send(test, "\r");
    g_assert_true(term_test_wait(test, "Fill in"));
    term_test_send(test, "y");
    g_autofree char *out = RUN("--plant", plant, "--user", "linjing", "act", number, "accept", "--reject", "opinion=drips");
    g_assert_nonnull(out);
    g_assert_true(term_test_wait(test, "was sent back or refused by 林静")); /* without a key */
    for (int round = 0; round < 2; round++) {
        term_test_send(test, "\033OQ");
        g_assert_true(term_test_wait(test, "Nothing is left to send here"));
        term_test_send(test, "\r");
        g_assert_true(term_test_wait_gone(test, "Nothing is left to send here"));
    }
    g_autofree char *screen = term_test_screen(test);
    g_assert_null(strstr(screen, "assword"));
    term_test_send(test, "\033");
    g_assert_true(term_test_wait(test, record));
}

/* Changed beside the step that is being filled in: told, and sent for the record as it is with the same key. */
static void test_changed_beside(void) {
    g_autofree char *plant = plant_copy("beside");
    g_autoptr(TermTest) test = open_on(plant, "yangbo", NULL);
    g_autofree char *number = number_at(plant, "accept"), *find = g_strdup_printf("/%s\r", number);
    term_test_send(test, "z");
    g_assert_true(term_test_wait(test, "Hazards (open)"));
    term_test_send(test, find);
    term_test_send(test, "\r");
    g_assert_true(term_test_wait(test, "you may do it"));
    term_test_send(test, "\r");
    g_assert_true(term_test_wait(test, "Fill in"));
    term_test_send(test, "\t");
    g_autofree char *out = RUN("--plant", plant, "--user", "linjing", "act", number, "reclassify", "category=housekeeping");
    g_assert_nonnull(out);
    g_assert_true(term_test_wait(test, "was changed meanwhile"));
    term_test_send(test, "\033OQ");
    g_assert_true(term_test_wait(test, "F2 sends it for the record as it is now"));
}

static void test_poor_terminals(void) {
    static const char *const terms[] = {"TERM=vt220", "TERM=linux", "TERM=no-such-terminal"};
    g_autofree char *plant = plant_copy("poor");
    for (gsize i = 0; i < G_N_ELEMENTS(terms); i++) {
        const char *const env[] = {terms[i], NULL};
        g_autoptr(TermTest) test = open_on(plant, "linjing", env);
        term_test_send(test, "qy");
        g_assert_cmpint(term_test_end(test), ==, 0);
    }
    const char *const env[] = {"NO_COLOR=1", NULL};
    g_autoptr(TermTest) test = open_on(plant, "linjing", env);
    g_assert_null(strstr(term_test_output(test)->str, "\033[31m"));
}

static void test_no_terminal(void) {
    const char *argv[] = {program, "--plant", demo, "tui", NULL};
    g_autofree char *out = NULL, *err = NULL;
    int status;
    g_assert_true(g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, &err, &status, NULL));
    g_assert_false(g_spawn_check_wait_status(status, NULL));
    g_assert_cmpstr(out, ==, "");
    g_assert_cmpint(strlen(err), >, 10);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    program = g_strdup(g_getenv("BIHUAN"));
    folder = g_dir_make_tmp("terminal-XXXXXX", NULL);
    demo = g_build_filename(folder, "demo.db", NULL);
    if (program == NULL || folder == NULL) {
        return 1;
    }
    if (!make_demo()) {
        return 1;
    }
    g_test_add_func("/terminal/start-and-quit", test_start_and_quit);
    g_test_add_func("/terminal/resize", test_resize);
    g_test_add_func("/terminal/hangup-keeps-draft", test_hangup_keeps_draft);
    g_test_add_func("/terminal/kill-keeps-draft", test_kill_keeps_draft);
    g_test_add_func("/terminal/draft-of-each-terminal", test_draft_of_each_terminal);
    g_test_add_func("/terminal/terminated-restores", test_terminated_restores);
    g_test_add_func("/terminal/crash-restores", test_crash_restores);
    g_test_add_func("/terminal/scan-confirms-nothing", test_scan_confirms_nothing);
    g_test_add_func("/terminal/forged-label", test_forged_label_is_refused);
    g_test_add_func("/terminal/scanner-dress", test_scanner_dress);
    g_test_add_func("/terminal/foreign-codes", test_foreign_codes);
    g_test_add_func("/terminal/other-keys", test_other_keys);
    g_test_add_func("/terminal/foreign-locale", test_foreign_locale);
    g_test_add_func("/terminal/type-ahead", test_type_ahead);
    g_test_add_func("/terminal/paste", test_paste_sends_nothing);
    g_test_add_func("/terminal/live-refresh", test_live_refresh);
    g_test_add_func("/terminal/new-work-is-seen", test_new_work_is_seen);
    g_test_add_func("/terminal/two-people", test_two_people);
    g_test_add_func("/terminal/changed-beside", test_changed_beside);
    g_test_add_func("/terminal/poor-terminals", test_poor_terminals);
    g_test_add_func("/terminal/no-terminal", test_no_terminal);
    return g_test_run();
}
