/* SPDX-License-Identifier: MIT
 *
 * Columns 9 to 12, 14 and 15: hazards, permits, equipment and training of one row, each with its evidence.
 */
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "formula.h"

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

gboolean ledger_compute_hazards(const LedgerContext *context, LedgerCell *cell, G_GNUC_UNUSED GError **error) {
    count_hazards(context, cell, FALSE);
    return TRUE;
}

gboolean ledger_compute_major(const LedgerContext *context, LedgerCell *cell, G_GNUC_UNUSED GError **error) {
    count_hazards(context, cell, TRUE);
    for (guint i = 0; i < context->facts->hazards->len; i++) {
        const LedgerHazard *hazard = g_ptr_array_index(context->facts->hazards, i);
        if (!hazard->major || *hazard->plan || !ledger_owns_hazard(context, hazard) || ledger_is_dropped(context, hazard) ||
            !is_in_period(context, hazard->opened))
            continue;
        g_autofree char *message = g_strdup_printf(_("The major hazard %s has no plan."), hazard->number);
        ledger_add_fault(context, LEDGER_WARNING, hazard->number, message);
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
        g_autofree char *message = g_strdup_printf(_("The major hazard %s was due %s and is not accepted."), hazard->number, due);
        ledger_add_fault(context, LEDGER_ERROR, hazard->number, message);
    }
}

gboolean ledger_compute_closing(const LedgerContext *context, LedgerCell *cell, G_GNUC_UNUSED GError **error) {
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
            g_autofree char *message = g_strdup_printf(_("%s: work was done without a gas analysis on record."), permit->number);
            ledger_add_fault(context, LEDGER_ERROR, permit->number, message);
        }
    }
}

gboolean ledger_compute_permits(const LedgerContext *context, LedgerCell *cell, G_GNUC_UNUSED GError **error) {
    ledger_gather_permits(context, context->role->top_permits, cell);
    complain_of_gas(context, cell);
    ledger_cell_set_rate(cell, context->role->top_permits ? _("No special work of the top grade was done in the source in this month.")
                                                          : _("No special work was done in the source in this month."));
    return TRUE;
}

static gboolean is_overdue(const LedgerContext *context, const LedgerDue *due) {
    return due->next && due->next < context->cut;
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

gboolean ledger_compute_equipment(const LedgerContext *context, LedgerCell *cell, G_GNUC_UNUSED GError **error) {
    ledger_gather_equipment(context, cell);
    for (guint i = 0; i < context->facts->dues->len; i++) {
        const LedgerDue *due = g_ptr_array_index(context->facts->dues, i);
        if (!was_due(context, due) || !is_overdue(context, due))
            continue;
        g_autofree char *date = clock_format_short(due->next);
        g_autofree char *message = g_strdup_printf(_("%s: \"%s\" was due %s."), due->subject, due->title, date);
        ledger_add_fault(context, LEDGER_ERROR, due->id, message);
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
gboolean ledger_compute_training(const LedgerContext *context, LedgerCell *cell, G_GNUC_UNUSED GError **error) {
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
        g_autofree char *message = g_strdup_printf(_("%s: \"%s\" expired %s."), due->subject, due->title, date);
        ledger_add_fault(context, LEDGER_WARNING, due->id, message);
    }
    ledger_cell_set_rate(cell, _("Nobody of the source has a certificate on record."));
    cell->missing = cell->of == 0;
    return TRUE;
}
