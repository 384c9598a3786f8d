/* SPDX-License-Identifier: MIT
 *
 * Accepting a broken part of the log.
 */
#include "bihuan/app/mend.h"

#include "bihuan/app/authority.h"
#include "bihuan/app/witness.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/store/change.h"
#include "bihuan/store/verify.h"

#include <string.h>

#define RANGE_MAX 10000
#define MEANING "断点续链 / break and continue"

gboolean mend_range_parse(const char *text, gint64 *from, gint64 *to, GError **error) {
    g_auto(GStrv) parts = g_strsplit(text, "-", 2);
    guint64 first = 0, last = 0;
    gboolean ok = parts[0] && g_ascii_string_to_unsigned(parts[0], 10, 1, G_MAXINT64, &first, NULL);
    last = first;
    if (ok && parts[1])
        ok = g_ascii_string_to_unsigned(parts[1], 10, first, G_MAXINT64, &last, NULL);
    *from = (gint64)first;
    *to = (gint64)last;
    return (ok && last - first < RANGE_MAX) ||
           err_set(error, ERR_USAGE, _("“%s” names no rows; write 12 or 12-15, at most %d rows"), text, RANGE_MAX);
}

/* What an older program accepted binds nothing around it and nothing of the state: it is accepted again. */
static gboolean is_loose(Plant *plant, const MendWish *wish, gboolean *loose, GError **error) {
    return db_get_whether(plant_db(plant), error, loose,
                          "SELECT 1 FROM log_break WHERE first_seq = $1 AND last_seq = $2 AND images IS NULL", "ii", wish->from, wish->to);
}

static gboolean is_broken(Plant *plant, const MendWish *wish, GError **error) {
    g_autoptr(Verify) verify = verify_plant(plant, VERIFY_CHAIN, NULL, NULL, error);
    gboolean loose;
    if (!verify || !is_loose(plant, wish, &loose, error))
        return FALSE;
    if (loose)
        return TRUE;
    for (guint i = 0; i < verify->broken->len; i++) {
        const VerifyBroken *broken = verify->broken->pdata[i];
        if (broken->seq >= wish->from && broken->seq <= wish->to)
            return TRUE;
    }
    return err_set(error, ERR_INPUT, _("no row from %ld to %ld is broken; bihuan verify names those that are"), (long)wish->from,
                   (long)wish->to);
}

gboolean mend_accept(App *app, const MendWish *wish, GError **error) {
    const char *first = app_user_id(app);
    g_autofree char *reason = witness_reason(wish->reason, error);
    Authority wanted = {.verb = "mend", .meaning = MEANING, .second = wish->second};
    if (!reason || !authority_may(app, &wanted, error) || !is_broken(app_plant(app), wish, error))
        return FALSE;
    g_autofree char *subject = wish->from == wish->to ? g_strdup_printf("row %ld", (long)wish->from)
                                                      : g_strdup_printf("rows %ld-%ld", (long)wish->from, (long)wish->to);
    g_autoptr(Change) change = change_begin(app_plant(app), first, error);
    return change && verify_break_put(change, &(BreakWish){wish->from, wish->to, reason, first, wish->second}, error) &&
           authority_sign(app, change, &wanted, error) && change_commit(change, "break", subject, reason, error);
}
