/* SPDX-License-Identifier: MIT
 *
 * `end FORM FIELD` (随之结束): open records of FORM whose FIELD names this record end with it: what was asked of people for its sake is
 * asked of nobody any more. A task that stands for several alarms of points ends with the last of them.
 */
#include "bihuan/rule/action.h"

#include <string.h>

#include "bihuan/base/i18n.h"
#include "bihuan/rule/due.h"
#include "../private.h"

static gboolean end_other(const Case *subject, const char *number, GError **error) {
    g_autoptr(Case) other = case_in_change(subject->change, subject->shelf, number, error);
    return other && rule_end_record(other, "closed", error) && rule_due_release(other, error);
}

/* Does it stand for an alarm: for this one, or (own FALSE) for another that is open? */
static gboolean is_task_of(const Case *subject, const char *number, gboolean own, gboolean *is, GError **error) {
    static const char sql[] =
        "SELECT 1 FROM episode e JOIN response r ON r.episode = e.id AND r.level = 2 AND r.what LIKE 'task:' || $2 || ' %'"
        " JOIN record a ON a.number = e.record WHERE (e.record = $1) = ($3 = 1) AND ($3 = 1 OR a.ended = 0) LIMIT 1";
    return db_get_whether(subject->db, error, is, sql, "ssi", subject->record->number, number, (gint64)own);
}

static gboolean ends_with(const Case *subject, const Record *record, const char *field, gboolean *ends, GError **error) {
    gboolean other;
    *ends = g_strcmp0(record_field(record, field), subject->record->number) == 0;
    if ((!*ends && !is_task_of(subject, record->number, TRUE, ends, error)) ||
        (*ends && !is_task_of(subject, record->number, FALSE, &other, error)))
        return FALSE;
    *ends = *ends && !other;
    return TRUE;
}

static gboolean end_others(Case *subject, const FormRule *rule, const FormAction *action, GError **error) {
    (void)rule;
    g_auto(GStrv) words = g_strsplit(action->argument, " ", 2);
    const char *form = words[0] ? words[0] : "", *field = words[0] && words[1] ? words[1] : "";
    g_autoptr(GPtrArray) open = noun_list(subject->db, &record_noun, error, "WHERE form = $1 AND ended = 0 ORDER BY number", "s", form);
    for (guint i = 0; open && i < open->len; i++) {
        const Record *record = open->pdata[i];
        gboolean ends;
        if (!ends_with(subject, record, field, &ends, error) || (ends && !end_other(subject, record->number, error)))
            return FALSE;
    }
    return open != NULL;
}

const Action action_end = {
    .name = "end",
    .summary = N_("ends the open records of a form that name this one in a field"),
    .run = end_others,
};
