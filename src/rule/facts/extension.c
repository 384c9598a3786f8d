/* SPDX-License-Identifier: MIT
 *
 * What an extension of the record would put off (延期): the obligation behind it, else the record itself.
 */
#include "bihuan/rule/facts.h"

#include "bihuan/base/i18n.h"
#include "bihuan/rule/extension.h"

/* base: from when the longest extension is reckoned: the day on which what is due again and again is due, however often it was put off; of a
 * record when it is due now. due: until when an extension may be asked for. first: was it never done before? */
static gboolean answer_extension(const FactsQuestion *question, FactsAnswer *out, GError **error) {
    const Case *subject = question->subject;
    g_autoptr(Obligation) obligation = NULL;
    gint64 late;
    if (!rule_extension_target(subject, &obligation, error) ||
        (obligation && !obligation_late_at(subject->db, obligation, subject->now, &late, error)))
        return FALSE;
    if (obligation)
        out->names = g_strdup(obligation_title(obligation));
    if (facts_is(question, "first")) {
        if (obligation)
            facts_set(out, obligation->last == 0);
    } else if (obligation) {
        gboolean put_off = facts_is(question, "due") && obligation->extended && late == obligation->extended;
        facts_set(out, put_off ? late : obligation->next);
    } else if (!form_field(subject->form, "kind") && subject->record->due)
        facts_set(out, subject->record->due);
    return TRUE;
}

static const char *const NAMES[] = {"base", "due", "first", NULL};
static const char *const TIMELESS[] = {"base", "first", NULL};
static const char *const ARGUMENTS[] = {"", "", "", NULL};

const Facts facts_extension = {
    .name = "extension",
    .timeless = TIMELESS,
    .summary =
        N_("what an extension of the record puts off: from when it is reckoned, until when it may be asked for, whether it was ever done"),
    .facts = NAMES,
    .arguments = ARGUMENTS,
    .answer = answer_extension,
};
