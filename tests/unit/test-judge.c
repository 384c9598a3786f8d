/* SPDX-License-Identifier: MIT
 *
 * The veterans' rules: facts over a window, the notation, one firing an episode, and the examples of the shipped rules.
 */
#include <locale.h>
#include <math.h>
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"
#include "bihuan/config/ini.h"
#include "bihuan/sensor/judge.h"

#define BEGIN G_GINT64_CONSTANT(1780272000000)
#define S(n) ((n)*CLOCK_SECOND)

static void add(GArray *curve, gint64 second, double value) {
    TrendBar bar = {.at = BEGIN + S(second), .min = value, .max = value, .mean = value, .n = 1};
    g_array_append_val(curve, bar);
}

static GArray *curve_new(void) {
    return g_array_new(FALSE, FALSE, sizeof(TrendBar));
}

/* Every ten seconds in [0, last]. */
static GArray *line(gint64 last, double from, double step) {
    GArray *curve = curve_new();
    for (gint64 i = 0; i * 10 <= last; i++)
        add(curve, i * 10, from + step * (double)i);
    return curve;
}

static void expect(const GArray *curve, gint64 from, gint64 to, WindowFact fact, const char *value) {
    Window window = {BEGIN + S(from), BEGIN + S(to), S(60), 20};
    g_autofree char *found = window_value(curve, &window, fact);
    g_test_message("%s of %d…%d", window_fact_word(fact), (int)from, (int)to);
    g_assert_cmpstr(found, ==, value);
}

static void test_facts(void) {
    g_autoptr(GArray) curve = line(600, 70.1, 0.1); /* 70.1 … 76.1, 36 an hour */
    expect(curve, 0, 600, WINDOW_MIN, "70.1");
    expect(curve, 0, 600, WINDOW_MAX, "76.1");
    expect(curve, 0, 600, WINDOW_RANGE, "6"); /* 76.1 - 70.1 is not 6 among doubles */
    expect(curve, 0, 600, WINDOW_SLOPE, "36");
    expect(curve, 0, 600, WINDOW_LAST, "76.1");
    expect(curve, 0, 600, WINDOW_MISSING, "0");
    expect(curve, 300, 600, WINDOW_MIN, "73.1"); /* both ends count */
    expect(curve, 301, 599, WINDOW_MIN, "73.2");
    expect(curve, 301, 599, WINDOW_MAX, "76");
}

static void test_deviation(void) {
    const double values[] = {2, 4, 4, 4, 5, 5, 7, 9}; /* 2, as everybody's textbook has it */
    g_autoptr(GArray) curve = curve_new();
    for (guint i = 0; i < G_N_ELEMENTS(values); i++)
        add(curve, 10 * i, values[i]);
    expect(curve, 0, 70, WINDOW_DEVIATION, "2");
    g_autoptr(GArray) still = line(600, 42, 0);
    expect(still, 0, 600, WINDOW_DEVIATION, "0");
    expect(still, 0, 600, WINDOW_SLOPE, "0");
}

/* Aggregates weigh as many values as they have, and stand for their minute. */
static void test_minutes(void) {
    g_autoptr(GArray) curve = curve_new();
    g_array_append_val(curve, ((TrendBar){BEGIN, 1, 9, 5, 6, 0, S(120)}));
    g_array_append_val(curve, ((TrendBar){BEGIN + S(120), 4, 6, 5, 6, 0, S(120)}));
    expect(curve, 0, 240, WINDOW_RANGE, "8");
    expect(curve, 0, 240, WINDOW_MISSING, "0");
}

static void test_missing(void) {
    g_autoptr(GArray) curve = line(600, 1, 0), empty = curve_new();
    expect(empty, 0, 600, WINDOW_MISSING, "100");
    for (int fact = 0; fact < WINDOW_MISSING; fact++)
        expect(empty, 0, 600, (WindowFact)fact, NULL);
    expect(curve, 0, 1200, WINDOW_MISSING, "45"); /* the last value stands for a minute */
    expect(curve, 0, 1200, WINDOW_MAX, NULL);
    expect(curve, 0, 1200, WINDOW_LAST, NULL);
    expect(curve, 0, 660, WINDOW_LAST, "1");
    expect(curve, 0, 661, WINDOW_LAST, NULL);
    /* a fault ends what stood before it */
    add(curve, 610, NAN);
    expect(curve, 0, 620, WINDOW_LAST, NULL);
    expect(curve, 10, 660, WINDOW_MISSING, "7.692308");
    expect(curve, 10, 660, WINDOW_MAX, "1");
    expect(curve, 400, 650, WINDOW_MISSING, "16");
    expect(curve, 410, 660, WINDOW_MISSING, "20"); /* no more than is allowed */
    expect(curve, 410, 660, WINDOW_MAX, "1");
    expect(curve, 411, 661, WINDOW_MAX, NULL);
    /* what stood before the window stands in it */
    g_autoptr(GArray) sparse = curve_new();
    add(sparse, 0, 3);
    add(sparse, 55, 4);
    expect(sparse, 10, 60, WINDOW_MISSING, "0");
    expect(sparse, 10, 60, WINDOW_MIN, "4");
    expect(sparse, 10, 60, WINDOW_SLOPE, NULL);
}

static const char RULE[] =
    "[rule swing]\n"
    "title.zh = 摆动\ntitle.en = Swing\nwhy.zh = 因\nwhy.en = Because\nadvise.zh = 看\nadvise.en = Look\n"
    "owner = p1\nreview = 2027-01-01\nleads = 7d\npoints = t = TT-1, v = XV-1\n"
    "when = swing > most AND shut = 0\n"
    "every = 10s\nstale = 1m\nmissing = 20\nagain = 5m\nto = role:ehs via email\nexamples = a.csv yes, b.csv no\n"
    "[numbers]\nmost = 8\n"
    "[facts]\nswing = trend.range t, 2m\nshut = trend.last v\n";

static Judge *parse(const char *text) {
    g_autoptr(GError) error = NULL;
    Judge *judge = judge_parse("rule", text, &error);
    g_assert_no_error(error);
    return judge;
}

static void test_notation(void) {
    g_autoptr(Judge) judge = parse(RULE);
    g_assert_cmpstr(judge->name, ==, "swing");
    g_assert_cmpint(judge->facts->len, ==, 2);
    g_assert_cmpint(judge_reach(judge, 0), ==, S(120));
    g_assert_cmpint(judge_reach(judge, 1), ==, S(60));
    const struct {
        const char *from, *to, *says;
    } BAD[] = {
        {"trend.range t, 2m", "trend.swing t, 2m", "trend.swing"},
        {"trend.range t, 2m", "gas.bad t", "gas.bad"},
        {"trend.range t, 2m", "trend.range u, 2m", "“u”"},
        {"trend.range t, 2m", "trend.range t", "WINDOW"},
        {"trend.range t, 2m", "trend.range t, 2", "“2”"},
        {"trend.range t, 2m", "trend.range t, 8d", "“8d”"},
        {"swing > most", "swings > most", "swings"},
        {"swing > most AND shut = 0", "most > 3", "curve"},
        {"swing > most", "swing > random()", "random"},
        {"most = 8", "most = eight", "eight"},
        {"review = 2027-01-01", "review = soon", "2027-06-30"},
        {"a.csv yes", "a.csv perhaps", "perhaps"},
        {"a.csv yes", "../a.csv yes", "../a.csv"},
        {"b.csv no", "a.csv no", "a.csv"},
        {"t = TT-1,", "t TT-1,", "t TT-1"},
        {"every = 10s", "every = 0s", "at least 1s"},
        {"owner = p1\n", "", "owner"},
        {"why.en = Because\n", "", "why.en"},
        {"[facts]", "[fact]", "fact"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(BAD); i++) {
        g_auto(GStrv) parts = g_strsplit(RULE, BAD[i].from, 2);
        g_assert_nonnull(parts[1]);
        g_autofree char *text = g_strconcat(parts[0], BAD[i].to, parts[1], NULL);
        g_autoptr(GPtrArray) mistakes = g_ptr_array_new_with_free_func((GDestroyNotify)ini_mistake_free);
        g_autoptr(Judge) bad = judge_scan(text, mistakes);
        gboolean said = FALSE;
        for (guint k = 0; k < mistakes->len; k++)
            said |= strstr(((const IniMistake *)mistakes->pdata[k])->sentence, BAD[i].says) != NULL;
        g_test_message("%s", BAD[i].to);
        g_assert_true(said);
    }
}

static GPtrArray *curves_new(GArray *first, GArray *second) {
    GPtrArray *curves = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
    g_ptr_array_add(curves, first);
    g_ptr_array_add(curves, second);
    return curves;
}

static guint count_fires(const Judge *judge, GPtrArray *curves, gint64 to, JudgeState *state) {
    g_autoptr(GError) error = NULL;
    JudgeSight sight = {.curves = curves};
    g_autoptr(GPtrArray) fires = judge_replay(judge, &sight, BEGIN, BEGIN + S(to), state, &error);
    g_assert_no_error(error);
    return fires->len;
}

/* Exactly eight is not more than eight; a valve that is open, or of which nothing is known, keeps it silent. */
static void test_fires(void) {
    g_autoptr(Judge) judge = parse(RULE);
    const struct {
        double high, valve;
        guint fires;
        gboolean blind;
    } CASES[] = {{8.1, 0, 1, FALSE}, {8.0, 0, 0, FALSE}, {9, 1, 0, FALSE}, {9, NAN, 0, TRUE}};
    for (gsize i = 0; i < G_N_ELEMENTS(CASES); i++) {
        GArray *t = line(300, 70.1, 0), *v = line(300, CASES[i].valve, 0);
        for (guint k = 20; k < t->len; k++) {
            TrendBar *bar = &g_array_index(t, TrendBar, k);
            bar->min = bar->max = bar->mean = 70.1 + CASES[i].high;
        }
        g_autoptr(GPtrArray) curves = curves_new(t, v);
        JudgeState state = {0};
        g_assert_cmpint(count_fires(judge, curves, 210, &state), ==, CASES[i].fires);
        g_assert_cmpint(state.blind != 0, ==, CASES[i].blind);
    }
}

/* What is missing can be asked, also of a point that says nothing at all. */
static void test_asks_missing(void) {
    g_auto(GStrv) parts = g_strsplit(RULE, "when = swing > most AND shut = 0", 2);
    g_autofree char *text = g_strconcat(parts[0], "when = gone > 50 AND shut = 0", parts[1], "gone = trend.missing t, 2m\n", NULL);
    g_autoptr(Judge) judge = parse(text);
    g_autoptr(GPtrArray) curves = curves_new(curve_new(), line(300, 0, 0));
    g_assert_cmpint(count_fires(judge, curves, 210, NULL), ==, 1);
    g_autoptr(GPtrArray) whole = curves_new(line(300, 70, 0), line(300, 0, 0));
    JudgeState state = {.last = BEGIN - S(3600)};
    g_autoptr(GError) error = NULL;
    JudgeSight sight = {.curves = whole};
    g_autoptr(GPtrArray) fires = judge_replay(judge, &sight, BEGIN + S(120), BEGIN + S(210), &state, &error);
    g_assert_no_error(error);
    g_assert_cmpint(fires->len, ==, 0);
}

/* One episode fires once however it flutters; it is over when it was not true for `again`. */
static void test_episode(void) {
    g_autoptr(Judge) judge = parse(RULE);
    JudgeState state = {0};
    const struct {
        gint64 at;
        JudgeAnswer answer;
        gboolean fires;
    } LOOKS[] = {
        {10, JUDGE_NO, FALSE},     {20, JUDGE_YES, TRUE},  {30, JUDGE_YES, FALSE},  {40, JUDGE_NO, FALSE},
        {50, JUDGE_YES, FALSE},    {340, JUDGE_NO, FALSE}, {349, JUDGE_YES, FALSE}, /* 299 s later: the same */
        {640, JUDGE_BLIND, FALSE}, {649, JUDGE_YES, TRUE},                          /* 300 s later: a new one */
    };
    for (gsize i = 0; i < G_N_ELEMENTS(LOOKS); i++) {
        g_test_message("%d", (int)LOOKS[i].at);
        g_assert_cmpint(judge_take(judge, &state, LOOKS[i].answer, BEGIN + S(LOOKS[i].at)), ==, LOOKS[i].fires);
    }
    judge->hold = S(30);
    state = (JudgeState){0};
    g_assert_false(judge_take(judge, &state, JUDGE_YES, BEGIN));
    g_assert_false(judge_take(judge, &state, JUDGE_NO, BEGIN + S(20)));
    g_assert_false(judge_take(judge, &state, JUDGE_YES, BEGIN + S(30)));
    g_assert_false(judge_take(judge, &state, JUDGE_YES, BEGIN + S(59)));
    g_assert_true(judge_take(judge, &state, JUDGE_YES, BEGIN + S(60)));
}

static guint complaints(const Judge *judge) {
    g_autoptr(GPtrArray) sentences = judge_examples(judge, &(LimitSource){0});
    for (guint i = 0; i < sentences->len; i++)
        g_test_message("%s", (const char *)sentences->pdata[i]);
    return sentences->len;
}

static void test_examples(void) {
    g_autoptr(Judge) judge = parse(RULE);
    JudgeExample *yes = judge->examples->pdata[0], *no = judge->examples->pdata[1];
    g_assert_cmpint(complaints(judge), ==, 2); /* not given */
    judge_give(yes, "time,t,v\n0,70,0\n60,70,0\n120,79,0\n");
    judge_give(no, "time,t,v\n0,70,0\n1m,70,0\n2m,78,0\n");
    g_assert_cmpint(complaints(judge), ==, 0);
    yes->fires = FALSE;
    g_assert_cmpint(complaints(judge), ==, 2); /* it fires, and none does any more */
    yes->fires = TRUE;
    const char *const BAD[] = {
        "", "t,v\n1,2\n", "time,t\n0,1\n", "time,t,v\n0,70,0\n0,79,0\n", "time,t,v\n0,warm,0\n", "time,t,v\n0,1,nan\n"};
    for (gsize i = 0; i < G_N_ELEMENTS(BAD); i++) {
        judge_give(no, BAD[i]);
        g_assert_cmpint(complaints(judge), ==, 1);
    }
}

/* What the program ships comes out as it says, example by example. */
static void test_shipped(void) {
    g_auto(GStrv) files = path_embedded_list("data/rules/");
    guint rules = 0;
    for (char **file = files; *file; file++) {
        if (!g_str_has_suffix(*file, ".ini"))
            continue;
        g_autofree char *path = g_strconcat("data/rules/", *file, NULL), *text = path_embedded(path, NULL);
        g_autoptr(Judge) judge = parse(text);
        for (guint i = 0; i < judge->examples->len; i++) {
            JudgeExample *example = judge->examples->pdata[i];
            g_autofree char *name = g_strconcat("data/rules/", example->name, NULL);
            example->text = path_embedded(name, NULL);
        }
        g_test_message("%s", *file);
        g_assert_cmpint(complaints(judge), ==, 0);
        rules++;
    }
    g_assert_cmpint(rules, >=, 2);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    setlocale(LC_ALL, "C.UTF-8");
    clock_set_offset(480);
    i18n_set_language("en");
    g_test_add_func("/judge/facts", test_facts);
    g_test_add_func("/judge/deviation", test_deviation);
    g_test_add_func("/judge/minutes", test_minutes);
    g_test_add_func("/judge/missing", test_missing);
    g_test_add_func("/judge/notation", test_notation);
    g_test_add_func("/judge/fires", test_fires);
    g_test_add_func("/judge/asks-missing", test_asks_missing);
    g_test_add_func("/judge/episode", test_episode);
    g_test_add_func("/judge/examples", test_examples);
    g_test_add_func("/judge/shipped", test_shipped);
    return g_test_run();
}
