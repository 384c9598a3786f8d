/* SPDX-License-Identifier: MIT
 *
 * Submitting a form (上报/申请): one transaction from the first check to the audit row; and what a form that is being filled in can be
 * told already.
 */
#include "app_private.h"
#include "deed.h"
#include "quiz_private.h"

#include "bihuan/app/lift.h"
#include "bihuan/app/sample.h"
#include "bihuan/app/scan.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/fold.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"
#include "bihuan/model/area.h"
#include "bihuan/model/shift.h"
#include "bihuan/model/source.h"
#include "bihuan/model/supply_list.h"
#include "bihuan/rule/due.h"
#include "bihuan/rule/guard.h"
#include "bihuan/rule/who.h"
#include "bihuan/store/canon.h"

#include <string.h>

/* ---- where it is ---- */

static char *clean_code(GHashTable *typed, const char *key, GError **error) {
    const char *text = g_hash_table_lookup(typed, key);
    g_autofree char *code = text && g_utf8_validate(text, -1, NULL) ? fold_code(text) : g_strdup(text);
    return code && *code ? utf8_clean(code, 200, FALSE, error) : NULL;
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

/* A place of supplies stands in an area. */
static gboolean locate_supplies(App *app, const Case *subject, GHashTable *typed, GError **error) {
    const FormField *field = form_field(subject->form, "place");
    gboolean named = field && g_strcmp0(field->type->reference, "place") == 0;
    g_autofree char *text = named ? clean_code(typed, "place", NULL) : NULL, *code = NULL;
    if (!text || !deed_find(app, "place", text, &code))
        return TRUE; /* what is wrong with it is said of the field */
    g_autoptr(SupplyPlace) place = supply_place_load(subject->db, code, error);
    if (place && *place->area)
        subject->record->area = g_strdup(place->area);
    return place != NULL;
}

gboolean deed_locate(App *app, Case *subject, GHashTable *typed, GError **error) {
    const Form *form = subject->form;
    Record *record = subject->record;
    if (form_field(form, "device") && !locate_device(app, typed, record, error))
        return FALSE;
    if (!record->area && form_field(form, "area")) {
        g_autofree char *area = clean_code(typed, "area", NULL);
        if (area)
            deed_find(app, "area", area, &record->area);
    }
    if (!record->area && !locate_supplies(app, subject, typed, error))
        return FALSE;
    if (form_field(form, "source")) {
        g_autofree char *source = clean_code(typed, "source", NULL);
        if (source)
            deed_find(app, "source", source, &record->source);
    }
    return !record->area || record->source || source_of_area(subject->db, record->area, subject->now, &record->source, error);
}

/* ---- may it be submitted? ---- */

static gboolean refuse_frozen(App *app, const Hold *hold, GError **error) {
    g_autofree char *since = clock_format_short(hold->since), *name = area_name(app_db(app), hold->target);
    g_autofree char *why = hold_reason(app, hold);
    return err_set(error, ERR_HELD,
                   _("%s (%s) is frozen since %s: %s. No permit is issued there until the special treatment is closed and the hold lifted"),
                   name, hold->target, since, why);
}

gboolean deed_check_holds(App *app, const Case *subject, GError **error) {
    const char *area = subject->record->area;
    if (!form_is_permit(subject->form) || !area)
        return TRUE;
    g_autoptr(GPtrArray) holds = hold_list_over_area(subject->db, area, error);
    if (!holds)
        return FALSE;
    return holds->len == 0 || refuse_frozen(app, holds->pdata[0], error);
}

static gboolean check_locks(App *app, const Case *subject, GError **error) {
    const Form *form = subject->form;
    g_autofree char *person = g_strdup_printf("%s/%s", app_user_id(app) ? app_user_id(app) : "", form_name(form));
    g_autoptr(GError) local = NULL;
    g_autoptr(Rows) rows =
        db_query(subject->db, &local, "SELECT target, why FROM hold WHERE until = 0 AND kind = 'lock' AND (target = $1 OR target = $2)",
                 "ss", person, form_is_permit(form) ? subject->record->device : NULL);
    if (rows_next(rows, &local))
        return err_set(error, ERR_HELD, _("%s is locked: %s"), rows_text(rows, 0), rows_text(rows, 1));
    if (!local)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&local));
    return FALSE;
}

/* Who is nobody was let through by the form (a danger is reported at a locked terminal), not by a rule. */
static gboolean check_access(App *app, const Case *subject, GError **error) {
    return !app_user(app) || deed_access(app, subject, "submit", error);
}

gboolean work_may_start(App *app, const char *name, const char *device, const char *area, GError **error) {
    const Form *form = shelf_form(app_shelf(app), name, 0, NULL, error);
    if (!form)
        return FALSE;
    g_autoptr(Case) subject = case_of_form(app_db(app), app_shelf(app), form, app_user_id(app), clock_now());
    g_autoptr(GHashTable) typed = canon_map_new();
    if (device)
        g_hash_table_insert(typed, g_strdup("device"), g_strdup(device));
    if (area)
        g_hash_table_insert(typed, g_strdup("area"), g_strdup(area));
    return deed_locate(app, subject, typed, error) && deed_check_holds(app, subject, error) && check_locks(app, subject, error) &&
           check_access(app, subject, error);
}

/* Whoever holds the role anywhere, whatever place the record turns out to be about. */
gboolean work_may_submit(App *app, const Form *form, GError **error) {
    const GPtrArray *by = form_submit_by(form);
    if (!by || by->len == 0)
        return TRUE;
    g_autoptr(Case) anywhere = case_of_form(app_db(app), NULL, form, NULL, clock_now());
    g_autoptr(GPtrArray) people = who_resolve(anywhere, by, error);
    if (!people)
        return FALSE;
    return who_contains(people, app_user_id(app)) ||
           err_set(error, ERR_DENIED, _("%s may not submit “%s”"), app_user(app)->name, form_title(form));
}

static gboolean may_submit(const Deed *deed, GError **error) {
    return deed_is_anonymous(deed) || work_may_submit(deed->app, deed->subject->form, error);
}

/* ---- the submission ---- */

/* Of what was typed only what the step asks for is its own. */
static void keep_typed(Deed *deed, char *const *keys) {
    GHashTableIter iter;
    gpointer key;
    g_hash_table_iter_init(&iter, deed->typed);
    while (g_hash_table_iter_next(&iter, &key, NULL))
        if (!g_strv_contains((const char *const *)keys, key))
            g_hash_table_iter_remove(&iter);
}

/* A check of a substitute measure is for who is to make it, also before a record was opened for it (fresh). */
static gboolean keep_to_owner(Deed *deed, gboolean fresh, GError **error) {
    g_autoptr(Obligation) measure = NULL;
    if (!rule_due_measure(deed->subject, &measure, error))
        return FALSE;
    deed->owned = measure != NULL;
    return !measure || !fresh || rule_give_to(deed->subject, measure->who, 0, error);
}

/* [form] at_once: in the same change the first step is done too. */
static gboolean act_at_once(Deed *deed, GError **error) {
    deed->at_once = TRUE;
    deed->shape = form_at_once(deed->subject->form);
    keep_typed(deed, deed->shape->fields);
    g_clear_pointer(&deed->canonical, g_hash_table_unref);
    gboolean ok = deed_act(deed, error);
    deed->shape = NULL;
    return ok;
}

/* The record that waits for this very thing, because its time has come; left where it stands if it does not wait for the step (any more). */
static gboolean find_open(Deed *deed, Case **open, GError **error) {
    Case *subject = deed->subject;
    const FormStep *step = deed_is_anonymous(deed) ? NULL : form_at_once(subject->form);
    g_autofree char *number = NULL;
    *open = NULL;
    if (!step)
        return TRUE;
    rule_take_values(subject->record, deed->canonical);
    if (!rule_due_open_record(subject, &number, error))
        return FALSE;
    g_autoptr(Case) found = number ? case_in_change(subject->change, subject->shelf, number, error) : NULL;
    const FormStep *own = found ? form_at_once(found->form) : NULL;
    if (own && step_find_open(found->steps, own->name))
        *open = g_steal_pointer(&found);
    return !number || found || *open;
}

static gboolean submit_to_open(Deed *deed, Case *open, GError **error) {
    case_free(deed->subject);
    deed->subject = open;
    rule_take_values(open->record, deed->canonical);
    rule_sync_columns(open);
    return check_access(deed->app, open, error) && deed_guard(open, "submit", NULL, error) && keep_to_owner(deed, FALSE, error) &&
           act_at_once(deed, error) && deed_commit(deed, "act", form_at_once(open->form)->name, error);
}

static gboolean submit_new(Deed *deed, gint64 version, GError **error) {
    App *app = deed->app;
    Case *subject = deed->subject;
    gboolean at_once = form_at_once(subject->form) && !deed_is_anonymous(deed);
    /* the area is known for certain only when the record is complete */
    if (!rule_begin(subject, version, g_steal_pointer(&deed->canonical), error) || !deed_check_holds(app, subject, error) ||
        !check_access(app, subject, error) || !sample_take_result(subject->change, subject->record, error) ||
        !deed_guard(subject, "submit", NULL, error))
        return FALSE;
    return (at_once || deed_save_files(deed, error)) && rule_enter_first(subject, error) &&
           (!at_once || keep_to_owner(deed, TRUE, error)) && rule_run(subject, EVENT_SUBMIT, NULL, error) &&
           (!at_once || act_at_once(deed, error)) && deed_commit(deed, "submit", "", error);
}

/* ---- the training gate ---- */

/* Before anything is looked at: nobody fills a form that stays closed for him. Which record it will be is not known yet. */
static gboolean gate_before(const Deed *deed, GError **error) {
    const Case *subject = deed->subject;
    QuizQuery query = {.form = form_name(subject->form), .any = TRUE, .now = subject->now};
    return deed_is_anonymous(deed) || quiz_gate_let(deed->app, &query, NULL, error);
}

static gboolean gate_inside(Deed *deed, const Case *open, GError **error) {
    const Case *subject = open ? open : deed->subject;
    QuizQuery query = {.form = form_name(subject->form), .own = subject->form, .now = change_time(deed->subject->change)};
    query.number = open ? open->record->number : NULL;
    return deed_is_anonymous(deed) || quiz_gate_let(deed->app, &query, &deed->pass, error);
}

static gboolean submit_record(Deed *deed, gint64 version, GError **error) {
    Case *subject = deed->subject, *open;
    if (!deed_is_anonymous(deed) && !person_need_service(subject->db, app_user_id(deed->app), error))
        return FALSE;
    if (!may_submit(deed, error) || !check_locks(deed->app, subject, error) || !deed_check_values(deed, error) ||
        !find_open(deed, &open, error))
        return FALSE;
    if (!gate_inside(deed, open, error)) {
        case_free(open);
        return FALSE;
    }
    return open ? submit_to_open(deed, open, error) : submit_new(deed, version, error);
}

static Work *submit_in_change(Deed *deed, gint64 version, GError **error) {
    g_autoptr(Change) change = deed_begin(deed, error);
    if (!change)
        return NULL;
    case_enter(deed->subject, change);
    if (!submit_record(deed, version, error))
        return NULL;
    if (deed_is_anonymous(deed))
        g_ptr_array_add(deed->subject->advice, g_strdup(_("Reported without log-in: it stands in the log as nobody's.")));
    return deed_show(deed, error);
}

static Work *submit_form(Deed *deed, const char *name, GError **error) {
    App *app = deed->app;
    gint64 version;
    const Form *form = shelf_form(app_shelf(app), name, 0, &version, error);
    if (!form)
        return NULL;
    Case *subject = deed->subject = case_of_form(app_db(app), app_shelf(app), form, app_user_id(app), clock_now());
    const FormStep *at_once = form_at_once(form);
    if (!form_take_also(form, form_asked(form, NULL), deed->typed, error) ||
        (at_once && !form_take_also(form, form_asked(form, at_once), deed->typed, error)))
        return NULL;
    if (!deed_is_anonymous(deed) && !(form_is_anonymous(form) ? app_need_name(app, error) : app_need_user(app, error)))
        return NULL;
    /* holds come before files and fields: nobody fills a form that cannot be accepted */
    if (!may_submit(deed, error) || !gate_before(deed, error) || !deed_locate(app, subject, deed->typed, error) ||
        !deed_check_holds(app, subject, error) || !check_access(app, subject, error) || !deed_keep_files(deed, error))
        return NULL;
    return submit_in_change(deed, version, error);
}

Work *work_submit(App *app, const char *name, GHashTable *values, GError **error) {
    Deed deed = {0};
    deed_init(&deed, app, values);
    return deed_end(&deed, submit_form(&deed, name, error), error);
}

/* ---- foresight: the guards of the submission and of the first step, asked about a record that is not there yet. What is still to be
 * done by somebody (gas, measures, signatures, a look at the spot) is no news. ---- */

typedef struct {
    Case *subject;
    GPtrArray *notices; /* WorkNotice * */
} Foresight;

static void notice_free(gpointer data) {
    WorkNotice *notice = data;
    g_free(notice->text);
    g_free(notice);
}

static void add_notice(Foresight *foresight, gboolean refuses, char *text) {
    WorkNotice *notice = g_new(WorkNotice, 1);
    *notice = (WorkNotice){text, refuses};
    g_ptr_array_add(foresight->notices, notice);
}

/* A field of the form that nobody has filled in so far, or that is asked for later only. */
static gboolean is_open_field(const Foresight *foresight, const char *name) {
    return form_field(foresight->subject->form, name) && !record_field(foresight->subject->record, name) && strcmp(name, "area") != 0 &&
           strcmp(name, "source") != 0 && strcmp(name, "position") != 0;
}

/* Is the answer known before anything was done on the record? */
static gboolean is_known(const Foresight *foresight, const char *name, guint depth) {
    static const char *const LATER[] = {"gas", "steps", "fields", "approvers", NULL};
    const FormFact *fact = form_lookup(foresight->subject->form, name);
    if (!fact)
        return strcmp(name, "actor") != 0 && strcmp(name, "place") != 0 && !is_open_field(foresight, name);
    if (g_strv_contains(LATER, fact->provider))
        return FALSE;
    for (char **argument = fact->arguments; *argument; argument++)
        if (strcmp(*argument, "actor") == 0 || (depth > 0 && !is_known(foresight, *argument, depth - 1)))
            return FALSE;
    return TRUE;
}

/* Facts may be made of facts: two steps down nothing is asked of a person any more. */
#define DEPTH 2

static gboolean is_rule_known(const Foresight *foresight, const FormRule *rule) {
    for (const char *const *name = condition_names(rule->need); *name; name++)
        if (!is_known(foresight, *name, DEPTH))
            return FALSE;
    for (const char *const *name = rule->when ? condition_names(rule->when) : NULL; name && *name; name++)
        if (!is_known(foresight, *name, DEPTH))
            return FALSE;
    return TRUE;
}

static void add_guards(Foresight *foresight, const char *step) {
    g_autoptr(GPtrArray) verdicts = rule_guard(foresight->subject, step);
    for (guint i = 0; i < verdicts->len; i++) {
        const RuleVerdict *verdict = verdicts->pdata[i];
        if (!is_rule_known(foresight, verdict->rule))
            continue;
        g_autofree char *text = g_strdup_printf(_("%s: %s"), verdict->rule->id, verdict->text);
        gboolean said = FALSE;
        for (guint k = 0; k < foresight->notices->len && !said; k++)
            said = strcmp(((const WorkNotice *)foresight->notices->pdata[k])->text, text) == 0;
        if (!said)
            add_notice(foresight, !verdict->rule->warn, g_steal_pointer(&text));
    }
}

/* Fields a rule will compute (set FIELD FACT): the grade that is due, as far as it follows from what is there. */
static gboolean add_computed(Foresight *foresight, const FormAction *action, GError **error) {
    g_auto(GStrv) words = g_strsplit(action->argument, " ", 2);
    const FormField *field = words[0] ? form_field(foresight->subject->form, words[0]) : NULL;
    const FormFact *fact = words[0] && words[1] ? form_lookup(foresight->subject->form, words[1]) : NULL;
    g_autofree char *value = NULL;
    if (!field || !fact || !is_known(foresight, fact->key, DEPTH))
        return TRUE;
    if (!rule_fact(foresight->subject, fact, &value, error))
        return FALSE;
    g_autofree char *shown = value ? field_format(field, value, NULL) : NULL;
    if (shown)
        add_notice(foresight, FALSE, g_strdup_printf(_("%s: %s"), form_text(&field->title), shown));
    return TRUE;
}

static gboolean add_all_computed(Foresight *foresight, GError **error) {
    for (guint i = 0; i < form_rule_count(foresight->subject->form); i++) {
        const FormRule *rule = form_rule_at(foresight->subject->form, i);
        for (guint k = 0; k < rule->actions->len; k++) {
            const FormAction *action = rule->actions->pdata[k];
            if (strcmp(action->verb, "set") == 0 && form_rule_on(rule, EVENT_SUBMIT, NULL) && !add_computed(foresight, action, error))
                return FALSE;
        }
    }
    return TRUE;
}

/* The record as it would be submitted now. */
static gboolean fill_draft(App *app, Case *subject, GHashTable *values, GError **error) {
    Record *record = subject->record;
    g_autoptr(GHashTable) typed = canon_map_copy(values);
    if (!deed_locate(app, subject, typed, error))
        return FALSE;
    const FormStep *first = flow_first(subject->form);
    record->number = g_strdup("");
    record->form = g_strdup(form_name(subject->form));
    record->state = g_strdup(first ? first->name : "");
    record->opened = subject->now;
    record->opened_by = g_strdup(subject->actor ? subject->actor : "");
    rule_take_values(record, values);
    if (!record->area)
        record->area = g_strdup(record_field(record, "area"));
    rule_sync_columns(subject);
    subject->given = values;
    return TRUE;
}

GPtrArray *work_foresee(App *app, const Form *form, GHashTable *values, GError **error) {
    g_autoptr(GPtrArray) notices = g_ptr_array_new_with_free_func(notice_free);
    g_autoptr(Case) subject = case_of_form(app_db(app), app_shelf(app), form, app_user_id(app), clock_now());
    if (!fill_draft(app, subject, values, error))
        return NULL;
    if (form_field(form, "area") && !subject->record->area) /* everything hangs on the place */
        return g_steal_pointer(&notices);
    const FormStep *first = flow_first(form);
    Foresight foresight = {subject, notices};
    if (!add_all_computed(&foresight, error))
        return NULL;
    add_guards(&foresight, "submit");
    if (first)
        add_guards(&foresight, first->name);
    return g_steal_pointer(&notices);
}
