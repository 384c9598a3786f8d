/* SPDX-License-Identifier: MIT
 *
 * The life of special-work permits: applied for, measures confirmed, gas tested, approved, begun, finished and accepted; some refused,
 * given up, run out of time, or met by a freeze. A story with the fate "plain" meets none of these by the dice.
 */
#include "world.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/form/flow.h"
#include "bihuan/model/appointment.h"
#include "bihuan/model/limit.h"
#include "bihuan/model/source.h"
#include "bihuan/rule/guard.h"
#include "bihuan/rule/standing.h"

#include <string.h>

#define METERS 8 /* portable ones: GD-01 … GD-08 */
#define TRIES 12

static const char SQL_GUARDS[] = "SELECT 1 FROM record WHERE ended = 0 AND valid_until > 0 AND fields LIKE $1 LIMIT 1";

typedef struct {
    Work *work;        /* owned */
    const char *actor; /* NULL = wait */
    gboolean over;     /* nothing to do any more */
} Turn;

static gboolean prepare(World *world, Tale *permit, GError **error);
static gboolean approve(World *world, Tale *permit, GError **error);
static gboolean begin_work(World *world, Tale *permit, GError **error);
static gboolean permits_finish(World *world, Tale *permit, GError **error);
static gboolean accept_work(World *world, Tale *permit, GError **error);

static gboolean then(World *world, Tale *permit, gint64 mean, WorldStep step) {
    world_plan(world, clock_now() + world_wait(world, mean), step, permit);
    return TRUE;
}

/* May the dice refuse it, give it up or forget it, so many times in a hundred? */
static gboolean is_odd(World *world, const Tale *permit, guint percent) {
    return strcmp(permit->fate, "plain") != 0 && world_chance(world, percent);
}

/* Nobody tries for ever: what stays blocked runs out of time. */
static gboolean later(World *world, Tale *permit, WorldStep step) {
    if (permit->tries++ < TRIES)
        world_plan(world, clock_now() + (30 + world_roll(world, 40)) * CLOCK_MINUTE, step, permit);
    return TRUE;
}

/* What a rule refuses is tried again later; anything else is a mistake of the demo. */
static gboolean or_later(World *world, Tale *permit, WorldStep step, GError *refused, GError **error) {
    if (err_is(refused, ERR_HELD)) {
        g_error_free(refused);
        return later(world, permit, step);
    }
    g_propagate_error(error, refused);
    return FALSE;
}

/* Whose turn it is; FALSE on error. Under a freeze everybody waits. */
static gboolean take_turn(World *world, Tale *permit, const char *step, Turn *turn, GError **error) {
    *turn = (Turn){.over = strcmp(permit->stop, step) == 0};
    if (turn->over)
        return TRUE;
    turn->actor = world_actor(world, permit, step, &turn->work, error);
    if (!turn->work)
        return FALSE;
    const Record *record = turn->work->record;
    gboolean begun = flow_stage(turn->work->form, step) != STAGE_BEFORE;
    turn->over = record->ended || (!begun && record->valid_until && record->valid_until <= clock_now());
    return TRUE;
}

/* An appointed guardian on duty who guards nothing. Into *guardian, borrowed; NULL: everybody is busy. */
static gboolean free_guardian(World *world, const char **guardian, GError **error) {
    g_autoptr(GPtrArray) ids = g_ptr_array_new();
    for (guint i = 0; i < world->people->len; i++) {
        const Person *person = world->people->pdata[i];
        g_autofree char *pattern = g_strdup_printf("%%\"guardian\":\"%s\"%%", person->id);
        gboolean has, guards;
        if (!person_has_role(app_db(world->app), person->id, "guardian", clock_now(), &has, error) ||
            !db_get_whether(app_db(world->app), error, &guards, SQL_GUARDS, "s", pattern))
            return FALSE;
        if (has && !guards)
            g_ptr_array_add(ids, person->id);
    }
    *guardian = world_pick(world, ids, NULL);
    return TRUE;
}

/* Where the area is frozen nothing is to be done, as it should be. */
gboolean demo_permit(World *world, Tale *permit, GError **error) {
    GError *refused = NULL;
    const char *guardian;
    if (!free_guardian(world, &guardian, error))
        return FALSE;
    tale_set(permit, "worker", permit->who);
    tale_set(permit, "guardian", guardian);
    if (world_do(world, permit, permit->who, NULL, NULL, &refused))
        return then(world, permit, 6 * CLOCK_MINUTE, prepare);
    if (!err_is(refused, ERR_HELD)) {
        g_propagate_error(error, refused);
        return FALSE;
    }
    g_error_free(refused);
    return TRUE;
}

/* Somebody on duty whom the table of signers lets sign, and who has no part in the work; with `called` one off duty is called in.
 * NULL: nobody is there just now. */
static const char *signer(World *world, const Work *work, const char *step, const char *unit, gboolean called) {
    static const char *const parts[] = {"worker", "guardian", "leader"};
    const Record *record = work->record;
    const Signer *row = signer_of(step, unit);
    g_autoptr(Standing) standing = standing_new(app_db(world->app), record->area, clock_now(), NULL);
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

static gboolean countersign(World *world, Tale *permit, const Work *work, GError **error) {
    const FormField *units = form_step(work->form, "countersign") ? form_field(work->form, "consulted") : NULL;
    const char *wanted = strcmp(work->record->form, "temp-power") == 0 ? "power" : NULL;
    for (guint i = 0; units && i < units->choices->len; i++) {
        const char *unit = ((const FormChoice *)units->choices->pdata[i])->value;
        const char *person = wanted && strcmp(wanted, unit) != 0 ? NULL : signer(world, work, "countersign", unit, TRUE);
        g_autofree char *consulted = g_strconcat("consulted=", unit, NULL);
        if (person && !world_do(world, permit, person, "countersign", consulted, error))
            return FALSE;
    }
    return TRUE;
}

/* Everybody who works says that he was briefed. */
static gboolean accept_briefing(World *world, Tale *permit, const Work *work, GError **error) {
    static const char *const fields[] = {"worker", "operator", "commander", "slinger"};
    g_autoptr(GHashTable) said = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(fields); i++) {
        const char *named = record_field(work->record, fields[i]);
        g_auto(GStrv) ids = g_strsplit(named ? named : "", ",", -1);
        for (char **id = ids; *id; id++)
            if (g_hash_table_add(said, g_strdup(*id)) && !world_do(world, permit, *id, "briefed", "", error))
                return FALSE;
    }
    return TRUE;
}

/* The workers are briefed and say so, guardian and team leader sign. */
static gboolean sign_beside(World *world, Tale *permit, const Work *work, const char *team, GError **error) {
    permit->signed_beside = TRUE;
    return world_do(world, permit, record_field(work->record, "leader"), "brief", "", error) &&
           accept_briefing(world, permit, work, error) &&
           world_do(world, permit, record_field(work->record, "guardian"), "guard", "", error) &&
           world_do(world, permit, team, "check", "", error);
}

/* Every measure is confirmed by the guardian at the place; then the leader of the work and the unit give their opinions. */
static gboolean prepare(World *world, Tale *permit, GError **error) {
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
        const char *applies = i + 1 < item->choices->len ? "yes" : "no"; /* the last one is “other measures” */
        g_autofree char *measure = g_strdup_printf("item=%s;applies=%s", ((const FormChoice *)item->choices->pdata[i])->value, applies);
        if (!world_do(world, permit, guardian, "measure", measure, error))
            return FALSE;
    }
    return world_do(world, permit, record_field(work->record, "leader"), "lead", "", error) &&
           world_do(world, permit, unit, "unit", "", error) && then(world, permit, 15 * CLOCK_MINUTE, approve) &&
           countersign(world, permit, work, error);
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
static const char *outsider(World *world, const Tale *permit, const Turn *turn) {
    g_autoptr(GPtrArray) fit = g_ptr_array_new();
    const GPtrArray *may = whose_turn(turn);
    g_autoptr(Person) worker = person_load(app_db(world->app), permit->who, NULL);
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

static gboolean approve(World *world, Tale *permit, GError **error) {
    Turn turn;
    GError *refused = NULL;
    if (!take_turn(world, permit, "approve", &turn, error))
        return FALSE;
    g_autoptr(Work) work = turn.work;
    const char *actor = turn.over || !turn.actor ? NULL : approver(world, &turn);
    if (turn.over || !actor)
        return turn.over || later(world, permit, approve);
    if (is_odd(world, permit, 4))
        return world_do(world, permit, actor, "!approve", "opinion=@reject-permit", error);
    const char *values = form_field(work->form, "nearby") ? "place=$device;nearby=none" : "place=$device";
    return world_do(world, permit, actor, "approve", values, &refused) ? then(world, permit, 20 * CLOCK_MINUTE, begin_work)
                                                                       : or_later(world, permit, approve, refused, error);
}

/* One reading; a harmless value of the gas. */
static gboolean test_gas(World *world, Tale *permit, const char *gas, const char *point, GError **error) {
    static const struct {
        const char *gas, *unit;
        guint whole, tenths;
    } harmless[] = {{"o2", "vol%", 20, 9}, {"combustible", "%LEL", 0, 5}, {"co", "ppm", 2, 3}, {"*", "ppm", 0, 1}};
    g_autoptr(Work) work = work_load(world->app, permit->number, error);
    const char *guardian = work ? record_field(work->record, "guardian") : NULL;
    gsize kind = 0;
    while (kind + 1 < G_N_ELEMENTS(harmless) && strcmp(harmless[kind].gas, gas) != 0)
        kind++;
    guint tenths = world_roll(world, harmless[kind].tenths + 1), meter = 1 + world_roll(world, METERS);
    g_autofree char *at = clock_format(clock_now());
    g_autofree char *reading = g_strdup_printf("point=%s;gas=%s;value=%u.%u;unit=%s;meter=GD-%02u;at=%s", point, gas, harmless[kind].whole,
                                               tenths, harmless[kind].unit, meter, at);
    return guardian && world_do(world, permit, guardian, "gas", reading, error);
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

static gboolean test_gases(World *world, Tale *permit, GError **error) {
    static const char *const points[] = {"upper", "middle", "lower"};
    if (strcmp(permit->word, "hot-work") == 0)
        return test_gas(world, permit, "combustible", "spot", error);
    if (strcmp(permit->word, "confined-space") != 0)
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
static gboolean record_gas(World *world, Tale *permit, GError **error) {
    g_autoptr(Work) work = work_load(world->app, permit->number, error);
    if (!work)
        return FALSE;
    if (strcmp(work->record->state, "finish") != 0)
        return TRUE;
    world_plan(world, clock_now() + 14 * CLOCK_MINUTE, record_gas, permit);
    return test_gases(world, permit, error);
}

static gboolean begin_work(World *world, Tale *permit, GError **error) {
    Turn turn;
    GError *refused = NULL;
    if (!take_turn(world, permit, "start", &turn, error))
        return FALSE;
    g_autoptr(Work) work = turn.work;
    if (turn.over || !turn.actor)
        return turn.over || later(world, permit, begin_work);
    const char *applicant = work->record->opened_by;
    if (world_on_duty(world, applicant) && is_odd(world, permit, 3))
        return world_do(world, permit, applicant, "void", "reason=@void-permit", error);
    const char *team = permit->signed_beside ? NULL : signer(world, work, "check", NULL, FALSE);
    if (!permit->signed_beside && !team)
        return later(world, permit, begin_work);
    if ((team && !sign_beside(world, permit, work, team, error)) || !test_gases(world, permit, error))
        return FALSE;
    if (!world_do(world, permit, turn.actor, "start", "", &refused))
        return or_later(world, permit, begin_work, refused, error);
    if (strcmp(permit->word, "confined-space") == 0)
        world_plan(world, clock_now() + 14 * CLOCK_MINUTE, record_gas, permit);
    /* now and then it runs out of time before anybody counts the people out */
    gint64 late = is_odd(world, permit, 2) ? work->record->valid_until + 2 * CLOCK_HOUR : 0;
    world_plan(world, late ? late : clock_now() + MIN(world_wait(world, 2 * CLOCK_HOUR), 5 * CLOCK_HOUR), permits_finish, permit);
    return TRUE;
}

/* Stopped by a freeze that was lifted, or by a missed gas record: tested again, then on it goes. */
static gboolean resume_work(World *world, Tale *permit, GError **error) {
    Turn turn;
    GError *refused = NULL;
    if (!take_turn(world, permit, "resume", &turn, error))
        return FALSE;
    g_autoptr(Work) work = turn.work;
    if (turn.over || !turn.actor)
        return turn.over || later(world, permit, permits_finish);
    if (!test_gases(world, permit, error))
        return FALSE;
    return world_do(world, permit, turn.actor, "resume", "", &refused) ? then(world, permit, CLOCK_HOUR, permits_finish)
                                                                       : or_later(world, permit, permits_finish, refused, error);
}

static gboolean permits_finish(World *world, Tale *permit, GError **error) {
    Turn turn;
    if (!take_turn(world, permit, "finish", &turn, error))
        return FALSE;
    g_autoptr(Work) work = turn.work;
    if (turn.over)
        return TRUE;
    const char *state = work->record->state;
    if (strcmp(state, "resume") == 0)
        return resume_work(world, permit, error);
    /* what stays stopped for hours is given up: the people come out */
    gboolean out =
        strcmp(state, "finish") == 0 || strcmp(state, "expired") == 0 || (strcmp(state, "suspended") == 0 && permit->tries > TRIES / 2);
    if ((!turn.actor || !out) && permit->tries >= TRIES && work->record->valid_until > clock_now()) {
        world_plan(world, work->record->valid_until + 2 * CLOCK_HOUR, permits_finish, permit);
        return TRUE;
    }
    if (!turn.actor || !out)
        return later(world, permit, permits_finish);
    tale_set(permit, "plates", form_field(work->form, "plates") ? "yes" : NULL);
    return then(world, permit, 40 * CLOCK_MINUTE, accept_work) &&
           world_do(world, permit, turn.actor, "finish",
                    "opinion=@finish;people_in=2;people_out=2;tools_in=5;tools_out=5;cleared=yes;plates=$plates", error);
}

static gboolean accept_work(World *world, Tale *permit, GError **error) {
    Turn turn;
    if (!take_turn(world, permit, "accept", &turn, error))
        return FALSE;
    g_autoptr(Work) work = turn.work;
    const char *actor = turn.over || !turn.actor ? NULL : outsider(world, permit, &turn);
    if (turn.over || !actor)
        return turn.over || later(world, permit, accept_work);
    return world_do(world, permit, actor, "accept", "confirmed_on_site=yes", error);
}
