/* SPDX-License-Identifier: MIT
 *
 * The monthly ledger (重大危险源包保责任履职台账), computed from facts by a template: one row per major
 * hazard source × responsible role, each cell with what it was computed from, and the checks of it. Pure: no
 * database, no clock.
 *
 * What has no data is "/" with a reason, never 0 and never 100 %.
 */
#ifndef BIHUAN_LEDGER_LEDGER_H
#define BIHUAN_LEDGER_LEDGER_H

#include <glib.h>

#include "bihuan/ledger/facts.h"
#include "bihuan/ledger/template.h"
#include "bihuan/export/sheet.h"

typedef struct Ledger Ledger;

typedef enum { LEDGER_INFO, LEDGER_WARNING, LEDGER_ERROR } LedgerSeverity;

/* One thing a value was computed from. */
typedef struct {
    const char *number; /* of the record, or what stands for it: a duty's id and cycle, a device's code … */
    gint64 at;          /* when it happened, 0 = it did not */
    const char *who;    /* name, "" = nobody */
    const char *text;   /* what it is, for people */
    gboolean counts;    /* in the numerator (always TRUE where there is none) */
} LedgerEvidence;

typedef struct {
    char *text;          /* for people: "91.7", "5", "/", … */
    gint64 n, of;        /* numerator and denominator of a rate; of = -1 for anything else, and where
                            corrected (n of a count) */
    char *reason;        /* why "/", else NULL */
    GPtrArray *evidence; /* LedgerEvidence * */
    gboolean missing;    /* "/" although data are due (checks.h) */
    char *computed;      /* what was computed, where a person corrected it (LedgerFix), else NULL */
    char *correction;    /* then: who, when and why, a sentence */
} LedgerCell;

typedef struct {
    const char *rule;   /* "L02", or "F08" for what is wrong with the value of column 8 itself */
    int row;            /* from 0, -1 = the ledger as a whole */
    const char *column; /* key, "" = the whole row */
    LedgerSeverity severity;
    const char *message; /* a sentence with both values */
    const char *item;    /* the record, duty or device it is about, "" = none; must stand in column 17 */
} LedgerCheck;

typedef enum { LEDGER_PASSED, LEDGER_BASIC, LEDGER_FAILED } LedgerVerdict; /* 合格, 基本合格, 不合格 */

/* Computes everything. template must live as long as the ledger; facts need not. NULL only if a template asks
 * for the impossible. */
Ledger *ledger_compute(const LedgerTemplate *template, const LedgerFacts *facts, GError **error);
/* The same, and the ledger frees the template with itself (also when this fails). */
Ledger *ledger_compute_owning(LedgerTemplate *template, const LedgerFacts *facts, GError **error);
void ledger_free(Ledger *ledger);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Ledger, ledger_free)

/* All borrowed. */
const LedgerTemplate *ledger_template(const Ledger *ledger);
const char *ledger_month(const Ledger *ledger);
gint64 ledger_from(const Ledger *ledger);
gint64 ledger_to(const Ledger *ledger);
gint64 ledger_computed(const Ledger *ledger); /* UTC ms: nothing behind it was seen */
guint ledger_rows(const Ledger *ledger);
const char *ledger_row_source(const Ledger *ledger, guint row); /* code */
const LedgerRole *ledger_row_role(const Ledger *ledger, guint row);
LedgerVerdict ledger_row_verdict(const Ledger *ledger, guint row);
const LedgerCell *ledger_cell(const Ledger *ledger, guint row, guint column);
guint ledger_checks(const Ledger *ledger);
const LedgerCheck *ledger_check(const Ledger *ledger, guint index);
/* The row of a source and a role; -1 if there is none. */
int ledger_find_row(const Ledger *ledger, const char *source, const char *role);
/* TRUE if a value is one the column may hold: "/", a decimal for a column of numbers, any text for one of texts. */
gboolean ledger_value_fits(const LedgerColumn *column, const char *value);
/* The check that says from which day the first month counts. */
#define LEDGER_RULE_START "L11"
gboolean ledger_has_errors(const Ledger *ledger);

/* What a correction names to change the conclusion itself, and the check that lists each corrected cell. */
#define LEDGER_CONCLUSION "verdict"
#define LEDGER_RULE_FIXED "L12"
/* passed, basic, failed, or the titles of either language; FALSE = none of them. */
gboolean ledger_verdict_parse(const char *text, LedgerVerdict *verdict);
/* "Conclusion: satisfactory" as column 17 has it; says so while the month runs. Owned. */
char *ledger_conclusion(const Ledger *ledger, LedgerVerdict verdict);
/* How an overdue hazard begins to be marked in column 17. */
const char *ledger_overdue_sign(void);

/* "error", "warning", "info": the words of --json. */
const char *ledger_severity_word(LedgerSeverity severity);
/* In the chosen language. */
const char *ledger_severity_title(LedgerSeverity severity);
const char *ledger_verdict_title(LedgerVerdict verdict);

/* n/of in tenths of a per cent, rounded half up, but 100.0 only when n = of: "91.7" for 11/12. Owned; NULL
 * when of is 0 (there is no rate of nothing). */
char *ledger_rate_text(gint64 n, gint64 of);

#endif
