/* SPDX-License-Identifier: MIT
 *
 * The table of formulas; the columns that only name things (month, source, level, role, person), and 9 to 15: hazards, permits,
 * alarms, equipment and training of one row, each with its evidence.
 */
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/source.h"
#include "private.h"

static gboolean compute_month(const LedgerContext *context, LedgerCell *cell, G_GNUC_UNUSED GError **error) {
    ledger_cell_set_text(cell, context->facts->month);
    return TRUE;
}

static gboolean compute_source(const LedgerContext *context, LedgerCell *cell, G_GNUC_UNUSED GError **error) {
    g_autofree char *text = g_strdup_printf("%s·%s", context->source->code, context->source->name);
    ledger_cell_set_text(cell, text);
    return TRUE;
}

static gboolean compute_level(const LedgerContext *context, LedgerCell *cell, G_GNUC_UNUSED GError **error) {
    if (*context->source->level) {
        ledger_cell_set_text(cell, source_level_title(context->source->level));
        return TRUE;
    }
    ledger_cell_set_none(cell, _("No level is registered for this source."));
    ledger_add_finding(context, NULL, LEDGER_ERROR, context->source->code, _("No level is registered for this source."));
    return TRUE;
}

static gboolean compute_role(const LedgerContext *context, LedgerCell *cell, G_GNUC_UNUSED GError **error) {
    ledger_cell_set_text(cell, ledger_role_title(context->role));
    return TRUE;
}

static gboolean is_mobile(const char *phone) {
    return strlen(phone) == 11 && strspn(phone, "0123456789") == 11 && phone[0] == '1';
}

/* 138****1234: the paper hangs where everybody reads it. */
static char *mask_phone(const char *phone) {
    gsize length = strlen(phone);
    if (length < 8 || !g_str_is_ascii(phone))
        return g_strdup(phone);
    return g_strdup_printf("%.3s****%s", phone, phone + length - 4);
}

gboolean ledger_has_word(char **words, const char *word) {
    return g_strv_contains((const char *const *)words, word);
}

gboolean ledger_is_holder(const LedgerContext *context, const LedgerHolder *holder, gboolean *is_current) {
    *is_current = !holder->until || holder->until >= context->cut;
    return strcmp(holder->source, context->source->code) == 0 && strcmp(holder->role, context->role->code) == 0 &&
           holder->since < context->cut && (!holder->until || holder->until > context->facts->from);
}

/* "10-01 – 10-14": the part of the month somebody held the role. */
static char *holder_span(const LedgerContext *context, const LedgerHolder *holder) {
    ClockCivil from = clock_civil(MAX(holder->since, context->facts->from));
    gint64 end = holder->until ? MIN(holder->until, context->facts->to) : context->facts->to;
    ClockCivil to = clock_civil(end - 1);
    return g_strdup_printf("%02d-%02d – %02d-%02d", from.month, from.day, to.month, to.day);
}

static void judge_holder(const LedgerContext *context, const LedgerHolder *holder, gboolean is_current) {
    if (!is_mobile(holder->phone))
        ledger_add_finding(context, NULL, LEDGER_WARNING, holder->person, _("%s has no mobile number on record."), holder->name);
    else if (is_current && !holder->in_service && !holder->until) /* who was relieved later had not left yet */
        ledger_add_finding(context, NULL, LEDGER_ERROR, holder->person, _("%s is responsible but no longer in service."), holder->name);
}

/* Everybody who held the role in the month, split by date; somebody must hold it on its last day. */
static gboolean compute_person(const LedgerContext *context, LedgerCell *cell, G_GNUC_UNUSED GError **error) {
    const GPtrArray *holders = context->facts->holders;
    g_autoptr(GString) text = g_string_new(NULL);
    guint found = 0, current = 0;
    gboolean is_current;
    for (guint i = 0; i < holders->len; i++)
        found += ledger_is_holder(context, g_ptr_array_index(holders, i), &is_current);
    for (guint i = 0; i < holders->len; i++) {
        const LedgerHolder *holder = g_ptr_array_index(holders, i);
        if (!ledger_is_holder(context, holder, &is_current))
            continue;
        current += is_current;
        judge_holder(context, holder, is_current);
        g_autofree char *phone = mask_phone(holder->phone);
        g_autofree char *span = holder_span(context, holder);
        if (text->len > 0)
            g_string_append(text, "; ");
        g_string_append_printf(text, "%s/%s/%s", holder->name, holder->title, phone);
        if (found > 1)
            g_string_append_printf(text, " (%s)", span);
        LedgerEvidence evidence = {
            .number = holder->person,
            .at = holder->since,
            .who = holder->name,
            .text = span,
            .counts = TRUE,
        };
        ledger_cell_add_evidence(cell, &evidence);
    }
    if (found > 0)
        ledger_cell_set_text(cell, text->str);
    else
        ledger_cell_set_none(cell, _("Nobody was appointed to this role in this month."));
    g_autofree char *item = g_strdup_printf("%s/%s", context->source->code, context->role->code);
    if (current == 0)
        ledger_add_finding(context, NULL, LEDGER_ERROR, item, _("Nobody is appointed to this role at the end of the period."));
    return TRUE;
}

static gboolean is_of(const LedgerContext *context, const char *source) {
    return strcmp(source, context->source->code) == 0;
}

static gboolean is_in_period(const LedgerContext *context, gint64 at) {
    return at >= context->facts->from && at < context->cut;
}

gboolean ledger_owns_hazard(const LedgerContext *context, const LedgerHazard *hazard) {
    if (!is_of(context, hazard->source))
        return FALSE;
    if (strcmp(hazard->category, context->role->work_type) == 0)
        return TRUE;
    const LedgerTemplate *template = context->ledger->template;
    for (guint i = 0; i < ledger_template_roles(template); i++)
        if (strcmp(hazard->category, ledger_template_role(template, i)->work_type) == 0)
            return FALSE;
    return context->role->others;
}

gboolean ledger_is_dropped(const LedgerContext *context, const LedgerHazard *hazard) {
    return hazard->dropped && hazard->ended < context->cut;
}

static void add_hazard(LedgerCell *cell, const LedgerHazard *hazard, gint64 at, gboolean counts) {
    LedgerEvidence evidence = {
        .number = hazard->number,
        .at = at,
        .who = hazard->who,
        .text = hazard->title,
        .counts = counts,
    };
    ledger_cell_add_evidence(cell, &evidence);
}

static void count_hazards(const LedgerContext *context, LedgerCell *cell, gboolean only_major) {
    for (guint i = 0; i < context->facts->hazards->len; i++) {
        const LedgerHazard *hazard = g_ptr_array_index(context->facts->hazards, i);
        if (!ledger_owns_hazard(context, hazard) || ledger_is_dropped(context, hazard))
            continue;
        if (!is_in_period(context, hazard->opened) || (only_major && !hazard->major))
            continue;
        add_hazard(cell, hazard, hazard->opened, TRUE);
    }
    ledger_cell_set_count(cell, cell->evidence->len);
}

static gboolean compute_hazards(const LedgerContext *context, LedgerCell *cell, G_GNUC_UNUSED GError **error) {
    count_hazards(context, cell, FALSE);
    return TRUE;
}

static gboolean compute_major(const LedgerContext *context, LedgerCell *cell, G_GNUC_UNUSED GError **error) {
    count_hazards(context, cell, TRUE);
    for (guint i = 0; i < context->facts->hazards->len; i++) {
        const LedgerHazard *hazard = g_ptr_array_index(context->facts->hazards, i);
        if (!hazard->major || *hazard->plan || !ledger_owns_hazard(context, hazard) || ledger_is_dropped(context, hazard) ||
            !is_in_period(context, hazard->opened))
            continue;
        ledger_add_finding(context, NULL, LEDGER_WARNING, hazard->number, _("The major hazard %s has no plan."), hazard->number);
    }
    return TRUE;
}

/* Of the hazards whose effective deadline lies in the month: accepted by then. While the month is running,
 * one whose deadline is still ahead counts only if it is done. */
void ledger_gather_hazards(const LedgerContext *context, LedgerCell *cell) {
    for (guint i = 0; i < context->facts->hazards->len; i++) {
        const LedgerHazard *hazard = g_ptr_array_index(context->facts->hazards, i);
        if (!ledger_owns_hazard(context, hazard) || ledger_is_dropped(context, hazard))
            continue;
        if (hazard->due < context->facts->from || hazard->due >= context->facts->to)
            continue;
        gboolean done = hazard->accepted && hazard->accepted <= hazard->due && hazard->accepted <= context->cut;
        if (!done && hazard->due >= context->cut)
            continue;
        add_hazard(cell, hazard, done ? hazard->accepted : hazard->due, done);
    }
}

/* A major hazard that is overdue at the end of the period is an error, whenever it was due. */
static void judge_major(const LedgerContext *context) {
    for (guint i = 0; i < context->facts->hazards->len; i++) {
        const LedgerHazard *hazard = g_ptr_array_index(context->facts->hazards, i);
        gboolean open = !hazard->accepted || hazard->accepted >= context->cut;
        if (!hazard->major || !open || !hazard->due || hazard->due >= context->cut)
            continue;
        if (!ledger_owns_hazard(context, hazard) || ledger_is_dropped(context, hazard))
            continue;
        g_autofree char *due = clock_format_short(hazard->due);
        ledger_add_finding(context, NULL, LEDGER_ERROR, hazard->number, _("The major hazard %s was due %s and is not accepted."),
                           hazard->number, due);
    }
}

static gboolean compute_closing(const LedgerContext *context, LedgerCell *cell, G_GNUC_UNUSED GError **error) {
    ledger_gather_hazards(context, cell);
    judge_major(context);
    ledger_cell_set_rate(cell, _("No hazard of this row came due in this month."));
    return TRUE;
}

/* FORM:GRADE of the template, the highest grade of each kind of work. */
static gboolean is_top(const LedgerContext *context, const LedgerPermit *permit) {
    g_autofree char *grade = g_strdup_printf("%s:%s", permit->form, permit->grade);
    return ledger_has_word(ledger_template_origins(context->ledger->template)->permit_top, grade);
}

/* Permits under which work went on in the month. */
void ledger_gather_permits(const LedgerContext *context, gboolean only_top, LedgerCell *cell) {
    for (guint i = 0; i < context->facts->permits->len; i++) {
        const LedgerPermit *permit = g_ptr_array_index(context->facts->permits, i);
        if (!is_of(context, permit->source) || !permit->worked || permit->worked >= context->cut)
            continue;
        if (permit->ended && permit->ended < context->facts->from)
            continue;
        if (only_top && !is_top(context, permit))
            continue;
        LedgerEvidence evidence = {
            .number = permit->number,
            .at = permit->worked,
            .who = *permit->supervisor ? permit->supervisor : permit->who,
            .text = *permit->supervisor ? _("supervised") : _("nobody supervised"),
            .counts = *permit->supervisor != '\0',
        };
        ledger_cell_add_evidence(cell, &evidence);
    }
}

/* Work where gas is always to be analysed, without one on record. */
static void complain_of_gas(const LedgerContext *context, const LedgerCell *cell) {
    const LedgerOrigins *origins = ledger_template_origins(context->ledger->template);
    for (guint i = 0; i < context->facts->permits->len; i++) {
        const LedgerPermit *permit = g_ptr_array_index(context->facts->permits, i);
        if (permit->analysed || !ledger_has_word(origins->permit_gas_forms, permit->form))
            continue;
        for (guint at = 0; at < cell->evidence->len; at++) {
            const LedgerEvidence *evidence = g_ptr_array_index(cell->evidence, at);
            if (strcmp(evidence->number, permit->number) != 0)
                continue;
            ledger_add_finding(context, NULL, LEDGER_ERROR, permit->number, _("%s: work was done without a gas analysis on record."),
                               permit->number);
        }
    }
}

static gboolean compute_permits(const LedgerContext *context, LedgerCell *cell, G_GNUC_UNUSED GError **error) {
    ledger_gather_permits(context, context->role->top_permits, cell);
    complain_of_gas(context, cell);
    ledger_cell_set_rate(cell, context->role->top_permits ? _("No special work of the top grade was done in the source in this month.")
                                                          : _("No special work was done in the source in this month."));
    return TRUE;
}

static gboolean is_overdue(const LedgerContext *context, const LedgerDue *due) {
    return due->next && MAX(due->next, due->until) < context->cut;
}

/* What was due by the end of the month: overdue ones, and those done in the month. */
static gboolean was_due(const LedgerContext *context, const LedgerDue *due) {
    if (due->is_training || !is_of(context, due->source))
        return FALSE;
    return is_overdue(context, due) || is_in_period(context, due->last);
}

void ledger_gather_equipment(const LedgerContext *context, LedgerCell *cell) {
    for (guint i = 0; i < context->facts->dues->len; i++) {
        const LedgerDue *due = g_ptr_array_index(context->facts->dues, i);
        gboolean overdue = is_overdue(context, due);
        if (!was_due(context, due))
            continue;
        g_autofree char *text = g_strdup_printf("%s %s", due->subject, due->title);
        LedgerEvidence evidence = {
            .number = due->id,
            .at = overdue ? due->next : due->last,
            .text = text,
            .counts = !overdue,
        };
        ledger_cell_add_evidence(cell, &evidence);
    }
}

static gboolean compute_equipment(const LedgerContext *context, LedgerCell *cell, G_GNUC_UNUSED GError **error) {
    ledger_gather_equipment(context, cell);
    for (guint i = 0; i < context->facts->dues->len; i++) {
        const LedgerDue *due = g_ptr_array_index(context->facts->dues, i);
        if (!was_due(context, due) || !is_overdue(context, due))
            continue;
        g_autofree char *date = clock_format_short(due->next);
        const char *text = due->lost ? _("%s: \"%s\" was due %s; its extension is void, a substitute measure was not checked.")
                                     : _("%s: \"%s\" was due %s, and no formal extension stands.");
        ledger_add_finding(context, NULL, LEDGER_ERROR, due->id, text, due->subject, due->title, date);
    }
    ledger_cell_set_rate(cell, _("No test of the source's equipment was due in this month."));
    return TRUE;
}

/* The evidence of a person already in the cell, by what stands in front of it. */
static LedgerEvidence *find_subject(const LedgerCell *cell, const char *subject) {
    for (guint i = 0; i < cell->evidence->len; i++) {
        LedgerEvidence *evidence = g_ptr_array_index(cell->evidence, i);
        if (strcmp(evidence->who, subject) == 0)
            return evidence;
    }
    return NULL;
}

/* People with a certificate to keep valid, each once: in date only if all of theirs are. */
static gboolean compute_training(const LedgerContext *context, LedgerCell *cell, G_GNUC_UNUSED GError **error) {
    for (guint i = 0; i < context->facts->dues->len; i++) {
        const LedgerDue *due = g_ptr_array_index(context->facts->dues, i);
        if (!due->is_training || !is_of(context, due->source))
            continue;
        gboolean overdue = is_overdue(context, due);
        LedgerEvidence *known = find_subject(cell, due->subject);
        LedgerEvidence evidence = {
            .number = due->id,
            .at = overdue ? due->next : due->last,
            .who = due->subject,
            .text = due->title,
            .counts = !overdue,
        };
        if (!known)
            ledger_cell_add_evidence(cell, &evidence);
        else if (overdue)
            known->counts = FALSE;
        if (!overdue)
            continue;
        g_autofree char *date = clock_format_short(due->next);
        ledger_add_finding(context, NULL, LEDGER_WARNING, due->id, _("%s: \"%s\" expired %s."), due->subject, due->title, date);
    }
    ledger_cell_set_rate(cell, _("Nobody of the source has a certificate on record."));
    cell->missing = cell->of == 0;
    return TRUE;
}

static int compare_alarms(gconstpointer a, gconstpointer b) {
    const LedgerAlarm *left = *(const LedgerAlarm *const *)a, *right = *(const LedgerAlarm *const *)b;
    if (left->raised != right->raised)
        return left->raised < right->raised ? -1 : 1;
    return strcmp(left->number, right->number);
}

static GPtrArray *list_alarms(const LedgerContext *context) {
    GPtrArray *list = g_ptr_array_new();
    for (guint i = 0; i < context->facts->alarms->len; i++) {
        LedgerAlarm *alarm = g_ptr_array_index(context->facts->alarms, i);
        gboolean dropped = alarm->dropped && alarm->dropped < context->cut;
        if (strcmp(alarm->source, context->source->code) != 0 || dropped)
            continue;
        if (alarm->raised >= context->facts->from && alarm->raised < context->cut)
            g_ptr_array_add(list, alarm);
    }
    g_ptr_array_sort(list, compare_alarms);
    return list;
}

/* Was one of the alarms kept so far raised by the same device, of the same kind, less than the window ago? */
static gboolean is_chatter(const GPtrArray *kept, const LedgerAlarm *alarm, gint64 window) {
    for (guint i = kept->len; i > 0; i--) {
        const LedgerAlarm *first = g_ptr_array_index(kept, i - 1);
        if (alarm->raised - first->raised >= window)
            return FALSE;
        if (strcmp(first->device, alarm->device) == 0 && strcmp(first->kind, alarm->kind) == 0)
            return TRUE;
    }
    return FALSE;
}

static gboolean is_by(gint64 at, gint64 cut) {
    return at && at < cut;
}

/* Acknowledged within the limit from raising, and closed: both by the end of the period. */
static const char *judge_alarm(const LedgerContext *context, const LedgerAlarm *alarm, gboolean *handled) {
    gboolean answered = is_by(alarm->acknowledged, context->cut);
    gboolean in_time = answered && alarm->acknowledged <= alarm->raised + alarm->limit;
    gboolean closed = is_by(alarm->closed, context->cut);
    *handled = in_time && closed;
    if (!answered)
        return _("not acknowledged");
    if (!in_time)
        return _("acknowledged too late");
    return closed ? _("acknowledged in time and closed") : _("still open at the end of the period");
}

void ledger_gather_alarms(const LedgerContext *context, LedgerCell *cell) {
    gint64 window = ledger_template_rules(context->ledger->template)->alarm_window;
    g_autoptr(GPtrArray) alarms = list_alarms(context), kept = g_ptr_array_new();
    for (guint i = 0; i < alarms->len; i++) {
        LedgerAlarm *alarm = g_ptr_array_index(alarms, i);
        if (is_chatter(kept, alarm, window))
            continue;
        g_ptr_array_add(kept, alarm);
        gboolean handled;
        const char *how = judge_alarm(context, alarm, &handled);
        g_autofree char *text = g_strdup_printf("%s %s, %s", alarm->device, alarm->kind, how);
        LedgerEvidence evidence = {
            .number = alarm->number,
            .at = alarm->raised,
            .who = alarm->who,
            .text = text,
            .counts = handled,
        };
        ledger_cell_add_evidence(cell, &evidence);
    }
}

static gboolean compute_alarms(const LedgerContext *context, LedgerCell *cell, G_GNUC_UNUSED GError **error) {
    ledger_gather_alarms(context, cell);
    ledger_cell_set_rate(cell, _("No alarm was raised in the source in this month."));
    return TRUE;
}

static const LedgerFormula FORMULAS[] = {
    {"month", compute_month},
    {"source", compute_source},
    {"source-level", compute_level},
    {"stock-peak", ledger_compute_stock},
    {"role", compute_role},
    {"person", compute_person},
    {"duty-rate", ledger_compute_duty_rate},
    {"inspection-count", ledger_compute_inspections},
    {"hazard-count", compute_hazards},
    {"major-hazard-count", compute_major},
    {"close-rate", compute_closing},
    {"permit-supervision-rate", compute_permits},
    {"alarm-rate", compute_alarms},
    {"equipment-rate", compute_equipment},
    {"training-rate", compute_training},
    {"emergency-rate", ledger_compute_emergency},
    {"remark", ledger_compute_remark},
};

const LedgerFormula *ledger_formula_find(const char *id) {
    for (guint i = 0; i < G_N_ELEMENTS(FORMULAS); i++)
        if (strcmp(FORMULAS[i].id, id) == 0)
            return &FORMULAS[i];
    return NULL;
}
