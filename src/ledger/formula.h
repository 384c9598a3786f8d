/* SPDX-License-Identifier: MIT
 *
 * Inside of the ledger: its rows while they are computed, and the formulas. Private to src/ledger.
 */
#ifndef BIHUAN_SRC_LEDGER_FORMULA_H
#define BIHUAN_SRC_LEDGER_FORMULA_H

#include "bihuan/ledger/ledger.h"

typedef struct {
    char *source; /* code */
    const LedgerRole *role;
    LedgerCell *cells; /* one per column */
    LedgerVerdict verdict;
    GPtrArray *named; /* char *: items of findings that column 17 names */
} LedgerRow;

struct Ledger {
    const LedgerTemplate *template;
    LedgerTemplate *owned; /* the same template if it is freed with the ledger, else NULL */
    char *month;
    gint64 from, to, now;
    GPtrArray *rows;   /* LedgerRow * */
    GPtrArray *checks; /* LedgerCheck * */
};

/* What a formula sees. */
typedef struct {
    Ledger *ledger;
    const LedgerFacts *facts;
    const LedgerSource *source;
    const LedgerRole *role;
    guint role_index;
    guint row;
    guint column; /* index of the column being computed */
    gint64 cut;   /* end of the month, or now while the month is running */
} LedgerContext;

/* A formula fills the cell and may add checks about it. */
typedef struct {
    const char *id;
    gboolean (*compute)(const LedgerContext *context, LedgerCell *cell, GError **error);
} LedgerFormula;

/* By the template's word; NULL if there is none. */
const LedgerFormula *ledger_formula_find(const char *id);

/* Filling cells. Texts are copied. */
void ledger_cell_set_text(LedgerCell *cell, const char *text);
void ledger_cell_set_none(LedgerCell *cell, const char *reason);
void ledger_cell_set_count(LedgerCell *cell, gint64 n);
/* "/" although data are due: a gap of the department that owns the column. */
void ledger_cell_set_missing(LedgerCell *cell, const char *reason);
void ledger_cell_init(LedgerCell *cell);
void ledger_cell_clear(LedgerCell *cell);
/* Is a rate below a threshold (decimal, NULL = never)? Exact: a rate is never compared after rounding. */
gboolean ledger_cell_is_below(const LedgerCell *cell, const char *threshold);
/* A rate from the evidence given so far (counts ÷ all); reason is shown when there is none. */
void ledger_cell_set_rate(LedgerCell *cell, const char *reason);
void ledger_cell_add_evidence(LedgerCell *cell, const LedgerEvidence *evidence);

/* Texts are copied; NULL becomes "". */
void ledger_add_check(Ledger *ledger, const LedgerCheck *check);
/* Something is wrong with the value of this row's column (rule F and its position). Not said where the column
 * is only shown: the same device would be complained of in every role's row. */
void ledger_add_fault(const LedgerContext *context, LedgerSeverity severity, const char *item, const char *message);

/* The same with a rule of its own ("L08"). */
void ledger_add_finding(const LedgerContext *context, const char *rule, LedgerSeverity severity, const char *item, const char *message);

/* TRUE if somebody of the facts answers for the context's role and source at some time of the month; *is_current:
 * still at its end. */
gboolean ledger_is_holder(const LedgerContext *context, const LedgerHolder *holder, gboolean *is_current);
/* Looks for a word in a NULL-terminated list. */
gboolean ledger_has_word(char **words, const char *word);

/* fix.c: what a person put in place of the column's value, NULL = nothing; its whole number. */
const LedgerFix *ledger_fix_find(const LedgerContext *context);
/* The same for a key: of a column, or LEDGER_CONCLUSION. */
const LedgerFix *ledger_fix_of(const LedgerContext *context, const char *key);
/* The cell says who changed what, when and why; so does a notice of its own. */
void ledger_fix_note(const LedgerContext *context, LedgerCell *cell, const LedgerFix *fix, const char *computed);
gint64 ledger_fix_count(const LedgerFix *fix);
/* Puts it into the cell, if there is one. checks: how many there were before the cell was computed. */
void ledger_fix_cell(const LedgerContext *context, guint checks);

/* Evidence without judgement, for a column and for the duty it proves. */
void ledger_gather_hazards(const LedgerContext *context, LedgerCell *cell);
void ledger_gather_permits(const LedgerContext *context, gboolean only_top, LedgerCell *cell);
void ledger_gather_equipment(const LedgerContext *context, LedgerCell *cell);
void ledger_gather_alarms(const LedgerContext *context, LedgerCell *cell);

/* TRUE if a hazard (of whatever source) belongs to the context's row. */
gboolean ledger_owns_hazard(const LedgerContext *context, const LedgerHazard *hazard);
/* TRUE if it was void, duplicate or rejected by the end of the period. */
gboolean ledger_is_dropped(const LedgerContext *context, const LedgerHazard *hazard);

/* duty.c */
gboolean ledger_compute_duty_rate(const LedgerContext *context, LedgerCell *cell, GError **error);
/* "Weekly inspection 2025-10-27 to 2025-11-02" for the id of a duty and its cycle ("op-5 2025-W44"); NULL = it is none. Owned. */
char *ledger_duty_words(const LedgerContext *context, const char *item);
gboolean ledger_compute_inspections(const LedgerContext *context, LedgerCell *cell, GError **error);
/* rate.c */
gboolean ledger_compute_hazards(const LedgerContext *context, LedgerCell *cell, GError **error);
gboolean ledger_compute_major(const LedgerContext *context, LedgerCell *cell, GError **error);
gboolean ledger_compute_closing(const LedgerContext *context, LedgerCell *cell, GError **error);
gboolean ledger_compute_permits(const LedgerContext *context, LedgerCell *cell, GError **error);
gboolean ledger_compute_equipment(const LedgerContext *context, LedgerCell *cell, GError **error);
gboolean ledger_compute_training(const LedgerContext *context, LedgerCell *cell, GError **error);
/* stock.c, alarm.c, supply.c */
gboolean ledger_compute_stock(const LedgerContext *context, LedgerCell *cell, GError **error);
gboolean ledger_compute_alarms(const LedgerContext *context, LedgerCell *cell, GError **error);
gboolean ledger_compute_emergency(const LedgerContext *context, LedgerCell *cell, GError **error);
/* remark.c */
gboolean ledger_compute_remark(const LedgerContext *context, LedgerCell *cell, GError **error);

/* check.c: what is wrong with one value by its column's limits; then the cross checks of the whole. */
void ledger_check_limits(const LedgerContext *context);
void ledger_check_sums(Ledger *ledger, const LedgerFacts *facts);
void ledger_check_whole(Ledger *ledger);
/* cross.c: L05 and L08 of one row, L07 of the whole. */
gboolean ledger_cross_row(LedgerContext *context, GError **error);
void ledger_cross_month(Ledger *ledger, const LedgerFacts *facts);

#endif
