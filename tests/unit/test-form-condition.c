/* SPDX-License-Identifier: MIT
 *
 * form/condition.c: what conditions mean, and everything they must refuse.
 */
#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/form/condition.h"

static const ConditionName NAMES[] = {
    {"level", TRUE}, {"category", FALSE}, {"note", FALSE}, {"now", TRUE}, {"lifted_at", TRUE}, {"gas_at", TRUE},
};

static GHashTable *make_facts(void) {
    GHashTable *facts = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_insert(facts, (gpointer) "level", (gpointer) "1");
    g_hash_table_insert(facts, (gpointer) "category", (gpointer) "flange-leak");
    g_hash_table_insert(facts, (gpointer) "note", (gpointer) "12");
    g_hash_table_insert(facts, (gpointer) "now", (gpointer) "1700000000000");
    return facts;
}

static void test_meaning(void) {
    const struct {
        const char *text;
        gboolean holds;
    } CASES[] = {
        {"level = 1", TRUE},
        {"level = '1'", TRUE},
        {"level > 0 AND category = 'flange-leak'", TRUE},
        {"category IN ('a', 'flange-leak')", TRUE},
        {"category LIKE 'flange%'", TRUE},
        {"note = '12'", TRUE},
        {"note = 12", FALSE},
        {"lifted_at IS NULL", TRUE},
        {"lifted_at = 5", FALSE},
        {"NOT (lifted_at = 5)", FALSE},
        {"lifted_at IS NULL OR gas_at >= lifted_at", TRUE},
        {"now >= 1700000000000", TRUE},
        {"now - 1 > 1700000000000", FALSE},
        {"coalesce(lifted_at, 0) = 0", TRUE},
        {"length(category) BETWEEN 3 AND 20", TRUE},
        {"CASE WHEN level = 1 THEN 1 ELSE 0 END", TRUE},
        {"category = 'it''s (not) -- this; \"one\"'", FALSE},
        {"category", FALSE},
    };
    g_autoptr(GHashTable) facts = make_facts();
    for (gsize i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autoptr(GError) error = NULL;
        gboolean holds = FALSE;
        g_test_message("%s", CASES[i].text);
        g_autoptr(Condition) condition = condition_new(CASES[i].text, NAMES, G_N_ELEMENTS(NAMES), &error);
        g_assert_no_error(error);
        g_assert_true(condition_holds(condition, facts, &holds, &error));
        g_assert_cmpint(holds, ==, CASES[i].holds);
        g_assert_cmpstr(condition_text(condition), ==, CASES[i].text);
    }
}

static void test_refused(void) {
    const char *const texts[] = {
        "",
        "1 = 1",
        "colour = 'red'",
        "level = ",
        "level = 1)",
        "(level = 1",
        "level = 'x",
        "level == 1; DROP TABLE x",
        "level IN (SELECT 1)",
        "EXISTS (SELECT level)",
        "level = ?1",
        "level = :x",
        "level = @x",
        "level = $x",
        "level = \"category\"",
        "level = [category]",
        "level = `category`",
        "level -- 1",
        "level /* x */ = 1",
        "random() > level",
        "load_extension(note)",
        "zeroblob(level)",
        "level = printf('%1000000d', 1)",
        "hex(randomblob(level))",
        "level, category",
        "level) FROM (SELECT 1 AS level",
        "level MATCH 'x'",
        "sqlite_version() = category",
        "level COLLATE x",
        "max(level",
        "current_timestamp > now",
        "likely(level)",
        "level = 1 UNION SELECT 2",
        "group_concat(note)",
        "json_extract(note, '$')",
        "quote(note)",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GError) error = NULL;
        g_test_message("%s", texts[i]);
        g_autoptr(Condition) condition = condition_new(texts[i], NAMES, G_N_ELEMENTS(NAMES), &error);
        g_assert_null(condition);
        g_assert_error(error, ERR, ERR_INPUT);
    }
}

/* A field called like a word of the language: the condition that wants it is told why; CASE … END of a form with a field "end" is none. */
static void test_shadowed(void) {
    const ConditionName names[] = {{"level", TRUE}, {"text", FALSE}, {"end", TRUE}};
    const char *const texts[] = {"text = 'x'", "level = 1 AND text = 'x'", "end > level"};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Condition) condition = condition_new(texts[i], names, G_N_ELEMENTS(names), &error);
        g_assert_null(condition);
        g_assert_nonnull(strstr(error->message, "is a word of conditions"));
        g_assert_nonnull(strstr(error->message, i < 2 ? "“text”" : "“end”"));
    }
    g_autoptr(Condition) whole = condition_new("CASE WHEN level = 1 THEN 1 ELSE 0 END", names, G_N_ELEMENTS(names), NULL);
    g_assert_nonnull(whole);
}

static void test_names(void) {
    g_autoptr(Condition) condition = condition_new("level = 1 OR category = 'x' OR level = 2", NAMES, G_N_ELEMENTS(NAMES), NULL);
    const char *const *names = condition_names(condition);
    g_assert_cmpstr(names[0], ==, "level");
    g_assert_cmpstr(names[1], ==, "category");
    g_assert_null(names[2]);
}

/* A deep expression is refused, not a crash. */
static void test_deep(void) {
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    for (int i = 0; i < 200; i++)
        g_string_append(text, "(1+");
    g_string_append(text, "level");
    for (int i = 0; i < 200; i++)
        g_string_append(text, ")");
    g_autoptr(Condition) condition = condition_new(text->str, NAMES, G_N_ELEMENTS(NAMES), &error);
    g_assert_null(condition);
    g_assert_error(error, ERR, ERR_INPUT);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    i18n_init("en");
    g_test_add_func("/form/condition/meaning", test_meaning);
    g_test_add_func("/form/condition/refused", test_refused);
    g_test_add_func("/form/condition/shadowed", test_shadowed);
    g_test_add_func("/form/condition/names", test_names);
    g_test_add_func("/form/condition/deep", test_deep);
    return g_test_run();
}
