/* SPDX-License-Identifier: MIT
 *
 * What a permit shows on paper (GB 30871-2022, annex A): its content, each safety measure with who confirmed it, each gas
 * test, and who approved, began, finished and accepted. Nothing that was given is left out, nothing empty takes a line.
 */
#include "report_private.h"

#include <string.h>

#include "bihuan/app/permits.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/person.h"
#include "bihuan/rule/guard.h"

#define GAS "gas"
#define CORRECTION "correct-gas"
#define DETAIL "detail"

static gboolean is_done(const Step *step, const char *name) {
    return step->done && (!name || strcmp(step->name, name) == 0) && strcmp(step->decision, "cancelled") != 0;
}

/* A field given in a step, for people; "—" where it was not. Owned. */
static char *given_text(const ReportCollect *collect, const Step *step, const char *key) {
    g_autofree char *text = report_value(collect, key, g_hash_table_lookup(step->fields, key));
    return g_strdup(*text ? text : "—");
}

static char *time_text(gint64 at) {
    g_autofree char *text = clock_format_short(at);
    return g_strdup(*text ? text : "—");
}

static const char *title_of(const ReportCollect *collect, const char *key) {
    const FormField *field = form_field(collect->work->form, key);
    return field ? form_text(&field->title) : key;
}

/* The yes or no of a measure. NULL: the step asks for none. */
static const FormField *answer_of(const Form *form, const FormStep *step) {
    for (char **key = step->fields; *key; key++) {
        const FormField *field = form_field(form, *key);
        if (field && field->type->editor == EDITOR_YESNO)
            return field;
    }
    return NULL;
}

/* Number, state, who applied and when, until when it is valid. */
gboolean report_find_permit(ReportCollect *collect, GError **error) {
    (void)error;
    const Record *record = collect->record;
    g_autofree char *who = report_person(collect, record->opened_by, record->opened), *opened = time_text(record->opened);
    g_autofree char *until = time_text(record->valid_until), *closed = time_text(record->closed);
    report_pair(collect, _("State"), work_state_title(collect->work->form, record))->brief = TRUE;
    report_pair(collect, _("Applicant"), who)->brief = TRUE;
    report_pair(collect, _("Applied"), opened)->brief = TRUE;
    report_pair(collect, _("Valid until"), until)->brief = TRUE;
    if (record->ended)
        report_pair(collect, _("Ended"), closed)->brief = TRUE;
    return TRUE;
}

static void put_given(ReportCollect *collect, const FormField *field) {
    g_autofree char *value = report_value(collect, field->key, report_own_value(collect->record, field->key));
    if (*value)
        report_pair(collect, form_text(&field->title), value)->brief = field->type->editor != EDITOR_LINES;
    else
        report_missing(collect, form_text(&field->title), _("not filled in"));
}

/* Must it stand on the ticket before anybody approves (facts fields.missing)? Then its place is on the paper, empty or not. */
static gboolean is_of_the_ticket(const Form *form, const char *key) {
    const GPtrArray *facts = form_lookups(form);
    for (guint i = 0; i < facts->len; i++) {
        const FormFact *fact = facts->pdata[i];
        if (strcmp(fact->provider, "fields") == 0 && strcmp(fact->name, "missing") == 0 &&
            g_strv_contains((const char *const *)fact->arguments, key))
            return TRUE;
    }
    return FALSE;
}

/* What was asked at the application or completed later, and answered; and what the ticket must have. */
gboolean report_find_given(ReportCollect *collect, GError **error) {
    (void)error;
    const Form *form = collect->work->form;
    const char *const *submitted = form_submit_fields(form);
    for (const char *const *key = submitted; *key; key++) {
        const FormField *field = form_field(form, *key);
        gboolean wanted = field && (is_of_the_ticket(form, *key) || report_own_value(collect->record, *key));
        if (wanted && field->type->editor != EDITOR_FILE)
            put_given(collect, field);
    }
    for (guint i = 0; i < form_field_count(form); i++) {
        const FormField *field = form_field_at(form, i);
        if (!g_strv_contains(submitted, field->key) && is_of_the_ticket(form, field->key) && field->type->editor != EDITOR_FILE)
            put_given(collect, field);
    }
    report_pair(collect, _("Note"), collect->view->statement);
    return TRUE;
}

static void put_measure(ReportCollect *collect, const FormStep *step, const FormField *item, const FormChoice *choice) {
    const Step *word = permit_word_on(collect->work, step->name, item->key, choice->value);
    const FormField *answer = answer_of(collect->work->form, step);
    g_autofree char *who = word ? person_name_then(collect->db, word->done_by, word->done) : g_strdup("—");
    g_autofree char *when = time_text(word ? word->done : 0);
    g_autofree char *said = word && answer ? given_text(collect, word, answer->key) : g_strdup(_("not answered"));
    const char *detail = word ? g_hash_table_lookup(word->fields, DETAIL) : NULL;
    g_autofree char *text = g_strdup_printf("%s. %s", choice->value, form_text(&choice->title));
    report_row(collect, text, said, detail ? detail : "—", who, when, NULL);
}

gboolean report_find_measures(ReportCollect *collect, GError **error) {
    (void)error;
    const FormStep *step;
    const FormField *item;
    if (!permit_checklist(collect->work->form, &step, &item)) {
        report_missing(collect, _("Safety measures"), _("the form has no list of them"));
        return TRUE;
    }
    const FormField *answer = answer_of(collect->work->form, step);
    report_table(collect, "", form_text(&item->title), answer ? form_text(&answer->title) : "", title_of(collect, DETAIL),
                 _("Who confirmed it"), _("Time"), NULL);
    for (guint i = 0; i < item->choices->len; i++)
        put_measure(collect, step, item, item->choices->pdata[i]);
    return TRUE;
}

/* The limits a reading was held against, and what came of it. Owned both. */
static char *verdict_text(const ReportCollect *collect, const Step *step, char **limits) {
    g_autoptr(Case) then = case_then(collect->work->subject, NULL, step->done);
    g_autoptr(GError) fault = NULL;
    gboolean beyond = FALSE;
    g_autofree char *asked = NULL;
    gboolean judged = rule_gas_verdict(then, step, &asked, &beyond, &fault);
    *limits = g_strdup(asked && *asked ? asked : "—");
    return judged ? g_strdup(beyond ? _("BEYOND") : _("within")) : g_strdup_printf(_("not judged: %s"), fault->message);
}

/* Has a later correction named the same gas, point and time? */
static gboolean is_corrected(const ReportCollect *collect, guint index) {
    const Step *step = collect->work->steps->pdata[index];
    for (guint i = index + 1; i < collect->work->steps->len; i++) {
        const Step *later = collect->work->steps->pdata[i];
        gboolean same = is_done(later, CORRECTION);
        for (const char *const *key = (const char *const[]){"gas", "point", "at", NULL}; same && *key; key++)
            same = g_strcmp0(g_hash_table_lookup(step->fields, *key), g_hash_table_lookup(later->fields, *key)) == 0;
        if (same)
            return TRUE;
    }
    return FALSE;
}

static void put_reading(ReportCollect *collect, guint index) {
    const Step *step = collect->work->steps->pdata[index];
    const char *at = g_hash_table_lookup(step->fields, "at"), *meter = g_hash_table_lookup(step->fields, "meter");
    g_autofree char *point = given_text(collect, step, "point"), *gas = given_text(collect, step, "gas");
    g_autofree char *value = given_text(collect, step, "value"), *unit = given_text(collect, step, "unit"), *limits = NULL;
    g_autofree char *shown = g_strdup_printf("%s %s", value, unit), *verdict = verdict_text(collect, step, &limits);
    g_autofree char *said = is_corrected(collect, index) ? g_strdup_printf(_("%s (corrected later)"), verdict)
                            : is_done(step, CORRECTION)  ? g_strdup_printf(_("%s (correction)"), verdict)
                                                         : g_strdup(verdict);
    g_autofree char *sampled = time_text(at ? g_ascii_strtoll(at, NULL, 10) : 0), *entered = time_text(step->done);
    g_autofree char *who = person_name_then(collect->db, step->done_by, step->done);
    report_row(collect, point, gas, shown, limits, said, meter ? meter : "—", sampled, entered, who, NULL);
}

/* Sampled and entered both: a late entry shows as one. Beside each value its limit and what came of it. */
gboolean report_find_gases(ReportCollect *collect, GError **error) {
    (void)error;
    guint found = 0;
    for (guint i = 0; i < collect->work->steps->len; i++) {
        const Step *step = collect->work->steps->pdata[i];
        if (!is_done(step, GAS) && !is_done(step, CORRECTION))
            continue;
        if (found++ == 0)
            report_table(collect, "", title_of(collect, "point"), title_of(collect, "gas"), title_of(collect, "value"), _("Held against"),
                         _("Verdict"), title_of(collect, "meter"), title_of(collect, "at"), _("Typed in"), _("Tester"), NULL);
        put_reading(collect, i);
    }
    if (found == 0)
        report_missing(collect, _("Gas tests"), permit_has_gas(collect->work->form) ? _("none was entered") : _("the form asks for none"));
    return TRUE;
}

/* What was given in a step, beside what stands in columns of its own: "wind: 3; opinion: …". Owned. */
static char *remarks(const ReportCollect *collect, const Step *step, const FormStep *shape) {
    GString *text = g_string_new(NULL);
    for (char **key = shape ? shape->fields : NULL; key && *key; key++) {
        const FormField *field = form_field(collect->work->form, *key);
        const char *canonical = field ? g_hash_table_lookup(step->fields, *key) : NULL;
        g_autofree char *value = report_value(collect, *key, canonical);
        if (canonical && *value)
            g_string_append_printf(text, _("%s%s: %s"), text->len ? _("; ") : "", form_text(&field->title), value);
    }
    return g_string_free(text, FALSE);
}

/* Does all there is to say of it stand among the signatures? */
static gboolean is_only_signed(const Step *step, const FormStep *shape, const char *more) {
    return !step->done || (shape && shape->sign && !*more && strcmp(step->decision, "done") == 0);
}

/* The steps of the way and those beside it about which there is more to say than who signed; measures and gas tests have tables of
 * their own. */
gboolean report_find_approvals(ReportCollect *collect, GError **error) {
    (void)error;
    const FormStep *measure = NULL;
    const FormField *item = NULL;
    (void)permit_checklist(collect->work->form, &measure, &item);
    report_table(collect, "", _("Step"), _("Result"), _("Who"), _("Time"), _("Remarks"), NULL);
    for (guint i = 0; i < collect->work->steps->len; i++) {
        const Step *step = collect->work->steps->pdata[i];
        const FormStep *shape = form_step(collect->work->form, step->name);
        if (strcmp(step->name, GAS) == 0 || strcmp(step->name, CORRECTION) == 0 || (measure && strcmp(step->name, measure->name) == 0) ||
            (step->done && strcmp(step->decision, "cancelled") == 0))
            continue;
        g_autofree char *who = report_person(collect, step->done_by, step->done);
        g_autofree char *when = time_text(step->done), *more = remarks(collect, step, shape);
        if (is_only_signed(step, shape, more))
            continue;
        const char *decision = strcmp(step->decision, "reject") == 0 ? _("refused") : _("done");
        report_row(collect, shape ? form_text(&shape->title) : step->name, decision, who, when, *more ? more : "—", NULL);
    }
    return TRUE;
}
