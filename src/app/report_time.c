/* SPDX-License-Identifier: MIT
 *
 * Who did what when, how long it took, and who signed for it.
 */
#include "report_private.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/appointment.h"
#include "bihuan/model/area.h"
#include "bihuan/model/department.h"
#include "bihuan/model/limit.h"
#include "bihuan/model/person.h"
#include "bihuan/model/role.h"
#include "bihuan/model/shift.h"

static const char SQL_SIGNED[] =
    "SELECT key_id FROM audit WHERE subject = $1 AND at = $2 AND actor = $3 AND kind IN ('submit', 'act', 'reject')"
    " AND signature IS NOT NULL AND signature <> '' ORDER BY seq DESC LIMIT 1";

static const char *step_title(const ReportCollect *collect, const char *name) {
    const FormStep *shape = form_step(collect->work->form, name);
    return shape ? form_text(&shape->title) : name;
}

gboolean report_find_identity(ReportCollect *collect, GError **error) {
    (void)error;
    const Record *record = collect->record;
    Plant *plant = app_plant(collect->app);
    const Person *user = app_user(collect->app);
    g_autofree char *form = g_strdup_printf(_("%s, version %d"), form_title(collect->work->form), (int)record->version);
    g_autofree char *opened = clock_format_short(record->opened), *closed = clock_format_short(record->closed);
    g_autofree char *made = clock_format_short(collect->now);
    g_autofree char *head = g_strdup_printf(_("%s (log row %d)"), collect->head.code, (int)collect->head.seq);
    report_pair(collect, _("Unit"), plant_name(plant));
    report_pair(collect, _("Number"), record->number)->brief = TRUE;
    report_pair(collect, _("Form"), form)->brief = TRUE;
    report_pair(collect, _("State"), work_state_title(collect->work->form, record))->brief = TRUE;
    report_pair(collect, _("Registered"), opened)->brief = TRUE;
    if (record->ended)
        report_pair(collect, _("Ended"), closed)->brief = TRUE;
    else
        report_missing(collect, _("Ended"), _("the record is open"));
    report_pair(collect, _("Report made"), made)->brief = TRUE;
    report_pair(collect, _("Made by"), user ? user->name : _("nobody was logged in"))->brief = TRUE;
    report_pair(collect, _("Head code"), head);
    report_pair(collect, _("Standard"), collect->view->statement);
    return TRUE;
}

/* Participation of workers (5.4): in which roles the reporter stood in the plant then. */
static char *roles_text(ReportCollect *collect, GError **error) {
    g_auto(GStrv) roles = appointment_roles(collect->db, collect->record->opened_by, collect->record->opened, error);
    if (!roles)
        return NULL;
    GString *text = g_string_new(NULL);
    for (char **role = roles; *role; role++)
        g_string_append_printf(text, "%s%s", text->len ? _(", ") : "", role_title(*role));
    return g_string_free(text, FALSE);
}

gboolean report_find_reporter(ReportCollect *collect, GError **error) {
    const Record *record = collect->record;
    g_autofree char *name = report_person(collect, record->opened_by, record->opened), *roles = roles_text(collect, error);
    if (!roles)
        return FALSE;
    g_autofree char *opened = clock_format_short(record->opened);
    g_autofree char *shift = shift_title(record->shift ? record->shift : "");
    g_autofree char *sent = record->department ? department_title(collect->db, record->department) : NULL;
    report_pair(collect, _("Reported by"), name)->brief = TRUE;
    report_pair(collect, _("Reported at"), opened)->brief = TRUE;
    report_pair(collect, _("Role of the reporter"), roles)->brief = TRUE;
    report_pair(collect, _("Shift"), shift)->brief = TRUE;
    if (sent)
        report_pair(collect, _("Sent to"), sent);
    return TRUE;
}

gboolean report_find_accepted(ReportCollect *collect, GError **error) {
    (void)error;
    const char *name = ini_get(collect->layout, "report", "accept");
    const Step *step = name ? step_find_done(collect->work->steps, name) : NULL;
    if (!step) {
        report_missing(collect, _("Verifier"), _("not accepted yet"));
        return TRUE;
    }
    g_autofree char *who = report_person(collect, step->done_by, step->done), *when = clock_format_short(step->done);
    gboolean accepted = strcmp(step->decision, "done") == 0;
    report_pair(collect, _("Verifier"), who)->brief = TRUE;
    report_pair(collect, _("Verified at"), when)->brief = TRUE;
    report_pair(collect, _("Result"), accepted ? _("accepted") : _("sent back"))->brief = TRUE;
    g_autofree char *rejects = g_strdup_printf("%d", (int)collect->record->rejects);
    report_pair(collect, _("Times sent back"), rejects)->brief = TRUE;
    return TRUE;
}

/* ---- hours ---- */

gboolean report_find_hours(ReportCollect *collect, GError **error) {
    (void)error;
    const char *name = ini_get(collect->layout, "report", "target");
    g_autoptr(Limit) limit = name ? limit_load(collect->db, name, collect->record->opened, NULL) : NULL;
    gint64 target = 0, end = collect->accepted ? collect->accepted : collect->record->ended ? 0 : collect->now;
    gint64 used = end ? end - collect->record->opened : 0;
    g_autofree char *hours = report_hours(used);
    const char *title = _("Report to acceptance");
    if (!end) {
        report_missing(collect, title, _("it ended without an acceptance"));
        return TRUE;
    }
    if (!limit || !clock_parse_duration(limit->value, &target, NULL)) {
        report_pair(collect, title, hours);
        return TRUE;
    }
    g_autofree char *aim = report_hours(target), *off = report_hours(ABS(used - target));
    g_autofree char *text = g_strdup_printf(used <= target ? _("%s used of %s (%s): %s left") : _("%s used of %s (%s): %s over the target"),
                                            hours, aim, limit->source, off);
    g_autofree char *open = g_strdup_printf(_("not accepted yet; %s"), text);
    report_pair(collect, title, collect->accepted ? text : open);
    return TRUE;
}

static char *step_verdict(const ReportCollect *collect, const Step *step) {
    gint64 end = step->done ? step->done : collect->now;
    g_autofree char *late = step->due && end > step->due ? report_hours(end - step->due) : NULL;
    const char *what = !step->done                                ? _("open")
                       : strcmp(step->decision, "reject") == 0    ? _("sent back")
                       : strcmp(step->decision, "cancelled") == 0 ? _("cancelled")
                       : !late                                    ? _("in time")
                                                                  : _("done");
    return late ? g_strdup_printf(_("%s, %s late"), what, late) : g_strdup(what);
}

gboolean report_find_steps(ReportCollect *collect, GError **error) {
    (void)error;
    GPtrArray *steps = collect->work->steps;
    if (steps->len == 0) {
        report_missing(collect, _("Steps"), _("this form has no steps"));
        return TRUE;
    }
    report_table(collect, _("Steps"), _("Step"), _("Done by"), _("Entered"), _("Done"), _("Hours used"), _("Due"), _("Result"), NULL);
    for (guint i = 0; i < steps->len; i++) {
        const Step *step = steps->pdata[i];
        g_autofree char *who = step->done ? person_name_then(collect->db, step->done_by, step->done) : g_strdup("—");
        g_autofree char *entered = clock_format_short(step->entered), *due = clock_format_short(step->due);
        g_autofree char *done = step->done ? clock_format_short(step->done) : g_strdup("—");
        g_autofree char *hours = report_hours((step->done ? step->done : collect->now) - step->entered);
        g_autofree char *verdict = step_verdict(collect, step);
        report_row(collect, step_title(collect, step->name), who, entered, done, hours, *due ? due : "—", verdict, NULL);
    }
    return TRUE;
}

gboolean report_find_events(ReportCollect *collect, GError **error) {
    (void)error;
    gint64 last = 0;
    report_table(collect, _("Everything that happened"), _("Log row"), _("Time"), _("Person"), _("What"), _("After the one before"), NULL);
    for (guint i = 0; i < collect->events->len; i++) {
        const WorkEvent *event = collect->events->pdata[i];
        g_autofree char *row = g_strdup_printf("%d", (int)event->seq), *when = clock_format_short(event->at);
        g_autofree char *who = person_name_then(collect->db, event->actor, event->at);
        g_autofree char *since = last ? report_hours(event->at - last) : g_strdup("—");
        report_row(collect, row, when, who, event->text, since, NULL);
        last = event->at;
    }
    return TRUE;
}

/* ---- signatures ---- */

/* What the log knows of a signature at that moment. Owned. */
static char *signature_text(const ReportCollect *collect, gint64 at, const char *actor, gboolean asked) {
    g_autofree char *key = NULL;
    g_autoptr(GError) error = NULL;
    if (!db_get_text(collect->db, &error, &key, SQL_SIGNED, "sis", collect->record->number, at, actor))
        return g_strdup(error->message);
    if (key && *key)
        return g_strdup_printf(_("signed with key %s"), key);
    return g_strdup(asked ? _("unsigned (the form asks for a signature)") : _("unsigned"));
}

static void put_signature(ReportCollect *collect, const char *meaning, gint64 at, const char *actor, gboolean asked) {
    g_autofree char *who = report_person(collect, actor, at), *when = clock_format_short(at);
    g_autofree char *said = signature_text(collect, at, actor, asked);
    const char *cells[] = {meaning, who, when, said, NULL};
    ReportPart *part = report_put(collect, REPORT_SIGNATURE, NULL, NULL);
    part->cells = g_strdupv((char **)cells);
}

void report_signature(ReportCollect *collect, const char *meaning, const Step *step, gboolean asked) {
    put_signature(collect, meaning, step->done, step->done_by, asked);
}

gboolean report_find_signatures(ReportCollect *collect, GError **error) {
    (void)error;
    const Record *record = collect->record;
    put_signature(collect, _("Report"), record->opened, record->opened_by, FALSE);
    for (guint i = 0; i < collect->work->steps->len; i++) {
        const Step *step = collect->work->steps->pdata[i];
        const FormStep *shape = form_step(collect->work->form, step->name);
        if (!step->done || strcmp(step->decision, "cancelled") == 0)
            continue;
        g_autofree char *sent_back = g_strdup_printf(_("%s: sent back"), step_title(collect, step->name));
        gboolean rejected = strcmp(step->decision, "reject") == 0;
        put_signature(collect, rejected ? sent_back : step_title(collect, step->name), step->done, step->done_by, shape && shape->sign);
    }
    return TRUE;
}

gboolean report_find_code(ReportCollect *collect, GError **error) {
    (void)error;
    Plant *plant = app_plant(collect->app);
    g_autofree char *at = clock_format_short(collect->head.at);
    g_autofree char *text = g_strdup_printf(
        _("Head code %s\nlog row %d of %s, plant %s\nThe log was in this state when the report was made. \"bihuan verify\" finds "
          "whether anything in it was changed since."),
        collect->head.code, (int)collect->head.seq, at, plant_name(plant));
    report_put(collect, REPORT_CODE, collect->head.code, text);
    return TRUE;
}
