/* SPDX-License-Identifier: MIT
 *
 * Deadlines that were moved: a report names the first one too, and says what was kept against which.
 */
#include "report_private.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/form/flow.h"
#include "bihuan/form/shelf.h"

/* When the step was due before anybody moved it: entering + within, by the limits of that day. 0 = the form gives no time. */
static gint64 first_due(const ReportCollect *collect, const Step *step) {
    const FormStep *shape = form_step(collect->work->form, step->name);
    LimitSource limits = {.resolve = shelf_limit, .data = collect->db, .at = step->entered};
    gint64 span = 0;
    gboolean known = shape && shape->within.set && form_amount_duration(&shape->within, &limits, collect->record->fields, &span, NULL);
    return known ? step->entered + span : 0;
}

/* Was an extension granted while the step was open? */
static gboolean was_moved(const ReportCollect *collect, const Step *step) {
    for (guint i = 0; i < collect->work->steps->len; i++) {
        const Step *one = collect->work->steps->pdata[i];
        const FormStep *shape = form_step(collect->work->form, one->name);
        if (shape && flow_moves_due(shape->effect) && one->done && strcmp(one->decision, "done") == 0 && one->done >= step->entered &&
            (!step->done || one->done <= step->done))
            return TRUE;
    }
    return FALSE;
}

static char *against(gint64 due, gint64 end, gboolean done) {
    g_autofree char *span = clock_show_duration(ABS(end - due));
    if (end > due)
        return g_strdup_printf(done ? _("done %s late") : _("overdue by %s"), span);
    return g_strdup_printf(done ? _("done in time, %s before") : _("%s left"), span);
}

static void put_one(ReportCollect *collect, const Step *step, gint64 first) {
    const FormStep *shape = form_step(collect->work->form, step->name);
    gint64 end = step->done ? step->done : collect->now;
    g_autofree char *original = clock_format_short(first), *extended = clock_format_short(step->due);
    g_autofree char *then = against(first, end, step->done != 0), *now = against(step->due, end, step->done != 0);
    g_autofree char *before = g_strdup_printf(_("Original deadline (%s)"), form_text(&shape->title));
    g_autofree char *after = g_strdup_printf(_("Extended deadline (%s)"), form_text(&shape->title));
    g_autofree char *kept = g_strdup_printf(_("%s: %s"), original, then), *moved = g_strdup_printf(_("%s: %s"), extended, now);
    report_pair(collect, before, kept);
    report_pair(collect, after, moved);
}

gboolean report_find_deadlines(ReportCollect *collect, GError **error) {
    guint found = 0;
    for (guint i = 0; i < collect->work->steps->len; i++) {
        const Step *step = collect->work->steps->pdata[i];
        const FormStep *shape = form_step(collect->work->form, step->name);
        gint64 first = shape && !shape->aside && !shape->parallel ? first_due(collect, step) : 0;
        if (!first || !step->due || first == step->due || !was_moved(collect, step))
            continue;
        put_one(collect, step, first);
        found++;
    }
    gboolean granted; /* and lost again: that stands beside */
    if (!db_get_whether(collect->db, error, &granted, "SELECT 1 FROM extension WHERE record = $1 LIMIT 1", "s", collect->record->number))
        return FALSE;
    if (found == 0 && !granted)
        report_missing(collect, _("Extensions"), _("none was granted"));
    return TRUE;
}
