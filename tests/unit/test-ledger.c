/* SPDX-License-Identifier: MIT
 *
 * The pure part of the ledger: template, rates, cycles, cells with their evidence, checks, conclusion, book.
 * The plant's side is tested in tests/cli/ledger.sh.
 */
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"
#include "bihuan/ledger/book.h"

static gint64 at(const char *text) {
    gint64 ms = 0;
    GError *error = NULL;
    g_assert_true(clock_parse(text, &ms, &error));
    g_assert_no_error(error);
    return ms;
}

static LedgerTemplate *template_of_program(void) {
    GError *error = NULL;
    LedgerTemplate *template = ledger_template_load(&error);
    g_assert_no_error(error);
    return template;
}

/* October 2026 of a plant with one source and its three responsible people, seen on 1 November. */
static LedgerFacts *facts_of_october(void) {
    GError *error = NULL;
    LedgerFacts *facts = ledger_facts_new("2026-10", at("2026-11-01T00:00"), &error);
    g_assert_no_error(error);
    LedgerSource source = {
        .code = (char *)"MHS-02",
        .name = (char *)"液氨罐区",
        .level = (char *)"3",
        .hazards = -1,
        .open_from = -1,
        .open_to = -1,
        .registered = -1,
        .ended = -1,
    };
    ledger_facts_add(facts, &source);
    const char *roles[] = {"principal", "tech-lead", "op-lead"};
    for (guint i = 0; i < 3; i++) {
        LedgerHolder holder = {
            .source = (char *)"MHS-02",
            .role = (char *)roles[i],
            .person = (char *)roles[i],
            .name = (char *)"王强",
            .title = (char *)"罐区主任",
            .phone = (char *)"13812341234",
            .in_service = TRUE,
            .since = at("2025-01-01"),
        };
        ledger_facts_add(facts, &holder);
    }
    return facts;
}

static void add_inspection(LedgerFacts *facts, const char *number, const char *work_type, const char *when) {
    LedgerInspection inspection = {
        .number = (char *)number,
        .source = (char *)"MHS-02",
        .work_type = (char *)work_type,
        .who = (char *)"王强",
        .at = at(when),
    };
    ledger_facts_add(facts, &inspection);
}

/* Weeks that end in October 2026: W40 (28 Sep – 4 Oct) to W43 (19 – 25 Oct). W44 ends on 1 November. */
static void add_all_inspections(LedgerFacts *facts) {
    add_inspection(facts, "XJ-1", "3", "2026-09-29T09:00");
    add_inspection(facts, "XJ-2", "3", "2026-10-05T00:00");
    add_inspection(facts, "XJ-3", "3", "2026-10-18T23:59:59.999");
    add_inspection(facts, "XJ-4", "3", "2026-10-19T00:00");
    add_inspection(facts, "XJ-5", "1", "2026-10-31T23:59");
}

static void add_hazard(LedgerFacts *facts, const char *number, const char *category, gboolean major, const char *opened, const char *due,
                       const char *accepted) {
    LedgerHazard hazard = {
        .number = (char *)number,
        .source = (char *)"MHS-02",
        .category = (char *)category,
        .major = major,
        .title = (char *)"法兰泄漏",
        .who = (char *)"张三",
        .opened = at(opened),
        .due = at(due),
        .accepted = accepted ? at(accepted) : 0,
    };
    ledger_facts_add(facts, &hazard);
}

static Ledger *compute(const LedgerTemplate *template, const LedgerFacts *facts) {
    GError *error = NULL;
    Ledger *ledger = ledger_compute(template, facts, &error);
    g_assert_no_error(error);
    return ledger;
}

/* Rows of the one source: 0 principal, 1 tech-lead, 2 op-lead. */
static const LedgerCell *cell(const Ledger *ledger, guint row, const char *key) {
    int column = ledger_template_find_column(ledger_template(ledger), key);
    g_assert_cmpint(column, >=, 0);
    return ledger_cell(ledger, row, (guint)column);
}

static const LedgerCheck *find_check(const Ledger *ledger, const char *rule, int row) {
    for (guint i = 0; i < ledger_checks(ledger); i++) {
        const LedgerCheck *check = ledger_check(ledger, i);
        if (strcmp(check->rule, rule) == 0 && check->row == row)
            return check;
    }
    return NULL;
}

static void test_rate_text(void) {
    const struct {
        gint64 n, of;
        const char *text;
    } CASES[] = {
        {11, 12, "91.7"}, {0, 5, "0.0"},    {5, 5, "100.0"}, {1999, 2000, "99.9"}, {1, 3, "33.3"},
        {2, 3, "66.7"},   {1, 2000, "0.1"}, {6, 7, "85.7"},  {36, 37, "97.3"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autofree char *text = ledger_rate_text(CASES[i].n, CASES[i].of);
        g_assert_cmpstr(text, ==, CASES[i].text);
    }
    g_assert_null(ledger_rate_text(0, 0));
}

static void test_template(void) {
    g_autoptr(LedgerTemplate) template = template_of_program();
    const char *keys[] = {
        "month",       "mhs",        "mhs_level",       "sq_peak",    "role",       "person",     "duty_rate", "insp_n", "haz_n",
        "haz_major_n", "close_rate", "permit_sup_rate", "alarm_rate", "equip_rate", "train_rate", "emg_rate",  "remark",
    };
    g_assert_cmpuint(ledger_template_columns(template), ==, 17);
    for (guint i = 0; i < G_N_ELEMENTS(keys); i++) {
        const LedgerColumn *column = ledger_template_column(template, i);
        g_assert_cmpstr(column->key, ==, keys[i]);
        g_assert_cmpstr(column->title_zh, !=, "");
        g_assert_cmpstr(column->title_en, !=, "");
    }
    g_assert_cmpuint(ledger_template_roles(template), ==, 3);
    g_assert_cmpint(ledger_template_due_day(template), ==, 23);
    i18n_set_language("zh");
    g_autofree char *zh = ledger_column_header(ledger_template_column(template, 6));
    i18n_set_language("en");
    g_autofree char *en = ledger_column_header(ledger_template_column(template, 6));
    g_assert_cmpstr(zh, ==, "履职任务完成率(%)");
    g_assert_cmpstr(en, ==, "Duties done (%)");
}

static void test_bad_templates(void) {
    const struct {
        const char *from, *to, *says;
    } CASES[] = {
        {"formula = duty-rate", "formula = duty", "[column duty_rate] formula"},
        {"full = 90", "ful = 90", "[column close_rate] ful"},
        {"fail = 80", "fail = 8O", "[column duty_rate] fail"},
        {"pos = 7", "pos = 8", "[column duty_rate] pos"},
        {"cycle = week", "cycle = weekly", "[duty op-1] cycle"},
        {"proof = filing", "proof = files", "[duty principal-8] proof"},
        {"cycle = event\ntimes = 1\nproof = filing", "cycle = year\ntimes = 1\nproof = filing", "by event"},
        {"records = drill at=held_at, ", "records = drill held_at, ", "[duty principal-7] records"},
        {"alarm.window = 10m", "alarm.window = 10", "[rules] alarm.window"},
        {"level.bounds = 100, 50, 10", "level.bounds = 100, fifty", "[rules] level.bounds"},
        {"red = 23", "red = 15", "[calendar] red"},
        {"[calendar]\npreview", "[calender]\npreview", "[calender]"},
        {"for.op-lead = counted", "for.op-lead = yes", "for.op-lead"},
        {"role = op-lead", "role = op", "[duty op-1] role"},
        {"due_day = 23", "due_day = 32", "[ledger] due_day"},
        {"[column remark]", "[colum remark]", "[colum remark]"},
        {"hazard.form = hazard\n", "", "[ledger] hazard.form"},
    };
    g_autofree char *good = path_embedded("data/ledger/columns.ini", NULL);
    g_assert_nonnull(good);
    for (guint i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_auto(GStrv) parts = g_strsplit(good, CASES[i].from, 2);
        g_assert_cmpuint(g_strv_length(parts), ==, 2);
        g_autofree char *bad = g_strjoinv(CASES[i].to, parts);
        g_autoptr(GError) error = NULL;
        g_autoptr(LedgerTemplate) template = ledger_template_parse("t.ini", bad, &error);
        g_assert_null(template);
        g_assert_true(err_is(error, ERR_INPUT));
        g_assert_true(g_str_has_prefix(error->message, "t.ini:"));
        g_assert_nonnull(strstr(error->message, CASES[i].says));
    }
}

static void test_empty_month(void) {
    g_autoptr(LedgerTemplate) template = template_of_program();
    g_autoptr(LedgerFacts) facts = facts_of_october();
    g_autoptr(Ledger) ledger = compute(template, facts);
    g_assert_cmpuint(ledger_rows(ledger), ==, 3);
    g_assert_cmpstr(cell(ledger, 0, "month")->text, ==, "2026-10");
    g_assert_cmpstr(cell(ledger, 1, "mhs")->text, ==, "MHS-02·液氨罐区");
    g_assert_cmpstr(cell(ledger, 2, "person")->text, ==, "王强/罐区主任/138****1234");
    for (guint row = 0; row < 3; row++)
        for (guint i = 0; i < 17; i++) {
            const LedgerCell *one = ledger_cell(ledger, row, i);
            g_assert_cmpstr(one->text, !=, "");
            g_assert_cmpstr(one->text, !=, "100.0");
            if (strcmp(one->text, "/") == 0)
                g_assert_nonnull(one->reason);
        }
    g_assert_cmpstr(cell(ledger, 2, "close_rate")->text, ==, "/");
    g_assert_cmpint(cell(ledger, 2, "close_rate")->of, ==, 0);
    /* Domain 2.3: special work is shown to the technical lead, not "/" any more. */
    g_assert_cmpstr(cell(ledger, 1, "permit_sup_rate")->reason, ==, "No special work was done in the source in this month.");
    g_assert_cmpstr(cell(ledger, 2, "duty_rate")->text, ==, "0.0");
    g_assert_cmpstr(cell(ledger, 1, "duty_rate")->text, ==, "/"); /* the quarter ends in December */
    g_assert_cmpstr(cell(ledger, 2, "haz_n")->text, ==, "0");
    g_assert_nonnull(find_check(ledger, "F08", 2));
    g_assert_null(find_check(ledger, "F08", 1));
    g_assert_cmpint(ledger_row_verdict(ledger, 2), ==, LEDGER_FAILED);
    g_assert_cmpint(ledger_row_verdict(ledger, 1), ==, LEDGER_PASSED);
}

static void test_duties(void) {
    g_autoptr(LedgerTemplate) template = template_of_program();
    g_autoptr(LedgerFacts) facts = facts_of_october();
    add_all_inspections(facts);
    g_autoptr(Ledger) ledger = compute(template, facts);
    const LedgerCell *rate = cell(ledger, 2, "duty_rate");
    g_assert_cmpint(rate->n, ==, 4);
    g_assert_cmpint(rate->of, ==, 4);
    g_assert_cmpstr(rate->text, ==, "100.0");
    g_assert_cmpuint(rate->evidence->len, ==, 4);
    g_assert_cmpstr(((LedgerEvidence *)g_ptr_array_index(rate->evidence, 0))->number, ==, "XJ-1");
    /* XJ-1 was in September: it met the week, but it is not counted for October. */
    g_assert_cmpstr(cell(ledger, 2, "insp_n")->text, ==, "3");
    g_assert_null(find_check(ledger, "F08", 2));
    g_assert_cmpstr(cell(ledger, 0, "insp_n")->text, ==, "1");
    g_assert_cmpint(ledger_row_verdict(ledger, 0), ==, LEDGER_PASSED);
}

static void test_missed_week(void) {
    g_autoptr(LedgerTemplate) template = template_of_program();
    g_autoptr(LedgerFacts) facts = facts_of_october();
    add_inspection(facts, "XJ-1", "3", "2026-10-04T23:59:59.999");
    add_inspection(facts, "XJ-2", "3", "2026-10-05T00:00");
    add_inspection(facts, "XJ-3", "3", "2026-10-18T23:59:59.999");
    add_inspection(facts, "XJ-4", "3", "2026-10-26T00:00"); /* one millisecond too late for W43 */
    g_autoptr(Ledger) ledger = compute(template, facts);
    const LedgerCell *rate = cell(ledger, 2, "duty_rate");
    g_assert_cmpint(rate->n, ==, 3);
    g_assert_cmpstr(rate->text, ==, "75.0");
    const LedgerCheck *check = find_check(ledger, "F08", 2);
    g_assert_nonnull(check);
    g_assert_cmpint(check->severity, ==, LEDGER_ERROR);
    g_assert_cmpstr(check->item, ==, "op-5 2026-W43");
    g_assert_nonnull(strstr(cell(ledger, 2, "remark")->text, " 2026-10-19 to 2026-10-25"));
    g_assert_null(find_check(ledger, "L09", 2));
}

static void test_quarter_and_running_month(void) {
    g_autoptr(LedgerTemplate) template = template_of_program();
    g_autoptr(GError) error = NULL;
    g_autoptr(LedgerFacts) december = ledger_facts_new("2026-12", at("2027-01-05"), &error);
    LedgerSource source = {.code = (char *)"S", .name = (char *)"S", .level = (char *)"1", .hazards = -1};
    ledger_facts_add(december, &source);
    g_autoptr(Ledger) ledger = compute(template, december);
    const LedgerCell *rate = cell(ledger, 1, "duty_rate");
    g_assert_cmpint(rate->of, ==, 1);
    g_assert_cmpstr(((LedgerEvidence *)g_ptr_array_index(rate->evidence, 0))->number, ==, "tech-7 2026-Q4");
    /* A month that is running asks only for the weeks that are over. */
    g_autoptr(LedgerFacts) running = ledger_facts_new("2026-10", at("2026-10-12T00:00"), &error);
    ledger_facts_add(running, &source);
    g_autoptr(Ledger) half = compute(template, running);
    g_assert_cmpint(cell(half, 2, "duty_rate")->of, ==, 2);
    g_assert_cmpstr(cell(half, 0, "duty_rate")->text, ==, "/");
    g_assert_null(ledger_facts_new("2026-11", at("2026-10-12"), &error));
    g_assert_true(err_is(error, ERR_INPUT));
}

static void test_hazards(void) {
    g_autoptr(LedgerTemplate) template = template_of_program();
    g_autoptr(LedgerFacts) facts = facts_of_october();
    add_all_inspections(facts);
    add_hazard(facts, "YH-1", "0", FALSE, "2026-10-01T00:00", "2026-10-08T00:00", "2026-10-08T00:00");
    add_hazard(facts, "YH-2", "3", FALSE, "2026-10-31T23:59:59.999", "2026-11-07T00:00", NULL);
    add_hazard(facts, "YH-3", "1", FALSE, "2026-10-10", "2026-10-17T00:00", "2026-10-17T00:00:00.001");
    add_hazard(facts, "YH-4", "2", FALSE, "2026-09-30T23:59:59.999", "2026-10-07", "2026-10-02");
    add_hazard(facts, "YH-5", "2", FALSE, "2026-11-01T00:00", "2026-11-08", NULL);
    g_autoptr(Ledger) ledger = compute(template, facts);
    g_assert_cmpstr(cell(ledger, 2, "haz_n")->text, ==, "2");
    g_assert_cmpstr(cell(ledger, 0, "haz_n")->text, ==, "1");
    g_assert_cmpstr(cell(ledger, 1, "haz_n")->text, ==, "0");
    g_assert_cmpstr(cell(ledger, 2, "close_rate")->text, ==, "100.0");
    g_assert_cmpint(cell(ledger, 2, "close_rate")->of, ==, 1);
    g_assert_cmpstr(cell(ledger, 0, "close_rate")->text, ==, "0.0");
    g_assert_cmpstr(cell(ledger, 1, "close_rate")->text, ==, "100.0");
    g_assert_nonnull(strstr(cell(ledger, 2, "remark")->text, "YH-2 法兰泄漏"));
    g_assert_null(strstr(cell(ledger, 2, "remark")->text, "YH-1"));
    g_assert_cmpint(ledger_row_verdict(ledger, 0), ==, LEDGER_BASIC);
    g_assert_cmpint(ledger_row_verdict(ledger, 2), ==, LEDGER_PASSED);
}

static void test_major_overdue_and_extension(void) {
    g_autoptr(LedgerTemplate) template = template_of_program();
    g_autoptr(LedgerFacts) facts = facts_of_october();
    add_all_inspections(facts);
    add_hazard(facts, "YH-9", "0", TRUE, "2026-10-02", "2026-10-20", NULL);
    LedgerHazard extended = {
        .number = (char *)"YH-10",
        .source = (char *)"MHS-02",
        .category = (char *)"1",
        .title = (char *)"腐蚀",
        .opened = at("2026-09-01"),
        .due = at("2026-11-30"),
        .extended = TRUE,
        .approver = (char *)"李副总",
        .substitute = (char *)"降压+每2h测漏",
    };
    ledger_facts_add(facts, &extended);
    g_autoptr(Ledger) ledger = compute(template, facts);
    g_assert_cmpstr(cell(ledger, 2, "haz_major_n")->text, ==, "1");
    const LedgerCheck *check = find_check(ledger, "F11", 2);
    g_assert_nonnull(check);
    g_assert_cmpstr(check->item, ==, "YH-9");
    g_assert_cmpint(ledger_row_verdict(ledger, 2), ==, LEDGER_FAILED);
    const char *remark = cell(ledger, 0, "remark")->text;
    g_assert_cmpstr(remark, ==,
                    "YH-10 腐蚀, due 2026-11-30, extended, approved by 李副总, meanwhile: 降压+每2h测漏; "
                    "Conclusion: satisfactory");
    g_assert_cmpstr(cell(ledger, 0, "close_rate")->text, ==, "/"); /* its effective deadline is in November */
}

static void test_long_remark(void) {
    g_autoptr(LedgerTemplate) template = template_of_program();
    g_autoptr(LedgerFacts) facts = facts_of_october();
    for (guint i = 0; i < 60; i++) {
        g_autofree char *number = g_strdup_printf("YH-2026-%05u", i);
        add_hazard(facts, number, "0", FALSE, "2026-10-02", "2026-11-20", NULL);
    }
    g_autoptr(Ledger) ledger = compute(template, facts);
    const LedgerCell *remark = cell(ledger, 2, "remark");
    g_assert_cmpint(g_utf8_strlen(remark->text, -1), <=, 500);
    g_assert_cmpuint(remark->evidence->len, ==, 60);
    g_assert_nonnull(strstr(remark->text, "more; "));
    g_assert_true(g_str_has_suffix(remark->text, "Conclusion: unsatisfactory"));
}

static void test_people(void) {
    g_autoptr(LedgerTemplate) template = template_of_program();
    g_autoptr(GError) error = NULL;
    g_autoptr(LedgerFacts) facts = ledger_facts_new("2026-10", at("2026-11-01"), &error);
    LedgerSource source = {.code = (char *)"S", .name = (char *)"S", .level = (char *)"1", .hazards = -1};
    ledger_facts_add(facts, &source);
    LedgerHolder holder = {
        .source = (char *)"S",
        .role = (char *)"op-lead",
        .person = (char *)"P1",
        .name = (char *)"王强",
        .title = (char *)"主任",
        .phone = (char *)"021-5555",
        .in_service = FALSE,
        .since = at("2026-01-01"),
        .until = at("2026-10-15"),
    };
    ledger_facts_add(facts, &holder);
    holder.person = (char *)"P2";
    holder.name = (char *)"李四";
    holder.phone = (char *)"13900001111";
    holder.since = at("2026-10-15");
    holder.until = 0;
    ledger_facts_add(facts, &holder);
    g_autoptr(Ledger) ledger = compute(template, facts);
    g_assert_cmpstr(cell(ledger, 2, "person")->text, ==, "王强/主任/021****5555 (10-01 – 10-14); 李四/主任/139****1111 (10-15 – 10-31)");
    g_assert_cmpstr(cell(ledger, 0, "person")->text, ==, "/");
    const LedgerCheck *nobody = find_check(ledger, "F06", 0);
    g_assert_nonnull(nobody);
    g_assert_cmpstr(nobody->item, ==, "S/principal");
    guint warnings = 0, errors = 0;
    for (guint i = 0; i < ledger_checks(ledger); i++) {
        const LedgerCheck *check = ledger_check(ledger, i);
        if (check->row != 2 || strcmp(check->rule, "F06") != 0)
            continue;
        warnings += check->severity == LEDGER_WARNING;
        errors += check->severity == LEDGER_ERROR;
    }
    g_assert_cmpuint(warnings, ==, 1); /* no mobile number */
    g_assert_cmpuint(errors, ==, 1);   /* the present one left service */
}

static void test_permits_and_dues(void) {
    g_autoptr(LedgerTemplate) template = template_of_program();
    g_autoptr(LedgerFacts) facts = facts_of_october();
    const struct {
        const char *number, *grade, *supervisor, *worked, *ended;
    } PERMITS[] = {
        {"DH-1", "0", "P1", "2026-10-05", "2026-10-06"}, {"DH-2", "1", "", "2026-10-05", "2026-10-06"},
        {"DH-3", "1", "P1", NULL, "2026-10-06"},         {"DH-4", "1", "P1", "2026-09-05", "2026-09-30"},
        {"DH-5", "1", "P1", "2026-09-30", NULL},
    };
    for (guint i = 0; i < G_N_ELEMENTS(PERMITS); i++) {
        LedgerPermit permit = {
            .number = (char *)PERMITS[i].number,
            .source = (char *)"MHS-02",
            .form = (char *)"hot-work", /* the top grade is one of each kind of work */
            .grade = (char *)PERMITS[i].grade,
            .supervisor = (char *)PERMITS[i].supervisor,
            .opened = at("2026-09-01"),
            .worked = PERMITS[i].worked ? at(PERMITS[i].worked) : 0,
            .ended = PERMITS[i].ended ? at(PERMITS[i].ended) : 0,
        };
        ledger_facts_add(facts, &permit);
    }
    const struct {
        const char *id, *subject;
        gboolean training;
        const char *last, *next;
    } DUES[] = {
        {"T-1", "P-101", FALSE, "2026-10-03", "2027-10-03"}, {"T-2", "P-102", FALSE, "2025-10-03", "2026-10-03"},
        {"T-3", "P-103", FALSE, "2026-08-03", "2027-08-03"}, {"C-1", "张三", TRUE, "2025-01-01", "2028-01-01"},
        {"C-2", "李四", TRUE, "2023-01-01", "2026-10-31"},   {"C-3", "李四", TRUE, "2025-01-01", "2028-01-01"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(DUES); i++) {
        LedgerDue due = {
            .id = (char *)DUES[i].id,
            .source = (char *)"MHS-02",
            .subject = (char *)DUES[i].subject,
            .title = (char *)"x",
            .is_training = DUES[i].training,
            .last = at(DUES[i].last),
            .next = at(DUES[i].next),
        };
        ledger_facts_add(facts, &due);
    }
    g_autoptr(Ledger) ledger = compute(template, facts);
    g_assert_cmpint(cell(ledger, 2, "permit_sup_rate")->n, ==, 2);
    g_assert_cmpint(cell(ledger, 2, "permit_sup_rate")->of, ==, 3);
    g_assert_cmpint(cell(ledger, 0, "permit_sup_rate")->of, ==, 1); /* the principal answers for the top grade */
    g_assert_cmpint(cell(ledger, 1, "equip_rate")->n, ==, 1);
    g_assert_cmpint(cell(ledger, 1, "equip_rate")->of, ==, 2);
    const LedgerCheck *check = find_check(ledger, "F14", 1);
    g_assert_nonnull(check);
    g_assert_cmpstr(check->item, ==, "T-2");
    g_assert_null(find_check(ledger, "F14", 2)); /* only shown there */
    g_assert_cmpint(cell(ledger, 0, "train_rate")->n, ==, 1);
    g_assert_cmpint(cell(ledger, 0, "train_rate")->of, ==, 2);
}

static void test_cross_checks(void) {
    g_autoptr(LedgerTemplate) template = template_of_program();
    g_autoptr(GError) error = NULL;
    g_autoptr(LedgerFacts) facts = ledger_facts_new("2026-10", at("2026-11-01"), &error);
    g_autoptr(Ledger) none = compute(template, facts);
    g_assert_nonnull(find_check(none, "L01", -1));
    LedgerSource source = {
        .code = (char *)"MHS-02",
        .name = (char *)"S",
        .level = (char *)"1",
        .hazards = 2,
        .open_from = 3,
        .registered = 4,
        .ended = 2,
        .open_to = 4,
    };
    ledger_facts_add(facts, &source);
    add_hazard(facts, "YH-1", "0", FALSE, "2026-10-02", "2026-11-20", NULL);
    g_autoptr(Ledger) ledger = compute(template, facts);
    g_assert_nonnull(find_check(ledger, "L02", -1));
    g_assert_nonnull(find_check(ledger, "L03", -1));
    g_assert_true(ledger_has_errors(ledger));
    LedgerSource *known = g_ptr_array_index(facts->sources, 0);
    known->hazards = 1;
    known->open_to = 5;
    g_autoptr(Ledger) right = compute(template, facts);
    g_assert_null(find_check(right, "L02", -1));
    g_assert_null(find_check(right, "L03", -1));
    g_assert_null(find_check(right, "L01", -1));
    /* Something that happened after the moment of computing cannot be evidence. */
    facts->now = at("2026-10-01T12:00");
    LedgerHolder holder = {.source = (char *)"MHS-02", .role = (char *)"op-lead", .name = (char *)"x"};
    ledger_facts_add(facts, &holder);
    LedgerDue due = {
        .id = (char *)"C-1",
        .source = (char *)"MHS-02",
        .subject = (char *)"x",
        .is_training = TRUE,
        .last = at("2026-10-05"),
        .next = at("2027-10-05"),
    };
    ledger_facts_add(facts, &due);
    g_autoptr(Ledger) early = compute(template, facts);
    const LedgerCheck *check = find_check(early, "L10", 2);
    g_assert_nonnull(check);
    g_assert_cmpstr(check->item, ==, "C-1");
}

static void test_book(void) {
    g_autoptr(LedgerTemplate) template = template_of_program();
    g_autoptr(LedgerFacts) facts = facts_of_october();
    add_all_inspections(facts);
    add_hazard(facts, "YH-1", "0", FALSE, "2026-10-01", "2026-10-08", "2026-10-07");
    g_autoptr(Ledger) ledger = compute(template, facts);
    LedgerPaper paper = {.ledger = ledger, .plant = "示例化工", .maker = "赵六", .head = "ABCD-EFGH"};
    g_autoptr(Book) book = ledger_paper_book(&paper);
    g_assert_cmpuint(book_sheets(book), ==, 5); /* domain 2.6 */
    const Sheet *first = book_sheet(book, 0);
    g_assert_cmpuint(sheet_columns(first), ==, 17);
    g_assert_cmpuint(sheet_rows(first), ==, 3);
    g_assert_nonnull(strstr(sheet_subtitle(first), "ABCD-EFGH"));
    g_assert_nonnull(strstr(sheet_subtitle(first), "2026-10-01 to 2026-10-31"));
    for (guint row = 0; row < 3; row++)
        for (guint i = 0; i < 17; i++) {
            g_autofree char *text = sheet_cell_text(sheet_cell(first, row, i));
            g_assert_cmpstr(text, ==, ledger_cell(ledger, row, i)->text);
        }
    const SheetCell *rate = sheet_cell(first, 2, 6);
    g_assert_cmpint(rate->kind, ==, CELL_NUMBER);
    g_assert_cmpstr(rate->note, ==, "5/5"); /* four weeks and one hazard that came due */
    g_assert_cmpint(sheet_cell(first, 2, 12)->kind, ==, CELL_NONE);
    const Sheet *evidence = book_sheet(book, 2);
    guint expected = 0;
    for (guint row = 0; row < 3; row++)
        for (guint i = 0; i < 17; i++)
            expected += ledger_cell(ledger, row, i)->evidence->len;
    g_assert_cmpuint(sheet_rows(evidence), ==, expected);
    g_assert_cmpuint(expected, >, 8);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    i18n_init("en");
    clock_set_offset(480);
    g_test_add_func("/ledger/rate-text", test_rate_text);
    g_test_add_func("/ledger/template", test_template);
    g_test_add_func("/ledger/bad-templates", test_bad_templates);
    g_test_add_func("/ledger/empty-month", test_empty_month);
    g_test_add_func("/ledger/duties", test_duties);
    g_test_add_func("/ledger/missed-week", test_missed_week);
    g_test_add_func("/ledger/quarter-and-running-month", test_quarter_and_running_month);
    g_test_add_func("/ledger/hazards", test_hazards);
    g_test_add_func("/ledger/major-overdue-and-extension", test_major_overdue_and_extension);
    g_test_add_func("/ledger/long-remark", test_long_remark);
    g_test_add_func("/ledger/people", test_people);
    g_test_add_func("/ledger/permits-and-dues", test_permits_and_dues);
    g_test_add_func("/ledger/cross-checks", test_cross_checks);
    g_test_add_func("/ledger/book", test_book);
    return g_test_run();
}
