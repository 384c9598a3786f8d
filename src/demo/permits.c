/* SPDX-License-Identifier: MIT
 *
 * Special-work permits in the demo plant: applied for, measures confirmed, gas tested, approved, begun, finished and
 * accepted; some refused, given up, run out of time, or met by a freeze.
 */
#include "world.h"

#include "bihuan/form/flow.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/model/appointment.h"
#include "bihuan/model/area.h"
#include "bihuan/model/holiday.h"
#include "bihuan/model/limit.h"
#include "bihuan/model/source.h"
#include "bihuan/rule/guard.h"
#include "bihuan/rule/standing.h"
#include "bihuan/store/canon.h"

#include <string.h>

#define METERS 8 /* portable ones: GD-01 … GD-08 */
#define TRIES 12

static const char SQL_GUARDS[] = "SELECT 1 FROM record WHERE ended = 0 AND valid_until > 0 AND fields LIKE $1 LIMIT 1";

typedef struct {
    PermitPlan plan;
    char number[24];
    gboolean signed_beside; /* briefing, guardian, team leader */
    gboolean odd;           /* the dice may refuse it, give it up or forget it */
    guint tries;
} Permit;

typedef struct {
    Work *work;        /* owned */
    const char *actor; /* NULL = wait */
    gboolean over;     /* nothing to do any more */
} Turn;

static gboolean prepare(World *world, gpointer tale, GError **error);
static gboolean approve(World *world, gpointer tale, GError **error);
static gboolean begin_work(World *world, gpointer tale, GError **error);
static gboolean finish(World *world, gpointer tale, GError **error);
static gboolean accept_work(World *world, gpointer tale, GError **error);

/* Nobody tries for ever: what stays blocked runs out of time. */
static gboolean later(World *world, Permit *permit, WorldStep step) {
    if (permit->tries++ < TRIES)
        world_plan(world, clock_now() + (30 + world_roll(world, 40)) * CLOCK_MINUTE, step, permit);
    return TRUE;
}

/* What a rule refuses is tried again later; anything else is a mistake of the demo. */
static gboolean or_later(World *world, Permit *permit, WorldStep step, GError *refused, GError **error) {
    if (err_is(refused, ERR_HELD)) {
        g_error_free(refused);
        return later(world, permit, step);
    }
    g_propagate_error(error, refused);
    return FALSE;
}

/* Whose turn it is; FALSE on error. Under a freeze everybody waits. */
static gboolean take_turn(World *world, Permit *permit, const char *step, Turn *turn, GError **error) {
    *turn = (Turn){.over = strcmp(permit->plan.stop, step) == 0};
    if (turn->over)
        return TRUE;
    turn->actor = world_actor(world, permit->number, step, &turn->work, error);
    if (!turn->work)
        return FALSE;
    const Record *record = turn->work->record;
    gboolean begun = flow_stage(turn->work->form, step) != STAGE_BEFORE;
    turn->over = record->ended || (!begun && record->valid_until && record->valid_until <= clock_now());
    return TRUE;
}

/* An appointed guardian on duty who guards nothing. Borrowed; NULL: everybody is busy. */
static const char *free_guardian(World *world) {
    g_autoptr(GPtrArray) ids = g_ptr_array_new();
    for (guint i = 0; i < world->people->len; i++) {
        const Person *person = world->people->pdata[i];
        g_autofree char *pattern = g_strdup_printf("%%\"guardian\":\"%s\"%%", person->id);
        if (person_has_role(app_db(world->app), person->id, "guardian", clock_now()) &&
            !db_exists(app_db(world->app), SQL_GUARDS, "s", pattern))
            g_ptr_array_add(ids, person->id);
    }
    return world_pick(world, ids, NULL);
}

static void put(GHashTable *values, const char *key, const char *value) {
    if (value && *value)
        g_hash_table_insert(values, g_strdup(key), g_strdup(value));
}

/* "key=value;key=value" */
static void put_fields(GHashTable *values, const char *fields) {
    g_auto(GStrv) parts = g_strsplit(fields, ";", -1);
    for (char **part = parts; *part; part++) {
        char *equals = strchr(*part, '=');
        if (!equals)
            continue;
        *equals = '\0';
        put(values, *part, equals + 1);
    }
}

static gboolean is_hot_work(const Permit *permit) {
    return strcmp(permit->plan.form, "hot-work") == 0;
}

static gboolean is_workday(World *world, gint64 at) {
    gboolean workday = FALSE;
    return holiday_is_workday(app_db(world->app), at, &workday, NULL) && workday;
}

/* Owned; NULL = none. */
static char *source_of(World *world, const Permit *permit) {
    char *source = NULL;
    source_of_area(app_db(world->app), world_device(world, permit->plan.device)->area, clock_now(), &source, NULL);
    return source;
}

/* At a source hot work is of first grade, elsewhere of second; by day it ends before the night begins and lifts it. */
static void put_times(World *world, const Permit *permit, GHashTable *values) {
    gint64 now = clock_now(), end = now + permit->plan.hours * CLOCK_HOUR;
    ClockCivil civil = clock_civil(now);
    gint64 evening = clock_from_civil(civil.year, civil.month, civil.day, 18, 0, 0);
    gboolean plain = civil.hour >= 8 && is_workday(world, now) && now < evening - CLOCK_HOUR;
    if (is_hot_work(permit)) {
        g_autofree char *source = source_of(world, permit);
        if (plain)
            end = MIN(end, evening);
        put(values, "grade", source ? "1" : "2");
    }
    g_autofree char *until = clock_format(end);
    put(values, "end", until);
}

/* Of the workshop, and not the worker himself; of temporary power an electrician as the worker is; where the workshop runs the area its
 * team leader checks the permit. */
static const char *leader_of(World *world, const Permit *permit) {
    if (strcmp(permit->plan.form, "temp-power") == 0)
        return strcmp(permit->plan.worker, "yuanfei") == 0 ? "hanlei" : "yuanfei";
    g_autofree char *department = area_department(app_db(world->app), world_device(world, permit->plan.device)->area);
    if (strcmp(permit->plan.worker, "madesheng") == 0)
        return "sunguoping";
    return strcmp(department, "EQP") == 0 ? "lvzhiyuan" : "madesheng";
}

/* What annex A asks for beside what the table says. FALSE: no picture could be made. */
static gboolean put_ticket(World *world, const Permit *permit, GHashTable *values, GError **error) {
    static const char *const sketched[] = {"blind-plate", "excavation", "road-closure", NULL};
    g_autofree char *risk = g_strconcat("risk-", permit->plan.form, NULL);
    put(values, "leader", leader_of(world, permit));
    put(values, "risk", world_text(world, risk));
    if (!g_strv_contains(sketched, permit->plan.form))
        return TRUE;
    g_autofree char *sketch = world_photo(world, TRUE, error);
    put(values, "sketch", sketch);
    return sketch != NULL;
}

/* At night and on rest days hot work at a source would be of special grade: nobody asks for it. */
static gboolean is_special(World *world, const Permit *permit) {
    gint64 now = clock_now();
    ClockCivil civil = clock_civil(now);
    g_autofree char *source = source_of(world, permit);
    return is_hot_work(permit) && source && (civil.hour < 8 || civil.hour >= 17 || !is_workday(world, now));
}

static gboolean apply(World *world, gpointer tale, GError **error) {
    Permit *permit = tale;
    const PermitPlan *plan = &permit->plan;
    if (is_special(world, permit))
        return TRUE;
    g_autoptr(GHashTable) values = canon_map_new();
    g_autoptr(GError) reason = NULL;
    const char *guardian = free_guardian(world);
    put(values, "device", plan->device);
    put(values, "worker", plan->worker);
    put(values, "guardian", guardian);
    put_times(world, permit, values);
    put_fields(values, plan->fields);
    if (!put_ticket(world, permit, values, error) || !demo_log_in(world, plan->worker, error))
        return FALSE;
    g_autoptr(Work) work = work_submit(world->app, plan->form, values, &reason);
    if (err_is(reason, ERR_HELD) || (is_hot_work(permit) && err_is(reason, ERR_INPUT) && strstr(reason->message, "P06")))
        return TRUE; /* the area is frozen, or a dike where only special grade would do: nothing to be done, as it should be */
    if (!work) {
        g_propagate_error(error, g_steal_pointer(&reason));
        return FALSE;
    }
    g_strlcpy(permit->number, work->record->number, sizeof permit->number);
    world_plan(world, clock_now() + world_wait(world, 6 * CLOCK_MINUTE), prepare, permit);
    return TRUE;
}

/* Somebody on duty whom the table of signers lets sign, and who has no part in the work; with `called` one off duty is called in.
 * NULL: nobody is there just now. */
static const char *signer(World *world, const Work *work, const char *step, const char *unit, gboolean called) {
    static const char *const parts[] = {"worker", "guardian", "leader"};
    const Record *record = work->record;
    const Signer *row = signer_of(step, unit);
    g_autoptr(Standing) standing = standing_new(app_db(world->app), record->area, clock_now());
    g_autoptr(GPtrArray) fit = row ? standing_signers(standing, row) : g_ptr_array_new();
    for (guint i = fit->len; i > 0; i--) {
        gboolean busy = g_strcmp0(record->opened_by, fit->pdata[i - 1]) == 0;
        for (gsize p = 0; p < G_N_ELEMENTS(parts); p++)
            busy = busy || g_strcmp0(record_field(record, parts[p]), fit->pdata[i - 1]) == 0;
        if (busy)
            g_ptr_array_remove_index(fit, i - 1);
    }
    const char *chosen = world_pick(world, fit, NULL);
    if (!chosen && called && fit->len)
        chosen = fit->pdata[0];
    for (guint i = 0; chosen && i < world->people->len; i++) /* kept by the world, not by the list */
        if (strcmp(((const Person *)world->people->pdata[i])->id, chosen) == 0)
            return ((const Person *)world->people->pdata[i])->id;
    return NULL;
}

static gboolean countersign(World *world, const Work *work, GError **error) {
    const FormField *units = form_step(work->form, "countersign") ? form_field(work->form, "consulted") : NULL;
    const char *wanted = strcmp(work->record->form, "temp-power") == 0 ? "power" : NULL;
    for (guint i = 0; units && i < units->choices->len; i++) {
        const char *unit = ((const FormChoice *)units->choices->pdata[i])->value;
        const char *person = wanted && strcmp(wanted, unit) != 0 ? NULL : signer(world, work, "countersign", unit, TRUE);
        if (person && !world_act(world, person, work->record->number, "countersign", error, "consulted", unit, NULL))
            return FALSE;
    }
    return TRUE;
}

/* Everybody who works says that he was briefed. */
static gboolean accept_briefing(World *world, const Permit *permit, const Work *work, GError **error) {
    static const char *const fields[] = {"worker", "operator", "commander", "slinger"};
    g_autoptr(GHashTable) said = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(fields); i++) {
        const char *named = record_field(work->record, fields[i]);
        g_auto(GStrv) ids = g_strsplit(named ? named : "", ",", -1);
        for (char **id = ids; *id; id++)
            if (g_hash_table_add(said, g_strdup(*id)) && !world_act(world, *id, permit->number, "briefed", error, NULL))
                return FALSE;
    }
    return TRUE;
}

/* The workers are briefed and say so, guardian and team leader sign. */
static gboolean sign_beside(World *world, Permit *permit, const Work *work, const char *team, GError **error) {
    const char *number = permit->number, *guardian = record_field(work->record, "guardian");
    permit->signed_beside = TRUE;
    return world_act(world, record_field(work->record, "leader"), number, "brief", error, NULL) &&
           accept_briefing(world, permit, work, error) && world_act(world, guardian, number, "guard", error, NULL) &&
           world_act(world, team, number, "check", error, NULL);
}

/* Every measure is confirmed by the guardian at the place; then the leader of the work and the unit give their opinions. */
static gboolean prepare(World *world, gpointer tale, GError **error) {
    Permit *permit = tale;
    g_autoptr(Work) work = work_load(world->app, permit->number, error);
    if (!work)
        return FALSE;
    const FormField *item = form_field(work->form, "item");
    const char *guardian = record_field(work->record, "guardian");
    if (work->record->ended || !guardian || strcmp(work->record->state, "approve") != 0)
        return TRUE;
    const char *unit = signer(world, work, "unit", NULL, TRUE);
    if (!unit)
        return later(world, permit, prepare);
    for (guint i = 0; i < item->choices->len; i++) {
        const FormChoice *choice = item->choices->pdata[i];
        const char *applies = i + 1 < item->choices->len ? "yes" : "no"; /* the last one is “other measures” */
        if (!world_act(world, guardian, permit->number, "measure", error, "item", choice->value, "applies", applies, NULL))
            return FALSE;
    }
    world_plan(world, clock_now() + world_wait(world, 15 * CLOCK_MINUTE), approve, permit);
    return world_act(world, record_field(work->record, "leader"), permit->number, "lead", error, NULL) &&
           world_act(world, unit, permit->number, "unit", error, NULL) && countersign(world, work, error);
}

/* Ids of those who may do the open step. Borrowed. */
static const GPtrArray *whose_turn(const Turn *turn) {
    const GPtrArray *may = turn->work->who->pdata[turn->work->who->len - 1];
    for (guint i = 0; i < turn->work->steps->len; i++)
        if (!((Step *)turn->work->steps->pdata[i])->done)
            may = turn->work->who->pdata[i];
    return may;
}

/* Whoever accepts is of another department than the worker. */
static const char *outsider(World *world, const Permit *permit, const Turn *turn) {
    g_autoptr(GPtrArray) fit = g_ptr_array_new();
    const GPtrArray *may = whose_turn(turn);
    g_autoptr(Person) worker = person_load(app_db(world->app), permit->plan.worker, NULL);
    for (guint i = 0; i < may->len; i++) {
        g_autoptr(Person) one = person_load(app_db(world->app), may->pdata[i], NULL);
        if (one && worker && strcmp(one->department, worker->department) != 0)
            g_ptr_array_add(fit, may->pdata[i]);
    }
    return world_pick(world, fit, NULL);
}

/* Whom the table of approvers allows. */
static const char *approver(World *world, const Turn *turn) {
    static char *arguments[] = {(char *)"actor", NULL};
    const FormFact fact = {.key = (char *)"fits", .provider = (char *)"approvers", .name = (char *)"may", .arguments = arguments};
    g_autoptr(GPtrArray) fit = g_ptr_array_new();
    const GPtrArray *may = whose_turn(turn);
    for (guint i = 0; i < may->len; i++) {
        g_autoptr(Case) subject = case_then(turn->work->subject, may->pdata[i], clock_now());
        g_autofree char *value = NULL;
        if (rule_fact(subject, &fact, &value, NULL) && g_strcmp0(value, "1") == 0)
            g_ptr_array_add(fit, may->pdata[i]);
    }
    const char *on_duty = world_pick(world, fit, NULL);
    return on_duty || fit->len == 0 ? on_duty : fit->pdata[0]; /* nobody on duty: one of them is called in */
}

static gboolean approve(World *world, gpointer tale, GError **error) {
    Permit *permit = tale;
    Turn turn;
    GError *refused = NULL;
    if (!take_turn(world, permit, "approve", &turn, error))
        return FALSE;
    g_autoptr(Work) work = turn.work;
    const char *actor = turn.over || !turn.actor ? NULL : approver(world, &turn);
    if (turn.over || !actor)
        return turn.over || later(world, permit, approve);
    if (permit->odd && world_chance(world, 4))
        return world_reject(world, actor, permit->number, "approve", error, "opinion", world_text(world, "reject-permit"), NULL);
    if (!world_act(world, actor, permit->number, "approve", &refused, "place", permit->plan.device, "nearby",
                   form_field(work->form, "nearby") ? "none" : NULL, NULL))
        return or_later(world, permit, approve, refused, error);
    world_plan(world, clock_now() + world_wait(world, 20 * CLOCK_MINUTE), begin_work, permit);
    return TRUE;
}

/* One reading; a harmless value of the gas. */
static gboolean test_gas(World *world, Permit *permit, const char *gas, const char *point, GError **error) {
    static const struct {
        const char *gas, *unit;
        guint whole, tenths;
    } harmless[] = {{"o2", "vol%", 20, 9}, {"combustible", "%LEL", 0, 5}, {"co", "ppm", 2, 3}, {"*", "ppm", 0, 1}};
    g_autoptr(Work) work = work_load(world->app, permit->number, error);
    const char *guardian = work ? record_field(work->record, "guardian") : NULL;
    gsize kind = 0;
    while (kind + 1 < G_N_ELEMENTS(harmless) && strcmp(harmless[kind].gas, gas) != 0)
        kind++;
    g_autofree char *value = g_strdup_printf("%u.%u", harmless[kind].whole, world_roll(world, harmless[kind].tenths + 1));
    g_autofree char *meter = g_strdup_printf("GD-%02u", 1 + world_roll(world, METERS));
    g_autofree char *at = clock_format(clock_now());
    return guardian && world_act(world, guardian, permit->number, "gas", error, "point", point, "gas", gas, "value", value, "unit",
                                 harmless[kind].unit, "meter", meter, "at", at, NULL);
}

/* What a meter for four gases shows, and the toxic gases of the source's materials (char *, owned). NULL on error. */
static GPtrArray *gases_of(World *world, const char *source, GError **error) {
    static const char *const always[] = {"o2", "combustible", "h2s", "co"};
    Db *db = app_db(world->app);
    g_autoptr(GPtrArray) gases = g_ptr_array_new_with_free_func(g_free), materials = NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(always); i++)
        g_ptr_array_add(gases, g_strdup(always[i]));
    if (!source)
        return g_steal_pointer(&gases);
    g_autoptr(Source) full = source_load(db, source, error);
    materials = full ? source_materials(full->materials, error) : NULL;
    for (guint i = 0; materials && i < materials->len; i++) {
        g_autofree char *name = g_strconcat("gas.of.", ((const SourceMaterial *)materials->pdata[i])->cas, NULL);
        char *gas = limit_resolve(db, name, clock_now(), NULL);
        if (gas)
            g_ptr_array_add(gases, gas);
    }
    return materials ? g_steal_pointer(&gases) : NULL;
}

static gboolean test_gases(World *world, Permit *permit, GError **error) {
    static const char *const points[] = {"upper", "middle", "lower"};
    if (is_hot_work(permit))
        return test_gas(world, permit, "combustible", "spot", error);
    if (strcmp(permit->plan.form, "confined-space") != 0)
        return TRUE;
    g_autoptr(Work) work = work_load(world->app, permit->number, error);
    g_autoptr(GPtrArray) gases = work ? gases_of(world, work->record->source, error) : NULL;
    for (guint g = 0; gases && g < gases->len; g++)
        for (gsize p = 0; p < G_N_ELEMENTS(points); p++)
            if (!test_gas(world, permit, gases->pdata[g], points[p], error))
                return FALSE;
    return gases != NULL;
}

/* The record every quarter of an hour while somebody is inside. */
static gboolean record_gas(World *world, gpointer tale, GError **error) {
    Permit *permit = tale;
    g_autoptr(Work) work = work_load(world->app, permit->number, error);
    if (!work)
        return FALSE;
    if (strcmp(work->record->state, "finish") != 0)
        return TRUE;
    world_plan(world, clock_now() + 14 * CLOCK_MINUTE, record_gas, permit);
    return test_gases(world, permit, error);
}

static gboolean begin_work(World *world, gpointer tale, GError **error) {
    Permit *permit = tale;
    Turn turn;
    GError *refused = NULL;
    if (!take_turn(world, permit, "start", &turn, error))
        return FALSE;
    g_autoptr(Work) work = turn.work;
    if (turn.over || !turn.actor)
        return turn.over || later(world, permit, begin_work);
    const char *applicant = work->record->opened_by;
    if (permit->odd && world_on_duty(world, applicant) && world_chance(world, 3))
        return world_act(world, applicant, permit->number, "void", error, "reason", world_text(world, "void-permit"), NULL);
    const char *team = permit->signed_beside ? NULL : signer(world, work, "check", NULL, FALSE);
    if (!permit->signed_beside && !team)
        return later(world, permit, begin_work);
    if ((team && !sign_beside(world, permit, work, team, error)) || !test_gases(world, permit, error))
        return FALSE;
    if (!world_act(world, turn.actor, permit->number, "start", &refused, NULL))
        return or_later(world, permit, begin_work, refused, error);
    if (strcmp(permit->plan.form, "confined-space") == 0)
        world_plan(world, clock_now() + 14 * CLOCK_MINUTE, record_gas, permit);
    /* now and then it runs out of time before anybody counts the people out */
    gint64 late = permit->odd && world_chance(world, 2) ? work->record->valid_until + 2 * CLOCK_HOUR : 0;
    world_plan(world, late ? late : clock_now() + MIN(world_wait(world, 2 * CLOCK_HOUR), 5 * CLOCK_HOUR), finish, permit);
    return TRUE;
}

/* Stopped by a freeze that was lifted, or by a missed gas record: tested again, then on it goes. */
static gboolean resume_work(World *world, Permit *permit, GError **error) {
    Turn turn;
    GError *refused = NULL;
    if (!take_turn(world, permit, "resume", &turn, error))
        return FALSE;
    g_autoptr(Work) work = turn.work;
    if (turn.over || !turn.actor)
        return turn.over || later(world, permit, finish);
    if (!test_gases(world, permit, error))
        return FALSE;
    if (!world_act(world, turn.actor, permit->number, "resume", &refused, NULL))
        return or_later(world, permit, finish, refused, error);
    world_plan(world, clock_now() + world_wait(world, CLOCK_HOUR), finish, permit);
    return TRUE;
}

static gboolean finish(World *world, gpointer tale, GError **error) {
    Permit *permit = tale;
    Turn turn;
    if (!take_turn(world, permit, "finish", &turn, error))
        return FALSE;
    g_autoptr(Work) work = turn.work;
    if (turn.over)
        return TRUE;
    if (strcmp(work->record->state, "resume") == 0)
        return resume_work(world, permit, error);
    const char *state = work->record->state;
    /* what stays stopped for hours is given up: the people come out */
    gboolean out =
        strcmp(state, "finish") == 0 || strcmp(state, "expired") == 0 || (strcmp(state, "suspended") == 0 && permit->tries > TRIES / 2);
    if ((!turn.actor || !out) && permit->tries >= TRIES && work->record->valid_until > clock_now()) {
        world_plan(world, work->record->valid_until + 2 * CLOCK_HOUR, finish, permit);
        return TRUE;
    }
    if (!turn.actor || !out)
        return later(world, permit, finish);
    const char *plates = form_field(work->form, "plates") ? "yes" : NULL;
    world_plan(world, clock_now() + world_wait(world, 40 * CLOCK_MINUTE), accept_work, permit);
    return world_act(world, turn.actor, permit->number, "finish", error, "opinion", world_text(world, "finish"), "people_in", "2",
                     "people_out", "2", "tools_in", "5", "tools_out", "5", "cleared", "yes", plates ? "plates" : NULL, plates, NULL);
}

static gboolean accept_work(World *world, gpointer tale, GError **error) {
    Permit *permit = tale;
    Turn turn;
    if (!take_turn(world, permit, "accept", &turn, error))
        return FALSE;
    g_autoptr(Work) work = turn.work;
    const char *actor = turn.over || !turn.actor ? NULL : outsider(world, permit, &turn);
    if (turn.over || !actor)
        return turn.over || later(world, permit, accept_work);
    return world_act(world, actor, permit->number, "accept", error, "confirmed_on_site", "yes", NULL);
}

static void plan_permit(World *world, const PermitPlan *plan, gboolean odd) {
    Permit *permit = world_tale(world, sizeof *permit);
    permit->plan = *plan;
    permit->odd = odd;
    world_plan(world, plan->at, apply, permit);
}

void demo_plan_permit(World *world, const PermitPlan *plan) {
    plan_permit(world, plan, FALSE);
}

void demo_fill_permit(const Cells *table, guint row, PermitPlan *plan) {
    plan->form = demo_cell(table, row, "form");
    plan->worker = demo_cell(table, row, "worker");
    plan->fields = demo_cell(table, row, "fields");
    plan->hours = g_ascii_strtoll(demo_cell(table, row, "hours"), NULL, 10);
}

gboolean demo_plan_permits(World *world, GError **error) {
    const Cells *table = world_table(world, "works", error);
    for (gint64 day = world->begin; table && day < world->end - 4 * CLOCK_DAY; day += CLOCK_DAY) {
        if (clock_civil(day).weekday == 7 || !world_chance(world, 46))
            continue;
        const Device *device = world->devices->pdata[world_roll(world, world->devices->len)];
        guint row = world_draw(world, table);
        PermitPlan plan = {.at = day + 8 * CLOCK_HOUR + world_roll(world, 7 * 60) * CLOCK_MINUTE, .device = device->code, .stop = ""};
        demo_fill_permit(table, row, &plan);
        plan_permit(world, &plan, TRUE);
    }
    return table != NULL;
}
