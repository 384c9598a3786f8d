/* SPDX-License-Identifier: MIT
 *
 * The figures of a month with those of the twelve before it, loaded when asked for. Draws nothing.
 */
#ifndef BIHUAN_SCREENS_FIGURES_VIEW_H
#define BIHUAN_SCREENS_FIGURES_VIEW_H

#include "bihuan/app/app.h"
#include "bihuan/ledger/figures.h"
#include "bihuan/ui/chart.h"

#define FIGURES_MONTHS 13

typedef struct FiguresView FiguresView;

FiguresView *figures_view_new(App *app);
void figures_view_free(FiguresView *view);

/* Loads a month; anew: also the months before it although they were loaded already. FALSE: see problem. */
gboolean figures_view_load(FiguresView *view, const char *month, gboolean anew);
/* Why the last load failed, "" = it did not. Borrowed. */
const char *figures_view_problem(const FiguresView *view);
/* The month shown, NULL if it could not be loaded; with evidence. Borrowed. */
const Figures *figures_view_now(const FiguresView *view);
const char *figures_view_month(const FiguresView *view);
/* Did the plant change since? */
gboolean figures_view_is_stale(const FiguresView *view);
/* The month before (-1) or after (1); NULL if that has not begun. Owned. */
char *figures_view_beside(const FiguresView *view, int step);

/* One figure over the months, oldest first: FIGURES_MONTHS values that stay until the next load or call. */
const ChartValue *figures_view_trend(FiguresView *view, FigureKind kind);
/* The target in the measure of the trend; FALSE if there is none. */
gboolean figures_view_target(const FiguresView *view, FigureKind kind, gint64 *target);

#endif
