/* SPDX-License-Identifier: MIT
 *
 * The calendar of one month's ledger (月报日历): preview, confirm, freeze, sign, export, red, all in the FOLLOWING month.
 * The days of the month stand in the template ([calendar]); a day that is no workday moves to the last workday before
 * it (bihuan-ledger(7)). Pure: holidays are handed in.
 */
#ifndef BIHUAN_LEDGER_CALENDAR_H
#define BIHUAN_LEDGER_CALENDAR_H

#include "bihuan/ledger/template.h"
#include "bihuan/store/db.h"

typedef struct {
    gint64 at;      /* 00:00 of the day, UTC ms */
    gint64 nominal; /* 00:00 of the day the template names; other than at: moved */
} LedgerDate;

typedef struct {
    LedgerDate dates[LEDGER_STAGES]; /* by LedgerStage (template.h) */
    gint64 last;                     /* the last good day, 00:00: the last workday before the nominal day of LEDGER_RED */
} LedgerCalendar;

/* month: "2026-10"; its dates then lie in 2026-11. holidays: Holiday * (model/holiday.h) of that time, in any order, NULL
 * = none known (weekends are rest). A day moves back over the month's beginning if it must. FALSE and a sentence: no
 * month. */
gboolean ledger_calendar_compute(LedgerCalendar *calendar, const LedgerTemplate *template, const char *month, const GPtrArray *holidays,
                                 GError **error);
/* The same with the plant's holidays. */
gboolean ledger_calendar_load(LedgerCalendar *calendar, const LedgerTemplate *template, Db *db, const char *month, GError **error);

/* Calendar days from now to the last good day: 0 on that day, below 0 when it is past. */
int ledger_calendar_days_to_last(const LedgerCalendar *calendar, gint64 now);
/* Calendar days from now to a stage's day: 0 on that day, below 0 when it is past. */
int ledger_calendar_days_left(const LedgerCalendar *calendar, LedgerStage stage, gint64 now);
/* The last stage whose day has begun (LEDGER_PREVIEW … LEDGER_RED); -1 before the preview. */
int ledger_calendar_stage(const LedgerCalendar *calendar, gint64 now);
/* The stage to come next and its day; LEDGER_RED when it has begun. */
LedgerStage ledger_calendar_next(const LedgerCalendar *calendar, gint64 now);

/* "preview", "confirm", "freeze", "sign", "export", "red": keys of the template and words of --json. */
const char *ledger_stage_word(LedgerStage stage);
/* In the chosen language. */
const char *ledger_stage_title(LedgerStage stage);

#endif
