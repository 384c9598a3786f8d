/* SPDX-License-Identifier: MIT
 *
 * Versions of a form: each kind of loosening is found, one by one, and what is stricter is none.
 */
#include <locale.h>
#include <string.h>

#include "bihuan/form/compare.h"
#include "bihuan/form/required.h"

static const char BASE[] =
    "[form]\nname = work\ntitle.zh = 作业\ntitle.en = Work\nnumber = W-{year}-{seq:3}\nsubject = device\npermit = yes\n"
    "valid = start..end\nresume = go\nfields = device, start, end, grade, depth, photo, note\nby = role:operator, role:engineer\n"
    "[field device]\ntitle.zh = 设备\ntitle.en = Device\ntype = device\nrequired = yes\n"
    "[field start]\ntitle.zh = 起\ntitle.en = From\ntype = datetime\nrequired = yes\nafter = @now-1h\n"
    "[field end]\ntitle.zh = 止\ntitle.en = Until\ntype = datetime\nrequired = yes\nbefore = @start+8h\n"
    "[field grade]\ntitle.zh = 级\ntitle.en = Grade\ntype = choice\nrequired = depth > 1\n"
    "[choices grade]\n0 = 特级 | Special\n1 = 一级 | First\n"
    "[field depth]\ntitle.zh = 深\ntitle.en = Depth\ntype = number\nmin = 0\nmax = 5\nunit = m\n"
    "[field photo]\ntitle.zh = 照\ntitle.en = Photo\ntype = file\naccept = photo\n"
    "[field note]\ntitle.zh = 注\ntitle.en = Note\ntype = note\n"
    "[field safe]\ntitle.zh = 安全\ntitle.en = Safe\ntype = yesno\nrequired = yes\n"
    "[step approve]\ntitle.zh = 批\ntitle.en = Approve\nby = role:ehs, role:ehs-head\nnot = reporter\nwithin = 2h\n"
    "overdue = role:prd-head via sms email; 4h role:deputy-gm via sms\nsign = yes\nreject = end:rejected\n"
    "[step go]\ntitle.zh = 干\ntitle.en = Go\nby = role:operator\nfields = safe\nrequire = safe = 'yes'\nrequire.zh = 安全\n"
    "require.en = Safe\n"
    "[step accept]\ntitle.zh = 验\ntitle.en = Accept\nby = role:engineer\nnot = go\n"
    "[step pause]\ntitle.zh = 停\ntitle.en = Pause\naside = yes\nduring = go\nby = anyone\nmax = 2\nbefore_due = yes\n"
    "[numbers]\nage = 30m\n[facts]\nholds = permits.holds\n"
    "[rule frozen]\nid = P17\ntitle.zh = 冻\ntitle.en = Frozen\non = before:approve, before:go\nneed = holds = 0\nsay.zh = 冻\nsay.en = "
    "Frozen\n"
    "[rule deep]\ntitle.zh = 深\ntitle.en = Deep\non = before:go\nwhen = depth > 1\nneed = grade = 0 OR age > 1\nsay.zh = 深\nsay.en = "
    "Deep\n"
    "[rule late]\ntitle.zh = 迟\ntitle.en = Late\non = time\nwhen = state = 'go'\nclock = start + age\ndo = suspend record; notify "
    "role:ehs via sms\n"
    "[rule often]\ntitle.zh = 频\ntitle.en = Often\non = submit\ncount = 3 in 7d by area, category\ndo = freeze area\n"
    "lift = special-treatment; role:ehs-head; role:prd-head\n";

static char *with(const char *old, const char *new) {
    const char *at = strstr(BASE, old);
    g_assert_nonnull(at);
    return g_strdup_printf("%.*s%s%s", (int)(at - BASE), BASE, new, at + strlen(old));
}

static Form *parse(const char *text) {
    g_autoptr(GError) error = NULL;
    Form *form = form_parse("work.ini", text, &error);
    if (!form)
        g_test_message("%s", error->message);
    g_assert_nonnull(form);
    return form;
}

/* What is looser, or everything, as "section/key" with blanks between. */
static char *found(const char *old, const char *new, gboolean only_looser) {
    g_autofree char *text = with(old, new);
    g_autoptr(Form) before = parse(BASE), after = parse(text);
    g_autoptr(GPtrArray) differences = form_compare(before, after);
    GString *list = g_string_new(NULL);
    for (guint i = 0; i < differences->len; i++) {
        const FormDifference *difference = differences->pdata[i];
        if (!only_looser || difference->looser)
            g_string_append_printf(list, "%s%s/%s", list->len ? " " : "", difference->section, difference->key);
    }
    return g_string_free(list, FALSE);
}

static const struct {
    const char *old, *new, *looser; /* looser "" = there is a difference, and none is looser */
} CASES[] = {
    /* [form] */
    {"by = role:operator, role:engineer", "by = anyone", "form/by"},
    {"by = role:operator, role:engineer", "by = role:engineer", ""},
    {"subject = device\n", "subject = device\nanonymous = yes\n", "form/anonymous"},
    {"resume = go\n", "", "form/resume"},
    {"photo, note\n", "note, photo\n", ""},
    {"depth, photo, note", "photo, note, safe, depth", ""},
    {"title.en = Work\n", "title.en = Works\n", ""},
    /* fields */
    {"type = device\nrequired = yes", "type = device", "field device/required"},
    {"type = device\nrequired = yes", "type = device\nrequired = depth > 1", "field device/required"},
    {"required = depth > 1\n", "required = yes\n", ""},
    {"required = depth > 1\n", "required = depth > 1 OR note IS NULL\n", ""},
    {"required = depth > 1\n", "required = depth > 2\n", "field grade/required"},
    {"after = @now-1h", "after = @now-2h", "field start/after"},
    {"after = @now-1h", "after = @now", ""},
    {"before = @start+8h", "before = @start+9h", "field end/before"},
    {"before = @start+8h", "before = @start+7h", ""},
    {"before = @start+8h", "before = @start+@x.y", "field end/before"},
    {"before = @start+8h\n", "", "field end/before"},
    {"max = 5", "max = 6", "field depth/max"},
    {"max = 5", "max = 4", ""},
    {"min = 0", "min = -1", "field depth/min"},
    {"unit = m", "unit = km", "field depth/unit"},
    {"max = 5\n", "max = 5\ndefault = 0\n", "field depth/default"},
    {"accept = photo", "accept = any", "field photo/accept"},
    {"1 = 一级 | First", "1 = 一级 | First\n2 = 二级 | Second", "choices grade/2"},
    {"0 = 特级 | Special", "0 = 二级 | Second", "choices grade/0"},
    {"[field note]\ntitle.zh = 注\ntitle.en = Note\ntype = note",
     "[field note]\ntitle.zh = 注\ntitle.en = Note\ntype = note\nrequired = yes", ""},
    {"type = yesno", "type = text", "field safe/type"},
    /* steps */
    {"by = role:ehs, role:ehs-head", "by = role:ehs, role:operator", "step approve/by"},
    {"by = role:ehs, role:ehs-head", "by = role:ehs-head", ""},
    {"not = reporter\n", "", "step approve/not"},
    {"not = go\n", "not = go, approve\n", ""},
    {"within = 2h", "within = 3h", "step approve/within"},
    {"within = 2h", "within = 1h", ""},
    {"within = 2h", "within = @x.y", "step approve/within"},
    {"; 4h role:deputy-gm via sms", "", "step approve/overdue 2"},
    {"; 4h role:deputy-gm via sms", "; 5h role:deputy-gm via sms", "step approve/overdue 2"},
    {"role:prd-head via sms email", "role:prd-head via sms", "step approve/overdue 1"},
    {"overdue = role:prd-head", "overdue = 1h role:prd-head", "step approve/overdue 1"},
    {"sign = yes\n", "", "step approve/sign"},
    {"reject = end:rejected\n", "", "step approve/can be rejected"},
    {"reject = end:rejected\n", "reject = end:void\n", "step approve/reject"},
    {"sign = yes\n", "sign = yes\nnext = accept\n", "step approve/next"},
    {"[step go]", "[step check]\ntitle.zh = 查\ntitle.en = Check\nby = role:ehs\n[step go]", ""},
    {"[step pause]", "[step round]\ntitle.zh = 绕\ntitle.en = Round\naside = yes\nby = anyone\nnext = go\n[step pause]", "step round/"},
    {"[step pause]", "[step look]\ntitle.zh = 看\ntitle.en = Look\naside = yes\nby = anyone\n[step pause]", ""},
    {"require = safe = 'yes'", "require = safe = 'yes' OR note IS NULL", "step go/require"},
    {"require = safe = 'yes'", "require = safe = 'yes' AND note IS NOT NULL", ""},
    {"during = go\n", "", "step pause/during"},
    {"max = 2", "max = 3", "step pause/max"},
    {"before_due = yes\n", "", "step pause/before_due"},
    {"[step accept]\ntitle.zh = 验\ntitle.en = Accept\nby = role:engineer\nnot = go\n", "", "step go/next step accept/"},
    /* numbers and facts */
    {"age = 30m", "age = 31m", "numbers/age"},
    {"holds = permits.holds", "holds = permits.spot", "facts/holds"},
    /* rules */
    {"[rule frozen]\nid = P17\ntitle.zh = 冻\ntitle.en = Frozen\non = before:approve, before:go\nneed = holds = 0\nsay.zh = 冻\nsay.en = "
     "Frozen\n",
     "", "rule frozen/"},
    {"on = before:approve, before:go", "on = before:go", "rule frozen/on"},
    {"on = before:approve, before:go", "on = before:approve, before:go, before:accept", ""},
    {"need = holds = 0", "need = holds = 0 OR holds > 0", "rule frozen/need"},
    {"need = holds = 0", "need = holds = 0 AND depth < 3", ""},
    {"need = holds = 0", "need = holds = 0 AND depth < 3 OR depth > 0", "rule frozen/need"},
    {"need = holds = 0", "need = depth BETWEEN 0 AND holds = 0", "rule frozen/need"},
    {"need = grade = 0 OR age > 1", "need = grade = 0 OR age > 1 AND depth < 3", "rule deep/need"},
    {"need = grade = 0 OR age > 1", "need = (grade = 0 OR age > 1) AND depth < 3", ""},
    {"need = holds = 0\n", "need = holds = 0\nwarn = yes\n", "rule frozen/warn"},
    {"when = depth > 1\n", "", ""},
    {"when = depth > 1\n", "when = depth > 1 OR note IS NULL\n", ""},
    {"when = depth > 1\n", "when = depth > 1 AND note IS NULL\n", "rule deep/when"},
    {"need = holds = 0\n", "when = depth > 1\nneed = holds = 0\n", "rule frozen/when"},
    {"clock = start + age", "clock = start + 2 * age", "rule late/clock"},
    {"do = suspend record; notify role:ehs via sms", "do = notify role:ehs via sms", "rule late/do"},
    {"do = suspend record; notify role:ehs via sms", "do = suspend record; notify role:ehs via sms; notify role:ehs-head via sms", ""},
    {"count = 3 in 7d", "count = 4 in 7d", "rule often/count"},
    {"count = 3 in 7d", "count = 2 in 7d", ""},
    {"count = 3 in 7d", "count = 3 in 6d", "rule often/window"},
    {"by area, category", "by area, category, device", "rule often/count by"},
    {"; role:ehs-head; role:prd-head", "; role:operator; role:prd-head", "rule often/lift by"},
};

static void test_each(void) {
    for (gsize i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_test_message("%s → %s", CASES[i].old, CASES[i].new);
        g_autofree char *looser = found(CASES[i].old, CASES[i].new, TRUE), *all = found(CASES[i].old, CASES[i].new, FALSE);
        g_assert_cmpstr(looser, ==, CASES[i].looser);
        g_assert_cmpstr(all, !=, "");
    }
}

static void test_same(void) {
    g_autofree char *nothing = found("permit = yes", "permit = yes", FALSE);
    g_assert_cmpstr(nothing, ==, "");
}

/* A permit that is none any more loses its time and its resumption too. */
/* A rule that says that what was due is done: more of it is less to do. */
static void test_fulfil(void) {
    static const char LATE[] = "[rule late]", DONE[] =
                                                  "[rule done]\ntitle.zh = 办\ntitle.en = Done\non = act:accept\nwhen = depth > 1\ndo = "
                                                  "fulfil\n[rule late]";
    g_autofree char *text = with(LATE, DONE);
    g_autoptr(Form) before = parse(BASE), after = parse(text);
    g_autoptr(GPtrArray) added = form_compare(before, after), gone = form_compare(after, before);
    g_assert_true(form_compare_is_looser(added));
    g_assert_true(form_compare_is_looser(gone));
    static const char *const CHANGES[][2] = {
        {"when = depth > 1\ndo = fulfil", "do = fulfil"},
        {"when = depth > 1\ndo = fulfil", "when = depth > 1 OR grade = 0\ndo = fulfil"},
        {"on = act:accept", "on = act:accept, act:go"},
        {"do = fulfil\n", "do = fulfil at start\n"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(CHANGES); i++) {
        const char *at = strstr(text, CHANGES[i][0]);
        g_autofree char *changed = g_strdup_printf("%.*s%s%s", (int)(at - text), text, CHANGES[i][1], at + strlen(CHANGES[i][0]));
        g_autoptr(Form) other = parse(changed);
        g_autoptr(GPtrArray) differences = form_compare(after, other);
        g_assert_true(form_compare_is_looser(differences));
    }
}

static void test_no_permit(void) {
    g_autofree char *looser = found("permit = yes\nvalid = start..end\nresume = go\n", "", TRUE);
    g_assert_cmpstr(looser, ==, "form/permit form/valid from form/valid until form/resume");
}

/* data/forms/required.ini names nothing that the shipped forms have not. */
static void test_required(void) {
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) dangling = form_required_dangling(&error);
    g_assert_no_error(error);
    for (guint i = 0; i < dangling->len; i++)
        g_test_message("%s", (const char *)dangling->pdata[i]);
    g_assert_cmpuint(dangling->len, ==, 0);
    g_autoptr(Form) form = parse(BASE);
    g_autoptr(GPtrArray) lacks = form_required_lacks(form, &error);
    g_assert_nonnull(lacks);
    g_assert_cmpuint(lacks->len, >=, 5); /* a permit like none of ours */
}

int main(int argc, char **argv) {
    setlocale(LC_ALL, "C.UTF-8");
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/form-compare/fulfil", test_fulfil);
    g_test_add_func("/form-compare/each", test_each);
    g_test_add_func("/form-compare/same", test_same);
    g_test_add_func("/form-compare/no-permit", test_no_permit);
    g_test_add_func("/form-compare/required", test_required);
    return g_test_run();
}
