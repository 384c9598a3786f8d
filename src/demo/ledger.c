/* SPDX-License-Identifier: MIT
 *
 * What the demo plant records for its ledger beside hazards, permits and inspections: stock, alarms, emergency supplies,
 * drills, duties and filings, some missing and some late, as in life. It has dice of its own: the rest of the history is
 * the same with and without it.
 */
#include "world.h"

#include "bihuan/app/ledger.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/appointment.h"
#include "bihuan/model/limit.h"
#include "bihuan/model/source.h"

#include <string.h>

#define ALPHA "1.5"   /* 50 to 99 people live within 500 m of the demo plant */
#define TRIES 6       /* hours in a row in which somebody on duty is looked for */
#define ALARM_EVERY 6 /* days, about */
#define LATE 14       /* in a hundred alarms */
#define CLERK "chenli"
#define CLOSER "linjing"
#define UPLOADER "xuwenjuan"

typedef struct {
    const Cells *table;
    guint row;
    guint64 dice;
    guint tries;
    char source[24], number[24], value[24];
} Tale;

static Tale *tale_new(World *world, const Cells *table, guint row) {
    Tale *tale = world_tale(world, sizeof *tale);
    *tale = (Tale){.table = table, .row = row, .dice = 777 + 131 * (guint64)row};
    return tale;
}

static const char *told(const Tale *tale, const char *column) {
    return demo_cell(tale->table, tale->row, column);
}

static const char *told_or_null(const Tale *tale, const char *column) {
    const char *text = told(tale, column);
    return *text ? text : NULL;
}

/* A throw that leaves the world's dice where they were. */
static guint roll(World *world, guint64 *dice, guint below) {
    guint64 kept = world->dice;
    world->dice = *dice;
    guint value = world_roll(world, below);
    *dice = world->dice;
    world->dice = kept;
    return value;
}

/* Who holds the role of a source then; NULL = nobody. */
static char *holder_of(World *world, const char *role, const char *source) {
    g_autofree char *scope = g_strconcat("source:", source, NULL);
    g_autoptr(GPtrArray) holders = appointment_holders(app_db(world->app), role, scope, clock_now(), NULL);
    return holders && holders->len ? g_strdup(holders->pdata[0]) : NULL;
}

static gboolean done(char *number) {
    g_free(number);
    return number != NULL;
}

/* ---- stock: every other Monday */

static gboolean read_stock(World *world, gpointer data, GError **error) {
    const Tale *tale = data;
    g_autofree char *person = holder_of(world, "op-lead", told(tale, "source"));
    return !person || done(world_submit(world, person, "stock", error, "source", told(tale, "source"), "material", told(tale, "material"),
                                        "quantity", tale->value, NULL));
}

static gint64 tenths(const char *decimal) {
    g_auto(GStrv) parts = g_strsplit(decimal, ".", 2);
    return g_ascii_strtoll(parts[0], NULL, 10) * 10 + (parts[0] && parts[1] ? g_ascii_strtoll(parts[1], NULL, 10) : 0);
}

static void plan_stock(World *world, const Cells *table, guint row) {
    gint64 low = tenths(demo_cell(table, row, "low")), high = tenths(demo_cell(table, row, "high"));
    gint64 peak = demo_time(table, row, "peak_at");
    guint64 dice = 4711 + row;
    guint week = row;
    for (gint64 day = world->begin; day < world->end; day += CLOCK_DAY) {
        if (clock_civil(day).weekday != 1 || week++ % 2)
            continue;
        Tale *tale = tale_new(world, table, row);
        gint64 quantity = low + roll(world, &dice, (guint)(high - low));
        if (day == peak)
            quantity = tenths(demo_cell(table, row, "peak"));
        g_snprintf(tale->value, sizeof tale->value, "%d.%d", (int)(quantity / 10), (int)(quantity % 10));
        world_plan(world, day + 8 * CLOCK_HOUR + (30 + row) * CLOCK_MINUTE, read_stock, tale);
    }
}

/* ---- alarms: raised, acknowledged (some too late), closed */

/* A step of the alarm by somebody on duty who may; nobody there: an hour later. */
static gboolean act(World *world, Tale *tale, const char *step, WorldStep again, gboolean *acted, GError **error) {
    g_autoptr(Work) work = NULL;
    guint64 kept = world->dice;
    world->dice = tale->dice;
    const char *person = world_actor(world, tale->number, step, &work, error);
    world->dice = kept;
    *acted = FALSE;
    if (!work)
        return FALSE;
    if (!person) {
        if (++tale->tries < TRIES)
            world_plan(world, clock_now() + CLOCK_HOUR, again, tale);
        return TRUE;
    }
    *acted = TRUE;
    gboolean closes = strcmp(step, "close") == 0;
    return world_act(world, person, tale->number, step, error, closes ? "result" : "first_look", closes ? told(tale, "result") : NULL,
                     "measures", closes ? told(tale, "measures") : NULL, NULL);
}

static gboolean close_alarm(World *world, gpointer data, GError **error) {
    gboolean acted;
    return act(world, data, "close", close_alarm, &acted, error);
}

static gboolean acknowledge_alarm(World *world, gpointer data, GError **error) {
    Tale *tale = data;
    gboolean acted;
    if (!act(world, tale, "acknowledge", acknowledge_alarm, &acted, error))
        return FALSE;
    gint64 hours = 1 + roll(world, &tale->dice, 6);
    if (acted)
        world_plan(world, clock_now() + hours * CLOCK_HOUR, close_alarm, tale);
    return TRUE;
}

static gboolean raise_alarm(World *world, gpointer data, GError **error) {
    Tale *tale = data;
    guint64 kept = world->dice;
    world->dice = tale->dice;
    const char *person = world_find(world, "PRD", "operator");
    world->dice = kept;
    if (!person)
        return TRUE;
    g_autofree char *number = world_submit(world, person, "alarm", error, "device", told(tale, "device"), "kind", told(tale, "kind"),
                                           "grade", told(tale, "grade"), "reading", told(tale, "reading"), NULL);
    if (!number)
        return FALSE;
    g_strlcpy(tale->number, number, sizeof tale->number);
    gint64 wait = roll(world, &tale->dice, 100) < LATE ? 20 + roll(world, &tale->dice, 30) : 1 + roll(world, &tale->dice, 11);
    world_plan(world, clock_now() + wait * CLOCK_MINUTE, acknowledge_alarm, tale);
    return TRUE;
}

/* Now and then the same detector rings again four minutes later. None so near the end that it stays open. */
static void plan_alarms(World *world, const Cells *table) {
    guint64 dice = 90210;
    gint64 at = world->begin + 2 * CLOCK_DAY;
    for (;;) {
        at += (ALARM_EVERY - 3 + roll(world, &dice, 7)) * CLOCK_DAY + roll(world, &dice, 24 * 60) * CLOCK_MINUTE;
        if (at >= world->end - 2 * CLOCK_DAY)
            return;
        guint64 kept = world->dice;
        world->dice = dice;
        guint row = world_draw(world, table);
        dice = world->dice;
        world->dice = kept;
        Tale *tale = tale_new(world, table, row);
        tale->dice = dice;
        world_plan(world, at, raise_alarm, tale);
        if (roll(world, &dice, 100) >= 12)
            continue;
        Tale *echo = tale_new(world, table, row);
        echo->dice = dice + 1;
        world_plan(world, at + 4 * CLOCK_MINUTE, raise_alarm, echo);
    }
}

/* ---- supplies: each month */

static gboolean is_listed(const Tale *tale, const char *column, const char *word) {
    g_auto(GStrv) words = g_strsplit(told(tale, column), ";", -1);
    return g_strv_contains((const char *const *)words, word);
}

static gboolean check_supply(World *world, gpointer data, GError **error) {
    const Tale *tale = data;
    g_autofree char *month = clock_format_month(clock_now());
    g_autofree char *person = holder_of(world, "op-lead", told(tale, "source"));
    gint64 renewed = demo_time(tale->table, tale->row, "renewed");
    gboolean is_renewed = renewed && clock_now() >= renewed, is_short = is_listed(tale, "short_in", month);
    if (!person || is_listed(tale, "skip_in", month))
        return TRUE;
    gint64 quantity = g_ascii_strtoll(told(tale, is_short ? "minimum" : "quantity"), NULL, 10) - is_short;
    g_autofree char *count = g_strdup_printf("%" G_GINT64_FORMAT, quantity);
    return done(world_submit(world, person, "supply-check", error, "source", told(tale, "source"), "area", told(tale, "area"), "place",
                             told(tale, "place"), "item", told(tale, "item"), "spec", told(tale, "spec"), "quantity", count, "minimum",
                             told(tale, "minimum"), "expiry", told_or_null(tale, is_renewed ? "renewed_expiry" : "expiry"), NULL));
}

static void plan_supply(World *world, const Cells *table, guint row) {
    gint64 renewed = demo_time(table, row, "renewed");
    for (gint64 day = world->begin; day < world->end; day += CLOCK_DAY) {
        if (clock_civil(day).day != 5 + (int)row % 3 && day != renewed)
            continue;
        world_plan(world, day + 10 * CLOCK_HOUR + row * 7 * CLOCK_MINUTE, check_supply, tale_new(world, table, row));
    }
}

/* ---- duties, drills, filings */

static gboolean do_duty(World *world, gpointer data, GError **error) {
    const Tale *tale = data;
    g_autofree char *month = clock_format_month(clock_now());
    g_autofree char *missed = g_strdup_printf("%s %s", tale->source, month);
    g_autofree char *person = holder_of(world, told(tale, "role"), tale->source);
    if (!person || is_listed(tale, "skip", missed))
        return TRUE;
    return done(world_submit(world, person, "duty", error, "source", tale->source, "work_type", told(tale, "work_type"), "task_num",
                             told(tale, "task_num"), "note", told(tale, "note"), NULL));
}

static void plan_duty(World *world, const Cells *table, guint row, const GPtrArray *sources) {
    g_auto(GStrv) months = g_strsplit(demo_cell(table, row, "months"), ",", -1);
    gint64 wanted = g_ascii_strtoll(demo_cell(table, row, "day"), NULL, 10);
    for (gint64 day = world->begin; day < world->end; day += CLOCK_DAY) {
        ClockCivil civil = clock_civil(day);
        g_autofree char *month = g_strdup_printf("%d", civil.month);
        if (civil.day != wanted || !g_strv_contains((const char *const *)months, month))
            continue;
        for (guint i = 0; i < sources->len; i++) {
            Tale *tale = tale_new(world, table, row);
            g_strlcpy(tale->source, ((const Source *)sources->pdata[i])->code, sizeof tale->source);
            world_plan(world, day + (14 * 60 + 11 * row + 20 * i) * CLOCK_MINUTE, do_duty, tale);
        }
    }
}

/* Handed in when it is over, two hours later. */
static gboolean hold_drill(World *world, gpointer data, GError **error) {
    const Tale *tale = data;
    return done(world_submit(world, told(tale, "reporter"), "drill", error, "source", told_or_null(tale, "source"), "plan_kind",
                             told(tale, "plan_kind"), "topic", told(tale, "topic"), "held_at", told(tale, "at"), "leader",
                             told(tale, "leader"), "people", told(tale, "people"), "result", told(tale, "result"), "evaluation",
                             told(tale, "evaluation"), NULL));
}

static gboolean file_person(World *world, gpointer data, GError **error) {
    const Tale *tale = data;
    return done(world_submit(world, told(tale, "reporter"), "filing", error, "source", told(tale, "source"), "work_type",
                             told(tale, "work_type"), "person", told(tale, "person"), "places", told(tale, "places"), "receipt",
                             told_or_null(tale, "receipt"), NULL));
}

/* How many people live around the plant is its own number. */
static gboolean set_alpha(World *world, gpointer data, GError **error) {
    (void)data;
    Limit alpha = {.name = (char *)"mhs.alpha",
                   .effective_from = (char *)"2025-11-01",
                   .effective_to = (char *)"",
                   .value = (char *)ALPHA,
                   .unit = (char *)"",
                   .source = (char *)"GB 18218-2018：厂界外 500 m 常住 50~99 人",
                   .certainty = (char *)"S15",
                   .title = (char *)"暴露人员校正系数 α",
                   .title_en = (char *)"Exposure factor α"};
    g_autoptr(Change) change = change_begin(app_plant(world->app), CLERK, error);
    return change && limit_put(change, &alpha, error) && change_commit(change, "limit", "mhs.alpha", "2025-11-01", error);
}

/* ---- each month: closed on the 20th by the safety head, uploaded on the 21st by the clerk */

static char *month_before(void) {
    ClockCivil now = clock_civil(clock_now());
    return clock_format_month(clock_from_civil(now.year, now.month - 1, 1, 0, 0, 0));
}

/* What is frozen is text: in Chinese, whoever makes the demo plant in whatever language. */
static gboolean close_month(World *world, gpointer data, GError **error) {
    (void)data;
    const char *language = i18n_language();
    g_autofree char *month = month_before();
    if (!demo_log_in(world, CLOSER, error))
        return FALSE;
    i18n_set_language("zh");
    gboolean ok = ledger_close(world->app, month, "各部门缺项已核对", TRUE, error);
    i18n_set_language(language);
    return ok;
}

static gboolean upload_month(World *world, gpointer data, GError **error) {
    (void)data;
    g_autofree char *month = month_before(), *number = g_strdup_printf("BB-%.4s%s-0317", month, month + 5);
    return demo_log_in(world, UPLOADER, error) && ledger_receipt(world->app, month, number, error);
}

/* But for the last one: that one is due now. */
static void plan_closings(World *world) {
    ClockCivil end = clock_civil(world->end);
    gint64 last = clock_from_civil(end.year, end.month, 1, 0, 0, 0);
    for (gint64 day = world->begin; day < last; day += CLOCK_DAY) {
        if (clock_civil(day).day == 20)
            world_plan(world, day + 15 * CLOCK_HOUR + 20 * CLOCK_MINUTE, close_month, NULL);
        if (clock_civil(day).day == 21)
            world_plan(world, day + 9 * CLOCK_HOUR + 5 * CLOCK_MINUTE, upload_month, NULL);
    }
}

static void plan_rows(World *world, const Cells *table, gint64 later, WorldStep step) {
    for (guint row = 0; row < demo_rows(table); row++)
        world_plan(world, demo_time(table, row, "at") + later, step, tale_new(world, table, row));
}

gboolean demo_plan_ledger(World *world, GError **error) {
    const Cells *stocks = world_table(world, "stocks", error), *alarms = stocks ? world_table(world, "alarms", error) : NULL;
    const Cells *supplies = alarms ? world_table(world, "supplies", error) : NULL;
    const Cells *duties = supplies ? world_table(world, "duties", error) : NULL;
    const Cells *drills = duties ? world_table(world, "drills", error) : NULL;
    const Cells *filings = drills ? world_table(world, "filings", error) : NULL;
    g_autoptr(GPtrArray) sources = filings ? source_list(app_db(world->app), world->begin, error) : NULL;
    if (!sources)
        return FALSE;
    world_plan(world, world->begin + 10 * CLOCK_HOUR, set_alpha, NULL);
    for (guint row = 0; row < demo_rows(stocks); row++)
        plan_stock(world, stocks, row);
    plan_alarms(world, alarms);
    for (guint row = 0; row < demo_rows(supplies); row++)
        plan_supply(world, supplies, row);
    for (guint row = 0; row < demo_rows(duties); row++)
        plan_duty(world, duties, row, sources);
    plan_closings(world);
    plan_rows(world, drills, 2 * CLOCK_HOUR, hold_drill);
    plan_rows(world, filings, 0, file_person);
    return TRUE;
}
