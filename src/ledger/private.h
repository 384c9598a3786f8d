/* SPDX-License-Identifier: MIT
 *
 * Inside of the ledger: its rows while they are computed, the formulas and the checks. Private to src/ledger.
 */
#ifndef BIHUAN_SRC_LEDGER_PRIVATE_H
#define BIHUAN_SRC_LEDGER_PRIVATE_H

#include "bihuan/ledger/ledger.h"

typedef __int128 LedgerWide; /* products of counts and millionths */

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

/* An empty cell; a row of such cells (role borrowed of the template), added to the ledger. */
void ledger_cell_init(LedgerCell *cell);
void ledger_cell_clear(LedgerCell *cell);
LedgerRow *ledger_add_row(Ledger *ledger, const char *source, const LedgerRole *role);
/* A ledger without rows; takes owned (may be NULL: template lives longer). */
Ledger *ledger_new(const LedgerTemplate *template, LedgerTemplate *owned, const char *month, const gint64 period[2], gint64 now);
/* Filling cells. Texts are copied. */
void ledger_cell_set_text(LedgerCell *cell, const char *text);
void ledger_cell_set_none(LedgerCell *cell, const char *reason);
void ledger_cell_set_count(LedgerCell *cell, gint64 n);
/* "/" although data are due: a gap of the department that owns the column. */
void ledger_cell_set_missing(LedgerCell *cell, const char *reason);
/* Is a rate below a threshold (decimal, NULL = never)? Exact: a rate is never compared after rounding. */
gboolean ledger_cell_is_below(const LedgerCell *cell, const char *threshold);
/* A rate from the evidence given so far (counts ÷ all); reason is shown when there is none. */
void ledger_cell_set_rate(LedgerCell *cell, const char *reason);
void ledger_cell_add_evidence(LedgerCell *cell, const LedgerEvidence *evidence);

/* A sentence is added to what the check says of its place; texts are copied, NULL becomes "". */
void ledger_add_check(Ledger *ledger, const LedgerCheck *check, const char *format, ...) G_GNUC_PRINTF(3, 4);
/* Something is wrong with this row's column: a sentence under a rule ("L08"; NULL = F and the column's position). Not said where
 * the column is only shown: the same device would be complained of in every role's row. */
void ledger_add_finding(const LedgerContext *context, const char *rule, LedgerSeverity severity, const char *item, const char *format, ...)
    G_GNUC_PRINTF(5, 6);

/* TRUE if somebody of the facts answers for the context's role and source at some time of the month; *is_current:
 * still at its end. */
gboolean ledger_is_holder(const LedgerContext *context, const LedgerHolder *holder, gboolean *is_current);
/* Looks for a word in a NULL-terminated list. */
gboolean ledger_has_word(char **words, const char *word);

/* What a person put in place of the value behind a key (of a column, or LEDGER_CONCLUSION); NULL = nothing. Its whole number. */
const LedgerFix *ledger_fix_of(const LedgerContext *context, const char *key);
gint64 ledger_fix_count(const LedgerFix *fix);
/* The cell says who changed what, when and why; so does a notice of its own. */
void ledger_fix_note(const LedgerContext *context, LedgerCell *cell, const LedgerFix *fix, const char *computed);

/* Evidence without judgement, for a column and for the duty it proves. */
void ledger_gather_hazards(const LedgerContext *context, LedgerCell *cell);
void ledger_gather_permits(const LedgerContext *context, gboolean only_top, LedgerCell *cell);
void ledger_gather_equipment(const LedgerContext *context, LedgerCell *cell);
void ledger_gather_alarms(const LedgerContext *context, LedgerCell *cell);

/* TRUE if a hazard (of whatever source) belongs to the context's row. */
gboolean ledger_owns_hazard(const LedgerContext *context, const LedgerHazard *hazard);
/* TRUE if it was void, duplicate or rejected by the end of the period. */
gboolean ledger_is_dropped(const LedgerContext *context, const LedgerHazard *hazard);

gboolean ledger_compute_duty_rate(const LedgerContext *context, LedgerCell *cell, GError **error);
gboolean ledger_compute_inspections(const LedgerContext *context, LedgerCell *cell, GError **error);
gboolean ledger_compute_stock(const LedgerContext *context, LedgerCell *cell, GError **error);
gboolean ledger_compute_emergency(const LedgerContext *context, LedgerCell *cell, GError **error);
gboolean ledger_compute_remark(const LedgerContext *context, LedgerCell *cell, GError **error);

/* What is wrong with one value by its column's limits; then the cross checks: of sums, of one row (L05, L08), of the whole. */
void ledger_check_limits(const LedgerContext *context);
void ledger_check_sums(Ledger *ledger, const LedgerFacts *facts);
gboolean ledger_check_row(LedgerContext *context, GError **error);
/* L08 of a source (stock.c): a plant that is one kilogram above its design must not be rounded into compliance. */
void ledger_check_level(const LedgerContext *context);
void ledger_check_month(Ledger *ledger, const LedgerFacts *facts);
void ledger_check_whole(Ledger *ledger);

/* A cycle of duties (周期) on the plant's calendar: ISO weeks, months, quarters, halves, years; half-open. */
typedef struct {
    gint64 from, to;
    char label[64]; /* "2026-W43", "2026-10", "2026-Q4", "2026-H2", "2026", "国庆节 2026" */
} LedgerSpan;

/* The cycle a time lies in; kind is one of fixed length (LEDGER_WEEK … LEDGER_YEAR). */
LedgerSpan ledger_cycle_at(LedgerCycle kind, gint64 ms);
/* "Weekly inspection 2025-10-27 to 2025-11-02" for the id of a duty and its cycle ("op-5 2025-W44"); NULL = it is none. Owned. */
char *ledger_duty_words(const LedgerContext *context, const char *item);

#endif
