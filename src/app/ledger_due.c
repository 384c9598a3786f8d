/* SPDX-License-Identifier: MIT
 *
 * What the ledger is waiting for (上传期限): which month is to be uploaded next, until when, and the receipt that ends it.
 */
#include "bihuan/app/session.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"
#include "bihuan/ledger/collect.h"
#include "bihuan/model/ledger_entry.h"
#include "bihuan/model/source.h"
#include "ledger_private.h"

#include <string.h>

#define NUMBER_MOST 60 /* characters of a receipt's number */

/* Is there something to upload for the month that begins then? *closed: only the receipt is missing. */
static gboolean is_waiting(Db *db, const char *month, gint64 end, gboolean *closed, GError **error) {
    g_autoptr(GError) local = NULL;
    g_autoptr(GPtrArray) sources = source_list(db, end - 1, &local);
    g_autoptr(LedgerClosing) closing = sources && sources->len > 0 ? ledger_closing_find(db, month, &local) : NULL;
    g_autoptr(LedgerReceipt) receipt = closing ? ledger_receipt_find(db, month, &local) : NULL;
    if (local) {
        g_propagate_error(error, g_steal_pointer(&local));
        return FALSE;
    }
    *closed = closing != NULL;
    return sources->len > 0 && !receipt;
}

static gboolean count(Db *db, LedgerCountdown *countdown, GError **error) {
    GError *local = NULL;
    gint64 from = 0, to = 0, now = clock_now();
    g_autoptr(LedgerTemplate) template = ledger_template_load(error);
    LedgerCalendar calendar;
    if (!template)
        return FALSE;
    for (gint64 at = ledger_first_day(db); at && at <= now; at = to) {
        g_autofree char *month = clock_format_month(at);
        if (!clock_month(month, &from, &to, error))
            return FALSE;
        gboolean waits = is_waiting(db, month, MIN(to, now + 1), &countdown->closed, &local);
        if (local) {
            g_propagate_error(error, local);
            return FALSE;
        }
        if (!waits)
            continue;
        if (!ledger_calendar_load(&calendar, template, db, month, error))
            return FALSE;
        g_strlcpy(countdown->month, month, sizeof countdown->month);
        countdown->last = calendar.last;
        countdown->days = ledger_calendar_days_to_last(&calendar, now);
        return TRUE;
    }
    return TRUE;
}

gboolean ledger_countdown(App *app, LedgerCountdown *countdown, GError **error) {
    guint before = db_failures(app_db(app));
    *countdown = (LedgerCountdown){0};
    return count(app_db(app), countdown, error) && db_answered(app_db(app), before, error);
}

char *ledger_countdown_text(const LedgerCountdown *countdown, gboolean brief) {
    const char *month = countdown->month;
    ClockCivil day = clock_civil(countdown->last);
    int days = countdown->days;
    if (!*month)
        return g_strdup("");
    if (brief)
        return days == 0  ? g_strdup_printf(_("ledger today (%s)"), month)
               : days < 0 ? g_strdup_printf(_("ledger %dd late (%s)"), -days, month)
                          : g_strdup_printf(_("ledger %dd (%s)"), days, month);
    if (days == 0)
        return g_strdup_printf(_("Ledger %s: to be uploaded today"), month);
    if (days < 0)
        return g_strdup_printf(_("Ledger %s: %d days overdue"), month, -days);
    return g_strdup_printf(_("Ledger %s: %d days left (%02d-%02d)"), month, days, day.month, day.day);
}

gboolean ledger_receipt(App *app, const char *month, const char *number, GError **error) {
    g_autofree char *clean = utf8_clean(number, NUMBER_MOST, FALSE, error);
    if (!clean)
        return FALSE;
    if (!*clean)
        return err_set(error, ERR_INPUT, _("The number of the receipt is missing."));
    g_autoptr(Change) change = NULL;
    g_autoptr(LedgerOfMonth) now = ledger_begin(app, month, &change, error);
    if (!now || !ledger_may(app, change, "close", NULL, error))
        return FALSE;
    if (!now->closed)
        return err_set(error, ERR_INPUT, _("%s is not closed; the receipt is recorded after it."), month);
    LedgerReceipt receipt = {.month = (char *)month, .number = clean, .person = (char *)app_user_id(app), .at = change_time(change)};
    return ledger_receipt_put(change, &receipt, error) && change_commit(change, "receipt", month, clean, error);
}
