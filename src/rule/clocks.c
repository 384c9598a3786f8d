/* SPDX-License-Identifier: MIT
 *
 * Clocks of records (倒计时): when rules on = time strike. They are written beside the record whenever it changes,
 * so that finding what is due is one look into an index however many records there are.
 */
#include "bihuan/rule/guard.h"

#include <string.h>

#include "bihuan/base/i18n.h"
#include "private.h"
#include "world.h"

static const char SQL_OF_RECORD[] = "SELECT rule, at, struck FROM clock WHERE record = $1";

static int by_time(gconstpointer a, gconstpointer b) {
    const RuleClock *x = a, *y = b;
    return x->at < y->at ? -1 : x->at > y->at;
}

static gboolean stops_work(const FormRule *rule) {
    for (guint i = 0; i < rule->actions->len; i++)
        if (strcmp(((FormAction *)rule->actions->pdata[i])->verb, "suspend") == 0)
            return TRUE;
    return FALSE;
}

/* UTC ms, 0 = not running. What cannot be computed strikes now: work whose clock nobody knows does not go on unclocked. */
static gint64 strikes_at(RuleWorld *world, const FormRule *rule, gboolean *unknown) {
    g_autofree char *value = NULL;
    gboolean holds = TRUE;
    *unknown = (rule->when && (!world_look_up(world, rule->when, NULL) || !condition_holds(rule->when, world->facts, &holds, NULL))) ||
               (holds && (!world_look_up(world, rule->clock, NULL) || !condition_value(rule->clock, world->facts, &value, NULL)));
    if (holds && !value &&
        stops_work(rule)) /* what it is reckoned from is missing: for a clock that stops work that is no reason not to run */
        *unknown = TRUE;
    if (*unknown)
        return world->subject->now;
    return value ? g_ascii_strtoll(value, NULL, 10) : 0;
}

GArray *rule_clocks(const Case *subject) {
    GArray *clocks = g_array_new(FALSE, FALSE, sizeof(RuleClock));
    g_autoptr(RuleWorld) world = NULL;
    if (subject->record->ended)
        return clocks;
    for (guint i = 0; i < form_rule_count(subject->form); i++) {
        const FormRule *rule = form_rule_at(subject->form, i);
        if (!rule->clock)
            continue;
        if (!world)
            world = world_new(subject);
        RuleClock clock = {.rule = rule};
        clock.at = strikes_at(world, rule, &clock.unknown);
        if (clock.at > 0)
            g_array_append_val(clocks, clock);
    }
    g_array_sort(clocks, by_time);
    return clocks;
}

gint64 rule_clock_at(const Case *subject, const FormRule *rule) {
    g_autoptr(RuleWorld) world = world_new(subject);
    gboolean unknown;
    gint64 at = strikes_at(world, rule, &unknown);
    return unknown ? 0 : at;
}

gboolean rule_clock_is_shown(const RuleClock *clock) {
    return !g_str_has_prefix(clock->rule->name, "ahead");
}

const char *rule_clock_title(const Case *subject, const RuleClock *clock) {
    gboolean ahead = clock->at > subject->now && clock->at == subject->record->valid_until;
    return ahead ? _("validity") : form_text(&clock->rule->title);
}

/* Only rules that do something strike; the others are there to be looked at. One that cannot be computed keeps the time it
 * was first seen at (known, 0 = none): it strikes once, not again with every change of the record. */
static gint64 wanted(const GArray *clocks, const char *rule, gint64 known) {
    for (guint i = 0; i < clocks->len; i++) {
        const RuleClock *clock = &g_array_index(clocks, RuleClock, i);
        if (strcmp(clock->rule->name, rule) == 0)
            return clock->unknown && known > 0 ? MIN(known, clock->at) : clock->at;
    }
    return 0;
}

static gboolean put_clock(Change *change, const char *record, const char *rule, gint64 at, GError **error) {
    g_autoptr(Row) row = row_new("clock");
    row_set_text(row, "record", record);
    row_set_text(row, "rule", rule);
    row_set_int(row, "at", at);
    row_set_int(row, "struck", 0);
    return change_put(change, row, error);
}

gboolean rule_clocks_save(const Case *subject, GError **error) {
    const char *number = subject->record->number;
    g_autoptr(GArray) clocks = rule_clocks(subject);
    g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    guint failures = db_failures(subject->db);
    g_autoptr(Rows) rows = db_query(subject->db, error, SQL_OF_RECORD, "s", number);
    while (rows_next(rows, error))
        g_hash_table_insert(known, g_strdup(rows_text(rows, 0)), g_memdup2(&(gint64){rows_int(rows, 1)}, sizeof(gint64)));
    g_clear_pointer(&rows, rows_free);
    if (!db_answered(subject->db, failures, error))
        return FALSE;
    for (guint i = 0; i < form_rule_count(subject->form); i++) {
        const FormRule *rule = form_rule_at(subject->form, i);
        if (!rule->clock || rule->actions->len == 0)
            continue;
        const gint64 *saved = g_hash_table_lookup(known, rule->name);
        gint64 before = saved ? *saved : 0, at = wanted(clocks, rule->name, before);
        if (before != at && !put_clock(subject->change, number, rule->name, at, error))
            return FALSE;
    }
    return TRUE;
}
