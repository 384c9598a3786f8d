/* SPDX-License-Identifier: MIT
 *
 * Column 17: open and extended hazards with who approved and what protects meanwhile, duties nobody did, what else
 * is wrong, and the conclusion of the row. The text has room for 500 characters; what does not fit is counted and stands in
 * the evidence.
 */
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "ledger_formula.h"

#define REMARK_LIMIT 500

static gboolean is_bad_enough(const LedgerContext *context, const LedgerCheck *check) {
    if (check->row != (int)context->row || check->severity != LEDGER_ERROR) return FALSE;
    int column = ledger_template_find_column(context->ledger->template, check->column);
    if (column < 0) return TRUE;
    return ledger_template_column(context->ledger->template, (guint)column)->use[context->role_index] ==
        LEDGER_COUNTED;
}

static LedgerVerdict judge_row(const LedgerContext *context) {
    const LedgerTemplate *template = context->ledger->template;
    LedgerVerdict verdict = LEDGER_PASSED;
    for (guint i = 0; i < context->ledger->checks->len; i++)
        if (is_bad_enough(context, ledger_check(context->ledger, i))) return LEDGER_FAILED;
    for (guint i = 0; i < ledger_template_columns(template); i++) {
        const LedgerColumn *column = ledger_template_column(template, i);
        const LedgerCell *cell = ledger_cell(context->ledger, context->row, i);
        if (column->use[context->role_index] != LEDGER_COUNTED) continue;
        if (ledger_cell_is_below(cell, column->fail)) return LEDGER_FAILED;
        if (ledger_cell_is_below(cell, column->full)) verdict = LEDGER_BASIC;
    }
    return verdict;
}

/* Open at the end of the period, or living on an extension in it, or a major one of the month: its plan stands here. */
static gboolean is_remarkable(const LedgerContext *context, const LedgerHazard *hazard) {
    if (!ledger_owns_hazard(context, hazard) || ledger_is_dropped(context, hazard)) return FALSE;
    if (hazard->opened >= context->cut) return FALSE;
    if (!hazard->accepted || hazard->accepted >= context->cut) return TRUE;
    if (hazard->major && hazard->opened >= context->facts->from) return TRUE;
    return hazard->extended && hazard->accepted >= context->facts->from;
}

/* "YH-2026-00019 flange leak, due 10-30, extension approved by …, meanwhile …" */
static char *describe_hazard(const LedgerHazard *hazard) {
    GString *text = g_string_new(hazard->number);
    g_string_append_printf(text, " %s", hazard->title);
    if (hazard->due) {
        ClockCivil due = clock_civil(hazard->due);
        g_string_append_printf(text, _(", due %02d-%02d"), due.month, due.day);
    }
    if (hazard->extended)
        g_string_append_printf(text, _(", extended, approved by %s"),
                               *hazard->approver ? hazard->approver : _("nobody"));
    if (hazard->major && *hazard->plan) g_string_append_printf(text, _(", plan %s"), hazard->plan);
    if (*hazard->substitute) g_string_append_printf(text, _(", meanwhile: %s"), hazard->substitute);
    return g_string_free(text, FALSE);
}

/* The items of this row's errors, each once: rule L09 wants to find them here. */
static char *list_items(const LedgerContext *context) {
    GString *text = g_string_new(NULL);
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < context->ledger->checks->len; i++) {
        const LedgerCheck *check = ledger_check(context->ledger, i);
        if (check->row != (int)context->row || check->severity != LEDGER_ERROR || !*check->item) continue;
        if (!g_hash_table_add(seen, (gpointer)check->item)) continue;
        g_string_append_printf(text, "%s%s", text->len ? _(", ") : "", check->item);
    }
    return g_string_free(text, FALSE);
}

static char *conclude(const LedgerContext *context, LedgerVerdict verdict) {
    g_autofree char *items = list_items(context);
    const char *title = ledger_verdict_title(verdict);
    if (*items) return g_strdup_printf(_("Wrong: %s. Conclusion: %s"), items, title);
    return g_strdup_printf(_("Conclusion: %s"), title);
}

/* Duties of column 7 that nobody did; those the errors name already stand in end. */
static void list_duties(const LedgerContext *context, const char *end, GString *text, glong *room, guint *left_out) {
    const LedgerTemplate *template = context->ledger->template;
    for (guint i = 0; i < ledger_template_columns(template); i++) {
        const LedgerCell *cell = ledger_cell(context->ledger, context->row, i);
        if (strcmp(ledger_template_column(template, i)->formula, "duty-rate") != 0) continue;
        for (guint j = 0; j < cell->evidence->len; j++) {
            const LedgerEvidence *duty = g_ptr_array_index(cell->evidence, j);
            if (duty->counts || duty->at || strstr(end, duty->number)) continue;
            g_autofree char *line = g_strdup_printf(_("not done: %s; "), duty->text);
            *room -= g_utf8_strlen(line, -1);
            if (*room >= 0)
                g_string_append(text, line);
            else
                (*left_out)++;
        }
    }
}

gboolean ledger_compute_remark(const LedgerContext *context, LedgerCell *cell, G_GNUC_UNUSED GError **error) {
    LedgerRow *row = g_ptr_array_index(context->ledger->rows, context->row);
    row->verdict = judge_row(context);
    g_autofree char *end = conclude(context, row->verdict);
    g_autoptr(GString) text = g_string_new(NULL);
    glong room = REMARK_LIMIT - g_utf8_strlen(end, -1) - 20; /* 20: how many were left out */
    guint left_out = 0;
    for (guint i = 0; i < context->facts->hazards->len; i++) {
        const LedgerHazard *hazard = g_ptr_array_index(context->facts->hazards, i);
        if (!is_remarkable(context, hazard)) continue;
        g_autofree char *line = describe_hazard(hazard);
        LedgerEvidence evidence = {
            .number = hazard->number,
            .at = hazard->opened,
            .who = hazard->who,
            .text = line,
            .counts = TRUE,
        };
        ledger_cell_add_evidence(cell, &evidence);
        room -= g_utf8_strlen(line, -1) + 2;
        if (room >= 0)
            g_string_append_printf(text, "%s; ", line);
        else
            left_out++;
    }
    list_duties(context, end, text, &room, &left_out);
    if (left_out > 0) g_string_append_printf(text, _("and %u more; "), left_out);
    g_string_append(text, end);
    if (g_utf8_strlen(text->str, -1) > REMARK_LIMIT) {
        char *cut = g_utf8_offset_to_pointer(text->str, REMARK_LIMIT - 1);
        g_string_truncate(text, (gsize)(cut - text->str));
        g_string_append(text, "…");
    }
    ledger_cell_set_text(cell, text->str);
    return TRUE;
}
