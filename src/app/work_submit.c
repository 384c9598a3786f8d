/* SPDX-License-Identifier: MIT
 *
 * Submitting a form (上报/申请): one transaction from the first check to the audit row.
 */
#include "app_private.h"
#include "work_private.h"

#include "bihuan/app/lift.h"
#include "bihuan/app/sample.h"
#include "bihuan/app/scan.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"
#include "bihuan/model/area.h"
#include "bihuan/model/shift.h"
#include "bihuan/model/source.h"
#include "bihuan/store/canon.h"

#include <string.h>

/* One submission on its way. */
typedef struct {
    App *app;
    const Form *form;
    GHashTable *typed; /* owned copy */
    WorkFiles files;
    Record *record;
    RuleEvent event;
    guint before;  /* db_failures() at the first question */
    gboolean done; /* committed */
} Submission;

/* A danger may be reported by anybody: at a locked terminal it stands in the log as nobody's. */
static gboolean is_anonymous(const Submission *s) {
    return !app_user(s->app) && form_is_anonymous(s->form);
}

static const char *actor_of(const Submission *s) {
    return is_anonymous(s) ? WORK_NOBODY : app_user_id(s->app);
}

static char *clean_code(GHashTable *typed, const char *key, GError **error) {
    const char *text = g_hash_table_lookup(typed, key);
    return text && *text ? utf8_clean(text, 200, FALSE, error) : NULL;
}

static gboolean locate_device(App *app, GHashTable *typed, Record *record, GError **error) {
    g_autoptr(GError) local = NULL;
    g_autofree char *text = clean_code(typed, "device", &local);
    if (local) {
        g_propagate_error(error, g_steal_pointer(&local));
        return FALSE;
    }
    if (!text)
        return TRUE;
    g_autoptr(Device) device = scan_or_code(app, text, error);
    if (!device)
        return FALSE;
    g_hash_table_insert(typed, g_strdup("device"), g_strdup(device->code));
    record->device = g_strdup(device->code);
    record->area = g_strdup(device->area);
    record->position = g_strdup(device->position);
    return TRUE;
}

gboolean work_locate(App *app, const Form *form, GHashTable *typed, Record *record, GError **error) {
    if (form_field(form, "device") && !locate_device(app, typed, record, error))
        return FALSE;
    if (!record->area && form_field(form, "area")) {
        g_autofree char *area = clean_code(typed, "area", NULL);
        if (area)
            work_find(app, "area", area, &record->area);
    }
    if (form_field(form, "source")) {
        g_autofree char *source = clean_code(typed, "source", NULL);
        if (source)
            work_find(app, "source", source, &record->source);
    }
    if (record->area && !record->source)
        record->source = source_of_area(app_db(app), record->area, clock_now());
    return TRUE;
}

static gboolean refuse(App *app, const Hold *hold, GError **error) {
    g_autofree char *since = clock_format_short(hold->since), *name = area_name(app_db(app), hold->target);
    g_autofree char *why = hold_reason(app, hold);
    return err_set(error, ERR_HELD,
                   _("%s (%s) is frozen since %s: %s. No permit is issued there until the special treatment is closed and the hold lifted"),
                   name, hold->target, since, why);
}

gboolean work_check_holds(App *app, const Form *form, const Record *record, GError **error) {
    if (!form_is_permit(form) || !record->area)
        return TRUE;
    g_autoptr(GPtrArray) holds = hold_list_over_area(app_db(app), record->area, error);
    if (!holds)
        return FALSE;
    return holds->len == 0 || refuse(app, holds->pdata[0], error);
}

static gboolean check_locks(App *app, const Form *form, const Record *record, GError **error) {
    g_autofree char *person = g_strdup_printf("%s/%s", app_user_id(app) ? app_user_id(app) : "", form_name(form));
    g_autoptr(GError) local = NULL;
    g_autoptr(Rows) rows =
        db_query(app_db(app), &local, "SELECT target, why FROM hold WHERE until = 0 AND kind = 'lock' AND (target = $1 OR target = $2)",
                 "ss", person, form_is_permit(form) ? record->device : NULL);
    if (rows_next(rows, &local))
        return err_set(error, ERR_HELD, _("%s is locked: %s"), rows_text(rows, 0), rows_text(rows, 1));
    if (!local)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&local));
    return FALSE;
}

/* Who is nobody was let through by the form (a danger is reported at a locked terminal), not by a rule. */
static gboolean check_access(App *app, const Form *form, const Record *record, gint64 at, GError **error) {
    WhoContext context = {app_db(app), form, record, NULL, at};
    return !app_user(app) || work_access(app, &context, "submit", error);
}

gboolean work_may_start(App *app, const char *name, const char *device, const char *area, GError **error) {
    const Form *form = shelf_form(app_shelf(app), name, 0, NULL, error);
    if (!form)
        return FALSE;
    g_autoptr(Record) record = record_new();
    g_autoptr(GHashTable) typed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    if (device)
        g_hash_table_insert(typed, g_strdup("device"), g_strdup(device));
    if (area)
        g_hash_table_insert(typed, g_strdup("area"), g_strdup(area));
    return work_locate(app, form, typed, record, error) && work_check_holds(app, form, record, error) &&
           check_locks(app, form, record, error) && check_access(app, form, record, clock_now(), error);
}

static gboolean may_submit(Submission *s, GError **error) {
    const GPtrArray *by = form_submit_by(s->form);
    if (!by || by->len == 0 || is_anonymous(s))
        return TRUE;
    WhoContext context = {app_db(s->app), s->form, NULL, NULL, clock_now()};
    g_autoptr(GPtrArray) people = who_resolve(&context, by);
    return who_contains(people, app_user_id(s->app)) ||
           err_set(error, ERR_DENIED, _("%s may not submit “%s”"), app_user(s->app)->name, form_title(s->form));
}

static gboolean check_values(Submission *s, GError **error) {
    GHashTable *canonical = NULL;
    WorkContext context = {0};
    work_context_fill(s->app, s->form, s->record, NULL, change_time(s->event.change), &context);
    g_autoptr(GPtrArray) problems = form_check_values(s->form, NULL, s->typed, &context.form, context.facts, &canonical);
    work_context_clear(&context);
    g_hash_table_unref(s->record->fields);
    s->record->fields = canonical;
    return form_problems_ok(problems, error) && work_photos_differ(app_db(s->app), s->form, NULL, canonical, error);
}

/* Number, times and columns: assigned at commit, never at the opening of a form (two terminals would collide). */
static gboolean complete_record(Submission *s, gint64 version, GError **error) {
    Record *record = s->record;
    gint64 now = change_time(s->event.change), sequence;
    g_autofree char *period = form_number_period(s->form, now);
    g_autofree char *counter = g_strdup_printf("%s/%s", form_name(s->form), period);
    if (!record_count(s->event.change, counter, &sequence, error))
        return FALSE;
    record->number = form_number_text(s->form, now, sequence);
    record->form = g_strdup(form_name(s->form));
    record->version = version;
    record->state = g_strdup("");
    record->opened = now;
    record->opened_by = g_strdup(actor_of(s));
    record->shift = shift_text(app_db(s->app), now);
    if (!record->area)
        record->area = g_strdup(record_field(record, "area"));
    work_sync_columns(s->form, record);
    return TRUE;
}

static gboolean run(Submission *s, gint64 version, GError **error) {
    RuleEvent *event = &s->event;
    const FormStep *first = flow_first(s->form);
    if (!is_anonymous(s) && !person_in_service(app_db(s->app), app_user_id(s->app)))
        return err_set(error, ERR_DENIED, _("%s has left service and may not act"), app_user_id(s->app));
    /* the area is known for certain only when the record is complete */
    if (!may_submit(s, error) || !check_locks(s->app, s->form, s->record, error) || !check_values(s, error) ||
        !complete_record(s, version, error) || !work_check_holds(s->app, s->form, s->record, error) ||
        !check_access(s->app, s->form, s->record, change_time(event->change), error) ||
        !sample_take_result(event->change, s->record, error) || !work_guard(event, "submit", NULL, error))
        return FALSE;
    if (first && !work_enter(event, first, FALSE, error))
        return FALSE;
    if (!first) {
        g_free(s->record->state);
        s->record->state = g_strdup("closed");
        s->record->ended = TRUE;
        s->record->closed = s->record->opened;
    }
    return rule_run(event, EVENT_SUBMIT, NULL, error) && work_settle_entering(event, error) && work_save_all(event, error) &&
           work_set_clocks(event, error) && work_files_save(event->change, &s->files, s->record->number, error) &&
           (!s->app->mention || change_mention(event->change, s->app->mention, error)) &&
           change_commit(event->change, "submit", s->record->number, "", error);
}

static Work *submit(Submission *s, gint64 version, GError **error) {
    g_autoptr(Change) change = work_begin(s->app, s->form, "submit", actor_of(s), error);
    g_autoptr(GPtrArray) steps = g_ptr_array_new_with_free_func((GDestroyNotify)step_free);
    g_autoptr(GPtrArray) advice = g_ptr_array_new_with_free_func(g_free);
    if (!change)
        return NULL;
    change_since(change, s->before);
    s->event =
        (RuleEvent){.change = change, .shelf = app_shelf(s->app), .form = s->form, .record = s->record, .steps = steps, .advice = advice};
    s->done = run(s, version, error);
    if (!s->done)
        return NULL;
    work_files_advise(&s->files, advice);
    work_clock_advise(change, advice);
    if (is_anonymous(s))
        g_ptr_array_add(advice, g_strdup(_("Reported without log-in: it stands in the log as nobody's.")));
    return work_view(s->app, s->record->number, g_steal_pointer(&advice), error);
}

static Work *submit_form(Submission *s, const char *name, GHashTable *values, GError **error) {
    App *app = s->app;
    gint64 version;
    s->form = shelf_form(app_shelf(app), name, 0, &version, error);
    if (!s->form || (!is_anonymous(s) && !(form_is_anonymous(s->form) ? app_need_name(app, error) : app_need_user(app, error))))
        return NULL;
    g_autoptr(Record) record = s->record = record_new();
    work_files_init(&s->files);
    Work *work = NULL;
    g_autoptr(GHashTable) plain = s->typed = canon_map_copy(values);
    /* holds come before files and fields: nobody fills a form that cannot be accepted */
    if (may_submit(s, error) && work_locate(app, s->form, plain, record, error) && work_check_holds(app, s->form, record, error) &&
        check_access(app, s->form, record, clock_now(), error) && work_files_keep(app, s->form, &s->typed, &s->files, error))
        work = submit(s, version, error);
    if (s->typed != plain)
        g_hash_table_unref(s->typed);
    work_files_clear(&s->files);
    return work;
}

Work *work_submit(App *app, const char *name, GHashTable *values, GError **error) {
    Submission s = {.app = app, .before = db_failures(app_db(app))};
    Work *work = submit_form(&s, name, values, error);
    if (!work && !s.done)
        db_answered(app_db(app), s.before, error); /* the disk is the reason, not what follows from its silence */
    return work;
}
