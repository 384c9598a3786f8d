/* SPDX-License-Identifier: MIT
 *
 * What the files that count the figures share.
 */
#ifndef BIHUAN_SRC_LEDGER_FIGURES_PRIVATE_H
#define BIHUAN_SRC_LEDGER_FIGURES_PRIVATE_H

#include "bihuan/ledger/figures.h"
#include "bihuan/ledger/template.h"

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

#endif
