/* SPDX-License-Identifier: MIT
 *
 * What is out of service is due for nothing any more (停用即止), by whatever door it went: devices, people as far as a record would be opened
 * about them, records that have ended.
 */
#include "due_open.h"

#include "bihuan/base/clock.h"
#include "bihuan/rule/due.h"

#define BATCH 200

/* In this order: from the few that are gone to what hangs on them, and from the few obligations of records to these; never through all
 * records that have ended. */
static const char SQL_GONE[] =
    "SELECT o.id FROM device d CROSS JOIN obligation o ON o.subject = 'device:' || d.code WHERE d.retired IS NOT NULL AND d.retired <= $1"
    " AND o.ended IS NULL"
    " UNION SELECT o.id FROM person p CROSS JOIN obligation o ON o.subject = 'person:' || p.id WHERE p.in_service = 0 AND o.form IS NOT "
    "NULL"
    " AND o.ended IS NULL"
    " UNION SELECT o.id FROM obligation o CROSS JOIN record r ON r.number = substr(o.subject, 8) WHERE o.subject >= 'record:'"
    " AND o.subject < 'record;' AND r.ended = 1 AND o.form IS NOT NULL AND o.ended IS NULL ORDER BY 1 LIMIT $2";

/* Asked again inside the change: another process may have been first. */
static gboolean end_some(RuleRound *round, gint64 now, gboolean *more, GError **error) {
    g_autoptr(Change) change = change_begin(round->plant, "system", error);
    g_autoptr(GPtrArray) ids = change ? db_texts(change_db(change), error, SQL_GONE, "ii", now, (gint64)BATCH) : NULL;
    for (guint i = 0; ids && i < ids->len; i++)
        if (!rule_due_end(change, round->shelf, ids->pdata[i], error))
            return FALSE;
    *more = ids && ids->len == BATCH;
    if (!ids || ids->len == 0)
        return ids != NULL;
    round->left--;
    return change_commit(change, "due", ids->pdata[0], "ended", error);
}

gboolean rule_due_end_gone(RuleRound *round, GError **error) {
    gint64 now = clock_now();
    g_autoptr(GPtrArray) gone = db_texts(plant_db(round->plant), error, SQL_GONE, "ii", now, (gint64)1);
    gboolean more = gone && gone->len;
    while (more && round->left > 0)
        if (!end_some(round, now, &more, error))
            return FALSE;
    return gone != NULL;
}
