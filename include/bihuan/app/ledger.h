/* SPDX-License-Identifier: MIT
 *
 * A month's ledger as the plant has it (月报): frozen when the month is closed, else computed and corrected; closing it,
 * correcting a cell, confirming gaps, writing it to a file and comparing such a file with the plant again.
 */
#ifndef BIHUAN_APP_LEDGER_H
#define BIHUAN_APP_LEDGER_H

#include "bihuan/app/app.h"
#include "bihuan/ledger/book.h"
#include "bihuan/ledger/calendar.h"
#include "bihuan/ledger/compare.h"

typedef struct {
    Ledger *ledger;
    char *head;             /* head code: before closing, or of the plant now */
    gboolean closed, ended; /* ended: the month is over */
    char *closed_by;        /* name; "" unless closed */
    gint64 closed_at;
    char *close_reason; /* why it was closed; "" = nobody had to say */
    char *receipt;      /* number of the upload's receipt, "" = none yet */
    gint64 receipt_at;
    char *state;            /* all that as a sentence */
    GPtrArray *departments; /* LedgerDepartment * */
    LedgerCalendar calendar;
} LedgerOfMonth;

/* Reads in one transaction. computed: UTC ms, 0 = now; of a closed month it is not looked at. */
LedgerOfMonth *ledger_open(App *app, const char *month, gint64 computed, GError **error);
void ledger_of_month_free(LedgerOfMonth *month);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LedgerOfMonth, ledger_of_month_free)

/* The sentence of the month's state without its receipt. Owned. */
char *ledger_closing_text(const LedgerOfMonth *month);
/* Gaps nobody stands for: of departments that have not confirmed exactly as many as there are now. *count: how many; the text
 * names the departments, "EHS 1, ADM 4", "" = none. Owned. */
char *ledger_open_gaps(const LedgerOfMonth *month, guint *count);
/* Closes a month for ever, in one change. reason: always wanted. ERR_DENIED: no right; ERR_INPUT: it has not ended, no
 * reason; ERR_HELD: gaps are open and with_gaps is FALSE; ERR_CONFLICT: closed already, by whom and when. */
gboolean ledger_close(App *app, const char *month, const char *reason, gboolean with_gaps, GError **error);
/* Records the receipt the platform gave for a closed month; a later one takes its place. The errors of ledger_close. */
gboolean ledger_receipt(App *app, const char *month, const char *number, GError **error);

/* The one countdown (上传期限): the oldest month that has ended and is not closed with a receipt, else the one that runs. */
typedef struct {
    char month[8];   /* "" = the plant has no ledger to upload */
    gint64 last;     /* the last good day, 00:00 */
    int days;        /* to it: 0 = today, below 0 = overdue */
    gboolean closed; /* only the receipt is missing */
} LedgerCountdown;
gboolean ledger_countdown(App *app, LedgerCountdown *countdown, GError **error);
/* As board, screen and command say it; brief: for a narrow screen. "" = nothing to upload. Owned. */
char *ledger_countdown_text(const LedgerCountdown *countdown, gboolean brief);

/* what: SOURCE/ROLE/COLUMN=VALUE; an empty VALUE withdraws. ERR_INPUT, ERR_DENIED, ERR_CONFLICT (closed). */
gboolean ledger_correct(App *app, const char *month, const char *what, const char *reason, GError **error);
/* department: code. The same errors. */
gboolean ledger_confirm(App *app, const char *month, const char *department, GError **error);

/* Writes .xlsx, .csv or .json (hazards of the month in the national exchange's shape) to a new file, which is read again
 * before TRUE. progress as in sheet.h. */
gboolean ledger_write(App *app, const LedgerOfMonth *month, const char *path, SheetProgress progress, gpointer data, GError **error);
/* The path that a typed name stands for (outfile_place). ERR_USAGE: no such ending; ERR_IO: the file exists. Owned. */
char *ledger_place(const char *typed, GError **error);

/* Compares a file with the plant (LedgerDifference *, array owns them): none = the same. NULL with ERR_INPUT: no ledger of
 * this program. */
GPtrArray *ledger_compare(App *app, const char *path, GError **error);

#endif
