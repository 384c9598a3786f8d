/* SPDX-License-Identifier: MIT
 *
 * The panel: what a value means, when an episode begins, clears and is over. Spans run on the boot clock.
 */
#include "panel_private.h"

#include <math.h>
#include <string.h>

#include "bihuan/base/id.h"

#define NEVER (-1)
/* Two decimals that differ by what binary numbers lose are the same. */
#define GRAIN 1e-9

void panel_point_free(PanelPoint *point) {
    if (!point)
        return;
    g_free(point->code);
    g_free(point->device);
    g_free(point->area);
    g_free(point->quantity);
    g_free(point->unit);
    g_free(point->link);
    g_free(point->address);
    g_free(point->type);
    g_free(point->setup);
    if (point->outputs)
        g_ptr_array_unref(point->outputs);
    g_free(point);
}

/* ---- limits ---- */

static gboolean is_low(PointStateKind level) {
    return level == POINT_LOW1 || level == POINT_LOW2;
}

/* So far beyond the limit (of its kind), positive = outside. NAN: there is no such limit. */
static double beyond(const PanelPoint *plan, PointStateKind level, double value) {
    double by = is_low(level) ? plan->limit[level] - value : value - plan->limit[level];
    return fabs(by) <= GRAIN * fmax(1, fabs(value)) ? 0 : by;
}

static gboolean is_outside(const PanelPoint *plan, PointStateKind level, double value) {
    return beyond(plan, level, value) > 0;
}

/* Inside by the clearing band, or no such limit. */
static gboolean is_well_inside(const PanelPoint *plan, PointStateKind level, double value) {
    double band = isnan(plan->band) ? 0 : plan->band, by = beyond(plan, level, value);
    return isnan(by) || by <= -band || (by <= 0 && -by >= band * (1 - GRAIN));
}

static const PointStateKind GRAVEST_FIRST[] = {POINT_LOW2, POINT_HIGH2, POINT_LOW1, POINT_HIGH1};

static int gravity(PointStateKind level) {
    return level == POINT_LOW2 || level == POINT_HIGH2 ? 3 : level == POINT_LOW1 || level == POINT_HIGH1 ? 2 : level == POINT_FAULT ? 1 : 0;
}

static gboolean is_beyond_any(const PanelPoint *plan, double value) {
    for (gsize i = 0; i < G_N_ELEMENTS(GRAVEST_FIRST); i++)
        if (is_outside(plan, GRAVEST_FIRST[i], value))
            return TRUE;
    return FALSE;
}

/* Holds and bands of all limits at this moment. */
static void seat_watch_limits(Seat *seat, gint64 boot) {
    const PanelPoint *plan = seat->plan;
    gboolean inside = TRUE;
    for (gsize i = 0; i < G_N_ELEMENTS(GRAVEST_FIRST); i++) {
        PointStateKind level = GRAVEST_FIRST[i];
        gboolean outside = is_outside(plan, level, seat->value), well = is_well_inside(plan, level, seat->value);
        if (!outside)
            seat->outside[level] = NEVER;
        else if (seat->outside[level] == NEVER)
            seat->outside[level] = boot;
        seat->on[level] = outside ? seat->on[level] || boot - seat->outside[level] >= plan->hold : seat->on[level] && !well;
        inside &= well;
    }
    if (!inside)
        seat->inside = NEVER;
    else if (seat->inside == NEVER)
        seat->inside = boot;
}

static PointStateKind seat_level(const Seat *seat) {
    for (gsize i = 0; i < G_N_ELEMENTS(GRAVEST_FIRST); i++)
        if (seat->on[GRAVEST_FIRST[i]])
            return GRAVEST_FIRST[i];
    return POINT_NORMAL;
}

/* ---- faults ---- */

static FaultKind seat_fault(const Seat *seat, gint64 boot) {
    if (seat->plan->setup)
        return FAULT_SETUP;
    if (seat->heard != FAULT_NONE)
        return seat->heard;
    return seat->plan->stale > 0 && boot - seat->fresh > seat->plan->stale ? FAULT_STALE : FAULT_NONE;
}

/* Nothing is known of the value: it is neither outside nor inside. What is an alarm already stays one. */
static void seat_lose_sight(Seat *seat) {
    for (int level = 0; level < POINT_FAULT; level++)
        seat->outside[level] = NEVER;
    seat->inside = NEVER;
}

/* Past its calibration a value still counts where it is outside. */
static gboolean is_uncalibrated(const Seat *seat, gint64 boot) {
    return seat->calibrated != 0 && boot >= seat->calibrated;
}

/* ---- episodes ---- */

PanelPhase panel_phase(const Open *open) {
    if (!open)
        return PANEL_NORMAL;
    if (open->cleared)
        return open->acked ? PANEL_LATCHED : PANEL_RETURN_UNACK;
    return open->acked ? PANEL_ACKED : PANEL_UNACK;
}

gboolean panel_is_passing(const Open *open) {
    return open->level == POINT_FAULT && !open->lasts;
}

/* seat NULL: its point is gone. */
static void open_end(Panel *panel, Seat *seat, Open *open) {
    open_release(panel, seat, open);
    open_say(panel, PANEL_OVER, seat, open, NULL, FALSE);
    if (seat)
        seat->open = NULL;
    g_ptr_array_remove(panel->open, open);
}

/* The farthest outside: by what it is beyond the limit of its side. */
static void note_worst(const Seat *seat, Open *open) {
    if (isnan(seat->value) || seat->fault != FAULT_NONE)
        return;
    gboolean low = is_low(seat->state) || (!isnan(open->worst) && is_low(open->level));
    if (isnan(open->worst) || (low ? seat->value < open->worst : seat->value > open->worst))
        open->worst = seat->value;
}

static void seat_raise(Panel *panel, Seat *seat, PointStateKind level) {
    Open *open = seat->open = open_new(seat->plan->code);
    open->id = id_new();
    open->level = level;
    open->seen = 1u << level;
    open->raised_wall = open->asked_wall = panel->now.wall;
    open->raised = panel->now.boot;
    open->answer = panel->now.boot + seat->plan->answer;
    open->value = level == POINT_FAULT ? NAN : seat->value;
    note_worst(seat, open);
    g_ptr_array_add(panel->open, open);
    open_drive(panel, seat, open, FALSE); /* before anything else is said of it */
    open_say(panel, PANEL_RAISED, seat, open, NULL, FALSE);
}

/* It goes on: higher, out again. A broken instrument that somebody has acknowledged says nothing of the gas: its answer begins anew. */
static void seat_worsen(Panel *panel, Seat *seat, PointStateKind level) {
    Open *open = seat->open;
    if (open->cleared) {
        open->cleared = 0;
        open_say(panel, PANEL_OUT_AGAIN, seat, open, NULL, FALSE);
    }
    if ((open->seen & (1u << level)) != 0 || gravity(level) < gravity(open->level))
        return;
    if (open->level == POINT_FAULT) {
        open->acked = open->called = FALSE;
        open->asked_wall = panel->now.wall;
        open->answer = panel->now.boot + seat->plan->answer;
    }
    open->seen |= 1u << level;
    open->level = level;
    if (isnan(open->value))
        open->value = seat->value;
    open_drive(panel, seat, open, FALSE);
    open_say(panel, PANEL_HIGHER, seat, open, NULL, FALSE);
}

static void seat_settle(Panel *panel, Seat *seat) {
    Open *open = seat->open;
    if (panel_is_passing(open)) {
        open_end(panel, seat, seat->open);
        return;
    }
    if (open->cleared || seat->inside == NEVER || seat->fault != FAULT_NONE || panel->now.boot - seat->inside < seat->plan->clear)
        return;
    open->cleared = panel->now.wall;
    open_say(panel, PANEL_CLEARED, seat, open, NULL, FALSE);
}

static void open_call(Panel *panel, Open *open) {
    if (open->acked || open->called || open->shelved || open->level == POINT_FAULT || panel->now.boot < open->answer)
        return;
    open->called = TRUE;
    open_say(panel, PANEL_UNANSWERED, open_seat(panel, open), open, NULL, FALSE);
}

/* Of a broken link one is for all. */
static gboolean is_one_for_all(const Panel *panel, const Seat *seat) {
    for (guint i = 0; seat->fault == FAULT_LINK && i < panel->points->len; i++) {
        const Seat *other = &panel->seats[i];
        if (other->open && other->open->lasts && other->fault == FAULT_LINK && g_strcmp0(other->plan->link, seat->plan->link) == 0)
            return TRUE;
    }
    return FALSE;
}

static void seat_last(Panel *panel, Seat *seat) {
    Open *open = seat->open;
    if (!open || !panel_is_passing(open) || open->spared || panel->now.boot - open->raised < seat->plan->fault_hold)
        return;
    open->spared = is_one_for_all(panel, seat);
    open->lasts = !open->spared;
    if (open->lasts)
        open_say(panel, PANEL_LASTS, seat, open, NULL, FALSE);
}

static void seat_shelve(Panel *panel, Seat *seat, gboolean shelved) {
    if (!seat->open || seat->open->shelved == shelved)
        return;
    if (shelved && panel_is_passing(seat->open)) {
        open_end(panel, seat, seat->open);
        return;
    }
    seat->open->shelved = shelved;
    if (shelved)
        open_release(panel, seat, seat->open);
    else
        open_drive(panel, seat, seat->open, FALSE);
}

/* ---- judging ---- */

/* Ends of bypass and calibration are days of the wall clock; from when they are known on they run on the boot clock. */
static gint64 as_boot(PanelTime now, gint64 wall) {
    return wall ? MAX(now.boot + (wall - now.wall), 1) : 0;
}

static void seat_begin(Seat *seat, PanelTime now) {
    if (seat->fresh != NEVER)
        return;
    seat->fresh = now.boot;
    seat->since = now.wall;
}

static void seat_show(Panel *panel, Seat *seat, PointStateKind state, FaultKind fault) {
    gboolean changed = !seat->judged || seat->state != state || seat->fault != fault;
    if (!seat->judged || seat->state != state) /* a fault of another kind is the same silence */
        seat->since = panel->now.wall;
    seat->state = state;
    seat->fault = fault;
    if (!changed)
        return;
    seat->judged = TRUE;
    open_say(panel, PANEL_STATE, seat, seat->open, NULL, FALSE);
}

static void seat_judge(Panel *panel, Seat *seat) {
    gint64 boot = panel->now.boot;
    seat_begin(seat, panel->now);
    FaultKind fault = seat_fault(seat, boot);
    if (fault == FAULT_NONE && isnan(seat->value))
        seat_lose_sight(seat); /* none came yet */
    else if (fault == FAULT_NONE)
        seat_watch_limits(seat, boot);
    else
        seat_lose_sight(seat);
    gboolean mute = fault == FAULT_NONE && isnan(seat->value);
    PointStateKind level = fault == FAULT_NONE ? seat_level(seat) : POINT_FAULT;
    if (level == POINT_NORMAL && is_uncalibrated(seat, boot)) {
        level = POINT_FAULT;
        fault = FAULT_CALIBRATION;
    }
    gboolean bypassed = seat->bypass != 0 && boot < seat->bypass;
    seat_shelve(panel, seat, bypassed);
    if (bypassed) {
        seat_show(panel, seat, POINT_BYPASS, fault);
        return;
    }
    if (mute && level == POINT_NORMAL) { /* nobody can know yet that all is well; silence itself is told when it has lasted */
        seat_show(panel, seat, POINT_FAULT, FAULT_STALE);
        return;
    }
    /* An episode first: its outputs wait for nothing. Which state it is stands in the seat for what is said. */
    PointStateKind before = seat->state;
    FaultKind why = seat->fault;
    seat->state = level;
    seat->fault = fault;
    if (level != POINT_NORMAL && !seat->open)
        seat_raise(panel, seat, level);
    else if (level != POINT_NORMAL) {
        note_worst(seat, seat->open);
        seat_worsen(panel, seat, level);
    } else if (seat->open)
        seat_settle(panel, seat);
    seat->state = before;
    seat->fault = why;
    seat_show(panel, seat, level, fault);
}

/* ---- values ---- */

/* Ten times more than before, from one poll to the next, and outside: taken for a fault until the next one says the same. */
static gboolean is_jump(const Seat *seat, double value) {
    const PanelPoint *plan = seat->plan;
    if (!(plan->jump > 1) || isnan(seat->value) || fabs(seat->value) < GRAIN || fabs(value) <= plan->jump * fabs(seat->value))
        return FALSE;
    gboolean bounded = !isnan(plan->limit[POINT_HIGH1]) || !isnan(plan->limit[POINT_HIGH2]);
    return !bounded || is_beyond_any(plan, value);
}

static FaultKind seat_believe(Seat *seat, double value) {
    const PanelPoint *plan = seat->plan;
    if (!isfinite(value))
        return FAULT_NUMBER;
    if (value < plan->least || value > plan->most) /* NAN: not known */
        return FAULT_RANGE;
    gboolean confirmed = !isnan(seat->suspect);
    seat->suspect = NAN;
    if (!confirmed && is_jump(seat, value)) {
        seat->suspect = value;
        return FAULT_RANGE;
    }
    seat->value = value;
    return FAULT_NONE;
}

static void seat_take(Panel *panel, Seat *seat, const Reading *reading) {
    seat_begin(seat, panel->now);
    seat->missed = reading->fault == FAULT_POLLS ? seat->missed + 1 : 0;
    if (seat->missed && seat->missed < seat->plan->polls)
        return; /* what was known of it stands, until it is stale */
    seat->heard = reading->fault != FAULT_NONE ? reading->fault : seat_believe(seat, reading->value);
    if (reading->fault == FAULT_NONE)
        seat->fresh = reading->boot;
    if (seat->heard == FAULT_NONE) { /* one that is not believed makes the one before no younger */
        seat->at = reading->at;
        seat->boot = reading->boot;
    }
    seat_judge(panel, seat);
}

void panel_take(Panel *panel, const Reading *readings, guint count, PanelTime now) {
    panel->now = now;
    for (guint i = 0; i < count; i++)
        if (readings[i].point < panel->points->len)
            seat_take(panel, &panel->seats[readings[i].point], &readings[i]);
}

/* Its points have to speak for themselves now: who stays silent though the link is back is a matter of its own. */
static void unspare(Panel *panel, const char *link) {
    for (guint i = 0; i < panel->points->len; i++) {
        Open *open = panel->seats[i].open;
        if (!open || !open->spared || g_strcmp0(panel->seats[i].plan->link, link) != 0)
            continue;
        open->spared = FALSE;
        open->raised = panel->now.boot;
    }
}

void panel_link(Panel *panel, const char *link, gboolean broken, PanelTime now) {
    panel->now = now;
    if (!broken)
        unspare(panel, link);
    for (guint i = 0; !broken && i < panel->open->len; i++) {
        Open *open = panel->open->pdata[i];
        for (guint k = 0; k < open->driven->len; k++) {
            const LinkOutput *output = open->driven->pdata[k];
            if (strcmp(output->link, link) == 0)
                open_say(panel, PANEL_DRIVE, open_seat(panel, open), open, output, TRUE);
        }
    }
    for (guint i = 0; i < panel->points->len; i++) {
        Seat *seat = &panel->seats[i];
        if (!broken || g_strcmp0(seat->plan->link, link) != 0)
            continue;
        seat->heard = FAULT_LINK; /* until a new value comes: the old one is none */
        seat->suspect = NAN;
        seat_judge(panel, seat);
    }
}

void panel_tick(Panel *panel, PanelTime now) {
    panel->now = now;
    for (guint i = 0; i < panel->points->len; i++) {
        seat_judge(panel, &panel->seats[i]);
        seat_last(panel, &panel->seats[i]);
    }
    for (guint i = 0; i < panel->open->len; i++)
        open_call(panel, panel->open->pdata[i]);
}

/* ---- when ---- */

static void sooner(gint64 *next, gint64 at) {
    if (at > 0 && (*next < 0 || at < *next))
        *next = at;
}

static void seat_next(const Panel *panel, const Seat *seat, gint64 *next) {
    const PanelPoint *plan = seat->plan;
    gint64 now = panel->now.boot;
    if (!seat->judged)
        sooner(next, MAX(now, 1));
    gboolean silent = seat->fault == FAULT_STALE && !(isnan(seat->value) && seat->fresh + plan->stale >= now);
    if (plan->stale > 0 && !plan->setup && seat->heard == FAULT_NONE && !silent && seat->fresh != NEVER)
        sooner(next, seat->fresh + plan->stale + 1);
    for (int level = POINT_LOW1; level < POINT_FAULT; level++)
        if (seat->outside[level] != NEVER && !seat->on[level])
            sooner(next, seat->outside[level] + plan->hold);
    if (seat->open && !seat->open->cleared && seat->inside != NEVER && seat->fault == FAULT_NONE && seat->state == POINT_NORMAL)
        sooner(next, seat->inside + plan->clear);
    if (seat->open && panel_is_passing(seat->open) && !seat->open->spared)
        sooner(next, seat->open->raised + plan->fault_hold);
    if (seat->bypass > now)
        sooner(next, seat->bypass);
    if (seat->calibrated > now)
        sooner(next, seat->calibrated);
}

gint64 panel_next(const Panel *panel) {
    gint64 next = -1;
    for (guint i = 0; i < panel->points->len; i++)
        seat_next(panel, &panel->seats[i], &next);
    for (guint i = 0; i < panel->open->len; i++) {
        const Open *open = panel->open->pdata[i];
        if (!open->acked && !open->called && !open->shelved && open->level != POINT_FAULT)
            sooner(&next, open->answer);
    }
    return next;
}

/* ---- people ---- */

static Open *find_open(const Panel *panel, const char *episode) {
    for (guint i = 0; i < panel->open->len; i++) {
        Open *open = panel->open->pdata[i];
        if (strcmp(open->id, episode) == 0)
            return open;
    }
    return NULL;
}

gboolean panel_acknowledge(Panel *panel, const char *episode, PointStateKind level, PanelTime now) {
    Open *open = find_open(panel, episode);
    panel->now = now;
    if (!open || (level == POINT_FAULT && open->level != POINT_FAULT))
        return FALSE;
    return open->acked = TRUE;
}

gboolean panel_reset(Panel *panel, const char *episode, PanelTime now) {
    Open *open = find_open(panel, episode);
    panel->now = now;
    if (!open || !open->cleared)
        return FALSE;
    open_end(panel, open_seat(panel, open), open);
    return TRUE;
}

/* ---- points ---- */

static void seat_init(Seat *seat, PanelPoint *plan) {
    *seat = (Seat){.plan = plan, .value = NAN, .suspect = NAN, .fresh = NEVER};
    seat_lose_sight(seat);
}

static gboolean is_same_number(double a, double b) {
    return a == b || (isnan(a) && isnan(b));
}

/* Does a value mean the same? */
static gboolean is_read_alike(const PanelPoint *a, const PanelPoint *b) {
    return g_strcmp0(a->link, b->link) == 0 && g_strcmp0(a->address, b->address) == 0 && g_strcmp0(a->type, b->type) == 0 &&
           g_strcmp0(a->unit, b->unit) == 0 && is_same_number(a->scale, b->scale) && is_same_number(a->bias, b->bias);
}

static gboolean is_judged_alike(const PanelPoint *a, const PanelPoint *b) {
    gboolean alike = a->hold == b->hold && is_same_number(a->band, b->band);
    for (int level = POINT_LOW1; level < POINT_FAULT; level++)
        alike = alike && is_same_number(a->limit[level], b->limit[level]);
    return alike;
}

/* The same code goes on with what was known; by other limits it is judged anew. */
static void seat_move(Seat *seat, const Seat *before) {
    PanelPoint *plan = seat->plan;
    *seat = *before;
    seat->plan = plan;
    gboolean moved = !is_read_alike(plan, before->plan);
    if (moved || !is_judged_alike(plan, before->plan)) {
        seat_lose_sight(seat);
        memset(seat->on, 0, sizeof seat->on);
    }
    if (moved) { /* its old value is of something else */
        seat->value = seat->suspect = NAN;
        seat->heard = FAULT_NONE;
    }
}

static Seat *seats_new(const GPtrArray *points) {
    Seat *seats = g_new0(Seat, MAX(points->len, 1));
    for (guint i = 0; i < points->len; i++)
        seat_init(&seats[i], points->pdata[i]);
    return seats;
}

static void mind_days(Seat *seat, const PanelPoint *before, PanelTime now) {
    if (!before || before->bypass_until != seat->plan->bypass_until)
        seat->bypass = as_boot(now, seat->plan->bypass_until);
    if (!before || before->calibrated != seat->plan->calibrated)
        seat->calibrated = as_boot(now, seat->plan->calibrated);
}

Panel *panel_new(GPtrArray *points, PanelTime now, PanelSaid said, gpointer data) {
    Panel *panel = g_new0(Panel, 1);
    panel->points = g_ptr_array_ref(points);
    panel->seats = seats_new(points);
    panel->held = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    panel->open = g_ptr_array_new_with_free_func((GDestroyNotify)open_free);
    panel->said = said;
    panel->data = data;
    panel->now = now;
    for (guint i = 0; i < points->len; i++)
        mind_days(&panel->seats[i], NULL, now);
    return panel;
}

void panel_free(Panel *panel) {
    g_ptr_array_unref(panel->open);
    g_hash_table_unref(panel->held);
    g_ptr_array_unref(panel->points);
    g_free(panel->seats);
    g_free(panel);
}

void panel_turn(Panel *panel, GPtrArray *points, PanelTime now) {
    Seat *before = panel->seats;
    g_autoptr(GPtrArray) old = panel->points;
    g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
    panel->now = now;
    for (guint i = 0; i < old->len; i++)
        g_hash_table_insert(known, before[i].plan->code, &before[i]);
    panel->points = g_ptr_array_ref(points);
    panel->seats = seats_new(points);
    for (guint i = 0; i < points->len; i++) {
        const Seat *same = g_hash_table_lookup(known, panel->seats[i].plan->code);
        if (same)
            seat_move(&panel->seats[i], same);
        mind_days(&panel->seats[i], same ? same->plan : NULL, now);
    }
    for (guint i = 0; i < panel->open->len; i++) {
        Open *open = panel->open->pdata[i];
        Seat *seat = open_seat(panel, open);
        if (!seat)
            seat = open_join(panel, open); /* its point has come back */
        if (seat)
            open_drive(panel, seat, open, FALSE); /* it may have got outputs more */
        else if (!open->cleared) {
            open->cleared = now.wall;
            open_say(panel, PANEL_CLEARED, NULL, open, NULL, FALSE);
        }
    }
    g_free(before);
}
