/* SPDX-License-Identifier: MIT
 *
 * The grade that is due (应办级别): what was asked for, never below what the place demands, one up at night and on rest days
 * (升级管理, GB 30871-2022 5.1.1). Grades count downwards: 0 is the strictest.
 */
#include "bihuan/rule/facts.h"

#include "bihuan/base/i18n.h"

/* due ASKED, LEAST, RAISE…: one up if any of RAISE is more than 0. Unknown while one of them is. */
static gboolean answer_grade(const FactsQuestion *question, FactsAnswer *out, GError **error) {
    const char *asked = facts_argument(question, 0), *least = facts_argument(question, 1);
    gboolean raised = FALSE;
    (void)error;
    if (!asked || !least)
        return TRUE;
    for (guint i = 2; facts_word(question, i); i++) {
        const char *raise = facts_argument(question, i);
        if (!raise)
            return TRUE;
        raised |= g_ascii_strtoll(raise, NULL, 10) > 0;
    }
    gint64 grade = MIN(g_ascii_strtoll(asked, NULL, 10), g_ascii_strtoll(least, NULL, 10));
    facts_set(out, MAX(grade - raised, 0));
    return TRUE;
}

static const char *const NAMES[] = {"due", NULL};
static const char *const ARGUMENTS[] = {"value value value+", NULL};

const Facts facts_grade = {
    .name = "grade",
    .timeless = NAMES,
    .summary = N_("the grade that is due: the one asked for, the least of the place, one up at night and on rest days"),
    .facts = NAMES,
    .arguments = ARGUMENTS,
    .answer = answer_grade,
};
