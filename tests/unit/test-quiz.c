/* SPDX-License-Identifier: MIT
 *
 * Banks of questions and drawing from them: what is drawn, what never is, and that chance has no favourites.
 */
#include <string.h>

#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"
#include "bihuan/model/quiz_draw.h"

static QuizBank *shipped(void) {
    g_autofree char *text = path_embedded("data/quiz/forklift.ini", NULL);
    g_assert_nonnull(text);
    g_autoptr(GError) error = NULL;
    QuizBank *bank = quiz_bank_parse("forklift", text, &error);
    g_assert_no_error(error);
    g_assert_nonnull(bank);
    return bank;
}

static void test_shipped(void) {
    g_autoptr(QuizBank) bank = shipped();
    g_assert_cmpstr(bank->name, ==, "forklift");
    g_assert_cmpuint(bank->themes->len, ==, 5);
    g_assert_cmpuint(bank->questions->len, >=, 35); /* those of domain.md 13, and so many of each theme that a follow-up finds others */
    for (guint i = 0; i < bank->themes->len; i++) {
        guint of_theme = 0;
        for (guint k = 0; k < bank->questions->len; k++)
            of_theme +=
                strcmp(((const QuizQuestion *)bank->questions->pdata[k])->theme, ((const QuizTheme *)bank->themes->pdata[i])->id) == 0;
        g_assert_cmpuint(of_theme, >=, 7);
    }
    const QuizQuestion *stop = quiz_bank_question(bank, "people-stop");
    g_assert_cmpuint(stop->ask.count, ==, 3);
    g_assert_cmpuint(stop->ask.answer, ==, 2);
    g_assert_null(quiz_bank_question(bank, "people-go"));
    g_assert_cmpint(quiz_theme_time(quiz_bank_theme(bank, "people")), ==, 54000);
}

/* Every drawn text names questions of the bank once each, with an order of all their options. */
static GPtrArray *draw(const QuizBank *bank, const QuizDraw *wanted) {
    g_autofree char *text = quiz_draw(bank, wanted);
    GPtrArray *drawn = quiz_drawn_read(text);
    for (guint i = 0; i < drawn->len; i++) {
        const QuizDrawn *one = drawn->pdata[i];
        const QuizQuestion *question = quiz_bank_question(bank, one->question);
        g_assert_nonnull(question);
        g_assert_cmpuint(strlen(one->order), ==, question->ask.count);
        for (guint k = 0; k < question->ask.count; k++)
            g_assert_nonnull(strchr(one->order, (int)('a' + k)));
        for (guint k = 0; k < i; k++)
            g_assert_cmpstr(((const QuizDrawn *)drawn->pdata[k])->question, !=, one->question);
    }
    return drawn;
}

static gboolean has(const GPtrArray *drawn, const char *id) {
    for (guint i = 0; i < drawn->len; i++)
        if (strcmp(((const QuizDrawn *)drawn->pdata[i])->question, id) == 0)
            return TRUE;
    return FALSE;
}

/* No theme twice. */
static gboolean are_spread(const QuizBank *bank, const GPtrArray *drawn) {
    for (guint i = 0; i < drawn->len; i++)
        for (guint k = 0; k < i; k++)
            if (strcmp(quiz_bank_question(bank, ((const QuizDrawn *)drawn->pdata[i])->question)->theme,
                       quiz_bank_question(bank, ((const QuizDrawn *)drawn->pdata[k])->question)->theme) == 0)
                return FALSE;
    return TRUE;
}

static void test_draw(void) {
    g_autoptr(QuizBank) bank = shipped();
    char *const back[] = {(char *)"road-ice", (char *)"gone-long-ago", NULL};
    char *const missed[] = {(char *)"people-stop", (char *)"people-lift", NULL};
    char *const all[] = {(char *)"people-stop",    (char *)"people-lift", (char *)"people-belt", (char *)"people-under",
                         (char *)"people-reverse", (char *)"people-ride", (char *)"people-hold", NULL};
    char *const just[] = {(char *)"people-ride", (char *)"people-hold", NULL};
    for (int i = 0; i < 200; i++) {
        g_autoptr(GPtrArray) three = draw(bank, &(QuizDraw){.count = 3}), again = draw(bank, &(QuizDraw){.count = 3, .first = back});
        g_assert_cmpuint(three->len, ==, 3);
        g_assert_cmpuint(again->len, ==, 3);
        g_assert_true(has(again, "road-ice")); /* missed before: it comes back */
        g_autoptr(GPtrArray) follow = draw(bank, &(QuizDraw){.count = 3, .theme = "people", .shown = missed});
        g_assert_cmpuint(follow->len, ==, 3);
        g_assert_false(has(follow, "people-stop") || has(follow, "people-lift"));
        g_autoptr(GPtrArray) none = draw(bank, &(QuizDraw){.count = 3, .theme = "people", .shown = all});
        g_assert_cmpuint(none->len, ==, 3); /* there are no others: nobody is locked for ever */
        g_autoptr(GPtrArray) old = draw(bank, &(QuizDraw){.count = 3, .theme = "people", .shown = all, .just = just});
        g_assert_cmpuint(old->len, ==, 3);
        g_assert_false(has(old, "people-ride") || has(old, "people-hold")); /* then the longest ago */
        g_assert_true(are_spread(bank, three) && are_spread(bank, again));
        g_autoptr(GPtrArray) six = draw(bank, &(QuizDraw){.count = 6});
        g_assert_cmpuint(six->len, ==, 6); /* more than there are themes */
    }
}

/* Each question of 35, and each of six orders, comes about as often as the others: 4 standard deviations. */
static void test_chance(void) {
    g_autoptr(QuizBank) bank = shipped();
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const guint rounds = 6000, questions = bank->questions->len;
    guint orders[6] = {0};
    static const char *const ORDERS[] = {"abc", "acb", "bac", "bca", "cab", "cba"};
    for (guint i = 0; i < rounds; i++) {
        g_autoptr(GPtrArray) one = draw(bank, &(QuizDraw){.count = 1});
        const QuizDrawn *drawn = one->pdata[0];
        guint before = GPOINTER_TO_UINT(g_hash_table_lookup(seen, drawn->question));
        g_hash_table_insert(seen, g_strdup(drawn->question), GUINT_TO_POINTER(before + 1));
        for (guint k = 0; k < 6; k++)
            orders[k] += strcmp(drawn->order, ORDERS[k]) == 0 ? 1 : 0;
    }
    for (guint i = 0; i < questions; i++) {
        guint count = GPOINTER_TO_UINT(g_hash_table_lookup(seen, ((const QuizQuestion *)bank->questions->pdata[i])->id));
        g_assert_cmpuint(count, >, rounds / questions / 2);
        g_assert_cmpuint(count, <, rounds / questions * 2);
    }
    for (guint k = 0; k < 6; k++) {
        g_assert_cmpuint(orders[k], >, rounds / 6 - 120);
        g_assert_cmpuint(orders[k], <, rounds / 6 + 120);
    }
}

static void test_letters(void) {
    g_assert_cmpint(quiz_chosen("bca", "A"), ==, 1);
    g_assert_cmpint(quiz_chosen("bca", "c"), ==, 0);
    g_assert_cmpint(quiz_chosen("bca", "2"), ==, 2);
    g_assert_cmpint(quiz_chosen("bca", "D"), ==, -1);
    g_assert_cmpint(quiz_chosen("bca", "0"), ==, -1);
    g_assert_cmpint(quiz_chosen("bca", "4"), ==, -1);
    g_assert_cmpint(quiz_chosen("bca", ""), ==, -1);
    g_assert_cmpint(quiz_chosen("bca", "AB"), ==, -1);
    g_assert_cmpint(quiz_chosen("bca", "甲"), ==, -1);
    g_assert_cmpint(quiz_letter("bca", 0), ==, 'C');
    g_assert_cmpint(quiz_letter("bca", 5), ==, '?');
}

static void add(GPtrArray *attempts, const char *quiz, const char *drawn, const char *answers) {
    QuizAttempt *attempt = noun_new(&quiz_attempt_noun);
    noun_set_text(&attempt->quiz, quiz);
    noun_set_text(&attempt->drawn, drawn);
    noun_set_text(&attempt->answers, answers);
    attempt->answered = 1;
    g_ptr_array_add(attempts, attempt);
}

static void test_missed(void) {
    g_autoptr(QuizBank) bank = shipped();
    g_autoptr(GHashTable) banks = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GPtrArray) attempts = g_ptr_array_new_with_free_func((GDestroyNotify)quiz_attempt_free);
    g_hash_table_insert(banks, (gpointer) "forklift.1", bank);
    add(attempts, "forklift.1", "people-stop:abc,people-lift:abc", "a,b"); /* right are c, b */
    add(attempts, "forklift.1", "road-ice:abc", "a");                      /* c */
    add(attempts, "forklift.1", "load-height:abc", "");                    /* never answered */
    add(attempts, "other.1", "truck-oil:abc", "a");                        /* of a bank that is not there */
    g_autoptr(GPtrArray) two = quiz_missed(attempts, banks);
    g_assert_cmpuint(two->len, ==, 2);
    g_assert_cmpstr(two->pdata[0], ==, "people-stop");
    g_assert_cmpstr(two->pdata[1], ==, "road-ice");
    add(attempts, "forklift.1", "people-stop:cab", "c");
    g_autoptr(GPtrArray) one = quiz_missed(attempts, banks);
    g_assert_cmpuint(one->len, ==, 1);
    g_assert_cmpstr(one->pdata[0], ==, "road-ice");
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    i18n_init("en");
    g_test_add_func("/quiz/shipped", test_shipped);
    g_test_add_func("/quiz/draw", test_draw);
    g_test_add_func("/quiz/chance", test_chance);
    g_test_add_func("/quiz/letters", test_letters);
    g_test_add_func("/quiz/missed", test_missed);
    return g_test_run();
}
