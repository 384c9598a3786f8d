/* SPDX-License-Identifier: MIT
 *
 * The table of formulas, and those that only name things: month, source, level, role, person.
 */
#include "formula.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/source.h"

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
    ledger_add_fault(context, LEDGER_ERROR, context->source->code, _("No level is registered for this source."));
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
    g_autofree char *message = NULL;
    if (!is_mobile(holder->phone)) {
        message = g_strdup_printf(_("%s has no mobile number on record."), holder->name);
        ledger_add_fault(context, LEDGER_WARNING, holder->person, message);
    } else if (is_current && !holder->in_service && !holder->until) { /* who was relieved later had not left yet */
        message = g_strdup_printf(_("%s is responsible but no longer in service."), holder->name);
        ledger_add_fault(context, LEDGER_ERROR, holder->person, message);
    }
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
        ledger_add_fault(context, LEDGER_ERROR, item, _("Nobody is appointed to this role at the end of the period."));
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
    {"hazard-count", ledger_compute_hazards},
    {"major-hazard-count", ledger_compute_major},
    {"close-rate", ledger_compute_closing},
    {"permit-supervision-rate", ledger_compute_permits},
    {"alarm-rate", ledger_compute_alarms},
    {"equipment-rate", ledger_compute_equipment},
    {"training-rate", ledger_compute_training},
    {"emergency-rate", ledger_compute_emergency},
    {"remark", ledger_compute_remark},
};

const LedgerFormula *ledger_formula_find(const char *id) {
    for (guint i = 0; i < G_N_ELEMENTS(FORMULAS); i++)
        if (strcmp(FORMULAS[i].id, id) == 0)
            return &FORMULAS[i];
    return NULL;
}
