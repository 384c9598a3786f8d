/* SPDX-License-Identifier: MIT
 *
 * A test of the record's device (设备检测) against those that were made before, and how long it counts.
 */
#include "bihuan/rule/facts.h"

#include <string.h>

#include "bihuan/base/i18n.h"
#include "bihuan/model/device_test.h"
#include "bihuan/rule/due.h"

static gint64 time_of(const FactsQuestion *question, guint index) {
    const char *text = facts_argument(question, index);
    return text ? g_ascii_strtoll(text, NULL, 10) : question->subject->now;
}

/* Did this person send it? */
static gboolean sent_by(Db *db, const Record *record, const char *person, gboolean *own, GError **error) {
    g_autoptr(GPtrArray) steps = step_list(db, record->number, error);
    *own = FALSE;
    for (guint i = 0; steps && i < steps->len; i++)
        *own |= g_strcmp0(((const Step *)steps->pdata[i])->done_by, person) == 0;
    return steps != NULL;
}

/* failed KIND, AT: 1 where the newest test of that kind, made no later, was not passed and whoever acts now entered that; which one. */
static gboolean answer_failed(const FactsQuestion *question, const char *kind, FactsAnswer *out, GError **error) {
    const Case *subject = question->subject;
    g_autoptr(GPtrArray) tests = device_test_list(subject->db, subject->record->device, error);
    gint64 at = time_of(question, 1);
    facts_set(out, 0);
    for (guint i = 0; tests && i < tests->len; i++) {
        const DeviceTest *test = tests->pdata[i];
        gboolean own;
        if (test->at > at || strcmp(test->kind, kind) != 0)
            continue;
        if (!sent_by(subject->db, test->record, subject->actor, &own, error))
            return FALSE;
        if (own && strcmp(test->result, "fail") == 0)
            facts_count(out, test->record->number);
        break;
    }
    return tests != NULL;
}

/* The next day of what it would do, if it said no end of its own; 0 = it does nothing that falls due. */
static gboolean next_of_due(const Case *subject, gint64 at, gint64 *next, GError **error) {
    g_autoptr(GPtrArray) due = rule_due_of(subject, error);
    *next = 0;
    for (guint i = 0; due && i < due->len; i++) {
        Obligation *obligation = due->pdata[i];
        ObligationDone how = {.at = at, .fields = subject->given ? subject->given : subject->record->fields};
        gboolean counts;
        if (!obligation_fulfil(subject->db, obligation, &how, &counts, error))
            return FALSE;
        if (counts && obligation->next && (*next == 0 || obligation->next < *next))
            *next = obligation->next;
    }
    return due != NULL;
}

/* bound KIND, AT: until when a test of that kind counts at most; not known where it counts for ever. */
static gboolean answer_bound(const FactsQuestion *question, const char *kind, FactsAnswer *out, GError **error) {
    const Case *subject = question->subject;
    gint64 at = time_of(question, 1), end;
    GHashTable *fields = subject->given ? subject->given : subject->record->fields;
    if (!next_of_due(subject, at, &end, error) || (!end && !device_test_bound(subject->db, kind, fields, at, &end, error)))
        return FALSE;
    if (end)
        facts_set(out, end);
    return TRUE;
}

static gboolean answer_test(const FactsQuestion *question, FactsAnswer *out, GError **error) {
    const char *kind = facts_argument(question, 0);
    if (!kind || !*kind || !question->subject->record->device)
        return TRUE;
    return facts_is(question, "failed") ? answer_failed(question, kind, out, error) : answer_bound(question, kind, out, error);
}

static const char *const NAMES[] = {"failed", "bound", NULL};
static const char *const ARGUMENTS[] = {"field value", "field value", NULL};

const Facts facts_test = {
    .name = "test",
    .summary = N_("tests of the record's device: one that this person entered as not passed; until when one counts at most"),
    .facts = NAMES,
    .arguments = ARGUMENTS,
    .answer = answer_test,
};
