/* SPDX-License-Identifier: MIT
 *
 * The ledger's formulas on made-up facts: stock, alarms, emergency supplies and drills, duties of every cycle, checks
 * against what stands elsewhere, and what departments owe. Boundaries to the millisecond.
 */
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/ledger/ledger.h"
#include "bihuan/ledger/checks.h"

enum { PRINCIPAL, TECH, OP };

static LedgerTemplate *template; /* of the program, for all tests */

static gint64 at(const char *text) {
    gint64 ms = 0;
    GError *error = NULL;
    g_assert_true(clock_parse(text, &ms, &error));
    g_assert_no_error(error);
    return ms;
}

/* One source of ammonia (design 60 t, Q 10 t) and methanol (design 500 t, Q 500 t): Σq/Q is 7. */
static LedgerFacts *facts_of(const char *month, const char *now) {
    GError *error = NULL;
    LedgerFacts *facts = ledger_facts_new(month, at(now), &error);
    g_assert_no_error(error);
    LedgerSource source = {
        .code = (char *)"S",
        .name = (char *)"罐区",
        .level = (char *)"3",
        .hazards = -1,
        .open_from = -1,
        .open_to = -1,
        .registered = -1,
        .ended = -1,
        .materials = (char *)"氨:7664-41-7:60:10:2,甲醇:67-56-1:500:500:1",
    };
    ledger_facts_add(facts, &source);
    const char *roles[] = {"principal", "tech-lead", "op-lead"};
    for (guint i = 0; i < 3; i++) {
        LedgerHolder holder = {
            .source = (char *)"S",
            .role = (char *)roles[i],
            .person = (char *)roles[i],
            .name = (char *)roles[i],
            .title = (char *)"t",
            .phone = (char *)"13812341234",
            .in_service = TRUE,
            .since = at("2020-01-01"),
        };
        ledger_facts_add(facts, &holder);
    }
    return facts;
}

static LedgerFacts *october(void) {
    return facts_of("2026-10", "2026-11-02T09:00");
}

static Ledger *compute(const LedgerFacts *facts) {
    GError *error = NULL;
    Ledger *ledger = ledger_compute(template, facts, &error);
    g_assert_no_error(error);
    return ledger;
}

static const LedgerCell *cell(const Ledger *ledger, guint row, const char *key) {
    return ledger_cell(ledger, row, (guint)ledger_template_find_column(template, key));
}

static const LedgerCheck *find_check(const Ledger *ledger, const char *rule, int row) {
    for (guint i = 0; i < ledger_checks(ledger); i++)
        if (strcmp(ledger_check(ledger, i)->rule, rule) == 0 && ledger_check(ledger, i)->row == row)
            return ledger_check(ledger, i);
    return NULL;
}

static const LedgerEvidence *evidence_at(const LedgerCell *one, guint index) {
    g_assert_cmpuint(one->evidence->len, >, index);
    return g_ptr_array_index(one->evidence, index);
}

static void add_stock(LedgerFacts *facts, const char *number, const char *material, const char *quantity, const char *when) {
    LedgerStock stock = {
        .number = (char *)number, .source = (char *)"S", .material = (char *)material, .quantity = (char *)quantity, .at = at(when)};
    ledger_facts_add(facts, &stock);
}

static void test_stock_none(void) {
    g_autoptr(LedgerFacts) facts = october();
    add_stock(facts, "CL-1", "氨", "50", "2026-09-30T23:59:59.999"); /* known, but not read in the month */
    add_stock(facts, "CL-2", "氨", "50", "2026-11-01T00:00");
    g_autoptr(Ledger) ledger = compute(facts);
    g_assert_cmpstr(cell(ledger, OP, "sq_peak")->text, ==, "/");
    g_assert_true(cell(ledger, OP, "sq_peak")->missing);
    g_assert_nonnull(cell(ledger, OP, "sq_peak")->reason);
}

static void test_stock_peak(void) {
    g_autoptr(LedgerFacts) facts = october();
    add_stock(facts, "CL-1", "氨", "40", "2026-09-20");
    add_stock(facts, "CL-2", "67-56-1", "250", "2026-10-02");           /* 4 + 0.5, by CAS */
    add_stock(facts, "CL-3", " 氨 ", "30", "2026-10-03");               /* 3.5 */
    add_stock(facts, "CL-4", "甲醇", "2.5", "2026-10-31T23:59:59.999"); /* 3.005 */
    add_stock(facts, "CL-0", "氨", "59", "2026-07-01");                 /* forgotten */
    g_autoptr(Ledger) ledger = compute(facts);
    const LedgerCell *peak = cell(ledger, OP, "sq_peak");
    g_assert_cmpstr(peak->text, ==, "4.50");
    g_assert_cmpuint(peak->evidence->len, ==, 2);
    g_assert_cmpstr(evidence_at(peak, 0)->number, ==, "CL-1");
    g_assert_cmpstr(evidence_at(peak, 1)->number, ==, "CL-2");
    g_assert_null(find_check(ledger, "L08", OP));
    g_assert_null(find_check(ledger, "F04", OP));
    g_autoptr(LedgerFacts) opening = october();
    add_stock(opening, "CL-1", "氨", "58", "2026-09-20"); /* held on the first of the month, until it was less */
    add_stock(opening, "CL-2", "氨", "20", "2026-10-03");
    g_autoptr(Ledger) second = compute(opening);
    g_assert_cmpstr(cell(second, OP, "sq_peak")->text, ==, "5.80");
    g_assert_cmpint(find_check(second, "F04", OP)->severity, ==, LEDGER_WARNING); /* methanol was never read */
}

static void test_stock_exact(void) {
    g_autoptr(LedgerFacts) facts = october();
    add_stock(facts, "CL-1", "甲醇", "500", "2026-10-02");
    add_stock(facts, "CL-2", "氨", "60", "2026-10-02");
    g_autoptr(Ledger) full = compute(facts);
    g_assert_cmpstr(cell(full, OP, "sq_peak")->text, ==, "7.00");
    g_assert_null(find_check(full, "L08", OP)); /* as designed */
    add_stock(facts, "CL-3", "氨", "60.001", "2026-10-05T08:00");
    g_autoptr(Ledger) over = compute(facts);
    g_assert_cmpstr(cell(over, OP, "sq_peak")->text, ==, "7.00"); /* rounded, but never into compliance */
    const LedgerCheck *check = find_check(over, "L08", OP);
    g_assert_nonnull(check);
    g_assert_cmpint(check->severity, ==, LEDGER_ERROR);
    g_assert_cmpstr(check->item, ==, "CL-3");
    g_assert_cmpstr(check->column, ==, "sq_peak");
    g_assert_nonnull(strstr(check->message, "2026-10-05 08:00"));
    g_assert_cmpint(ledger_row_verdict(over, OP), ==, LEDGER_FAILED);
    g_assert_nonnull(strstr(cell(over, OP, "remark")->text, "CL-3"));
    g_assert_null(find_check(over, "L08", PRINCIPAL)); /* only shown there */
    /* Put right by another reading of the same moment. */
    add_stock(facts, "CL-4", "氨", "6.0001", "2026-10-05T08:00");
    g_autoptr(Ledger) right = compute(facts);
    g_assert_null(find_check(right, "L08", OP));
}

static void test_stock_odd(void) {
    g_autoptr(LedgerFacts) facts = october();
    add_stock(facts, "CL-1", "氨", "0.05", "2026-10-02"); /* 0.005: half up */
    add_stock(facts, "CL-2", "苯", "5", "2026-10-02");
    g_autoptr(Ledger) ledger = compute(facts);
    g_assert_cmpstr(cell(ledger, OP, "sq_peak")->text, ==, "0.01");
    const LedgerCheck *check = find_check(ledger, "F04", OP);
    g_assert_cmpstr(check->item, ==, "CL-2");
    add_stock(facts, "CL-3", "氨", "twelve", "2026-10-03");
    g_autoptr(Ledger) broken = compute(facts);
    g_assert_cmpstr(cell(broken, OP, "sq_peak")->text, ==, "/");
    g_assert_cmpint(ledger_row_verdict(broken, OP), ==, LEDGER_FAILED);
}

static void add_alarm(LedgerFacts *facts, const char *number, const char *kind, const char *raised, const char *answered,
                      const char *closed) {
    LedgerAlarm alarm = {.number = (char *)number,
                         .source = (char *)"S",
                         .device = (char *)"GD-1",
                         .kind = (char *)kind,
                         .raised = at(raised),
                         .limit = 15 * CLOCK_MINUTE,
                         .acknowledged = answered ? at(answered) : 0,
                         .closed = closed ? at(closed) : 0};
    ledger_facts_add(facts, &alarm);
}

static void test_alarms(void) {
    g_autoptr(LedgerFacts) facts = october();
    add_alarm(facts, "BJ-3", "toxic", "2026-10-05T08:10", "2026-10-05T08:11", "2026-10-05T09:00");        /* one of its own */
    add_alarm(facts, "BJ-1", "toxic", "2026-10-05T08:00", "2026-10-05T08:15", "2026-10-05T09:00");        /* just in time */
    add_alarm(facts, "BJ-2", "toxic", "2026-10-05T08:09:59.999", NULL, NULL);                             /* chatter */
    add_alarm(facts, "BJ-4", "level", "2026-10-05T08:05", "2026-10-05T08:20:00.001", "2026-10-05T09:00"); /* too late */
    add_alarm(facts, "BJ-5", "level", "2026-10-31T23:59:59.999", "2026-11-01T00:01", "2026-11-01T00:02"); /* open then */
    add_alarm(facts, "BJ-6", "level", "2026-11-01T00:00", "2026-11-01T00:01", "2026-11-01T00:02");
    add_alarm(facts, "BJ-7", "level", "2026-09-30T23:59:59.999", "2026-10-01T00:01", "2026-10-01T00:02");
    add_alarm(facts, "BJ-8", "fault", "2026-10-09T10:00", "2026-10-09T10:01", NULL);
    LedgerAlarm voided = {.number = (char *)"BJ-9",
                          .source = (char *)"S",
                          .device = (char *)"GD-2",
                          .kind = (char *)"toxic",
                          .raised = at("2026-10-10"),
                          .dropped = at("2026-10-11")};
    ledger_facts_add(facts, &voided);
    g_autoptr(Ledger) ledger = compute(facts);
    const LedgerCell *rate = cell(ledger, OP, "alarm_rate");
    g_assert_cmpint(rate->n, ==, 2);
    g_assert_cmpint(rate->of, ==, 5);
    g_assert_cmpstr(rate->text, ==, "40.0");
    const char *order[] = {"BJ-1", "BJ-4", "BJ-3", "BJ-8", "BJ-5"};
    for (guint i = 0; i < 5; i++)
        g_assert_cmpstr(evidence_at(rate, i)->number, ==, order[i]);
    g_assert_cmpint(ledger_row_verdict(ledger, TECH), ==, LEDGER_BASIC);
    g_assert_cmpstr(cell(ledger, PRINCIPAL, "alarm_rate")->text, ==, "40.0");  /* shown */
    g_assert_cmpint(ledger_row_verdict(ledger, PRINCIPAL), ==, LEDGER_FAILED); /* no inspection; not for the alarms */
    g_autoptr(LedgerFacts) quiet = october();
    g_autoptr(Ledger) none = compute(quiet);
    g_assert_cmpstr(cell(none, TECH, "alarm_rate")->text, ==, "/");
    g_assert_false(cell(none, TECH, "alarm_rate")->missing);
}

static void add_supply(LedgerFacts *facts, const char *number, const char *item, const char *place, const char *quantity,
                       const char *expiry, const char *when) {
    LedgerSupply supply = {.number = (char *)number,
                           .source = (char *)"S",
                           .item = (char *)item,
                           .place = (char *)place,
                           .title = (char *)item,
                           .quantity = (char *)quantity,
                           .minimum = (char *)"2",
                           .good = TRUE,
                           .at = at(when),
                           .expiry = expiry ? at(expiry) : 0};
    ledger_facts_add(facts, &supply);
}

static void add_deed(LedgerFacts *facts, const char *kind, const char *number, const char *source, const char *when) {
    LedgerDeed deed = {.kind = (char *)kind, .number = (char *)number, .source = (char *)source, .at = at(when)};
    ledger_facts_add(facts, &deed);
}

static void test_supplies(void) {
    g_autoptr(LedgerFacts) facts = october();
    add_supply(facts, "WZ-1", "scba", "A", "2", NULL, "2026-10-01T00:00");
    add_supply(facts, "WZ-2", "mask", "A", "9", "2026-10-31", "2026-10-05"); /* good until the last day's end */
    add_supply(facts, "WZ-3", "mask", "B", "9", "2026-10-30", "2026-10-05"); /* a day too short */
    add_supply(facts, "WZ-4", "tools", "A", "1.9", NULL, "2026-10-06");      /* too few */
    add_supply(facts, "WZ-5", "torch", "A", "5", NULL, "2026-09-30T23:59:59.999");
    add_supply(facts, "WZ-6", "radio", "A", "1", NULL, "2026-10-02");
    add_supply(facts, "WZ-7", "radio", "A", "2", NULL, "2026-10-20"); /* the newest check counts */
    g_autoptr(Ledger) ledger = compute(facts);
    const LedgerCell *rate = cell(ledger, TECH, "emg_rate");
    g_assert_cmpint(rate->n, ==, 3);
    g_assert_cmpint(rate->of, ==, 6);
    g_assert_cmpstr(rate->text, ==, "50.0");
    g_assert_cmpint(find_check(ledger, "F16", TECH)->severity, ==, LEDGER_WARNING);
    g_assert_null(find_check(ledger, "F16", OP)); /* only shown there */
    LedgerSupply gone = {.number = (char *)"WZ-8",
                         .source = (char *)"S",
                         .item = (char *)"torch",
                         .place = (char *)"A",
                         .title = (char *)"torch",
                         .quantity = (char *)"0",
                         .minimum = (char *)"0",
                         .removed = TRUE,
                         .at = at("2026-10-21")};
    ledger_facts_add(facts, &gone);
    g_autoptr(Ledger) fewer = compute(facts);
    g_assert_cmpint(cell(fewer, TECH, "emg_rate")->of, ==, 5);
}

/* Fewer than two sets of breathing apparatus at a toxic source. */
static void test_vital(void) {
    g_autoptr(LedgerFacts) facts = october();
    add_supply(facts, "WZ-1", "scba", "A", "1", NULL, "2026-10-05");
    g_autoptr(Ledger) ledger = compute(facts);
    gboolean found = FALSE;
    for (guint i = 0; i < ledger_checks(ledger); i++) {
        const LedgerCheck *check = ledger_check(ledger, i);
        found |= check->row == TECH && check->severity == LEDGER_ERROR && strcmp(check->item, "S/scba") == 0;
    }
    g_assert_true(found);
    g_assert_nonnull(strstr(cell(ledger, TECH, "remark")->text, "S/scba"));
    add_supply(facts, "WZ-2", "scba", "B", "2", NULL, "2026-10-05");
    g_autoptr(Ledger) enough = compute(facts);
    for (guint i = 0; i < ledger_checks(enough); i++)
        g_assert_cmpstr(ledger_check(enough, i)->item, !=, "S/scba");
    g_autoptr(LedgerFacts) methanol = october();
    LedgerSource *source = g_ptr_array_index(methanol->sources, 0);
    g_free(source->materials);
    source->materials = g_strdup("甲醇:67-56-1:500:500:1");
    add_supply(methanol, "WZ-1", "scba", "A", "1", NULL, "2026-10-05");
    g_autoptr(Ledger) harmless = compute(methanol);
    g_assert_cmpuint(ledger_checks(harmless), >, 0);
    for (guint i = 0; i < ledger_checks(harmless); i++)
        g_assert_cmpstr(ledger_check(harmless, i)->item, !=, "S/scba");
}

static void test_drills(void) {
    g_autoptr(LedgerFacts) facts = facts_of("2026-06", "2026-07-01T00:00");
    add_supply(facts, "WZ-1", "scba", "A", "2", NULL, "2026-06-05");
    add_supply(facts, "WZ-2", "mask", "A", "2", NULL, "2026-06-05");
    add_supply(facts, "WZ-3", "tools", "A", "0", NULL, "2026-06-05");
    add_deed(facts, "drill", "YL-0", "S", "2025-12-31T23:59:59.999");
    add_deed(facts, "drill", "YL-2", "other", "2026-03-01");
    g_autoptr(Ledger) missed = compute(facts);
    g_assert_cmpstr(cell(missed, TECH, "emg_rate")->text, ==, "33.3"); /* (2/3 + 0/1) / 2 */
    g_assert_cmpint(cell(missed, TECH, "emg_rate")->of, ==, 6);
    add_deed(facts, "drill", "YL-1", "", "2026-06-30T23:59:59.999"); /* of the whole plant, in the last millisecond */
    g_autoptr(Ledger) held = compute(facts);
    g_assert_cmpstr(cell(held, TECH, "emg_rate")->text, ==, "83.3"); /* (2/3 + 1/1) / 2 */
    /* In a month in which no half-year ends the supplies stand alone; without supplies there is nothing to say. */
    g_autoptr(LedgerFacts) may = facts_of("2026-05", "2026-06-01");
    add_deed(may, "drill", "YL-1", "S", "2026-05-05");
    g_autoptr(Ledger) none = compute(may);
    g_assert_cmpstr(cell(none, TECH, "emg_rate")->text, ==, "/");
    g_assert_true(cell(none, TECH, "emg_rate")->missing);
}

/* The evidence of a duty in a row, by the beginning of its number or its text; NULL = it was not asked for. */
static const LedgerEvidence *find_duty(const Ledger *ledger, guint row, const char *number) {
    const LedgerCell *rate = cell(ledger, row, "duty_rate");
    for (guint i = 0; i < rate->evidence->len; i++)
        if (g_str_has_prefix(evidence_at(rate, i)->number, number))
            return evidence_at(rate, i);
    return NULL;
}

/* Never used: not asked for. Used anywhere in the plant: from then on, and for every source. */
static void test_duty_when_used(void) {
    g_autoptr(LedgerFacts) facts = october();
    g_autoptr(Ledger) unused = compute(facts);
    g_assert_null(find_duty(unused, TECH, "tech-3"));
    add_deed(facts, "tech-3", "LZ-1", "other", "2026-09-18");
    g_autoptr(Ledger) elsewhere = compute(facts);
    g_assert_nonnull(find_duty(elsewhere, TECH, "tech-3 2026-10"));
    g_assert_cmpstr(cell(elsewhere, TECH, "duty_rate")->text, ==, "0.0");
    g_assert_cmpstr(cell(elsewhere, TECH, "remark")->text, ==,
                    "not done: Routine maintenance of safety devices 2026-10-01 to 2026-10-31; Conclusion: unsatisfactory");
    add_deed(facts, "tech-3", "LZ-2", "S", "2026-10-31T23:59:59.999");
    g_autoptr(Ledger) done = compute(facts);
    g_assert_cmpstr(cell(done, TECH, "duty_rate")->text, ==, "100.0");
    g_assert_nonnull(find_duty(done, TECH, "LZ-2"));
    g_autoptr(LedgerFacts) later = facts_of("2026-08", "2026-09-01");
    add_deed(later, "tech-3", "LZ-1", "S", "2026-09-18");
    g_autoptr(Ledger) before = compute(later);
    g_assert_null(find_duty(before, TECH, "tech-3"));
}

static void test_duty_holidays(void) {
    g_autoptr(LedgerFacts) facts = facts_of("2026-09", "2026-10-05");
    LedgerHoliday autumn = {.name = (char *)"中秋节", .at = at("2026-09-25")};
    LedgerHoliday national = {.name = (char *)"国庆节", .at = at("2026-10-01")}; /* its days before lie in September */
    LedgerHoliday next = {.name = (char *)"重阳节", .at = at("2026-10-18")};
    ledger_facts_add(facts, &autumn);
    ledger_facts_add(facts, &national);
    ledger_facts_add(facts, &next);
    add_deed(facts, "tech-8", "PC-1", "S", "2026-09-24T00:00"); /* seven days before the one, one before the other */
    g_autoptr(Ledger) both = compute(facts);
    g_assert_cmpint(cell(both, TECH, "duty_rate")->n, ==, 2);
    g_assert_cmpint(cell(both, TECH, "duty_rate")->of, ==, 3); /* the third is the quarter's inspection */
    g_autoptr(LedgerFacts) late = facts_of("2026-09", "2026-10-05");
    ledger_facts_add(late, &autumn);
    ledger_facts_add(late, &national);
    add_deed(late, "tech-8", "PC-1", "S", "2026-09-23T23:59:59.999");
    g_autoptr(Ledger) one = compute(late);
    g_assert_cmpint(cell(one, TECH, "duty_rate")->n, ==, 1);
    g_assert_nonnull(find_duty(one, TECH, "tech-8 国庆节 2026"));
}

static void add_filing(LedgerFacts *facts, const char *number, const char *work_type, const char *person, const char *places,
                       const char *when) {
    LedgerFiling filing = {.number = (char *)number,
                           .source = (char *)"S",
                           .work_type = (char *)work_type,
                           .person = (char *)person,
                           .name = (char *)person,
                           .places = (char *)places,
                           .at = at(when)};
    ledger_facts_add(facts, &filing);
}

static void relieve(LedgerFacts *facts, const char *person, const char *when) {
    LedgerHolder *old = g_ptr_array_index(facts->holders, OP);
    old->until = at(when);
    LedgerHolder holder = {
        .source = (char *)"S",
        .role = (char *)"op-lead",
        .person = (char *)person,
        .name = (char *)person,
        .title = (char *)"t",
        .phone = (char *)"13812341234",
        .in_service = TRUE,
        .since = at(when),
    };
    ledger_facts_add(facts, &holder);
}

static void test_filing(void) {
    g_autoptr(LedgerFacts) facts = october();
    g_autoptr(Ledger) silent = compute(facts);
    g_assert_cmpint(find_check(silent, "L05", OP)->severity, ==, LEDGER_INFO); /* filed elsewhere, perhaps */
    add_filing(facts, "BA-1", "3", "op-lead", "board,register", "2026-01-05");
    relieve(facts, "new", "2026-10-20");
    g_autoptr(Ledger) stale = compute(facts);
    const LedgerCheck *check = find_check(stale, "L05", OP);
    g_assert_cmpint(check->severity, ==, LEDGER_ERROR);
    g_assert_cmpstr(check->item, ==, "BA-1");
    g_assert_nonnull(strstr(check->message, "new"));
    g_assert_nonnull(strstr(check->message, "op-lead"));
    g_assert_nonnull(find_duty(stale, PRINCIPAL, "op-lead/new"));
    add_filing(facts, "BA-2", "3", "new", "register", "2026-10-24T23:59:59.999");
    add_filing(facts, "BA-3", "3", "new", "board", "2026-10-31");
    g_autoptr(Ledger) filed = compute(facts);
    g_assert_null(find_check(filed, "L05", OP));
    g_assert_true(find_duty(filed, PRINCIPAL, "BA-2")->counts);
    /* Five days are not over at the end of the month. */
    g_autoptr(LedgerFacts) fresh = october();
    add_filing(fresh, "BA-1", "3", "op-lead", "board,register", "2026-01-05");
    relieve(fresh, "new", "2026-10-28");
    g_autoptr(Ledger) running = compute(fresh);
    g_assert_cmpint(find_check(running, "L05", OP)->severity, ==, LEDGER_WARNING);
    g_assert_null(find_duty(running, PRINCIPAL, "op-lead/new"));
}

/* Who was relieved and left later had not left in the month; both stand in the cell, split by date. */
static void test_relieved(void) {
    g_autoptr(LedgerFacts) facts = october();
    relieve(facts, "new", "2026-10-15");
    LedgerHolder *old = g_ptr_array_index(facts->holders, OP);
    old->in_service = FALSE;
    g_autoptr(Ledger) ledger = compute(facts);
    g_assert_null(find_check(ledger, "F06", OP));
    g_assert_cmpstr(cell(ledger, OP, "person")->text, ==, "op-lead/t/138****1234 (10-01 – 10-14); new/t/138****1234 (10-15 – 10-31)");
    old->until = at("2026-11-01T00:00");
    g_autoptr(Ledger) later = compute(facts);
    g_assert_null(find_check(later, "F06", OP));
}

static void test_previous_month(void) {
    g_autoptr(LedgerFacts) facts = october();
    LedgerPrevious *previous = &facts->previous;
    g_autoptr(Ledger) nobody = compute(facts);
    g_assert_null(find_check(nobody, "L07", -1));
    previous->asked = TRUE;
    g_strlcpy(previous->month, "2026-09", sizeof previous->month);
    g_strlcpy(previous->head, "ABCD-EFGH", sizeof previous->head);
    g_autoptr(Ledger) never = compute(facts);
    g_assert_cmpint(find_check(never, "L07", -1)->severity, ==, LEDGER_INFO);
    previous->any = TRUE;
    g_autoptr(Ledger) open = compute(facts);
    g_assert_cmpint(find_check(open, "L07", -1)->severity, ==, LEDGER_WARNING);
    previous->closed = TRUE;
    g_autoptr(Ledger) closed = compute(facts);
    g_assert_null(find_check(closed, "L07", -1));
    previous->changed = TRUE;
    g_autoptr(Ledger) changed = compute(facts);
    const LedgerCheck *check = find_check(changed, "L07", -1);
    g_assert_cmpint(check->severity, ==, LEDGER_ERROR);
    g_assert_nonnull(strstr(check->message, "2026-09"));
    g_assert_nonnull(strstr(check->message, "ABCD-EFGH"));
}

static void test_level(void) {
    const struct {
        const char *materials, *level, *alpha;
        int severity; /* -1 = nothing to say */
        const char *says;
    } CASES[] = {
        /* The vector of GB 18218: S 8.4, R 21.6. */
        {"氨:7664-41-7:60:10:2,甲醇:67-56-1:1200:500:1", "3", "1.5", -1, ""},
        {"氨:7664-41-7:60:10:2,甲醇:67-56-1:1200:500:1", "4", "1.5", LEDGER_WARNING, "21.60"},
        {"氨:7664-41-7:60:10:2", "4", "", -1, ""},                  /* R 6 with α 0.5 */
        {"氨:7664-41-7:60:10:2", "2", "", LEDGER_WARNING, "12.00"}, /* R 24 at most */
        {"氯:7782-50-5:125:5:4", "1", "1.0", -1, ""},               /* R 100: level 1 begins there */
        {"氯:7782-50-5:124.999:5:4", "2", "1.0", -1, ""},
        {"氯:7782-50-5:62.5:5:4", "2", "1.0", -1, ""},                     /* R 50 */
        {"氯:7782-50-5:12.5:5:4", "3", "1.0", -1, ""},                     /* R 10 */
        {"氯:7782-50-5:12.4999:5:4", "3", "1.0", LEDGER_WARNING, "10.00"}, /* and a little less */
        {"氨:7664-41-7:9.999:10:2", "4", "1.0", LEDGER_WARNING, "1.00"},   /* S below 1 */
        {"", "4", "1.0", LEDGER_INFO, ""},
    };
    for (guint i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autoptr(LedgerFacts) facts = october();
        LedgerSource *source = g_ptr_array_index(facts->sources, 0);
        g_free(source->materials);
        g_free(source->level);
        g_free(source->alpha);
        source->materials = g_strdup(CASES[i].materials);
        source->level = g_strdup(CASES[i].level);
        source->alpha = g_strdup(CASES[i].alpha);
        g_autoptr(Ledger) ledger = compute(facts);
        const LedgerCheck *check = find_check(ledger, "L08", TECH);
        g_assert_cmpint(check ? (int)check->severity : -1, ==, CASES[i].severity);
        if (check)
            g_assert_nonnull(strstr(check->message, CASES[i].says));
    }
}

static void add_task(LedgerFacts *facts, const char *number, const char *work_type, const char *task, const char *when) {
    LedgerInspection inspection = {
        .number = (char *)number, .source = (char *)"S", .work_type = (char *)work_type, .task = (char *)task, .at = at(when)};
    ledger_facts_add(facts, &inspection);
}

static void add_inspection(LedgerFacts *facts, const char *number, const char *work_type, const char *when) {
    add_task(facts, number, work_type, "", when);
}

/* Column 8: a task counts once in each of its cycles; one that names no task, or one with no cycle, always. */
static void test_same_task(void) {
    g_autoptr(LedgerFacts) facts = october();
    add_task(facts, "PC-1", "3", "5", "2026-10-05");
    add_task(facts, "PC-2", "3", "5", "2026-10-11T23:59:59.999"); /* the same week */
    add_task(facts, "PC-3", "3", "5", "2026-10-12");
    add_task(facts, "PC-4", "3", "9", "2026-10-06"); /* another task */
    add_task(facts, "PC-5", "3", "", "2026-10-06");
    add_task(facts, "PC-6", "3", "", "2026-10-06");
    add_task(facts, "PC-7", "3", "4", "2026-10-06"); /* maintenance: by event */
    add_task(facts, "PC-8", "3", "4", "2026-10-06");
    add_task(facts, "PC-9", "3", "5", "2026-10-12");
    g_autoptr(Ledger) ledger = compute(facts);
    const LedgerCell *count = cell(ledger, OP, "insp_n");
    g_assert_cmpstr(count->text, ==, "7");
    g_assert_cmpint(count->evidence->len, ==, 9);
}

static void add_permit(LedgerFacts *facts, const char *number, const char *form, gboolean analysed) {
    LedgerPermit permit = {.number = (char *)number,
                           .source = (char *)"S",
                           .form = (char *)form,
                           .grade = (char *)"2",
                           .supervisor = (char *)"P1",
                           .opened = at("2026-10-02"),
                           .worked = at("2026-10-02"),
                           .analysed = analysed};
    ledger_facts_add(facts, &permit);
}

static void test_gas_on_record(void) {
    g_autoptr(LedgerFacts) facts = october();
    add_permit(facts, "DH-1", "hot-work", TRUE);
    add_permit(facts, "GC-1", "height", FALSE);
    g_autoptr(Ledger) good = compute(facts);
    g_assert_null(find_check(good, "F12", OP));
    add_permit(facts, "SX-1", "confined-space", FALSE);
    g_autoptr(Ledger) bad = compute(facts);
    const LedgerCheck *check = find_check(bad, "F12", OP);
    g_assert_nonnull(check);
    g_assert_cmpint(check->severity, ==, LEDGER_ERROR);
    g_assert_cmpstr(check->item, ==, "SX-1");
    g_assert_cmpint(cell(bad, OP, "permit_sup_rate")->of, ==, 3);
    g_assert_cmpint(ledger_row_verdict(bad, OP), ==, LEDGER_FAILED);
    g_assert_nonnull(strstr(cell(bad, OP, "remark")->text, "SX-1"));
}

/* 2026-W53 is the week of 28 December to 3 January: it counts in January 2027. */
static void test_week_at_new_year(void) {
    g_autoptr(LedgerFacts) december = facts_of("2026-12", "2027-01-10");
    g_autoptr(Ledger) old = compute(december);
    g_assert_nonnull(find_duty(old, OP, "op-5 2026-W49"));
    g_assert_nonnull(find_duty(old, OP, "op-5 2026-W52"));
    g_assert_null(find_duty(old, OP, "op-5 2026-W53"));
    g_autoptr(LedgerFacts) january = facts_of("2027-01", "2027-02-05");
    add_inspection(january, "PC-1", "3", "2027-01-03T23:59:59.999");
    add_inspection(january, "PC-2", "3", "2027-01-04T00:00");
    g_autoptr(Ledger) new = compute(january);
    g_assert_true(find_duty(new, OP, "PC-1")->counts);
    g_assert_nonnull(strstr(find_duty(new, OP, "PC-1")->text, "2026-W53"));
    g_assert_nonnull(strstr(find_duty(new, OP, "PC-2")->text, "2027-W01"));
    g_assert_nonnull(find_duty(new, OP, "op-5 2027-W04"));
    g_assert_cmpint(cell(new, OP, "duty_rate")->of, ==, 5);
}

static void test_quarter_and_leap_day(void) {
    g_autoptr(LedgerFacts) march = facts_of("2026-03", "2026-04-01");
    add_inspection(march, "PC-1", "2", "2026-03-31T23:59:59.999"); /* the last day of a quarter counts */
    g_autoptr(Ledger) last = compute(march);
    g_assert_cmpstr(cell(last, TECH, "duty_rate")->text, ==, "100.0");
    g_autoptr(LedgerFacts) missed = facts_of("2026-03", "2026-04-02");
    add_inspection(missed, "PC-1", "2", "2026-04-01T00:00");
    add_inspection(missed, "PC-0", "2", "2025-12-31T23:59:59.999");
    g_autoptr(Ledger) late = compute(missed);
    g_assert_cmpstr(cell(late, TECH, "duty_rate")->text, ==, "0.0");
    g_autoptr(LedgerFacts) leap = facts_of("2028-02", "2028-03-02");
    add_inspection(leap, "PC-1", "1", "2028-02-29T23:59:59.999");
    g_autoptr(Ledger) ledger = compute(leap);
    g_assert_cmpstr(cell(ledger, PRINCIPAL, "insp_n")->text, ==, "1");
    g_assert_cmpstr(cell(ledger, PRINCIPAL, "duty_rate")->text, ==, "100.0");
}

/* The month is the plant's: eight hours earlier than in Greenwich. */
static void test_offset(void) {
    g_autoptr(LedgerFacts) facts = october();
    add_inspection(facts, "PC-1", "1", "2026-09-30T16:00:00Z"); /* 00:00 in China */
    add_inspection(facts, "PC-2", "1", "2026-10-31T15:59:59.999Z");
    add_inspection(facts, "PC-3", "1", "2026-10-31T16:00:00Z");
    g_autoptr(Ledger) china = compute(facts);
    g_assert_cmpstr(cell(china, PRINCIPAL, "insp_n")->text, ==, "2");
    clock_set_offset(0);
    g_autoptr(LedgerFacts) greenwich = october();
    add_inspection(greenwich, "PC-1", "1", "2026-09-30T16:00:00Z");
    add_inspection(greenwich, "PC-3", "1", "2026-10-31T16:00:00Z");
    g_autoptr(Ledger) utc = compute(greenwich);
    g_assert_cmpstr(cell(utc, PRINCIPAL, "insp_n")->text, ==, "1");
    clock_set_offset(480);
}

static void add_hazards(LedgerFacts *facts, guint count, guint late) {
    for (guint i = 0; i < count; i++) {
        g_autofree char *number = g_strdup_printf("YH-%u", i);
        LedgerHazard hazard = {.number = number,
                               .source = (char *)"S",
                               .category = (char *)"1",
                               .title = (char *)"x",
                               .opened = at("2026-10-02"),
                               .due = at("2026-10-09"),
                               .accepted = at(i < late ? "2026-10-10" : "2026-10-05")};
        ledger_facts_add(facts, &hazard);
    }
}

/* A threshold itself is good enough; a rate is compared before it is rounded. */
static void test_thresholds(void) {
    const struct {
        guint count, late;
        LedgerVerdict verdict;
    } CASES[] = {
        {10, 1, LEDGER_PASSED}, {9, 1, LEDGER_BASIC}, {1000, 100, LEDGER_PASSED}, {1000, 101, LEDGER_BASIC}, {2001, 201, LEDGER_BASIC}};
    for (guint i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autoptr(LedgerFacts) facts = october();
        add_inspection(facts, "PC-1", "1", "2026-10-08");
        add_hazards(facts, CASES[i].count, CASES[i].late);
        g_autoptr(Ledger) ledger = compute(facts);
        g_assert_cmpint(ledger_row_verdict(ledger, PRINCIPAL), ==, CASES[i].verdict);
    }
    /* The operations lead did four of five duties (80 % is not below 80), then of six. */
    for (guint due = 5; due <= 6; due++) {
        g_autoptr(LedgerFacts) facts = october();
        const char *weeks[] = {"2026-10-01", "2026-10-05", "2026-10-12", "2026-10-19"};
        for (guint i = 0; i < 4; i++)
            add_inspection(facts, "PC-1", "3", weeks[i]);
        add_deed(facts, "op-10", "LZ-0", "other", "2026-09-01");
        if (due > 5)
            add_deed(facts, "op-9", "LZ-0", "other", "2026-09-01");
        g_autoptr(Ledger) ledger = compute(facts);
        g_assert_cmpint(cell(ledger, OP, "duty_rate")->n, ==, 4);
        g_assert_cmpint(ledger_row_verdict(ledger, OP), ==, due > 5 ? LEDGER_FAILED : LEDGER_BASIC);
    }
}

/* A major hazard that came due in an earlier month is overdue in this one, too. */
static void test_major_overdue(void) {
    g_autoptr(LedgerFacts) facts = october();
    LedgerHazard hazard = {.number = (char *)"YH-1",
                           .source = (char *)"S",
                           .category = (char *)"0",
                           .title = (char *)"x",
                           .major = TRUE,
                           .opened = at("2026-08-02"),
                           .due = at("2026-08-09")};
    ledger_facts_add(facts, &hazard);
    g_autoptr(Ledger) ledger = compute(facts);
    g_assert_cmpstr(cell(ledger, OP, "close_rate")->text, ==, "/");
    g_assert_cmpstr(find_check(ledger, "F11", OP)->item, ==, "YH-1");
    g_assert_null(find_check(ledger, "F10", OP)); /* the plan was asked for in its own month */
    LedgerHazard *known = g_ptr_array_index(facts->hazards, 0);
    known->opened = at("2026-10-02");
    known->due = at("2026-11-09");
    g_autoptr(Ledger) planless = compute(facts);
    g_assert_cmpint(find_check(planless, "F10", OP)->severity, ==, LEDGER_WARNING);
    g_free(known->plan);
    known->plan = g_strdup("ZL-7");
    g_autoptr(Ledger) planned = compute(facts);
    g_assert_null(find_check(planned, "F10", OP));
    g_assert_nonnull(strstr(cell(planned, OP, "remark")->text, "plan ZL-7"));
}

static const LedgerGap *find_gap(const GPtrArray *gaps, int row, const char *column) {
    for (guint i = 0; i < gaps->len; i++) {
        const LedgerGap *gap = g_ptr_array_index(gaps, i);
        if (gap->row == row && gap->column == ledger_template_find_column(template, column))
            return gap;
    }
    return NULL;
}

static void test_gaps(void) {
    g_autoptr(LedgerFacts) facts = october();
    add_hazards(facts, 9, 1);
    facts->previous = (LedgerPrevious){.asked = TRUE, .any = TRUE, .month = "2026-09"};
    g_autoptr(Ledger) ledger = compute(facts);
    g_autoptr(GPtrArray) gaps = ledger_gaps(ledger);
    const LedgerGap *stock = find_gap(gaps, OP, "sq_peak");
    g_assert_cmpint(stock->kind, ==, LEDGER_GAP_MISSING);
    g_assert_cmpstr(stock->department, ==, "ADM");
    g_assert_cmpstr(stock->sentence, ==, cell(ledger, OP, "sq_peak")->reason);
    g_assert_null(find_gap(gaps, TECH, "sq_peak")); /* only shown there */
    const LedgerGap *inspection = find_gap(gaps, PRINCIPAL, "insp_n");
    g_assert_cmpint(inspection->kind, ==, LEDGER_GAP_FAILING);
    g_assert_cmpstr(inspection->item, ==, "principal-6 2026-10");
    g_assert_cmpint(find_gap(gaps, PRINCIPAL, "duty_rate")->kind, ==, LEDGER_GAP_FAILING); /* 0 of 1: below 80 */
    const LedgerGap *closing = find_gap(gaps, PRINCIPAL, "close_rate");
    g_assert_cmpint(closing->kind, ==, LEDGER_GAP_WARNING);
    g_assert_nonnull(strstr(closing->sentence, "88.9"));
    g_assert_null(find_gap(gaps, TECH, "alarm_rate")); /* nothing was due */
    const LedgerGap *whole = find_gap(gaps, -1, "none");
    g_assert_cmpint(whole->kind, ==, LEDGER_GAP_WARNING);
    g_assert_cmpstr(whole->department, ==, "EHS");
    g_assert_cmpuint(ledger_gaps_count(gaps, NULL), ==, gaps->len);
    guint sum = 0, departments = 0;
    g_autofree const char **owners = ledger_gap_departments(ledger);
    for (; owners[departments]; departments++)
        sum += ledger_gaps_count(gaps, owners[departments]);
    g_assert_cmpuint(departments, ==, 5);
    g_assert_cmpuint(sum, ==, gaps->len);
}

/* The national list has 9, 9 and 10 duties, each with its number. */
static void test_duties(void) {
    const struct {
        const char *role;
        int duties;
    } CASES[] = {{"principal", 9}, {"tech-lead", 9}, {"op-lead", 10}};
    for (guint i = 0; i < G_N_ELEMENTS(CASES); i++) {
        int found = 0;
        for (guint j = 0; j < ledger_template_duties(template); j++) {
            const LedgerDuty *duty = ledger_template_duty(template, j);
            if (strcmp(duty->role, CASES[i].role) != 0)
                continue;
            g_assert_cmpint(duty->task, ==, ++found);
            g_assert_cmpstr(duty->basis, !=, "");
            g_assert_cmpstr(duty->certainty, !=, "");
            g_assert_true(duty->proof != LEDGER_BY_RECORD || duty->when_used);
        }
        g_assert_cmpint(found, ==, CASES[i].duties);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    i18n_init("en");
    clock_set_offset(480);
    template = ledger_template_load(NULL);
    g_test_add_func("/ledger-formulas/stock-none", test_stock_none);
    g_test_add_func("/ledger-formulas/stock-peak", test_stock_peak);
    g_test_add_func("/ledger-formulas/stock-exact", test_stock_exact);
    g_test_add_func("/ledger-formulas/stock-odd", test_stock_odd);
    g_test_add_func("/ledger-formulas/alarms", test_alarms);
    g_test_add_func("/ledger-formulas/supplies", test_supplies);
    g_test_add_func("/ledger-formulas/vital", test_vital);
    g_test_add_func("/ledger-formulas/drills", test_drills);
    g_test_add_func("/ledger-formulas/duties", test_duties);
    g_test_add_func("/ledger-formulas/duty-when-used", test_duty_when_used);
    g_test_add_func("/ledger-formulas/duty-holidays", test_duty_holidays);
    g_test_add_func("/ledger-formulas/filing", test_filing);
    g_test_add_func("/ledger-formulas/relieved", test_relieved);
    g_test_add_func("/ledger-formulas/previous-month", test_previous_month);
    g_test_add_func("/ledger-formulas/level", test_level);
    g_test_add_func("/ledger-formulas/same-task", test_same_task);
    g_test_add_func("/ledger-formulas/gas-on-record", test_gas_on_record);
    g_test_add_func("/ledger-formulas/week-at-new-year", test_week_at_new_year);
    g_test_add_func("/ledger-formulas/quarter-and-leap-day", test_quarter_and_leap_day);
    g_test_add_func("/ledger-formulas/offset", test_offset);
    g_test_add_func("/ledger-formulas/thresholds", test_thresholds);
    g_test_add_func("/ledger-formulas/major-overdue", test_major_overdue);
    g_test_add_func("/ledger-formulas/gaps", test_gaps);
    int failed = g_test_run();
    ledger_template_free(template);
    return failed;
}
