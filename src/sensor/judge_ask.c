/* SPDX-License-Identifier: MIT
 *
 * Asking a veteran's rule, look after look.
 */
#include "bihuan/sensor/judge.h"

#include "bihuan/base/clock.h"
#include "bihuan/store/canon.h"

/* Numbers as conditions take them: durations in ms. */
static gboolean put_judge_number(const FormNumber *number, const LimitSource *limits, GHashTable *facts, GError **error) {
    g_autofree char *text = NULL;
    gint64 ms;
    if (!form_limit_text(number->text, limits, NULL, &text, error))
        return FALSE;
    g_hash_table_insert(facts, g_strdup(number->key),
                        clock_parse_duration(text, &ms, NULL) ? g_strdup_printf("%" G_GINT64_FORMAT, ms) : g_steal_pointer(&text));
    return TRUE;
}

static void put_fact(const Judge *judge, const JudgeFact *fact, const JudgeSight *sight, gint64 at, GHashTable *facts) {
    Window window = {at - fact->span, at, judge->stale, judge->missing};
    char *value = window_value(sight->curves->pdata[fact->point], &window, fact->fact);
    if (value)
        g_hash_table_insert(facts, g_strdup(fact->key), value);
}

gboolean judge_ask(const Judge *judge, const JudgeSight *sight, gint64 at, JudgeAnswer *answer, GHashTable **facts, GError **error) {
    g_autoptr(GHashTable) known = canon_map_new();
    g_autofree char *value = NULL;
    LimitSource limits = sight->limits;
    limits.at = at;
    for (guint i = 0; i < judge->numbers->len; i++)
        if (!put_judge_number(judge->numbers->pdata[i], &limits, known, error))
            return FALSE;
    for (guint i = 0; i < judge->facts->len; i++)
        put_fact(judge, judge->facts->pdata[i], sight, at, known);
    gboolean holds = FALSE;
    if (!condition_value(judge->when, known, &value, error) || !condition_holds(judge->when, known, &holds, error))
        return FALSE;
    *answer = !value ? JUDGE_BLIND : holds ? JUDGE_YES : JUDGE_NO;
    if (facts)
        *facts = g_steal_pointer(&known);
    return TRUE;
}

gboolean judge_take(const Judge *judge, JudgeState *state, JudgeAnswer answer, gint64 at) {
    if (answer != JUDGE_BLIND)
        state->blind = 0;
    else if (!state->blind)
        state->blind = at;
    if (state->last && at - state->last >= judge->again)
        state->fired = FALSE;
    if (answer != JUDGE_YES) {
        state->since = 0;
        return FALSE;
    }
    if (!state->since)
        state->since = at;
    state->last = at;
    gboolean fires = !state->fired && at - state->since >= judge->hold;
    state->fired |= fires;
    return fires;
}

void judge_fire_free(JudgeFire *fire) {
    g_hash_table_unref(fire->facts);
    g_free(fire);
}

GPtrArray *judge_replay(const Judge *judge, const JudgeSight *sight, gint64 from, gint64 to, JudgeState *state, GError **error) {
    g_autoptr(GPtrArray) fires = g_ptr_array_new_with_free_func((GDestroyNotify)judge_fire_free);
    JudgeState own = {0};
    for (gint64 at = from; at <= to; at = at < to ? MIN(at + judge->every, to) : to + 1) {
        g_autoptr(GHashTable) facts = NULL;
        JudgeAnswer answer;
        if (!judge_ask(judge, sight, at, &answer, &facts, error))
            return NULL;
        if (!judge_take(judge, state ? state : &own, answer, at))
            continue;
        JudgeFire *fire = g_new(JudgeFire, 1);
        *fire = (JudgeFire){at, g_steal_pointer(&facts)};
        g_ptr_array_add(fires, fire);
    }
    return g_steal_pointer(&fires);
}
