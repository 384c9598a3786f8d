/* SPDX-License-Identifier: MIT
 *
 * The device the record is about: what of it is overdue and blocks (检验逾期).
 */
#include "bihuan/rule/facts.h"

#include "bihuan/base/i18n.h"
#include "bihuan/model/obligation.h"

/* overdue: tests of the record's device that are past their day and block, and which. Without a device there is none. */
static gboolean answer_device(const FactsQuestion *question, FactsAnswer *out, GError **error) {
    const Case *subject = question->subject;
    g_autofree char *device = g_strconcat("device:", subject->record->device ? subject->record->device : "", NULL);
    g_autoptr(GPtrArray) tests = obligation_list_of(subject->db, device, error);
    facts_set(out, 0);
    for (guint i = 0; tests && i < tests->len; i++) {
        const Obligation *test = tests->pdata[i];
        if (!test->blocks || test->next == 0 || test->next > subject->now)
            continue;
        g_autofree char *name = g_strdup_printf("%s %s", subject->record->device, obligation_title(test));
        facts_count(out, name);
    }
    return tests != NULL;
}

static const char *const NAMES[] = {"overdue", NULL};
static const char *const ARGUMENTS[] = {"", NULL};

const Facts facts_device = {
    .name = "device",
    .summary = N_("the device of the record: its overdue tests that block"),
    .facts = NAMES,
    .arguments = ARGUMENTS,
    .answer = answer_device,
};
