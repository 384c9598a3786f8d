/* SPDX-License-Identifier: MIT
 *
 * Who approves a permit and who signs it beside the approver (审批、会签, GB 30871-2022 table B.1 and annex A): the row of the tables that
 * grade, circumstances and step call for, and whether the person stands in that relation to the place. And whether he was there: a
 * label scanned in the permit's area.
 */
#include "bihuan/rule/facts.h"

#include <string.h>

#include "bihuan/base/i18n.h"
#include "bihuan/model/area.h"
#include "bihuan/rule/who.h"
#include "bihuan/rule/standing.h"

static const char SQL_AREA[] = "SELECT area FROM device WHERE code = $1";

/* ---- the facts: what could not be read stands in *unread, and then nothing is answered ---- */

/* may PERSON: 1 if the table lets him approve this record; else 0, naming who could. */
static void may(const FactsQuestion *question, FactsAnswer *out, GError **unread) {
    const Case *subject = question->subject;
    const char *person = facts_argument(question, 0);
    const Approver *row = standing_row_of(subject->record);
    if (!person || !row)
        return; /* unknown: the rule refuses */
    g_autoptr(Standing) standing = standing_new(subject->db, subject->record->area, subject->now, unread);
    g_autoptr(GPtrArray) fit = standing_approvers(standing, row);
    facts_set(out, who_contains(fit, person));
    out->names = standing_approvers_text(standing, row);
}

/* signs PERSON, STEP, UNIT: 1 if the table lets him sign the step (for the unit) now; else 0, naming who could. */
static void signs(const FactsQuestion *question, FactsAnswer *out, GError **unread) {
    const Case *subject = question->subject;
    const char *person = facts_argument(question, 0), *step = facts_word(question, 1);
    const Signer *row = step ? signer_of(step, facts_word(question, 2) ? facts_argument(question, 2) : NULL) : NULL;
    if (!person || !row)
        return;
    g_autoptr(Standing) standing = standing_new(subject->db, subject->record->area, subject->now, unread);
    facts_set(out, standing_signs(standing, row, person));
    out->names = standing_signers_text(standing, row);
}

/* The newest time the step was done for the unit (unit NULL: at all); 0 = never. */
static gint64 done_for(const GPtrArray *steps, const char *name, const char *key, const char *unit) {
    gint64 last = 0;
    for (guint i = 0; name && i < steps->len; i++) {
        const Step *step = steps->pdata[i];
        if (step->done && strcmp(step->decision, "done") == 0 && strcmp(step->name, name) == 0 &&
            (!unit || g_strcmp0(g_hash_table_lookup(step->fields, key), unit) == 0))
            last = MAX(last, step->done);
    }
    return last;
}

/* unsigned STEP, FIELD, SINCE: how many of the units that the row of this permit wants have not signed (done STEP with FIELD = unit),
 * or not since the step SINCE; who could is named. */
static void count_unsigned(const FactsQuestion *question, FactsAnswer *out, GError **unread) {
    const Case *subject = question->subject;
    const char *step = facts_word(question, 0), *key = facts_word(question, 1);
    const Approver *row = standing_row_of(subject->record);
    gint64 since = done_for(subject->steps, facts_word(question, 2), NULL, NULL), count = 0;
    if (!row || !step || !key)
        return;
    g_autoptr(Standing) standing = standing_new(subject->db, subject->record->area, subject->now, unread);
    g_autoptr(GString) names = g_string_new(NULL);
    for (char **unit = row->countersigners; *unit; unit++) {
        const Signer *signer = **unit ? signer_of(step, *unit) : NULL;
        gint64 signed_at = **unit ? done_for(subject->steps, step, key, *unit) : 0;
        if (!**unit || (signed_at && signed_at >= since))
            continue;
        g_autofree char *who = signer ? standing_signers_text(standing, signer) : g_strdup(*unit);
        count++;
        g_string_append_printf(names, "%s%s", names->len ? _("; ") : "", who);
    }
    facts_set(out, count);
    out->names = names->len ? g_strdup(names->str) : NULL;
}

/* site DEVICE: is the device whose label was scanned the permit's own, or one in its area or inside it? */
static void site(const FactsQuestion *question, FactsAnswer *out, GError **unread) {
    const Record *record = question->subject->record;
    const char *code = facts_argument(question, 0);
    g_autofree char *area = NULL;
    if (code && !db_get_text(question->subject->db, unread, &area, SQL_AREA, "s", code))
        return;
    gboolean own = area && g_strcmp0(record->device, code) == 0;
    facts_set(out, own || (area && *area && record->area && area_is_inside(question->subject->db, area, record->area, unread)));
}

static const char *const NAMES[] = {"may", "site", "signs", "unsigned", NULL};
static const char *const TIMELESS[] = {"site", "unsigned", NULL};
static const char *const ARGUMENTS[] = {"value", "value", "value step value?", "step field step?", NULL};

static gboolean answer_approvers(const FactsQuestion *question, FactsAnswer *out, GError **error) {
    static void (*const answers[])(const FactsQuestion *, FactsAnswer *, GError **) = {may, site, signs, count_unsigned};
    GError *unread = NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(answers); i++)
        if (facts_is(question, NAMES[i]))
            answers[i](question, out, &unread);
    if (unread)
        g_propagate_error(error, unread);
    return unread == NULL;
}

const Facts facts_approvers = {
    .name = "approvers",
    .timeless = TIMELESS,
    .summary =
        N_("approvers: may this person approve (table B.1) or sign beside the approver, who has not yet, was a label scanned at the place"),
    .facts = NAMES,
    .arguments = ARGUMENTS,
    .answer = answer_approvers,
};
