/* SPDX-License-Identifier: MIT
 *
 * Column 17: open and extended hazards with who approved and what protects meanwhile, duties nobody did, what else
 * is wrong, and the conclusion of the row. The text has room for so many characters (remark.most); what does not fit is counted and stands in
 * the evidence.
 */
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "private.h"

static gboolean is_bad_enough(const LedgerContext *context, const LedgerCheck *check) {
    if (check->row != (int)context->row || check->severity != LEDGER_ERROR)
        return FALSE;
    int column = ledger_template_find_column(context->ledger->template, check->column);
    if (column < 0)
        return TRUE;
    return ledger_template_column(context->ledger->template, (guint)column)->use[context->role_index] == LEDGER_COUNTED;
}

static LedgerVerdict judge_row(const LedgerContext *context) {
    const LedgerTemplate *template = context->ledger->template;
    LedgerVerdict verdict = LEDGER_PASSED;
    for (guint i = 0; i < context->ledger->checks->len; i++)
        if (is_bad_enough(context, ledger_check(context->ledger, i)))
            return LEDGER_FAILED;
    for (guint i = 0; i < ledger_template_columns(template); i++) {
        const LedgerColumn *column = ledger_template_column(template, i);
        const LedgerCell *cell = ledger_cell(context->ledger, context->row, i);
        if (column->use[context->role_index] != LEDGER_COUNTED)
            continue;
        if (ledger_cell_is_below(cell, column->fail))
            return LEDGER_FAILED;
        if (ledger_cell_is_below(cell, column->full))
            verdict = LEDGER_BASIC;
    }
    return verdict;
}

/* Open at the end of the period, or living on an extension in it, or a major one of the month: its plan stands here. */
static gboolean is_remarkable(const LedgerContext *context, const LedgerHazard *hazard) {
    if (!ledger_owns_hazard(context, hazard) || ledger_is_dropped(context, hazard))
        return FALSE;
    if (hazard->opened >= context->cut)
        return FALSE;
    if (!hazard->accepted || hazard->accepted >= context->cut)
        return TRUE;
    if (hazard->major && hazard->opened >= context->facts->from)
        return TRUE;
    return hazard->extended && hazard->accepted >= context->facts->from;
}

/* Signs of this column itself have no place in what somebody typed: they would paint or read as a finding. */
static char *plain_title(const char *title) {
    static const char *const SIGNS[][2] = {{"【", "（"}, {"】", "）"}, {"[", "("}, {"]", ")"}, {"结论：", "结论 "}};
    GString *text = g_string_new(title);
    for (gsize i = 0; i < G_N_ELEMENTS(SIGNS); i++)
        g_string_replace(text, SIGNS[i][0], SIGNS[i][1], 0);
    return g_string_free(text, FALSE);
}

static gboolean is_overdue(const LedgerContext *context, const LedgerHazard *hazard) {
    gboolean open = !hazard->accepted || hazard->accepted >= context->cut;
    return open && hazard->due && hazard->due < context->cut;
}

/* "[MAJOR] YH-2026-00019 flange leak, due 2026-10-30 [overdue by 5 days], extension approved by …, meanwhile …" */
static char *describe_hazard(const LedgerContext *context, const LedgerHazard *hazard) {
    g_autofree char *title = plain_title(hazard->title);
    GString *text = g_string_new(hazard->major ? _("[MAJOR] ") : NULL);
    g_string_append_printf(text, "%s %s", hazard->number, title);
    if (hazard->due) {
        ClockCivil due = clock_civil(hazard->due);
        g_string_append_printf(text, _(", due %04d-%02d-%02d"), due.year, due.month, due.day);
    }
    if (is_overdue(context, hazard)) {
        int days = (int)(clock_day_number(context->cut - 1) - clock_day_number(hazard->due));
        g_string_append_printf(text, _(" %s by %d days]"), ledger_overdue_sign(), MAX(days, 1));
    }
    if (hazard->lost)
        g_string_append(text, _(", extension void: a substitute measure was not checked"));
    if (hazard->extended)
        g_string_append_printf(text, _(", extended, approved by %s"), *hazard->approver ? hazard->approver : _("nobody"));
    if (hazard->major && *hazard->plan)
        g_string_append_printf(text, _(", plan %s"), hazard->plan);
    if (hazard->major && !*hazard->plan)
        g_string_append(text, _(", no treatment plan"));
    if (*hazard->substitute)
        g_string_append_printf(text, _(", meanwhile: %s"), hazard->substitute);
    return g_string_free(text, FALSE);
}

const char *ledger_overdue_sign(void) {
    return _("[overdue");
}

/* What column 17 is put together from, as far as there is room. */
typedef struct {
    const LedgerContext *context;
    LedgerCell *cell;
    GString *text;
    glong room;
    guint left_out;
} Remark;

static gboolean put_line(Remark *remark, const char *line) {
    remark->room -= g_utf8_strlen(line, -1) + 2;
    if (remark->room >= 0) {
        g_string_append_printf(remark->text, _("%s; "), line);
        return TRUE;
    }
    remark->left_out++;
    return FALSE;
}

/* Major ones first, then what is overdue, then the others. */
static void put_hazards(Remark *remark, int rank) {
    const GPtrArray *hazards = remark->context->facts->hazards;
    for (guint i = 0; i < hazards->len; i++) {
        const LedgerHazard *hazard = g_ptr_array_index(hazards, i);
        int own = hazard->major ? 0 : is_overdue(remark->context, hazard) ? 1 : 2;
        if (own != rank || !is_remarkable(remark->context, hazard))
            continue;
        g_autofree char *line = describe_hazard(remark->context, hazard);
        LedgerEvidence evidence = {
            .number = hazard->number,
            .at = hazard->opened,
            .who = hazard->who,
            .text = line,
            .counts = TRUE,
        };
        ledger_cell_add_evidence(remark->cell, &evidence);
        put_line(remark, line);
    }
}

/* Only where column 14 counts for the role. */
static gboolean owns_tests(const LedgerContext *context) {
    const LedgerTemplate *template = context->ledger->template;
    for (guint i = 0; i < ledger_template_columns(template); i++)
        if (strcmp(ledger_template_column(template, i)->formula, "equipment-rate") == 0)
            return ledger_template_column(template, i)->use[context->role_index] == LEDGER_COUNTED;
    return FALSE;
}

/* Tests that are put off, and those whose extension is void: by whom, and what protects people meanwhile. */
static void put_tests(Remark *remark) {
    const LedgerContext *context = remark->context;
    for (guint i = 0; owns_tests(context) && i < context->facts->dues->len; i++) {
        const LedgerDue *due = g_ptr_array_index(context->facts->dues, i);
        if (due->is_training || !(due->until || due->lost) || strcmp(due->source, context->source->code) != 0)
            continue;
        g_autofree char *at = clock_format_short(due->next), *until = clock_format_short(due->until);
        g_autofree char *title = plain_title(due->title);
        g_autofree char *granted = g_strdup_printf(_(", extended until %s, approved by %s"), until, due->approver);
        g_autofree char *line =
            g_strdup_printf(_("%s %s, due %s%s, meanwhile: %s"), due->subject, title, at,
                            due->lost ? _(", extension void: a substitute measure was not checked") : granted, due->substitute);
        LedgerEvidence evidence = {.number = due->id, .at = due->next, .who = due->approver, .text = line, .counts = TRUE};
        ledger_cell_add_evidence(remark->cell, &evidence);
        put_line(remark, line);
    }
}

/* "GD-0304 gas detector, yearly check" for the id of something due; the words of a duty with its dates; else the item. */
static char *item_words(const LedgerContext *context, const char *item) {
    char *words = ledger_duty_words(context, item);
    for (guint i = 0; !words && i < context->facts->dues->len; i++) {
        const LedgerDue *due = g_ptr_array_index(context->facts->dues, i);
        if (strcmp(due->id, item) == 0)
            words = g_strdup_printf("%s %s", due->subject, due->title);
    }
    return words;
}

/* "MHS-01/op-lead: nobody is appointed …": where the item says nothing by itself the finding does. */
static char *check_words(const LedgerContext *context, const LedgerCheck *check) {
    char *words = item_words(context, check->item);
    g_autofree char *row = g_strdup_printf("%s/%s", context->source->code, context->role->code);
    if (words)
        return words;
    return g_strdup(strcmp(check->item, row) == 0 || strcmp(check->item, check->rule) == 0 ? check->message : check->item);
}

/* The errors of this row, each once: rule L09 wants to find them here. */
static void put_errors(Remark *remark) {
    const LedgerContext *context = remark->context;
    LedgerRow *row = g_ptr_array_index(context->ledger->rows, context->row);
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < context->ledger->checks->len; i++) {
        const LedgerCheck *check = ledger_check(context->ledger, i);
        if (check->row != (int)context->row || check->severity != LEDGER_ERROR || !*check->item)
            continue;
        if (!g_hash_table_add(seen, (gpointer)check->item))
            continue;
        g_autofree char *words = check_words(context, check), *line = g_strdup_printf(_("wrong: %s"), words);
        gboolean listed = strstr(remark->text->str, words) != NULL;
        if (listed || put_line(remark, line))
            g_ptr_array_add(row->named, g_strdup(check->item));
    }
}

/* Duties of column 7 that nobody did; not those the errors name already. */
static void put_duties(Remark *remark) {
    const LedgerContext *context = remark->context;
    const LedgerTemplate *template = context->ledger->template;
    for (guint i = 0; i < ledger_template_columns(template); i++) {
        const LedgerCell *cell = ledger_cell(context->ledger, context->row, i);
        if (strcmp(ledger_template_column(template, i)->formula, "duty-rate") != 0)
            continue;
        for (guint j = 0; j < cell->evidence->len; j++) {
            const LedgerEvidence *duty = g_ptr_array_index(cell->evidence, j);
            g_autofree char *words = ledger_duty_words(context, duty->number);
            const char *name = words ? words : duty->text;
            if (duty->counts || duty->at || strstr(remark->text->str, name))
                continue;
            g_autofree char *line = g_strdup_printf(_("not done: %s"), name);
            put_line(remark, line);
        }
    }
}

char *ledger_conclusion(const Ledger *ledger, LedgerVerdict verdict) {
    return g_strdup_printf(ledger->now < ledger->to ? _("Conclusion so far: %s") : _("Conclusion: %s"), ledger_verdict_title(verdict));
}

/* The conclusion: computed, or in its place what a person answers for, who is named with what was computed. */
static char *conclude(const LedgerContext *context, LedgerRow *row) {
    const LedgerFix *fix = ledger_fix_of(context, LEDGER_CONCLUSION);
    LedgerVerdict computed = judge_row(context), said = computed;
    row->verdict = computed;
    if (!fix || !ledger_verdict_parse(fix->value, &said))
        return ledger_conclusion(context->ledger, computed);
    ClockCivil day = clock_civil(fix->at);
    g_autofree char *text = ledger_conclusion(context->ledger, said);
    row->verdict = said;
    return g_strdup_printf(_("%s (by %s, %04d-%02d-%02d; computed: %s)"), text, fix->who, day.year, day.month, day.day,
                           ledger_verdict_title(computed));
}

/* What a person adds stands behind what was computed, with his name; nothing of it takes the place of anything. */
static char *addition(const LedgerFix *fix) {
    if (!fix)
        return g_strdup("");
    ClockCivil day = clock_civil(fix->at);
    return g_strdup_printf(_(" Added by %s, %04d-%02d-%02d: %s"), fix->who, day.year, day.month, day.day, fix->value);
}

static void note_fixes(const LedgerContext *context, LedgerCell *cell, const char *computed) {
    const char *const KEYS[] = {LEDGER_CONCLUSION, ledger_template_column(context->ledger->template, context->column)->key};
    for (gsize i = 0; i < G_N_ELEMENTS(KEYS); i++) {
        const LedgerFix *fix = ledger_fix_of(context, KEYS[i]);
        if (fix)
            ledger_fix_note(context, cell, fix, computed);
    }
}

gboolean ledger_compute_remark(const LedgerContext *context, LedgerCell *cell, G_GNUC_UNUSED GError **error) {
    LedgerRow *row = g_ptr_array_index(context->ledger->rows, context->row);
    g_autofree char *end = conclude(context, row);
    g_autofree char *more = addition(ledger_fix_of(context, ledger_template_column(context->ledger->template, context->column)->key));
    g_autoptr(GString) text = g_string_new(NULL);
    Remark remark = {
        .context = context,
        .cell = cell,
        .text = text,
        .room = ledger_template_rules(context->ledger->template)->remark_most - g_utf8_strlen(end, -1) - g_utf8_strlen(more, -1) -
                20, /* 20: how many were left out */
    };
    put_hazards(&remark, 0);
    put_errors(&remark);
    put_tests(&remark);
    put_hazards(&remark, 1);
    put_hazards(&remark, 2);
    put_duties(&remark);
    if (remark.left_out > 0)
        g_string_append_printf(text, _("and %u more; "), remark.left_out);
    g_string_append(text, end);
    g_autofree char *computed = g_strdup(text->str);
    g_string_append(text, more);
    ledger_cell_set_text(cell, text->str);
    note_fixes(context, cell, computed);
    return TRUE;
}
