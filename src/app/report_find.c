/* SPDX-License-Identifier: MIT
 *
 * What the plant knows around a record: rules and limits that counted, the same hazard before and after, permits, holds, messages.
 */
#include "report_private.h"

#include <string.h>

#include "bihuan/app/lift.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/area.h"
#include "bihuan/model/limit.h"
#include "bihuan/model/message.h"
#include "bihuan/model/obligation.h"
#include "bihuan/model/person.h"
#include "bihuan/model/sample.h"
#include "bihuan/rule/rule.h"

#define MOST 30                       /* rows of a table; what is more is said */
#define PERMIT_REACH (30 * CLOCK_DAY) /* no permit is valid longer */

static const char SQL_SAME[] =
    "SELECT number, state, opened, closed, form, version FROM record WHERE area = $1 AND category = $2 AND opened > $3"
    " AND opened <= $4 AND form = $5 AND number <> $6 ORDER BY opened, number LIMIT 31";
static const char SQL_AROUND[] =
    "SELECT number FROM record WHERE area = $1 AND opened >= $2 AND number <> $3 ORDER BY opened, number LIMIT 2000";
static const char SQL_MESSAGES[] = "SELECT channel, target, state, due, text FROM message WHERE record = $1 ORDER BY due, id LIMIT 31";

/* ---- rules and limits ---- */

gboolean report_find_rules(ReportCollect *collect, GError **error) {
    g_autoptr(GPtrArray) verdicts = rule_explain(collect->work->subject, error);
    gboolean titled = FALSE;
    for (guint i = 0; verdicts && i < verdicts->len; i++) {
        const RuleVerdict *verdict = verdicts->pdata[i];
        if (!verdict->holds)
            continue;
        if (!titled)
            report_table(collect, _("Rules that applied"), _("Rule"), _("Clause"), _("Facts"), NULL);
        titled = TRUE;
        report_row(collect, form_text(&verdict->rule->title), verdict->rule->clause ? verdict->rule->clause : "—", verdict->text, NULL);
    }
    if (verdicts && !titled)
        report_missing(collect, _("Rules that applied"), _("none"));
    return verdicts != NULL;
}

/* How sure a number is, in words: the plant's own, from the text of a law or standard, or still to be compared with it. */
static const char *certainty(const char *mark) {
    return *mark == 'P' ? _("rule of the plant") : *mark == 'M' ? _("text of the standard") : *mark == 'S' ? _("to be verified") : mark;
}

/* Names of the limits that the form's steps go by, for steps this record has entered. */
gboolean report_find_limits(ReportCollect *collect, GError **error) {
    (void)error;
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < collect->work->steps->len; i++) {
        const Step *step = collect->work->steps->pdata[i];
        const FormStep *shape = form_step(collect->work->form, step->name);
        const char *name = shape && shape->within.set ? shape->within.limit : NULL;
        g_autoptr(Limit) limit = name ? limit_load(collect->db, name, step->entered, NULL) : NULL;
        if (!limit || g_hash_table_contains(seen, name))
            continue;
        if (g_hash_table_size(seen) == 0)
            report_table(collect, _("Time limits that counted"), _("Limit"), _("Value"), _("Source"), _("Certainty"), NULL);
        g_hash_table_add(seen, (gpointer)name);
        report_row(collect, i18n_pick(limit->title, limit->title_en), limit->value, limit->source, certainty(limit->certainty), NULL);
    }
    if (g_hash_table_size(seen) == 0)
        report_missing(collect, _("Time limits that counted"), _("none"));
    return TRUE;
}

gboolean report_find_holds(ReportCollect *collect, GError **error) {
    (void)error;
    const GPtrArray *holds = collect->work->holds;
    if (holds->len == 0)
        report_missing(collect, _("Freezes and locks"), _("none"));
    else
        report_table(collect, _("Freezes and locks"), C_("place", "Where"), _("Since"), _("Lifted"), _("Why"), NULL);
    for (guint i = 0; i < holds->len; i++) {
        const Hold *hold = holds->pdata[i];
        g_autofree char *where = area_name(collect->db, hold->target), *since = clock_format_short(hold->since);
        g_autofree char *until = hold->until ? clock_format_short(hold->until) : g_strdup(_("in force"));
        g_autofree char *why = hold_reason(collect->app, hold);
        report_row(collect, where, since, until, why, NULL);
    }
    return TRUE;
}

/* ---- other records ---- */

/* Records of the same category in the same area opened in (from, to], and how far each is from base. */
typedef struct {
    const char *title, *none, *apart; /* none: what is said where there are none; apart: title of the distance */
    gint64 from, to, base;
} Same;

static gboolean put_same(ReportCollect *collect, const Same *same, GError **error) {
    const Record *record = collect->record;
    g_autoptr(GError) local = NULL;
    guint found = 0;
    g_autoptr(Rows) rows = db_query(collect->db, &local, SQL_SAME, "ssiiss", record->area, record->category, same->from, same->to,
                                    record->form, record->number);
    while (rows_next(rows, &local) && ++found <= MOST) {
        const Form *form = shelf_form(app_shelf(collect->app), record->form, rows_int(rows, 5), NULL, NULL);
        g_autofree char *opened = clock_format_short(rows_int(rows, 2)), *closed = clock_format_short(rows_int(rows, 3));
        g_autofree char *apart = clock_show_duration(ABS(rows_int(rows, 2) - same->base));
        if (found == 1)
            report_table(collect, same->title, _("Number"), _("State"), _("Registered"), _("Ended"), same->apart, NULL);
        report_row(collect, rows_text(rows, 0), form ? form_state_title(form, rows_text(rows, 1)) : rows_text(rows, 1), opened,
                   *closed ? closed : "—", apart, NULL);
    }
    if (local) {
        g_propagate_error(error, g_steal_pointer(&local));
        return FALSE;
    }
    if (found == 0)
        report_missing(collect, same->title, same->none);
    if (found > MOST)
        report_pair(collect, same->title, _("there are more than are listed"));
    return TRUE;
}

gboolean report_find_similar(ReportCollect *collect, GError **error) {
    const Record *record = collect->record;
    g_autofree char *days = clock_show_duration(collect->window);
    g_autofree char *title = g_strdup_printf(_("Similar cases: same area and category within %s"), days);
    g_autofree char *none = g_strdup_printf(_("searched: none before or after within %s"), days);
    if (record->area && record->category)
        return put_same(
            collect,
            &(Same){title, none, _("Apart"), record->opened - collect->window - 1, record->opened + collect->window, record->opened},
            error);
    report_missing(collect, title, _("not searched: it has no area or no category"));
    return TRUE;
}

gboolean report_find_recurrence(ReportCollect *collect, GError **error) {
    const Record *record = collect->record;
    g_autofree char *days = clock_show_duration(collect->window);
    g_autofree char *title = g_strdup_printf(_("Recurrence within %s of the acceptance"), days);
    gint64 end = collect->accepted + collect->window;
    g_autofree char *until = clock_format_short(end);
    g_autofree char *none = g_strdup_printf(collect->now < end ? _("none so far; watched until %s") : _("none until %s"), until);
    if (collect->accepted && record->area && record->category)
        return put_same(collect, &(Same){title, none, _("After the acceptance"), collect->accepted, end, collect->accepted}, error);
    report_missing(collect, title, _("not accepted yet"));
    return TRUE;
}

/* ---- the surprise re-inspection of the monthly sample ---- */

static void put_sample(ReportCollect *collect, const SampleItem *item) {
    g_autoptr(Record) result = *item->record ? record_load(collect->db, item->record, NULL) : NULL;
    if (!result) {
        g_autofree char *text = g_strdup_printf(_("drawn in the sample of %s; no result yet"), item->month);
        report_pair(collect, _("Spot check"), text);
        return;
    }
    const char *passed = record_field(result, "passed");
    g_autofree char *when = clock_format_short(result->opened), *who = report_person(collect, result->opened_by, result->opened);
    const char *verdict = g_strcmp0(passed, "yes") == 0 ? _("passed the re-inspection") : _("failed the re-inspection");
    g_autofree char *text =
        g_strdup_printf(_("%s: drawn in the sample of %s; %s by %s, %s"), verdict, item->month, result->number, who, when);
    report_pair(collect, _("Spot check"), text);
}

gboolean report_find_sample(ReportCollect *collect, GError **error) {
    g_autoptr(SampleItem) item = NULL;
    if (!sample_item_find(collect->db, collect->record->number, &item, error))
        return FALSE;
    if (item)
        put_sample(collect, item);
    else
        report_missing(collect, _("Spot check"), _("not drawn for a surprise re-inspection"));
    return TRUE;
}

/* Does one of its fields hold this number? */
static gboolean names_it(const Record *other, const char *number) {
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, other->fields);
    while (g_hash_table_iter_next(&iter, NULL, &value))
        if (strcmp(value, number) == 0)
            return TRUE;
    return FALSE;
}

static void put_related(ReportCollect *collect, const Record *other, gboolean first) {
    const Form *form = shelf_form(app_shelf(collect->app), other->form, other->version, NULL, NULL);
    g_autofree char *opened = clock_format_short(other->opened), *closed = clock_format_short(other->closed);
    if (first)
        report_table(collect, _("Records that name this one"), _("Number"), _("Form"), _("State"), _("Registered"), _("Ended"), NULL);
    report_row(collect, other->number, form ? form_title(form) : other->form, work_state_title(form, other), opened, *closed ? closed : "—",
               NULL);
}

/* A duplicate, a re-inspection, a special treatment: whatever has this number in a field. */
gboolean report_find_related(ReportCollect *collect, GError **error) {
    const Record *record = collect->record;
    g_autoptr(GError) local = NULL;
    g_autoptr(GPtrArray) numbers = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(Rows) rows = db_query(collect->db, &local, SQL_AROUND, "sis", record->area, record->opened, record->number);
    while (rows_next(rows, &local))
        g_ptr_array_add(numbers, g_strdup(rows_text(rows, 0)));
    guint found = 0;
    for (guint i = 0; !local && i < numbers->len; i++) {
        g_autoptr(Record) other = record_load(collect->db, numbers->pdata[i], &local);
        if (other && names_it(other, record->number))
            put_related(collect, other, found++ == 0);
    }
    if (!local && found == 0)
        report_missing(collect, _("Records that name this one"), _("none: no duplicate, treatment or re-inspection"));
    if (local)
        g_propagate_error(error, g_steal_pointer(&local));
    return !local;
}

/* ---- permits ---- */

/* Was it open while the record was? The device, or else the area, must be the same. */
static gboolean is_at_same_time(const ReportCollect *collect, const Record *permit) {
    const Record *record = collect->record;
    gint64 end = permit->closed ? permit->closed : permit->valid_until ? permit->valid_until : collect->now;
    gint64 until = record->closed ? record->closed : collect->now;
    return strcmp(permit->number, record->number) != 0 && permit->opened < until && end > record->opened;
}

static gboolean put_permits(ReportCollect *collect, const char *form_name, guint *found, GError **error) {
    const Record *record = collect->record;
    RecordQuery query = {.form = form_name,
                         .area = record->area,
                         .from = record->opened - PERMIT_REACH,
                         .to = (record->closed ? record->closed : collect->now) + 1,
                         .limit = 200};
    g_autoptr(GPtrArray) permits = record_list(collect->db, &query, error);
    for (guint i = 0; permits && i < permits->len && *found < MOST; i++) {
        const Record *permit = permits->pdata[i];
        if (!is_at_same_time(collect, permit))
            continue;
        const Form *form = shelf_form(app_shelf(collect->app), permit->form, permit->version, NULL, NULL);
        g_autofree char *opened = clock_format_short(permit->opened), *until = clock_format_short(permit->valid_until);
        gboolean same = record->device && g_strcmp0(record->device, permit->device) == 0;
        if ((*found)++ == 0)
            report_table(collect, _("Permits in the area while it was open"), _("Number"), _("Form"), _("State"), _("Device"), _("From"),
                         _("Valid until"), NULL);
        g_autofree char *device = g_strdup_printf(same ? _("%s (this one)") : "%s", permit->device ? permit->device : "—");
        report_row(collect, permit->number, form ? form_title(form) : permit->form, work_state_title(form, permit), device, opened,
                   *until ? until : "—", NULL);
    }
    return permits != NULL;
}

gboolean report_find_permits(ReportCollect *collect, GError **error) {
    const char *title = _("Permits in the area while it was open");
    g_auto(GStrv) names = shelf_names(app_shelf(collect->app));
    guint found = 0;
    for (char **name = names; collect->record->area && *name; name++) {
        const FormHead *head = shelf_head(app_shelf(collect->app), *name, NULL);
        if (head && head->permit && !put_permits(collect, *name, &found, error))
            return FALSE;
    }
    if (found == 0)
        report_missing(collect, title, collect->record->area ? _("none") : _("not searched: it has no area"));
    return TRUE;
}

/* ---- obligations and messages ---- */

gboolean report_find_obligations(ReportCollect *collect, GError **error) {
    const char *device = collect->record->device;
    g_autoptr(GPtrArray) list = obligation_list_of_device(collect->db, device ? device : "", error);
    if (list && list->len == 0)
        report_missing(collect, _("Tests of the device"), _("none are due"));
    for (guint i = 0; list && i < list->len; i++) {
        const Obligation *one = list->pdata[i];
        g_autofree char *last = clock_format_short(one->last), *next = clock_format_short(one->next);
        if (i == 0)
            report_table(collect, _("Tests of the device"), _("Obligation"), _("Done last"), _("Due next"), _("Basis"), NULL);
        report_row(collect, obligation_title(one), *last ? last : "—", *next ? next : "—", one->basis, NULL);
    }
    return list != NULL;
}

gboolean report_find_messages(ReportCollect *collect, GError **error) {
    g_autoptr(GError) local = NULL;
    guint found = 0;
    g_autoptr(Rows) rows = db_query(collect->db, &local, SQL_MESSAGES, "s", collect->record->number);
    while (rows_next(rows, &local) && ++found <= MOST) {
        g_autofree char *who = person_name(collect->db, rows_text(rows, 1)), *due = clock_format_short(rows_int(rows, 3));
        if (found == 1)
            report_table(collect, _("Messages"), _("To"), _("Channel"), _("Time"), _("State"), _("Text"), NULL);
        report_row(collect, who, message_channel_title(rows_text(rows, 0)), due, message_state_title(rows_text(rows, 2)),
                   rows_text(rows, 4), NULL);
    }
    if (local) {
        g_propagate_error(error, g_steal_pointer(&local));
        return FALSE;
    }
    if (found == 0)
        report_missing(collect, _("Messages"), _("no message was written about it"));
    if (found > MOST)
        report_pair(collect, _("Messages"), _("there are more than are listed"));
    return TRUE;
}
