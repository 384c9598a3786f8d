/* SPDX-License-Identifier: MIT
 *
 * Asking the veterans' rules.
 */
#include "judges.h"

#include <string.h>

#include "bihuan/app/judgements.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"

/* How far back an episode is followed when the watch begins. */
#define FOLLOWED CLOCK_DAY

typedef struct {
    Judgement *row;
    Judge *judge; /* NULL: it cannot be read; said once */
    JudgeState state;
    gboolean begun;
    gint64 due;    /* clock_boot() */
    char *trouble; /* said last; NULL = none */
} Watched;

struct Judges {
    GPtrArray *rules; /* Watched * */
};

static void watched_free(gpointer data) {
    Watched *rule = data;
    judgement_free(rule->row);
    judge_free(rule->judge);
    g_free(rule->trouble);
    g_free(rule);
}

Judges *judges_new(void) {
    Judges *judges = g_new0(Judges, 1);
    judges->rules = g_ptr_array_new_with_free_func(watched_free);
    return judges;
}

void judges_free(Judges *judges) {
    g_ptr_array_unref(judges->rules);
    g_free(judges);
}

/* What troubles a rule is said when it begins, not at every look. */
static void note_trouble(Watched *rule, const char *sentence, GPtrArray *notes) {
    if (sentence && g_strcmp0(rule->trouble, sentence) != 0)
        g_ptr_array_add(notes, g_strdup_printf(_("The veterans' rule %s cannot be asked: %s"), rule->row->name, sentence));
    g_free(rule->trouble);
    rule->trouble = g_strdup(sentence);
}

/* ---- which ---- */

static gpointer take_watched(GPtrArray *rules, const char *id) {
    for (guint i = 0; i < rules->len; i++)
        if (strcmp(((const Watched *)rules->pdata[i])->row->id, id) == 0)
            return g_ptr_array_steal_index(rules, i);
    return NULL;
}

static Watched *watched_new(const Judgement *row, GPtrArray *notes) {
    g_autoptr(GError) unread = NULL;
    Watched *rule = g_new0(Watched, 1);
    rule->row = noun_copy(&judgement_noun, row);
    rule->judge = judgements_parse(row, &unread);
    if (!rule->judge)
        note_trouble(rule, unread->message, notes);
    return rule;
}

/* Are those in the plant the ones that are watched? Asked at every look: their texts are not read for it. */
static gboolean is_same(const Judges *judges, Db *db, gboolean *same, GError **error) {
    g_autoptr(GPtrArray) ids = db_texts(db, error, "SELECT id FROM judgement WHERE coalesce(ended, 0) = 0 ORDER BY name", "");
    *same = ids && ids->len == judges->rules->len;
    for (guint i = 0; *same && i < ids->len; i++)
        *same = strcmp(ids->pdata[i], ((const Watched *)judges->rules->pdata[i])->row->id) == 0;
    return ids != NULL;
}

/* Rules that stay keep where they stand; a new version begins anew. */
static gboolean load(Judges *judges, Db *db, GPtrArray *notes, GError **error) {
    gboolean same;
    if (!is_same(judges, db, &same, error))
        return FALSE;
    if (same)
        return TRUE;
    g_autoptr(GPtrArray) rows = judgement_list(db, error);
    if (!rows)
        return FALSE;
    GPtrArray *rules = g_ptr_array_new_with_free_func(watched_free);
    for (guint i = 0; i < rows->len; i++) {
        const Judgement *row = rows->pdata[i];
        Watched *known = take_watched(judges->rules, row->id);
        g_ptr_array_add(rules, known ? known : watched_new(row, notes));
    }
    g_ptr_array_unref(judges->rules);
    judges->rules = rules;
    return TRUE;
}

/* ---- one rule ---- */

/* The first look goes through what was recorded while nobody watched: an episode that was said already goes on as the same. */
static gint64 begin_watch(Watched *rule, gint64 last, gint64 at) {
    rule->begun = TRUE;
    if (last && at - last < FOLLOWED) {
        rule->state = (JudgeState){.last = last, .fired = TRUE};
        return last;
    }
    return at - MIN(rule->judge->again, FOLLOWED);
}

static gboolean advise(Watched *rule, App *app, const JudgeFire *fire, GPtrArray *notes, GError **error) {
    g_autofree char *number = NULL;
    if (!judgements_advise(app_plant(app), app_shelf(app), &(JudgementFired){rule->row, rule->judge, fire}, &number, error)) {
        rule->state.fired = FALSE; /* nothing was written: it is said at the next look */
        return FALSE;
    }
    if (number)
        g_ptr_array_add(notes, g_strdup_printf(_("The veterans' rule %s advises: %s."), rule->row->name, number));
    return TRUE;
}

static gboolean ask_rule(Watched *rule, App *app, Trend *trend, gint64 at, GPtrArray *notes, GError **error) {
    const Judge *judge = rule->judge;
    gint64 last = 0, from = at;
    if (!rule->begun) {
        if (!judgements_last(app_db(app), rule->row->name, &last, error))
            return FALSE;
        from = begin_watch(rule, last, at);
    }
    g_autoptr(GError) unasked = NULL;
    g_autoptr(GPtrArray) curves = judgements_curves(trend, judge, from, at, &unasked);
    JudgeSight sight = {curves, {shelf_limit, app_db(app), at}};
    g_autoptr(GPtrArray) fires = curves ? judge_replay(judge, &sight, from, at, &rule->state, &unasked) : NULL;
    note_trouble(rule, fires ? NULL : unasked->message, notes);
    /* what fired while nobody watched and is over by now would only mislead */
    return !fires || !fires->len || !rule->state.since || advise(rule, app, fires->pdata[fires->len - 1], notes, error);
}

/* ---- all ---- */

/* What keeps one rule from being said keeps no other; *error is the first. */
static gboolean ask_due(Judges *judges, App *app, GPtrArray *notes, GError **error) {
    gint64 now = clock_boot(), at = clock_now();
    gboolean ok = TRUE;
    g_autoptr(Trend) trend = NULL;
    g_autoptr(GError) unread = NULL;
    gboolean opened = judgements_trend(plant_path(app_plant(app)), &trend, &unread);
    for (guint i = 0; i < judges->rules->len; i++) {
        Watched *rule = judges->rules->pdata[i];
        if (!rule->judge || rule->due > now)
            continue;
        rule->due = now + rule->judge->every;
        if (!opened)
            note_trouble(rule, unread->message, notes);
        else
            ok &= ask_rule(rule, app, trend, at, notes, ok ? error : NULL);
    }
    return ok;
}

gboolean judges_look(Judges *judges, App *app, GPtrArray *notes, GError **error) {
    if (!load(judges, app_db(app), notes, error))
        return FALSE;
    return judges_delay(judges) != 0 || ask_due(judges, app, notes, error);
}

gint64 judges_delay(const Judges *judges) {
    gint64 now = clock_boot(), delay = -1;
    for (guint i = 0; i < judges->rules->len; i++) {
        const Watched *rule = judges->rules->pdata[i];
        gint64 left = MAX(rule->due - now, 0);
        if (rule->judge)
            delay = delay < 0 ? left : MIN(delay, left);
    }
    return delay;
}
