/* SPDX-License-Identifier: MIT
 *
 * The figures of a month (三级指标): hours to closure against 36 h, the re-inspection sample, recurrence against the year
 * before, and the rates beside them, each with its denominator, its target and the records it was counted from.
 * Definitions stand in bihuan-figures(7). Whole numbers inside; rounded half up, to one place, only at the end.
 */
#ifndef BIHUAN_LEDGER_FIGURES_H
#define BIHUAN_LEDGER_FIGURES_H

#include "bihuan/form/shelf.h"
#include "bihuan/model/sample.h"

typedef enum {
    FIGURE_HOURS, /* level 1: mean hours from report to acceptance */
    FIGURE_HOURS_P90,
    FIGURE_SAMPLE,     /* level 2: pass rate of the re-inspections */
    FIGURE_RECURRENCE, /* level 3: the same again within 30 days */
    FIGURE_CLOSURE,
    FIGURE_ON_TIME,
    FIGURE_RESPONSE,  /* answered within 48 h */
    FIGURE_SENT_BACK, /* refused at acceptance */
    FIGURE_APPROVAL,  /* permit approvals that took too long */
    FIGURE_REPORTED,  /* hazards registered */
    FIGURE_COUNT
} FigureKind;

typedef enum { UNIT_PERCENT, UNIT_HOURS, UNIT_COUNT } FigureUnit;
typedef enum { MET_UNKNOWN, MET_NO, MET_YES } FigureMet; /* unknown: no target, or nothing to measure */

typedef struct {
    char *number;
    gint64 at;       /* what happened: registered, accepted, due, decided; UTC ms */
    gint64 took;     /* ms from report to acceptance (hours), else 0 */
    gboolean counts; /* in the numerator */
} FigureEvidence;

typedef struct {
    gboolean known; /* FALSE: nothing to measure, null in JSON */
    gint64 tenths;  /* the value × 10: per cent, hours or a count */
    gint64 n, of;   /* numerator and denominator; of hours: sum of ms and number of hazards */
    gboolean has_target;
    gint64 target; /* per cent, hours; of recurrence: change against the year before, per cent */
    FigureMet met;
    GPtrArray *evidence; /* FigureEvidence *, by number; empty unless asked for */
} Figure;

/* Keyed work (录入用时) beside what the same took on paper. */
typedef struct {
    char *key;      /* "permit" for all permits, "ledger", else the form: what follows "paper." in the limit's name */
    FormText title; /* owned */
    GArray *each;   /* gint64 ms, sorted: what was keyed in the month on each record whose first key lies in it */
    gint64 keyed;   /* ms in the month, of all records */
    gint64 paper;   /* ms of one on paper; 0 = the plant has not entered it */
} FigureEffort;

typedef struct {
    char *month;
    gint64 from, to, now; /* half-open; nothing behind now was seen */
    Figure figures[FIGURE_COUNT];
    gint64 recurrence_before;  /* the same month of the year before */
    gboolean change_known;     /* FALSE: nothing a year ago to compare with */
    gint64 change;             /* tenths of a per cent */
    Sample *sample;            /* NULL = not drawn */
    gint64 accepted, sample_n; /* what it is drawn from, and how many of it (drawn or to be drawn) */
    gint64 results, passed;    /* entered so far, passed of these */
    GPtrArray *efforts;        /* FigureEffort *, by key: of every limit paper.KEY */
} Figures;

/* evidence: also the records behind each figure. ERR_INPUT: no month, or one that has not begun. */
Figures *figures_load(Db *db, Shelf *shelf, const char *month, gint64 now, gboolean evidence, GError **error);
void figures_free(Figures *figures);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Figures, figures_free)

/* Numbers (char *, owned, sorted) of the hazards accepted in [from, to): what a sample is drawn from. One that was
 * void, duplicate or rejected before `to` is left out; one that became so later is not, or a draw could be dodged. */
GPtrArray *figures_accepted(Db *db, gint64 from, gint64 to, GError **error);
/* The share to draw in per cent, from the limits at a time. */
gboolean figures_sample_percent(Db *db, gint64 at, gint64 *percent, GError **error);

/* "hours_mean", "closure_rate" …: the words of --json and --of. -1: there is no such figure. */
const char *figure_key(FigureKind kind);
int figure_find(const char *key);
/* In the chosen language; level 1 to 3, 0 = beside the levels. */
const char *figure_title(FigureKind kind);
int figure_level(FigureKind kind);
FigureUnit figure_unit(FigureKind kind);
/* Are all results of the sample entered? Only then it has a pass rate. */
gboolean figures_sample_complete(const Figures *figures);

/* In the chosen language, borrowed; tenths of a minute: the median of what one took (FALSE: none was keyed); tenths of an hour
 * saved, below 0 where keying takes longer (FALSE: the paper time is not entered). */
const char *figure_effort_title(const FigureEffort *effort);
gboolean figure_effort_median(const FigureEffort *effort, gint64 *tenths);
gboolean figure_effort_saved(const FigureEffort *effort, gint64 *tenths);
/* "12.5", "–". Owned. */
char *figure_effort_text(gboolean known, gint64 tenths);
/* Milliseconds in tenths of a minute, rounded half up. */
gint64 figure_minutes(gint64 ms);

/* Texts for people, owned. "91.7 %", "31.4 h", "7", "–". */
char *figure_text(FigureKind kind, gboolean known, gint64 tenths);
/* "33 of 36", "" where there is no denominator; what a figure is compared with: "≤ 36 h". */
char *figure_share_text(FigureKind kind, const Figure *figure);
char *figure_target_text(FigureKind kind, const Figures *figures);
/* "yes", "no", "" in the chosen language. Borrowed. */
const char *figure_met_text(FigureMet met);

/* n/of in tenths of a per cent, rounded half up, but 1000 only where n = of. of must be above 0. */
gint64 figure_rate(gint64 n, gint64 of);
/* The nearest-rank 90th percentile of sorted values: the ceil(0.9 × count)-th. count must be above 0. */
gint64 figure_p90(const gint64 *sorted, guint count);
/* Milliseconds (a sum over count) in tenths of an hour, rounded half up. */
gint64 figure_hours(gint64 sum, gint64 count);

#endif
