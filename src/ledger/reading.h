/* SPDX-License-Identifier: MIT
 *
 * What ledger and figures share where they read the plant: collecting the facts, the effective deadline of a hazard, counting.
 */
#ifndef BIHUAN_SRC_LEDGER_READING_H
#define BIHUAN_SRC_LEDGER_READING_H

#include "bihuan/base/clock.h"
#include "bihuan/form/shelf.h"
#include "bihuan/ledger/collect.h"
#include "bihuan/ledger/figures.h"
#include "bihuan/model/step.h"

/* [from, to) of a month that has begun by now; ERR_INPUT for any other: there is nothing to compute yet. */
gboolean ledger_month_begun(const char *month, gint64 now, gint64 *from, gint64 *to, GError **error);

/* Deeds are asked for by cycles of at most a year that end in the month. */
#define LEDGER_LOOK_BACK (366 * CLOCK_DAY)

typedef struct {
    Db *db;
    Shelf *shelf;
    const LedgerOrigins *origins;
    LedgerFacts *facts;
    gint64 cut;
} LedgerCollector;

typedef gboolean (*LedgerCollectOne)(LedgerCollector *collector, const char *number, GError **error);

/* The national code of a choice value, or the value itself where the form has no code for it. Borrowed. */
const char *ledger_national_code(const Form *form, const char *key, const char *value);
/* Calls collect for every record number. Takes numbers; NULL = they could not be read. */
gboolean ledger_collect_each(LedgerCollector *collector, GPtrArray *numbers, LedgerCollectOne collect, GError **error);

/* collect_events.c: stock, alarms, supplies, drills, duty records, filings, holidays, the month before. */
gboolean ledger_collect_events(LedgerCollector *collector, const LedgerTemplate *template, GError **error);

/* collect_supply.c: what movements have at places that serve a source, in place of the checks of the same things. After the checks. */
gboolean ledger_collect_supplies(LedgerCollector *collector, GError **error);

/* The effective deadline (有效整改期限) of a hazard out of its steps; one reading of it for the ledger and the figures. */
typedef struct {
    gint64 at;            /* 0 = none */
    const Step *approval; /* the signed extension that set it, NULL = none; borrowed from steps */
} Deadline;

/* Was this step done (not rejected, not cancelled)? */
gboolean deadline_is_done(const Step *step, const char *name);

/* The deadline of the first rectifying (a rejection sets no new one), unless a signed extension approved before cut
 * moved it; a hazard nobody has taken yet is due when its first step is. form: in the record's version. */
Deadline deadline_read(const Form *form, const GPtrArray *steps, const char *rectify, gint64 cut);

/* collect_extension.c: the newest extension granted before the cut, out of a list, newest first, which is taken (NULL: it could not be read).
 * until 0 = there is none; lost: a measure was missed, it is due as before. */
typedef struct {
    gint64 due, until;
    gboolean lost;
    char *approver, *measures; /* owned, for people */
} LedgerExtension;
gboolean ledger_read_extension(const LedgerCollector *collector, GPtrArray *list, LedgerExtension *out, GError **error);
void ledger_extension_clear(LedgerExtension *extension);

/* One month being counted. */
typedef struct {
    Db *db;
    Shelf *shelf;
    const LedgerOrigins *origins; /* names of forms and steps */
    Figures *figures;
    gint64 cut; /* of the month, or now: nothing behind it has happened */
    gboolean evidence;
} FigureRun;

/* A hazard that was accepted: everything borrowed until the next row. */
typedef struct {
    const char *number, *area, *category;
    gint64 opened, accepted;
} AcceptedHazard;
typedef void (*AcceptedEach)(gpointer data, const AcceptedHazard *hazard);
/* The hazards accepted in [from, to), by number. */
gboolean figures_each_accepted(Db *db, const LedgerOrigins *origins, const gint64 period[2], AcceptedEach each, gpointer data,
                               GError **error);

/* Counts one: n if it counts, of always, and keeps it as evidence if that is wanted. */
void figures_count(const FigureRun *run, FigureKind kind, const FigureEvidence *evidence);

/* Registered hazards and what became of them: FIGURE_REPORTED, _CLOSURE, _RESPONSE. */
gboolean figures_count_registered(const FigureRun *run, GError **error);
/* FIGURE_HOURS and FIGURE_HOURS_P90. */
gboolean figures_count_hours(const FigureRun *run, GError **error);
gboolean figures_count_on_time(const FigureRun *run, GError **error);
gboolean figures_count_sent_back(const FigureRun *run, GError **error);
gboolean figures_count_approvals(const FigureRun *run, GError **error);
gboolean figures_count_recurrence(const FigureRun *run, GError **error);
gboolean figures_count_sample(const FigureRun *run, GError **error);
/* Of gint64, for sorting. */
int figures_compare_times(gconstpointer a, gconstpointer b);
/* figures_effort.c: what was keyed at terminals. */
gboolean figures_count_effort(const FigureRun *run, GError **error);
void figure_effort_free(gpointer effort);

#endif
