/* SPDX-License-Identifier: MIT
 *
 * form/check.c and every field type: what is taken, in which canonical text, and what is refused with which
 * words.
 */
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/form/check.h"

#define NOW G_GINT64_CONSTANT(1763856000000) /* 2025-11-23 08:00 +08:00 */
#define SHA "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define HEAD "[form]\nname = t\ntitle.zh = 测\ntitle.en = T\nnumber = T-{year}-{seq:3}\n"
#define TITLES "title.zh = 字段\ntitle.en = Field\n"

static gboolean find(gpointer data, const char *kind, const char *code, char **canonical, char **title) {
    (void)data;
    if (strcmp(code, "gone") == 0)
        return FALSE;
    if (canonical != NULL)
        *canonical = g_ascii_strup(code, -1);
    if (title != NULL)
        *title = g_strdup(kind);
    return TRUE;
}

static gboolean resolve(gpointer data, const char *name, gint64 at, char **value, GError **error) {
    (void)data, (void)at;
    if (strcmp(name, "valid.2") == 0)
        return (*value = g_strdup("72h")) != NULL;
    if (strcmp(name, "top") == 0)
        return (*value = g_strdup("9.5")) != NULL;
    return err_set(error, ERR_NOT_FOUND, "no limit %s", name);
}

static FormContext make_context(void) {
    return (FormContext){
        .now = NOW, .opened = NOW - CLOCK_DAY, .due = NOW + CLOCK_DAY, .actor = "u1", .limits = {resolve, NULL, NOW}, .find = find};
}

/* One field x of this type and these extra lines; its canonical value, or NULL and the problem's sentence. */
static char *take(const char *type, const char *extra, const char *typed, char **sentence) {
    g_autofree char *text = g_strconcat(HEAD "[field x]\n" TITLES "type = ", type, "\n", extra, NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(Form) form = form_parse("t", text, &error);
    g_assert_no_error(error);
    FormContext context = make_context();
    g_autoptr(GHashTable) values = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GHashTable) canonical = NULL;
    if (typed != NULL)
        g_hash_table_insert(values, (gpointer) "x", (gpointer)typed);
    g_autoptr(GPtrArray) problems = form_check_values(form, NULL, values, &context, NULL, &canonical);
    *sentence = problems->len > 0 ? g_strdup(((FormProblem *)problems->pdata[0])->sentence) : NULL;
    return g_strdup(g_hash_table_lookup(canonical, "x"));
}

#define CHOICES "[choices x]\na = 甲 | First | 1\nb = 乙 | Second | 2\nc = 丙 | Third\n"

static void test_taken(void) {
    const struct {
        const char *type, *extra, *typed, *canonical;
    } CASES[] = {
        {"text", "", "  leak 滴漏 ", "leak 滴漏"},
        {"duration", "", "8h", "8h"},
        {"duration", "", "７天", "7d"},
        {"duration", "min = 1h\nmax = @valid.2\n", "3d", "3d"},
        {"duration", "default = @valid.2\n", NULL, "72h"},
        {"text", "", "", NULL},
        {"text", "required = no\n", NULL, NULL},
        {"text", "default = hello\n", NULL, "hello"},
        {"text", "default = hello\n", "", NULL},
        {"text", "default.zh = 你好\ndefault.en = hi\n", NULL, "hi"},
        {"note", "", "a\nb", "a\nb"},
        {"number", "", "007", "7"},
        {"number", "", "-0", "0"},
        {"number", "decimals = 2\n", "+3.50", "3.5"},
        {"number", "decimals = 2\nmin = -1.5\n", "-1.50", "-1.5"},
        {"number", "decimals = 1\nmax = @top\n", "9.5", "9.5"},
        {"number", "", "999999999999", "999999999999"},
        {"datetime", "", "2025-11-23 08:00", "1763856000000"},
        {"datetime", "", "now", "1763856000000"},
        {"datetime", "", "+2h", "1763863200000"},
        {"datetime", "default = @now+8h\n", NULL, "1763884800000"},
        {"datetime", "default = @due\n", NULL, "1763942400000"},
        {"datetime", "default = @now+@valid.2\n", NULL, "1764115200000"},
        {"datetime", "after = @now\n", "2025-11-23 08:00", "1763856000000"},
        {"date", "", "2025-11-23", "1763827200000"},
        {"date", "default = @now\n", NULL, "1763827200000"},
        {"choice", CHOICES, "b", "b"},
        {"choice", CHOICES, "乙", "b"},
        {"choice", CHOICES, "Second", "b"},
        {"multichoice", CHOICES, "c, a", "a,c"},
        {"checklist", CHOICES, "b", "b"},
        {"checklist", "required = yes\n" CHOICES, "a,b,c", "a,b,c"},
        {"device", "", "p-1", "P-1"},
        {"area", "", "a1", "A1"},
        {"person", "default = @actor\n", NULL, "u1"},
        {"department", "", "ehs", "EHS"},
        {"source", "", "s", "S"},
        {"record", "", "yh-1", "YH-1"},
        {"yesno", "", "YES", "yes"},
        {"yesno", "", "否", "no"},
        {"file", "", SHA, SHA},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autofree char *sentence = NULL;
        g_test_message("%s %s", CASES[i].type, CASES[i].typed);
        g_autofree char *canonical = take(CASES[i].type, CASES[i].extra, CASES[i].typed, &sentence);
        g_assert_cmpstr(sentence, ==, NULL);
        g_assert_cmpstr(canonical, ==, CASES[i].canonical);
    }
}

static void test_refused(void) {
    const struct {
        const char *type, *extra, *typed, *part;
    } CASES[] = {
        {"duration", "", "7", "not a valid duration"},
        {"duration", "", "30s", "at least 1m"},
        {"duration", "max = @valid.2\n", "73h", "at most 3d"},
        {"duration", "max = @no.such\n", "1h", "no limit no.such"},
        {"text", "required = yes\n", NULL, "missing"},
        {"text", "required = yes\ndefault = x\n", "", "missing"},
        {"text", "required = actor = 'u1'\n", NULL, "missing"},
        {"text", "max_length = 3\n", "abcd", "3"},
        {"text", "", "a\nb", "control"},
        {"text", "", "\x1b[31mred", "control"},
        {"text", "",
         "a\xE2\x80\xAE"
         "b",
         "direction"},
        {"text", "", "\xff\xfe", "UTF-8"},
        {"number", "", "abc", "not a number"},
        {"number", "", "1.5", "whole"},
        {"number", "", "1e3", "not a number"},
        {"number", "", "1000000000000", "not a number"},
        {"number", "decimals = 1\n", "1.25", "1 decimal"},
        {"number", "min = 0\nmax = 100\nunit = %LEL\n", "101", "between 0 and 100 %LEL"},
        {"number", "min = 0\n", "-1", "at least 0"},
        {"number", "decimals = 1\nmax = @top\n", "9.6", "9.5"},
        {"number", "max = @missing\n", "1", "missing"},
        {"datetime", "", "2025-02-30 08:00", ""},
        {"datetime", "", "some day", ""},
        {"datetime", "after = @now\n", "2025-11-23 07:59", "before 2025-11-23 08:00"},
        {"datetime", "before = @opened\n", "2025-11-23", "after 2025-11-22 08:00"},
        {"date", "", "2025-11-23 08:00", "not a valid day"},
        {"choice", CHOICES, "d", "a, b, c"},
        {"choice", CHOICES, "a,b", "a, b, c"},
        {"multichoice", CHOICES, "a,d", "a, b, c"},
        {"checklist", "required = yes\n" CHOICES, "a,b", "Third"},
        {"device", "", "gone", "no device \"gone\""},
        {"person", "", "gone", "gone"},
        {"record", "", "gone", "no record"},
        {"yesno", "", "maybe", "yes nor no"},
        {"file", "", "photo.jpg", "x=@PATH"},
        {"file", "", "sha256:zz", "x=@PATH"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autofree char *sentence = NULL;
        g_test_message("%s %s", CASES[i].type, CASES[i].part);
        g_autofree char *canonical = take(CASES[i].type, CASES[i].extra, CASES[i].typed, &sentence);
        g_assert_cmpstr(canonical, ==, NULL);
        g_assert_nonnull(sentence);
        g_assert_nonnull(strstr(sentence, "Field"));
        g_assert_nonnull(strstr(sentence, CASES[i].part));
        g_assert_true(g_utf8_validate(sentence, -1, NULL));
    }
}

static const char STEPS[] = HEAD
    "fields = grade, start, end\n"
    "[field grade]\n" TITLES
    "type = choice\ndefault = 2\n[choices grade]\n1 = 一 | One\n2 = 二 | Two\n"
    "[field start]\n" TITLES
    "type = datetime\ndefault = @now\n"
    "[field end]\n" TITLES
    "type = datetime\ndefault = @start+@valid.{grade}\n"
    "before = @start+@valid.{grade}\n"
    "[field seen]\n" TITLES
    "type = yesno\nrequired = yes\n"
    "[field why]\n" TITLES
    "type = text\nrequired = grade = 1\n"
    "[field kept]\n" TITLES
    "type = text\nrequired = yes\ndefault = first\n"
    "[step one]\n" TITLES
    "by = anyone\nfields = seen, why, kept\nrequire = seen = 'yes' AND grade > 0\n"
    "require.zh = 不行\nrequire.en = Not so\nreject = stay\n"
    "[step again]\n" TITLES "by = anyone\naside = yes\nfields = grade\neffect = set:grade\n";

static GPtrArray *check_step(const char *step, FormContext *context, GHashTable *facts, const char **typed, GHashTable **canonical) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Form) form = form_parse("t", STEPS, &error);
    g_assert_no_error(error);
    g_autoptr(GHashTable) values = g_hash_table_new(g_str_hash, g_str_equal);
    for (; *typed != NULL; typed += 2)
        g_hash_table_insert(values, (gpointer)typed[0], (gpointer)typed[1]);
    return form_check_values(form, step != NULL ? form_step(form, step) : NULL, values, context, facts, canonical);
}

#define TYPED(...) ((const char *[]){__VA_ARGS__ __VA_OPT__(, ) NULL})

static void test_fields_on_fields(void) {
    FormContext context = make_context();
    g_autoptr(GHashTable) canonical = NULL;
    g_autoptr(GPtrArray) problems = check_step(NULL, &context, NULL, TYPED(), &canonical);
    g_assert_cmpuint(problems->len, ==, 0);
    g_assert_cmpstr(g_hash_table_lookup(canonical, "grade"), ==, "2");
    g_assert_cmpstr(g_hash_table_lookup(canonical, "end"), ==, "1764115200000");
    g_assert_null(context.values);
    g_autoptr(GPtrArray) late = check_step(NULL, &context, NULL, TYPED("end", "2025-11-26 08:01"), NULL);
    g_assert_cmpuint(late->len, ==, 1);
    g_assert_cmpstr(((FormProblem *)late->pdata[0])->field, ==, "end");
}

static void test_step(void) {
    FormContext context = make_context();
    g_autoptr(GHashTable) facts = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_insert(facts, (gpointer) "grade", (gpointer) "2");
    g_autoptr(GPtrArray) refused = check_step("one", &context, facts, TYPED("seen", "no"), NULL);
    g_assert_cmpuint(refused->len, ==, 1);
    g_assert_cmpstr(((FormProblem *)refused->pdata[0])->sentence, ==, "Not so");
    g_autoptr(GHashTable) canonical = NULL;
    g_autoptr(GPtrArray) fine = check_step("one", &context, facts, TYPED("seen", "yes"), &canonical);
    g_assert_cmpuint(fine->len, ==, 0);
    g_assert_cmpstr(g_hash_table_lookup(canonical, "kept"), ==, "first");
    g_hash_table_insert(facts, (gpointer) "grade", (gpointer) "1");
    g_autoptr(GPtrArray) why = check_step("one", &context, facts, TYPED("seen", "yes"), NULL);
    g_assert_cmpuint(why->len, ==, 1);
    g_assert_cmpstr(((FormProblem *)why->pdata[0])->field, ==, "why");
    context.rejecting = TRUE;
    g_hash_table_insert(facts, (gpointer) "grade", (gpointer) "2");
    g_autoptr(GPtrArray) rejected = check_step("one", &context, facts, TYPED(), NULL);
    g_assert_cmpuint(rejected->len, ==, 0);
}

static void test_second_round(void) {
    FormContext context = make_context();
    g_autoptr(GHashTable) canonical = NULL;
    g_autoptr(GHashTable) facts = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_insert(facts, (gpointer) "grade", (gpointer) "2");
    g_hash_table_insert(facts, (gpointer) "kept", (gpointer) "stored");
    g_autoptr(GPtrArray) problems = check_step("one", &context, facts, TYPED("seen", "yes"), &canonical);
    g_assert_cmpuint(problems->len, ==, 0);
    g_assert_null(g_hash_table_lookup(canonical, "kept"));
    g_assert_cmpstr(g_hash_table_lookup(facts, "kept"), ==, "stored");
    g_assert_cmpuint(g_hash_table_size(facts), ==, 2);
}

static void test_unknown_keys(void) {
    FormContext context = make_context();
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) problems = check_step("one", &context, NULL, TYPED("seen", "maybe", "zz", "1", "grade", "1", "\x1b", "1"), NULL);
    g_assert_cmpuint(problems->len, ==, 4);
    g_assert_cmpstr(((FormProblem *)problems->pdata[0])->field, ==, "?");
    g_assert_cmpstr(((FormProblem *)problems->pdata[1])->field, ==, "grade");
    g_assert_nonnull(strstr(((FormProblem *)problems->pdata[2])->sentence, "seen, why, kept"));
    g_assert_cmpstr(((FormProblem *)problems->pdata[3])->field, ==, "seen");
    g_assert_false(form_problems_ok(problems, &error));
    g_assert_error(error, ERR, ERR_INPUT);
}

static void test_shown(void) {
    g_autoptr(Form) form = form_parse("t", STEPS, NULL);
    FormContext context = make_context();
    g_autofree char *choice = field_format(form_field(form, "grade"), "1", &context);
    g_autofree char *time = field_format(form_field(form, "start"), "1763856000000", NULL);
    g_autofree char *typed = field_typed(form_field(form, "start"), "1763856000000");
    g_autofree char *yes = field_format(form_field(form, "seen"), "yes", NULL);
    g_autofree char *none = field_format(form_field(form, "seen"), NULL, NULL);
    g_autofree char *hint = field_hint(form_field(form, "grade"), NULL);
    g_assert_cmpstr(choice, ==, "One");
    g_assert_cmpstr(time, ==, "2025-11-23 08:00");
    g_assert_cmpstr(typed, ==, "2025-11-23 08:00");
    g_assert_cmpstr(yes, ==, "yes");
    g_assert_cmpstr(none, ==, "");
    g_assert_cmpstr(hint, ==, "1, 2");
}

/* Another name leads to the field where it is asked for, and never to two. */
static void test_also(void) {
    static const char LINES[] = HEAD "[field a]\n" TITLES "type = text\nalso = m\n[field m]\n" TITLES
                                     "type = text\n"
                                     "[step one]\n" TITLES "by = anyone\nfields = m\n[step two]\n" TITLES "by = anyone\nfields = a\n";
    g_autoptr(GError) error = NULL;
    g_autoptr(Form) form = form_parse("t", LINES, &error);
    g_assert_no_error(error);
    g_autoptr(GHashTable) typed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_hash_table_insert(typed, g_strdup("m"), g_strdup("x"));
    g_assert_true(form_take_also(form, form_asked(form, form_step(form, "one")), typed, &error));
    g_assert_cmpstr(g_hash_table_lookup(typed, "m"), ==, "x"); /* a field of its own there */
    g_assert_true(form_take_also(form, form_asked(form, form_step(form, "two")), typed, &error));
    g_assert_cmpstr(g_hash_table_lookup(typed, "a"), ==, "x");
    g_assert_false(g_hash_table_contains(typed, "m"));
    g_hash_table_insert(typed, g_strdup("m"), g_strdup("y"));
    g_assert_false(form_take_also(form, form_asked(form, form_step(form, "two")), typed, &error));
    g_assert_true(err_is(error, ERR_INPUT));
    g_clear_error(&error);
    g_autofree char *both = g_strconcat(LINES, "[step three]\n" TITLES "by = anyone\nfields = a, m\n", NULL);
    g_assert_null(form_parse("t", both, &error));
    g_assert_nonnull(strstr(error->message, "leads to another field too"));
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    i18n_init("en");
    g_test_add_func("/form/check/taken", test_taken);
    g_test_add_func("/form/check/refused", test_refused);
    g_test_add_func("/form/check/fields-on-fields", test_fields_on_fields);
    g_test_add_func("/form/check/also", test_also);
    g_test_add_func("/form/check/step", test_step);
    g_test_add_func("/form/check/second-round", test_second_round);
    g_test_add_func("/form/check/unknown-keys", test_unknown_keys);
    g_test_add_func("/form/check/shown", test_shown);
    return g_test_run();
}
