/* SPDX-License-Identifier: MIT
 *
 * Guards and clocks (阻断、倒计时) where the use cases meet them: asked inside the transaction, with the values that
 * are about to be written.
 */
#include "work_private.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/rule/guard.h"

#include <string.h>

static RuleMoment moment_of(const RuleEvent *event) {
    return (RuleMoment){change_db(event->change),   event->shelf, event->form, event->record, event->steps, change_actor(event->change),
                        change_time(event->change), NULL};
}

void work_take_values(Record *record, GHashTable *values) {
    GHashTableIter iter;
    gpointer key, value;
    if (!values)
        return;
    g_hash_table_iter_init(&iter, values);
    while (g_hash_table_iter_next(&iter, &key, &value))
        if (*(const char *)value)
            g_hash_table_insert(record->fields, g_strdup(key), g_strdup(value));
        else
            g_hash_table_remove(record->fields, key);
}

/* A guard about one value is a mistake in that field, not something that blocks. */
static gboolean fields_ok(const Form *form, const GPtrArray *verdicts, GError **error) {
    for (guint i = 0; i < verdicts->len; i++) {
        const RuleVerdict *verdict = verdicts->pdata[i];
        const FormField *field = verdict->rule->field ? form_field(form, verdict->rule->field) : NULL;
        if (field && !verdict->rule->warn)
            return err_set(error, ERR_INPUT, _("%s: %s (%s)"), form_text(&field->title), verdict->text, verdict->rule->id);
    }
    return TRUE;
}

static void advise(const GPtrArray *verdicts, GPtrArray *advice) {
    for (guint i = 0; i < verdicts->len; i++) {
        const RuleVerdict *verdict = verdicts->pdata[i];
        if (verdict->rule->warn)
            g_ptr_array_add(advice, g_strdup_printf(_("%s: %s"), verdict->rule->id, verdict->text));
    }
}

gboolean work_guard(RuleEvent *event, const char *step, GHashTable *values, GError **error) {
    work_take_values(event->record, values);
    RuleMoment moment = moment_of(event);
    moment.given = values;
    g_autoptr(GPtrArray) verdicts = rule_guard(&moment, step);
    if (!fields_ok(event->form, verdicts, error) || !rule_guard_ok(verdicts, error))
        return FALSE;
    advise(verdicts, event->advice);
    return TRUE;
}

GPtrArray *work_blocked(App *app, const char *number, const char *step, GHashTable *values, GError **error) {
    g_autoptr(Record) record = record_load(app_db(app), number, error);
    const Form *form = record ? shelf_form(app_shelf(app), record->form, record->version, NULL, error) : NULL;
    g_autoptr(GPtrArray) steps = form ? step_list(app_db(app), record->number, error) : NULL;
    if (!steps)
        return NULL;
    work_take_values(record, values);
    RuleMoment moment = {app_db(app), app_shelf(app), form, record, steps, app_user_id(app), MAX(clock_now(), record->opened), values};
    return rule_guard(&moment, step);
}

gboolean work_set_clocks(RuleEvent *event, GError **error) {
    RuleMoment moment = moment_of(event);
    return rule_clocks_save(event->change, &moment, error);
}

static void clock_free(gpointer data) {
    WorkClock *clock = data;
    g_free(clock->what);
    g_free(clock);
}

static void add_clock(GPtrArray *clocks, const char *what, gint64 until) {
    WorkClock *clock = g_new(WorkClock, 1);
    *clock = (WorkClock){g_strdup(what), until};
    g_ptr_array_add(clocks, clock);
}

/* What stands against the step the record waits for; nothing once it has ended. */
void work_fill_guards(Work *work, App *app, const char *current, gint64 now) {
    RuleMoment moment = {app_db(app), app_shelf(app), work->form, work->record, work->steps, app_user_id(app), now, NULL};
    work->clocks = g_ptr_array_new_with_free_func(clock_free);
    work->blocked =
        work->record->ended || !current ? g_ptr_array_new_with_free_func((GDestroyNotify)rule_verdict_free) : rule_guard(&moment, current);
    if (work->record->ended)
        return;
    g_autoptr(GArray) clocks = rule_clocks(&moment);
    for (guint i = 0; i < clocks->len; i++) {
        const RuleClock *clock = &g_array_index(clocks, RuleClock, i);
        add_clock(work->clocks, form_text(&clock->rule->title), clock->at);
    }
    if (work->record->valid_until)
        add_clock(work->clocks, _("validity"), work->record->valid_until);
}
