/* SPDX-License-Identifier: MIT
 *
 * The whole kit under the script back-end: stack, overlays, keys, scan, paste, type-ahead, sizes, messages.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "bihuan/base/when.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/ui/date.h"
#include "bihuan/ui/dialog.h"
#include "bihuan/ui/loop.h"
#include "bihuan/ui/theme.h"
#include "ui-demo.h"

static void collect(const char *text, gpointer data) {
    g_string_append(data, text);
}

/* Runs a script on a fresh demo; the log must be as expected. */
static void run(const char *script, int count, const char *log) {
    Demo demo;
    g_autoptr(GError) error = NULL;
    demo_init(&demo, count);
    Ui *ui = demo_open(&demo, 24, 80);
    if (!script_run(ui, "test", script, NULL, NULL, &error)) {
        g_test_message("%s", error->message);
        g_test_fail();
    }
    g_assert_cmpstr(demo.log->str, ==, log);
    ui_free(ui);
    demo_clear(&demo);
}

static void test_sizes(void) {
    run("size 80x24\nexpect \"> YH-00001\"\nexpect \"宏远精细化工\"\nexpect \"F2 Report  F1 Help\"\n"
        "size 200x60\nexpect \"YH-00050\"\nexpect 李明\n"
        "size 40x12\nexpect \">YH-00001\"\nexpect 演练\nexpect \"F1 Help\"\nexpect \"李明  2026-11-23 08:00\"\n"
        "size 20x16\nexpect \">YH-00001\"\nexpect 演练\nexpect \"F1 Help\"\nexpect 08:00\n"
        "size 19x16\nexpect \"too\"\nreject YH-\nkey d y\nsize 80x24\nexpect \"> YH-00001\"\nreject Delete\n",
        100, "");
}

/* Everything that can be open, at every size: nothing crashes. */
static void test_all_sizes(void) {
    static const char *const doings[] = {"", "?", ":", "c", "C", "d", "D", "!", "/", "\\", "a"};
    for (gsize i = 0; i < G_N_ELEMENTS(doings); i++) {
        Demo demo;
        demo_init(&demo, 30);
        Ui *ui = demo_open(&demo, 24, 80);
        script_type(ui, doings[i]);
        for (int rows = 1; rows < 30; rows += rows < 18 ? 1 : 5) {
            for (int cols = 1; cols < 90; cols += cols < 44 ? 1 : 11) {
                script_resize(ui, rows, cols);
                g_autofree char *frame = script_frame(ui, TRUE);
                g_assert_true(g_utf8_validate(frame, -1, NULL));
            }
        }
        script_resize(ui, 24, 80);
        script_key(ui, KC_ESC);
        script_key(ui, KC_DOWN);
        g_autofree char *frame = script_frame(ui, FALSE);
        g_assert_nonnull(strstr(frame, "> YH-00002"));
        ui_free(ui);
        demo_clear(&demo);
    }
}

static void test_stack(void) {
    run("key <F2>\nexpect \"New note YH-2026-00001\"\ntype 2号泵 leaks q\nexpect \"2号泵 leaks q\"\n"
        "key <Esc>\nexpect \"Throw away\"\nkey n\nexpect \"2号泵 leaks q\"\n" /* nothing is lost */
        "key <F10>\nexpect \"Throw away\"\nkey <Esc>\nexpect \"2号泵 leaks q\"\n"
        "key <Enter>\nexpect \"New note\"\nkey <Ctrl-S>\nexpect \"Saved.\"\nexpect \"> YH-00001\"\n"
        "key j\nreject \"Saved.\"\nkey !\nexpect \"Saved.\"\nkey <Esc>\n"
        "key <Esc>\nexpect \"first screen\"\nopen note some text\nexpect \"some text\"\nkey <Esc> y\nexpect \"> "
        "YH-\"\n",
        100, "");
}

static void test_leave(void) {
    Demo demo;
    demo_init(&demo, 10);
    Ui *ui = demo_open(&demo, 24, 80);
    g_assert_false(ui_push(ui, "items", "bad"));
    g_assert_cmpstr(ui_message(ui), ==, "There is no such thing.");
    g_assert_false(ui_push(ui, "nothing", NULL));
    g_assert_cmpint(ui_depth(ui), ==, 1);
    g_assert_true(ui_push(ui, "note", "text"));
    g_assert_true(ui_replace(ui, "items", NULL));
    g_assert_cmpint(ui_depth(ui), ==, 2);
    g_assert_true(ui_home(ui));
    g_assert_true(ui_push(ui, "note", "text"));
    ui_quit(ui); /* refused: it asks */
    g_assert_false(ui_is_stopped(ui));
    script_key(ui, 'y');
    script_key(ui, 'q'); /* a letter asks */
    g_assert_false(ui_is_stopped(ui));
    script_key(ui, KC_ESC);
    g_assert_false(ui_is_stopped(ui));
    script_key(ui, KC_F(10)); /* an F-key is no slip */
    g_assert_true(ui_is_stopped(ui));
    ui_free(ui);
    demo_clear(&demo);
}

/* Where nothing can be searched: no key says so, and what is typed behind it is no command; after a pause keys are keys again. */
static void test_dead_search(void) {
    run("open plain\nreject \"/ Find\"\nkey ?\nreject \"Find a row\"\nreject \"Mark a row\"\nkey <Esc>\n"
        "key /\nexpect \"no rows to search\"\ntype ?qx\nreject \"Help: Plain\"\nreject \"Leave the program\"\nkey <Esc>\nexpect \"Plain\"\n"
        "key \\\ntype x:q\nkey <Enter> x\nexpect \"does nothing here\"\nkey q\nexpect \"Leave the program?\"\nkey n\n"
        "key / <F1>\nexpect \"Help: Plain\"\nkey <Esc>\n",
        10, "");
    run("expect \"/ Find\"\nkey ?\nexpect \"Help: Items\"\ntype find a\nexpect \"Find a row\"\nkey <Esc>\n"
        "key /\ntype q\nreject \"Leave the program\"\n",
        10, "");
}

static void test_dialogs(void) {
    run("key d\nexpect \"Delete this item?\"\nkey y\nreject Delete\n"
        "key d <Enter>\n" /* "no" is chosen first */
        "key d <Tab> <Enter>\nkey d <Esc>\n"
        "key D\ntype yes\nkey <Enter>\nexpect exactly\nkey <Ctrl-U>\ntype YES\nkey <Enter>\n"
        "key D <Esc>\n",
        10, "yes no yes no yes no ");
    run("key c\ntype mfq\nreject 螺栓\nkey <Enter>\nkey c\nkey <Down> <Down> <Enter>\nkey c <Esc>\n"
        "key c\ntype xyz\nexpect \"Nothing fits.\"\nkey <Enter>\nkey <Ctrl-U>\ntype 0101\nkey <Esc>\n",
        10, "chose:seal-aging chose:bolt-loose chose-none chose-none ");
    run("key C\nkey <Space> <Down> <Space>\nexpect \"[x]\"\nkey <Enter>\nkey C <Enter>\n", 10, "chose:flange-leak chose:bolt-loose ");
}

static void test_palette(void) {
    run("key :\nexpect \"Commands and screens\"\ntype repo\nexpect \"> Report a hazard  F2 a\"\nkey <Enter>\n"
        "expect \"New note\"\nkey <Esc>\n"
        "key :\ntype note\nexpect \"Write a note.\"\nkey <Enter>\nexpect \"New note\"\n",
        10, "");
    run("key :\ntype dlit\nexpect \"> Delete an item\"\nkey <Enter>\nkey y\n", 10, "yes ");
}

static void test_help(void) {
    run("key ?\nexpect \"Help: Items\"\nexpect \"All items there are.\"\nexpect \"F2 a             Report a hazard\"\n"
        "type quit\nexpect \"Leave the program\"\nreject \"Report a hazard\"\nkey <Esc>\nreject Help:\n"
        "key <F1>\nexpect Help:\nkey <F1>\nreject Help:\n",
        10, "");
}

static void test_scan(void) {
    /* help, palette and pick lists make way for a label */
    run("key ?\nscan BH1:P-104.1.CCC\nreject Help:\nkey :\nscan BH1:P-105.1.DDD\nreject \"Commands and\"\n", 10,
        "scan:BH1:P-104.1.CCC scan:BH1:P-105.1.DDD ");
    run("scan BH1:P-101.2.XYZ\nexpect \"> YH-00001\"\n" /* its Enter opens nothing */
        "scan 6901234567892\nexpect \"not a label of this plant: 6901234567892\"\n"
        "key <F2>\ntype pump \nscan BH1:P-102.1.AAA\nreject BH1\nexpect pump\n"
        "scan 12345678\nreject pump1\nexpect \"not a label of this plant: 12345678\"\n" /* no text, no next field */
        "key <F1>\nscan 12345678\nexpect \"not a label of this plant: 12345678\"\nexpect Help:\nkey <Esc>\n"
        "key <Esc> y\nkey d\nscan BH1:P-103.1.BBB\nexpect \"question is open\"\nkey n\n",
        10, "scan:BH1:P-101.2.XYZ scan:6901234567892 scan:BH1:P-102.1.AAA scan:12345678 no ");
}

static void test_paste(void) {
    run("paste hello\nexpect \"Nothing here takes\"\nkey <F2>\npaste one\\ntwo\\n\nexpect \"one two\"\n"
        "expect \"New note\"\nkey <Esc> y\npaste BH1:P-1.1.CCC\\n\n",
        10, "scan:BH1:P-1.1.CCC ");
}

/* Keys pressed faster than anything is painted all count, in their order, across screens and dialogs. */
static void test_type_ahead(void) {
    run("key j j <F2> a b <Ctrl-S> j j d y c <Down> <Enter> <Enter>\nexpect \"> YH-00005\"\n", 100, "yes chose:seal-aging open:5 ");
}

static void test_unknown_key(void) {
    Demo demo;
    demo_init(&demo, 10);
    Ui *ui = demo_open(&demo, 24, 80);
    script_key(ui, 'Z');
    g_assert_cmpint(term_script_beeps(demo.term), ==, 1);
    g_assert_nonnull(strstr(ui_message(ui), "Z does nothing here"));
    script_key(ui, 'u'); /* generic, but not on this screen */
    g_assert_cmpint(term_script_beeps(demo.term), ==, 2);
    demo.locked = TRUE;
    script_key(ui, 'a');
    g_assert_cmpstr(ui_message(ui), ==, "The area is frozen.");
    g_assert_cmpint(ui_depth(ui), ==, 1);
    g_assert_true(ui_set_keys(ui, "items.delete", "Z", NULL));
    script_key(ui, 'Z');
    g_autofree char *frame = script_frame(ui, FALSE);
    g_assert_nonnull(strstr(frame, "Delete this item?"));
    ui_free(ui);
    demo_clear(&demo);
}

/* A back-end whose keys are all there at once, as after a long pause of the program. */
typedef struct {
    Term base;
    const KeyCode *keys;
    int painted;
} KeysTerm;

static void keys_size(Term *term, int *rows, int *cols) {
    (void)term;
    *rows = 24;
    *cols = 80;
}

static gboolean keys_read(Term *term, KeyEvent *event) {
    KeysTerm *self = (KeysTerm *)term;
    *event = (KeyEvent){*self->keys, 1000, NULL};
    self->keys += *self->keys != KC_NONE;
    return event->code != KC_NONE;
}

static void keys_paint(Term *term, const Grid *grid) {
    (void)grid;
    ((KeysTerm *)term)->painted++;
}

static void keys_theme(Term *term, const Theme *theme) {
    (void)term;
    (void)theme;
}

static void keys_nothing(Term *term) {
    (void)term;
}

static const TermClass KEYS_CLASS = {keys_size, keys_read, keys_paint, keys_theme, keys_nothing, keys_nothing, keys_nothing, keys_nothing};

static gboolean give_up(gpointer ui) {
    ui_stop(ui);
    return G_SOURCE_REMOVE;
}

/* Esc stops the work; what was typed behind it is done afterwards, in its order, and painted once. */
static void test_progress(void) {
    static const KeyCode keys[] = {'j', 'w', 'j', KC_ESC, 'd', 'y', KC_ENTER, KC_F(10), KC_NONE};
    KeysTerm term = {{&KEYS_CLASS, -1, TRUE, TRUE}, keys, 0};
    Demo demo;
    demo_init(&demo, 10);
    Ui *ui = ui_new(&term.base, &demo_hooks, &demo);
    ui_push(ui, "items", NULL);
    guint timer = g_timeout_add(5000, give_up, ui);
    g_assert_cmpint(loop_run(ui), ==, LOOP_QUIT);
    g_assert_cmpstr(demo.log->str, ==, "stopped yes open:3 ");
    g_assert_cmpint(term.painted, <=, 3); /* the bar twice at most; the rest ends before a frame is due */
    g_source_remove(timer);
    ui_free(ui);
    demo_clear(&demo);
    run("key w\nreject Exporting\n", 10, "worked ");
}

static void test_message_long(void) {
    Demo demo;
    demo_init(&demo, 100);
    Ui *ui = demo_open(&demo, 16, 20);
    ui_say(ui, SAY_ERROR, "The area is frozen since 08:00 because of three leaks.");
    g_autofree char *frame = script_frame(ui, FALSE);
    g_assert_nonnull(strstr(frame, "!! The area is"));
    g_assert_nonnull(strstr(frame, "leaks."));
    ui_say(ui, SAY_INFO, "bad \033[2J bytes \xff");
    g_assert_null(strchr(ui_message(ui), '\033'));
    g_assert_true(g_utf8_validate(ui_message(ui), -1, NULL));
    ui_free(ui);
    demo_clear(&demo);
}

static void test_frames(void) {
    Demo demo;
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) out = g_string_new(NULL);
    demo_init(&demo, 3);
    Ui *ui = demo_open(&demo, 24, 80);
    const char *script = "# a comment\n\nsize 40x12\nframe first\ntheme ascii\ntext\n";
    g_assert_true(script_run(ui, "f", script, collect, out, &error));
    g_assert_no_error(error);
    g_assert_true(g_str_has_prefix(out->str, "== first 40x12\n 演练 Items      李明  2026-11-23 08:00\n"));
    g_assert_nonnull(strstr(out->str, "\n~\nDDDDDDhhhhhhhhhh"));
    g_assert_nonnull(strstr(out->str, "\nssssssssssssssssssssssssssssssssssssssss\n"));
    g_assert_nonnull(strstr(out->str, "== frame 40x12\n"));
    ui_free(ui);
    demo_clear(&demo);
}

/* What repeats stands in a file of its own, with the words it is included with. */
static void test_include(void) {
    Demo demo;
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = g_dir_make_tmp("include-XXXXXX", NULL), *main = g_build_filename(folder, "main", NULL);
    g_autofree char *part = g_build_filename(folder, "part", NULL), *loop = g_build_filename(folder, "loop", NULL);
    g_assert_true(g_file_set_contents(part, "size $1x$2\nexpect $3YH-00001\n", -1, NULL));
    g_assert_true(g_file_set_contents(loop, "include loop\n", -1, NULL));
    demo_init(&demo, 3);
    Ui *ui = demo_open(&demo, 24, 80);
    g_assert_true(script_run(ui, main, "include part 40 12 >\n", NULL, NULL, &error));
    g_assert_no_error(error);
    g_assert_false(script_run(ui, main, "include part 40 12 ?\n", NULL, NULL, &error));
    g_assert_nonnull(strstr(error->message, "main:1:"));
    g_assert_nonnull(strstr(error->message, "part:2: Expected \"?YH-00001\""));
    g_clear_error(&error);
    g_assert_false(script_run(ui, main, "include loop\n", NULL, NULL, &error));
    g_assert_nonnull(strstr(error->message, "includes itself"));
    g_clear_error(&error);
    g_assert_false(script_run(ui, main, "include nothing\n", NULL, NULL, &error));
    g_clear_error(&error);
    ui_free(ui);
    demo_clear(&demo);
    const char *const files[] = {part, loop, folder};
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        g_assert_cmpint(g_remove(files[i]), ==, 0);
    }
}

static void test_script_errors(void) {
    static const struct {
        const char *script, *says;
    } cases[] = {
        {"key j\nexpect \"nothing like it\"\n", "f:2: Expected \"nothing like it\""},
        {"reject YH-00001\n", "f:1: Did not expect \"YH-00001\""},
        {"key <F99>\n", "f:1: \"<F99>\" is not a key"},
        {"dance\n", "f:1: There is no step \"dance\"."},
        {"size 80\n", "f:1: Write the size"},
        {"expect-row 1 Nummer\n", "f:1: Expected \"Nummer\" in row 1"},
        {"expect\n", "f:1: Expected \"\""},
        {"clock 2026-11-23T09:00\nclock 2026-11-23T08:00\n", "f:2: The clock never goes back."},
        {"lang fr\n", "f:1: There is no language"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        Demo demo;
        g_autoptr(GError) error = NULL;
        demo_init(&demo, 3);
        Ui *ui = demo_open(&demo, 24, 80);
        g_assert_false(script_run(ui, "f", cases[i].script, NULL, NULL, &error));
        g_assert_nonnull(error);
        g_assert_true(g_str_has_prefix(error->message, cases[i].says));
        ui_free(ui);
        demo_clear(&demo);
    }
    run("expect-row 0 Items\nexpect-row 1 \"Number\"\nadvance 4h\nexpect \"2026-11-23 12:00\"\n", 3, "");
}

static void test_themes(void) {
    g_auto(GStrv) names = theme_list();
    g_assert_cmpuint(g_strv_length(names), >=, 4);
    for (int i = 0; names[i] != NULL; i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Theme) theme = theme_load(names[i], &error);
        g_assert_no_error(error);
        g_assert_nonnull(theme);
        /* Where there are no colours, what matters must still look different. */
        g_assert_cmpuint(theme_paint(theme, STYLE_SELECTED)->mono_attributes, !=, 0);
        g_assert_cmpuint(theme_paint(theme, STYLE_ERROR)->mono_attributes, !=, 0);
        g_assert_cmpint(theme_paint(theme, STYLE_QR)->fg, ==, 0);
    }
    g_autoptr(Theme) theme = theme_new();
    g_autoptr(GError) error = NULL;
    g_assert_false(theme_parse(theme, "title = bold\nnormal = blau\n", &error));
    g_assert_nonnull(strstr(error->message, "2"));
    g_clear_error(&error);
    g_assert_false(theme_parse(theme, "heading = bold\n", &error));
    g_assert_true(err_is(error, ERR_INPUT));
    g_assert_null(theme_load("nothing", NULL));
}

static void expect_date(const char *text, const char *expected) {
    gint64 base = 0, ms = 0;
    clock_parse("2026-11-23 08:30", &base, NULL);
    gboolean ok = when_read(text, base, &ms, NULL);
    g_autofree char *got = ok ? clock_format_short(ms) : g_strdup("refused");
    g_assert_cmpstr(got, ==, expected);
}

static void test_dates(void) {
    clock_set_offset(480);
    clock_simulate(1795392000000, FALSE); /* 2026-11-23 08:00 */
    expect_date("2026-11-24 9:05", "2026-11-24 09:05");
    expect_date("2026-11-24", "2026-11-24 00:00");
    expect_date("12-1 8:00", "2026-12-01 08:00");
    expect_date("5", "2026-11-05 00:00");
    expect_date("14:20", "2026-11-23 14:20");
    expect_date("+2d", "2026-11-25 08:30");
    expect_date("-30m", "2026-11-23 08:00");
    expect_date("明天 8点", "2026-11-24 08:00");
    expect_date("2026年11月30日 8点30分", "2026-11-30 08:30");
    expect_date("today", "2026-11-23 00:00");
    expect_date("2026-02-29", "refused");
    expect_date("25:00", "refused");
    expect_date("31", "refused");
    expect_date("soon", "refused");
    expect_date("", "refused");
    expect_date("2026-11-24 9:05:99", "refused");
    gint64 base = clock_now();
    g_autofree char *month = date_step("2026-01-31 08:00", base, 0, 0, 1);
    g_autofree char *day = date_step("2026-11-30 08:00", base, 0, 1, 0);
    g_assert_cmpstr(month, ==, "2026-02-28 08:00");
    g_assert_cmpstr(day, ==, "2026-12-01 08:00");
    clock_reset();
}

static void date_got(gpointer data, gboolean ok, gint64 ms) {
    *(gint64 *)data = ok ? ms : -1;
}

static void text_got(gpointer data, const char *text) {
    g_string_append(data, text != NULL ? text : "(none)");
}

static void test_inputs(void) {
    Demo demo;
    gint64 ms = 0;
    g_autoptr(GString) text = g_string_new(NULL);
    demo_init(&demo, 3);
    Ui *ui = demo_open(&demo, 24, 80);
    date_open(ui, "Due", 0, date_got, &ms);
    script_key(ui, KC_UP);
    script_key(ui, KC_PAGE_UP);
    script_key(ui, KC_CTRL('P'));
    script_key(ui, KC_ENTER);
    g_autofree char *due = clock_format_short(ms);
    g_assert_cmpstr(due, ==, "2026-12-24 09:00");
    date_open(ui, "Due", 0, date_got, &ms);
    script_type(ui, "x");
    script_key(ui, KC_ENTER); /* refused, still open */
    script_key(ui, KC_ESC);
    g_assert_cmpint(ms, ==, -1);
    DialogInput input = {.title = "Reason", .text = "Why?", .flags = 1};
    dialog_input(ui, &input, text_got, text);
    script_type(ui, "one");
    script_key(ui, KC_ENTER);
    script_type(ui, "two");
    script_key(ui, KC_F(2));
    dialog_input(ui, &input, text_got, text);
    ui_free(ui); /* an open question is answered with "none", once */
    g_assert_cmpstr(text->str, ==, "one\ntwo(none)");
    demo_clear(&demo);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    i18n_init("en");
    g_test_set_nonfatal_assertions();
    g_test_add_func("/ui/screen/sizes", test_sizes);
    g_test_add_func("/ui/screen/all-sizes", test_all_sizes);
    g_test_add_func("/ui/screen/stack", test_stack);
    g_test_add_func("/ui/screen/leave", test_leave);
    g_test_add_func("/ui/screen/dead-search", test_dead_search);
    g_test_add_func("/ui/screen/dialogs", test_dialogs);
    g_test_add_func("/ui/screen/palette", test_palette);
    g_test_add_func("/ui/screen/help", test_help);
    g_test_add_func("/ui/screen/scan", test_scan);
    g_test_add_func("/ui/screen/paste", test_paste);
    g_test_add_func("/ui/screen/type-ahead", test_type_ahead);
    g_test_add_func("/ui/screen/unknown-key", test_unknown_key);
    g_test_add_func("/ui/screen/progress", test_progress);
    g_test_add_func("/ui/screen/message-long", test_message_long);
    g_test_add_func("/ui/screen/inputs", test_inputs);
    g_test_add_func("/ui/script/frames", test_frames);
    g_test_add_func("/ui/script/errors", test_script_errors);
    g_test_add_func("/ui/script/include", test_include);
    g_test_add_func("/ui/theme", test_themes);
    g_test_add_func("/ui/date", test_dates);
    return g_test_run();
}
