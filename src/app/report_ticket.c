/* SPDX-License-Identifier: MIT
 *
 * What the paper of a permit stands for at the moment of printing (may anybody work by it, until when it may be believed), and who
 * signed it, with the places to sign that are still open.
 */
#include "report_private.h"

#include <string.h>

#include "bihuan/app/lift.h"
#include "bihuan/app/permits.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/area.h"
#include "bihuan/model/person.h"
#include "bihuan/rule/guard.h"

#define REASONS_MOST 6

/* ---- what it stands for ---- */

static const char *stamp_of_end(const Record *record) {
    static const struct {
        const char *state, *stamp;
    } ENDS[] = {
        {"void", N_("VOID")}, {"rejected", N_("NOT APPROVED · NO WORK")}, {"expired", N_("EXPIRED · NO WORK")}, {"closed", N_("CLOSED")}};
    for (gsize i = 0; i < G_N_ELEMENTS(ENDS); i++)
        if (strcmp(record->state, ENDS[i].state) == 0)
            return _(ENDS[i].stamp);
    return _("VOID");
}

/* Why nobody may work by this paper; NULL: one may. phase: of an open permit. */
static const char *stamp_of(const ReportCollect *collect, PermitPhase phase) {
    static const char *const STAMPS[PERMIT_PHASES] = {
        [PERMIT_EXPIRED] = N_("EXPIRED · GET OUT"),      [PERMIT_WAITING] = N_("NOT APPROVED · NO WORK"),
        [PERMIT_APPROVED] = N_("NOT STARTED · NO WORK"), [PERMIT_PAUSED] = N_("PAUSED · NO WORK"),
        [PERMIT_SUSPENDED] = N_("STOPPED · NO WORK"),    [PERMIT_FINISHED] = N_("WORK IS OVER · TO ACCEPT"),
    };
    if (collect->record->ended)
        return stamp_of_end(collect->record);
    return STAMPS[phase] ? _(STAMPS[phase]) : NULL;
}

static const Hold *hold_in_force(const Work *work) {
    for (guint i = 0; i < work->holds->len; i++) {
        const Hold *hold = work->holds->pdata[i];
        if (!hold->until)
            return hold;
    }
    return NULL;
}

static void add_holds(const ReportCollect *collect, GString *text) {
    for (guint i = 0; i < collect->work->holds->len; i++) {
        const Hold *hold = collect->work->holds->pdata[i];
        g_autofree char *name = area_name(collect->db, hold->target), *since = clock_format_short(hold->since);
        g_autofree char *why = hold->until ? NULL : hold_reason(collect->app, hold);
        if (why)
            g_string_append_printf(text, _("Frozen since %s: %s (%s): %s\n"), since, name, hold->target, why);
    }
}

/* Who stopped it by hand, if that was after the work began last. */
static void add_stop(const ReportCollect *collect, GString *text) {
    const Step *stop = step_find_done(collect->work->steps, "stop");
    const char *reason = stop ? g_hash_table_lookup(stop->fields, "reason") : NULL;
    if (!stop)
        return;
    g_autofree char *who = person_name_then(collect->db, stop->done_by, stop->done), *when = clock_format_short(stop->done);
    if (reason)
        g_string_append_printf(text, _("Stopped by %s at %s: %s\n"), who, when, reason);
    else
        g_string_append_printf(text, _("Stopped by %s at %s\n"), who, when);
}

/* What stands against the next step (of a stopped permit: against going on): the gas, the alarm, the freeze, each with its rule. */
static void add_reasons(const ReportCollect *collect, gboolean stopped, GString *text) {
    const Work *work = collect->work;
    const FormStep *resume = stopped ? form_resume(work->form) : NULL;
    g_autoptr(Case) now = case_then(work->subject, NULL, collect->now);
    g_autoptr(GPtrArray) against = resume ? rule_guard(now, resume->name) : g_ptr_array_ref(work->blocked);
    guint count = 0;
    for (guint i = 0; i < against->len && count < REASONS_MOST; i++) {
        const RuleVerdict *verdict = against->pdata[i];
        if (!verdict->rule->warn) {
            g_string_append_printf(text, "%s %s\n", verdict->rule->id, verdict->text);
            count++;
        }
    }
}

/* Until the first clock that strikes, at most until the end of the validity. 0 = no clock is known. */
static gint64 believable_until(const ReportCollect *collect) {
    gint64 until = collect->record->valid_until;
    for (guint i = 0; i < collect->work->clocks->len; i++) {
        const WorkClock *clock = collect->work->clocks->pdata[i];
        until = until ? MIN(until, clock->until) : clock->until;
    }
    return until;
}

/* What strikes before the validity ends: the next gas test, the end of a break. */
static void add_clocks(const ReportCollect *collect, GString *text) {
    for (guint i = 0; i < collect->work->clocks->len; i++) {
        const WorkClock *clock = collect->work->clocks->pdata[i];
        if (collect->record->valid_until && clock->until >= collect->record->valid_until)
            continue;
        g_autofree char *at = clock_format_short(clock->until);
        g_string_append_printf(text, _("%s: %s\n"), clock->what, at);
    }
}

/* What the paper says of itself above everything else. */
gboolean report_find_standing(ReportCollect *collect, GError **error) {
    (void)error;
    const Record *record = collect->record;
    PermitPhase phase = permit_phase(collect->work->form, record, collect->now);
    const char *stamp = stamp_of(collect, phase);
    g_autofree char *now = clock_format_short(collect->now), *valid = clock_format_short(record->valid_until);
    g_autofree char *until = clock_format_short(believable_until(collect));
    g_autoptr(GString) text = g_string_new(NULL);
    const Hold *hold = stamp && !record->ended ? hold_in_force(collect->work) : NULL;
    g_autofree char *held = hold ? area_name(collect->db, hold->target) : NULL;
    g_autofree char *title = stamp ? g_strdup(stamp) : g_strdup_printf(_("Working · this paper is good until %s"), *until ? until : "?");
    gboolean stopped = !record->ended && phase == PERMIT_SUSPENDED, over = phase == PERMIT_EXPIRED || phase == PERMIT_FINISHED;
    collect->view->stamp = held ? g_strdup_printf(_("%s\nfrozen: %s"), stamp, held) : g_strdup(stamp);
    g_string_append_printf(text, _("State: %s, as of %s (printed). Afterwards only the system tells.\n"),
                           work_state_title(collect->work->form, record), now);
    if (*valid)
        g_string_append_printf(text, _("Permit valid until %s\n"), valid);
    if (!record->ended)
        add_holds(collect, text);
    if (stopped)
        add_stop(collect, text);
    if (!stamp)
        add_clocks(collect, text);
    else if (!record->ended && !over)
        add_reasons(collect, stopped, text);
    g_strchomp(text->str);
    report_put(collect, REPORT_STANDING, title, text->str);
    return TRUE;
}

/* ---- signatures ---- */

static void put_pen(ReportCollect *collect, const char *meaning, const char *name) {
    const char *cells[] = {meaning, name, "", "", NULL};
    ReportPart *part = report_put(collect, REPORT_SIGNATURE, NULL, NULL);
    part->cells = g_strdupv((char **)cells);
}

static guint put_given(ReportCollect *collect, const FormStep *shape, const char *person) {
    guint count = 0;
    for (guint i = 0; i < collect->work->steps->len; i++) {
        const Step *step = collect->work->steps->pdata[i];
        gboolean done = step->done && strcmp(step->name, shape->name) == 0 && strcmp(step->decision, "cancelled") != 0;
        if (!done || (person && g_strcmp0(step->done_by, person) != 0))
            continue;
        g_autofree char *back = g_strdup_printf(_("%s: sent back"), form_text(&shape->title));
        report_signature(collect, strcmp(step->decision, "reject") == 0 ? back : form_text(&shape->title), step, shape->sign);
        count++;
    }
    return count;
}

/* Of whom the form says by name that he signs: a place for each who has not. */
static gboolean put_named(ReportCollect *collect, const FormStep *shape, gboolean pen) {
    const FormWho *who = shape->by->len == 1 ? shape->by->pdata[0] : NULL;
    const char *ids = who && who->kind == WHO_PERSON_FIELD ? record_field(collect->record, who->argument) : NULL;
    g_auto(GStrv) each = form_words(ids ? ids : "", ",");
    for (char **id = each; *id; id++) {
        g_autofree char *name = person_name(collect->db, *id);
        if (put_given(collect, shape, *id) == 0 && pen)
            put_pen(collect, form_text(&shape->title), name);
    }
    return *each != NULL;
}

static void put_step(ReportCollect *collect, const FormStep *shape, gboolean pen) {
    const FormStep *resume = form_resume(collect->work->form);
    if (put_named(collect, shape, pen))
        return;
    guint given = put_given(collect, shape, NULL);
    if (given == 0 && pen && shape != resume)
        put_pen(collect, form_text(&shape->title), "");
}

/* The way of the ticket: before each step of the main line the signatures that are asked for while it waits. */
gboolean report_find_signing(ReportCollect *collect, GError **error) {
    (void)error;
    const Form *form = collect->work->form;
    const FormStep *measure = NULL;
    const FormField *item = NULL;
    gboolean pen = !collect->record->ended;
    (void)permit_checklist(form, &measure, &item);
    for (guint i = 0; i < form_step_count(form); i++) {
        const FormStep *main = form_step_at(form, i);
        if (main->aside || main->parallel)
            continue;
        for (guint k = 0; k < form_step_count(form); k++) {
            const FormStep *aside = form_step_at(form, k);
            if (aside->aside && aside->sign && aside != measure && g_strcmp0(aside->during[0], main->name) == 0)
                put_step(collect, aside, pen);
        }
        put_step(collect, main, pen);
    }
    return TRUE;
}
