/* SPDX-License-Identifier: MIT
 *
 * Another record this one names in a field: how it stands, and until when it is valid.
 */
#include "bihuan/rule/facts.h"

#include <string.h>

#include "bihuan/base/i18n.h"

/* A record that was struck out stands for nothing: what is called its double would be nowhere. */
static gboolean stands(const Record *record, const char *form) {
    static const char *const STRUCK[] = {"void", "duplicate", "rejected", NULL};
    return g_strcmp0(form, record->form) == 0 && !g_strv_contains(STRUCK, record->state);
}

/* in FIELD, FORM, STATE: is the record of that form and in that state? stands FIELD, FORM: of that form, and not struck out?
 * until FIELD: end of its validity. */
static gboolean answer(const FactsQuestion *question, FactsAnswer *out, GError **error) {
    const char *number = facts_argument(question, 0), *form = facts_word(question, 1), *state = facts_word(question, 2);
    if (!number)
        return TRUE;
    g_autoptr(Record) other = record_load(question->moment->db, number, error);
    if (!other)
        return FALSE;
    out->names = g_strdup(other->number);
    if (facts_is(question, "until")) {
        if (other->valid_until)
            facts_set(out, other->valid_until);
        return TRUE;
    }
    if (facts_is(question, "stands")) {
        facts_set(out, stands(other, form));
        return TRUE;
    }
    facts_set(out, g_strcmp0(form, other->form) == 0 && g_strcmp0(state, other->state) == 0);
    return TRUE;
}

static const char *const NAMES[] = {"in", "until", "stands", NULL};
static const char *const TIMELESS[] = {"in", "stands", NULL};
static const char *const ARGUMENTS[] = {"field form word", "field", "field form", NULL};

const Facts facts_record = {
    .name = "record",
    .timeless = TIMELESS,
    .summary = N_("another record named in a field: its state, the end of its validity"),
    .facts = NAMES,
    .arguments = ARGUMENTS,
    .answer = answer,
};
