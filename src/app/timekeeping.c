/* SPDX-License-Identifier: MIT
 *
 * Confirming a leap of the clock, and the audited way back from one (table clock_step).
 */
#include "bihuan/app/timekeeping.h"

#include "bihuan/app/authority.h"
#include "bihuan/app/session.h"
#include "bihuan/app/witness.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/store/plant_clock.h"
#include "clock_mend.h"

static const char SQL_FIRST_AFTER[] = "SELECT seq, at FROM audit WHERE at > $1 ORDER BY seq LIMIT 1";
static const char SQL_AT[] = "SELECT at FROM audit WHERE seq = $1";

/* One row of clock_step. */
typedef struct {
    const char *kind, *reason, *second;
    gint64 last, from;
} Step;

static gboolean put_step(Change *change, const Step *step, GError **error) {
    g_autoptr(Row) row = row_new("clock_step");
    row_set_int(row, "at_row", change_seq(change));
    row_set_text(row, "kind", step->kind);
    row_set_int(row, "raw", change_clock(change));
    row_set_int(row, "last_at", step->last);
    row_set_int(row, "new_at", change_time(change));
    row_set_int(row, "from_row", step->from);
    row_set_text(row, "reason", step->reason);
    row_set_text(row, "first", change_actor(change));
    row_set_text(row, "second", step->second ? step->second : "");
    return change_add(change, row, error);
}

static gboolean is_real(App *app, GError **error) {
    Plant *plant = app_plant(app);
    return (!plant_is_simulated(plant) && !plant_is_demo(plant)) ||
           err_set(error, ERR_INPUT, _("the clock of a drill plant is never in doubt"));
}

gboolean clock_confirm(App *app, const char *reason, GError **error) {
    const Authority authority = {.verb = "clock", .part = "confirm", .meaning = "确认时钟 / clock confirmed"};
    g_autofree char *why = witness_reason(reason, error);
    if (!why || !is_real(app, error) || !app_need_user(app, error) || !authority_may(app, &authority, error))
        return FALSE;
    g_autoptr(Change) change = change_begin_in_doubt(app_plant(app), app_user_id(app), error);
    if (!change)
        return FALSE;
    if (change_clock_state(change) == CLOCK_BEHIND)
        return plant_clock_sure(app_plant(app), error);
    if (change_clock_state(change) == CLOCK_OK)
        return err_set(error, ERR_CONFLICT, _("the clock is not in doubt; there is nothing to confirm"));
    Step step = {.kind = "confirm", .reason = why};
    if (!db_get_int(change_db(change), error, &step.last, SQL_AT, "i", change_seq(change) - 1))
        return FALSE;
    change_set_time(change, MAX(change_clock(change), step.last));
    if (!put_step(change, &step, error) || !authority_sign(app, change, &authority, error) ||
        !change_commit(change, "clock", "confirm", why, error))
        return FALSE;
    plant_clock_remember(app_plant(app), change_clock(change));
    return TRUE;
}

/* Which rows the wrong clock dated, and whether to can be right. */
static gboolean find_leap(Change *change, gint64 to, ClockLeap *leap, GError **error) {
    g_autoptr(GError) local = NULL;
    g_autoptr(Rows) rows = db_query(change_db(change), &local, SQL_FIRST_AFTER, "i", to);
    g_autofree char *text = clock_format_short(to);
    *leap = (ClockLeap){.to = to};
    if (rows_next(rows, &local)) {
        leap->from = rows_int(rows, 0);
        leap->first = rows_int(rows, 1);
    }
    if (local) {
        g_propagate_error(error, g_steal_pointer(&local));
        return FALSE;
    }
    if (!leap->from)
        return err_set(error, ERR_INPUT, _("no row is dated after %s; there is nothing to take back"), text);
    if (leap->from == 1)
        return err_set(error, ERR_INPUT, _("%s is before the plant's first row; it cannot be the right time"), text);
    return db_get_int(change_db(change), error, &leap->before, SQL_AT, "i", leap->from - 1);
}

static gboolean take_back(App *app, Change *change, const ClockLeap *leap, const Step *step, ClockBackDone *done, GError **error) {
    *done = (ClockBackDone){.from = leap->from, .rows = change_seq(change) - leap->from, .seq = change_seq(change)};
    change_set_time(change, leap->to);
    return put_step(change, step, error) && clock_mend_all(change, app_shelf(app), leap, &done->records, error);
}

gboolean clock_back(App *app, const ClockBack *wish, ClockBackDone *done, GError **error) {
    const Authority authority = {.verb = "clock", .part = "back", .meaning = "时钟改回 / clock taken back", .second = wish->second};
    gint64 to;
    ClockLeap leap;
    g_autofree char *why = witness_reason(wish->reason, error);
    if (!why || !is_real(app, error) || !app_need_user(app, error))
        return FALSE;
    if (!wish->to)
        return err_set(error, ERR_USAGE, _("say what time it really is: give --to TIME"));
    if (!clock_parse(wish->to, &to, error) || !authority_may(app, &authority, error))
        return FALSE;
    g_autoptr(Change) change = change_begin_in_doubt(app_plant(app), app_user_id(app), error);
    if (!change || !find_leap(change, to, &leap, error))
        return FALSE;
    if (to > change_clock(change) + CLOCK_MINUTE)
        return err_set(error, ERR_INPUT, _("%s is later than this machine's clock; set that first"), wish->to);
    Step step = {.kind = "back", .reason = why, .second = wish->second, .from = leap.from};
    if (!db_get_int(change_db(change), error, &step.last, SQL_AT, "i", change_seq(change) - 1))
        return FALSE;
    gboolean still_wrong = change_clock(change) >= step.last;
    leap.sure = still_wrong ? to : MAX(to, change_clock(change));
    if (!take_back(app, change, &leap, &step, done, error) || !authority_sign(app, change, &authority, error) ||
        !change_commit(change, "clock", "back", why, error))
        return FALSE;
    /* where the machine itself still shows the wrong time, it has leapt ahead by what two people just said */
    plant_clock_remember(app_plant(app), still_wrong ? to : change_clock(change));
    return TRUE;
}
