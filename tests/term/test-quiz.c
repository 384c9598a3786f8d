/* SPDX-License-Identifier: MIT
 *
 * The training gate (培训闸) on real terminals of every size in both languages: questions by digits, the same ones behind Esc, a lesson whose
 * pages turn only behind their time, at two terminals at once, and the form behind it all.
 */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "term.h"

static char *program, *folder, *plant;

#define RUN(...) term_run((const char *const[]){program, __VA_ARGS__, NULL})

static const char FORM[] =
    "[form]\nname = trial\ntitle.zh = 试点检\ntitle.en = Trial check\nnumber = SD-{year}-{seq:4}\ngate = quiz 2\n"
    "fields = note\n[field note]\ntitle.zh = 情况\ntitle.en = Remark\ntype = text\nrequired = yes\n";
static const char LESSON[] =
    "[quiz]\nname = trial\ntitle.zh = 试题库\ntitle.en = Trial\nthemes = one\n[theme one]\ntitle.zh = 距离\n"
    "title.en = Distance\n[lesson one]\ntitle.zh = 远一点\ntitle.en = Keep away\npage1.zh = 甲页\npage1.en = Leaf one\n"
    "page1.seconds = 2\npage2.zh = 乙页\npage2.en = Leaf two\npage2.seconds = 1\ncontrol.zh = 复核吗\n"
    "control.en = Control what\ncontrol.a.zh = 是的\ncontrol.a.en = yes\ncontrol.b.zh = 不是\ncontrol.b.en = no\n"
    "control.answer = a\n";

static char *put(const char *name, const char *text) {
    char *path = g_build_filename(folder, name, NULL);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    return path;
}

static void make_plant(void) {
    g_autofree char *form = put("trial.ini", FORM);
    g_autofree char *people = put("people.csv",
                                  "id,name,department,roles,in_service,title,crew,scopes\nP1,吴操作,PRD,operator,yes,操作工,A,\n"
                                  "P2,郑操作,PRD,operator,yes,操作工,B,\nP3,钱操作,PRD,operator,yes,操作工,C,\n"
                                  "E9,赵部长,EHS,ehs-head,yes,部长,,\nG1,卫副总,MGT,deputy-gm,yes,副总,,\n");
    g_autoptr(GString) bank = g_string_new(LESSON);
    for (int i = 1; i <= 6; i++)
        g_string_append_printf(bank,
                               "[question q%d]\ntheme = one\ntext.zh = 问%d吗\ntext.en = Ask%d what\na.zh = 对的%d\na.en = good%d\n"
                               "b.zh = 错的%d\nb.en = bad%d\nanswer = a\nwhy.zh = 规定%d\nwhy.en = Rule%d\nsource = 本厂\n",
                               i, i, i, i, i, i, i, i, i);
    g_autofree char *questions = put("bank.ini", bank->str);
    g_assert_true(RUN("init", "--simulate", plant));
    g_assert_true(RUN("--plant", plant, "import", "people", people));
    g_assert_true(RUN("--plant", plant, "--user", "E9", "import", "quiz", questions));
    g_assert_true(RUN("--plant", plant, "--user", "E9", "--with", "G1", "form", "install", form));
}

typedef struct {
    const char *lang, *user;
    int rows, cols;
} Seat;

static gboolean is_zh(const Seat *seat) {
    return strcmp(seat->lang, "zh") == 0;
}

/* The form is asked for; what stands in front of it is on the screen. */
static void ask_for(TermTest *test, const Seat *seat) {
    term_test_send(test, "a");
    g_assert_true(term_test_wait(test, is_zh(seat) ? "哪种表单" : "Which form"));
    term_test_send(test, is_zh(seat) ? "试点检" : "Trial check");
    g_assert_true(term_test_wait(test, is_zh(seat) ? "> 试点检" : "> Trial check"));
    term_test_send(test, "\r");
}

static TermTest *sit_down(const Seat *seat) {
    const char *const argv[] = {program, "--lang", seat->lang, "--plant", plant, "--user", seat->user, NULL};
    TermTest *test = term_test_start(argv, seat->rows, seat->cols, NULL);
    g_assert_true(term_test_wait(test, is_zh(seat) ? "看板" : "Board"));
    ask_for(test, seat);
    return test;
}

static void get_up(TermTest *test) {
    term_test_send(test, "\033[21~");
    g_assert_cmpint(term_test_end(test), ==, 0);
    g_assert_true(term_test_restored(test));
}

/* The number of the question on the screen ("Ask3 what"), as soon as all of it is there and it is not the one before. */
static char asked(TermTest *test, const Seat *seat, char before) {
    for (int i = 0; i < 250; i++) {
        g_autofree char *shown = term_test_screen(test);
        const char *word = is_zh(seat) ? " 问" : " Ask", *at = strstr(shown, word);
        char number = at ? at[strlen(word)] : before;
        g_autofree char *option = g_strdup_printf(is_zh(seat) ? "错的%c" : "bad%c", number),
                        *good = g_strdup_printf(is_zh(seat) ? "对的%c" : "good%c", number);
        if (number != before && strstr(shown, option) && strstr(shown, good))
            return number;
        term_test_pump(test, 20);
    }
    g_assert_not_reached();
}

/* Chooses the option that begins with the word, by the digit in front of it. */
static void choose_option(TermTest *test, const char *option) {
    g_autofree char *key = g_strconcat(" ", option, NULL);
    g_assert_true(term_test_wait(test, key));
    g_autofree char *shown = term_test_screen(test);
    char digit[] = {strstr(shown, key)[-1], '\0'};
    g_assert_true(g_ascii_isdigit(*digit));
    term_test_send(test, digit);
}

/* Both questions, with the same option each; sent. */
static void answer(TermTest *test, const Seat *seat, const char *option) {
    char first = asked(test, seat, '\0');
    choose_option(test, option);
    asked(test, seat, first);
    choose_option(test, option);
    g_assert_true(term_test_wait(test, is_zh(seat) ? "答案" : "Your answers"));
    term_test_send(test, "\r");
}

/* Right at once: the form opens. Left in between, the same question comes back, with what was answered. */
static void test_right(gconstpointer data) {
    const Seat *seat = data;
    const char *good = is_zh(seat) ? "对的" : "good";
    g_autoptr(TermTest) test = sit_down(seat);
    char first = asked(test, seat, '\0');
    choose_option(test, good);
    char second = asked(test, seat, first);
    term_test_send(test, "\033");
    g_assert_true(term_test_wait(test, is_zh(seat) ? "看板" : "Board"));
    ask_for(test, seat);
    g_assert_cmpint(asked(test, seat, '\0'), ==, second);
    choose_option(test, good);
    g_assert_true(term_test_wait(test, is_zh(seat) ? "答案" : "Your answers"));
    term_test_send(test, "\r");
    g_assert_true(term_test_wait(test, is_zh(seat) ? "全对" : "All right"));
    g_assert_true(term_test_wait(test, is_zh(seat) ? "规定" : "Rule"));
    term_test_send(test, "\r");
    g_assert_true(term_test_wait(test, is_zh(seat) ? "情况" : "Remark"));
    get_up(test);
}

/* A page stays until its time is over; Enter before that says how long. */
static void read_page(TermTest *test, const Seat *seat, const char *text, gboolean early) {
    g_assert_true(term_test_wait(test, text));
    if (early) {
        term_test_send(test, "\r");
        g_assert_true(term_test_wait(test, is_zh(seat) ? "请看完" : "Read on"));
    }
    g_assert_true(term_test_wait(test, is_zh(seat) ? "· 回车继续" : "· Enter"));
    term_test_send(test, "\r");
}

/* Wrong: locked at another terminal too, a lesson, its control question wrong and right, other questions, then the form. */
static void test_wrong(gconstpointer data) {
    const Seat *seat = data, other = {is_zh(seat) ? "en" : "zh", seat->user, 12, 40};
    const char *good = is_zh(seat) ? "对的" : "good", *bad = is_zh(seat) ? "错的" : "bad";
    const char *first = is_zh(seat) ? "甲页" : "Leaf one", *second = is_zh(seat) ? "乙页" : "Leaf two";
    g_autoptr(TermTest) test = sit_down(seat);
    answer(test, seat, bad);
    g_assert_true(term_test_wait(test, is_zh(seat) ? "没有通过" : "Not passed"));
    g_autoptr(TermTest) beside = sit_down(&other);
    g_assert_true(term_test_wait(beside, is_zh(seat) ? "Leaf one" : "甲页"));
    get_up(beside);
    term_test_send(test, "\r");
    read_page(test, seat, first, TRUE);
    read_page(test, seat, second, FALSE);
    g_assert_true(term_test_wait(test, is_zh(seat) ? "复核吗" : "Control what"));
    if (is_zh(seat)) {
        choose_option(test, "不是");
        read_page(test, seat, first, TRUE);
        read_page(test, seat, second, FALSE);
        g_assert_true(term_test_wait(test, "复核吗"));
    }
    choose_option(test, is_zh(seat) ? "是的" : "yes");
    answer(test, seat, good);
    g_assert_true(term_test_wait(test, is_zh(seat) ? "全对" : "All right"));
    term_test_send(test, "\r");
    g_assert_true(term_test_wait(test, is_zh(seat) ? "情况" : "Remark"));
    get_up(test);
}

int main(int argc, char **argv) {
    static const Seat wide = {"en", "P1", 24, 80}, small = {"zh", "P2", 16, 20}, tiny = {"en", "P3", 16, 20};
    g_test_init(&argc, &argv, NULL);
    program = g_strdup(g_getenv("BIHUAN"));
    folder = g_dir_make_tmp("term-quiz-XXXXXX", NULL);
    plant = g_build_filename(folder, "plant.db", NULL);
    make_plant();
    g_test_add_data_func("/quiz/right-80x24-en", &wide, test_right);
    g_test_add_data_func("/quiz/wrong-20x16-zh", &small, test_wrong);
    g_test_add_data_func("/quiz/wrong-20x16-en", &tiny, test_wrong);
    return g_test_run();
}
