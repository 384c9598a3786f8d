/* SPDX-License-Identifier: MIT
 *
 * What the record is due for (到期事项): the obligations that it does, the most urgent one first.
 */
#include "bihuan/rule/facts.h"

#include <string.h>

#include "bihuan/base/i18n.h"
#include "bihuan/rule/due.h"

static gboolean is_late(const Case *subject, const Obligation *obligation, gboolean *late, GError **error) {
    gint64 at;
    if (!obligation_late_at(subject->db, obligation, subject->now, &at, error))
        return FALSE;
    *late = at > 0 && at <= subject->now;
    return TRUE;
}

static gboolean count_late(const Case *subject, const GPtrArray *due, FactsAnswer *out, GError **error) {
    facts_set(out, 0);
    for (guint i = 0; i < due->len; i++) {
        gboolean late;
        if (!is_late(subject, due->pdata[i], &late, error))
            return FALSE;
        if (late)
            facts_count(out, obligation_title(due->pdata[i]));
    }
    return TRUE;
}

/* due, last: when it is due next, was done last; late: how many of them are late; count: how many there are. */
static gboolean answer_obligation(const FactsQuestion *question, FactsAnswer *out, GError **error) {
    const Case *subject = question->subject;
    g_autoptr(GPtrArray) due = rule_due_of(subject, error);
    if (!due)
        return FALSE;
    if (facts_is(question, "late"))
        return count_late(subject, due, out, error);
    if (facts_is(question, "count"))
        facts_set(out, due->len);
    for (guint i = 0; i < due->len && !out->known; i++) {
        const Obligation *obligation = due->pdata[i];
        gint64 at = facts_is(question, "due") ? obligation->next : obligation->last;
        if (at)
            facts_set(out, at);
    }
    return TRUE;
}

static const char *const NAMES[] = {"due", "last", "late", "count", NULL};
static const char *const ARGUMENTS[] = {"", "", "", "", NULL};

const Facts facts_obligation = {
    .name = "obligation",
    .summary = N_("what the record is due for: when next, when it was done last, how many are late, how many there are"),
    .facts = NAMES,
    .arguments = ARGUMENTS,
    .answer = answer_obligation,
};
