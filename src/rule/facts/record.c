/* SPDX-License-Identifier: MIT
 *
 * Another record this one names in a field: how it stands, where, and from and until when it is valid.
 */
#include "bihuan/rule/facts.h"

#include <string.h>

#include "bihuan/base/i18n.h"
#include "bihuan/model/area.h"

/* A record that was struck out stands for nothing: what is called its double would be nowhere. */
static gboolean stands(const Record *record, const char *form) {
    static const char *const STRUCK[] = {"void", "duplicate", "rejected", NULL};
    return g_strcmp0(form, record->form) == 0 && !g_strv_contains(STRUCK, record->state);
}

/* The beginning of a validity: of the record named, or without a field of this one. */
static void from(const FactsQuestion *question, const Record *other, FactsAnswer *out) {
    const Case *subject = question->subject;
    const Form *form = other == subject->record ? subject->form : shelf_form(subject->shelf, other->form, other->version, NULL, NULL);
    const char *field = form ? form_valid_from(form) : NULL, *value = field ? record_field(other, field) : NULL;
    if (value)
        facts_set(out, g_ascii_strtoll(value, NULL, 10));
}

/* live FIELD, FORM…: a permit of one of these forms that may be worked under or is on its way there. */
static gboolean is_live(const FactsQuestion *question, const Record *other) {
    const char *const *forms = (const char *const *)question->fact->arguments + 1;
    gint64 now = question->subject->now;
    return g_strv_contains(forms, other->form) && !other->ended && !other->expired && !other->counted_out && other->valid_until > now &&
           strcmp(other->state, "suspended") != 0;
}

/* in FIELD, FORM, STATE: is the record of that form and in that state? stands FIELD, FORM: of that form, and not struck out? from, until FIELD: its validity. covers FIELD: does this
 * record's area lie in its area? */
static gboolean answer_record(const FactsQuestion *question, FactsAnswer *out, GError **error) {
    const char *number = facts_argument(question, 0), *form = facts_word(question, 1), *state = facts_word(question, 2);
    if (facts_is(question, "from") && !facts_word(question, 0)) {
        from(question, question->subject->record, out);
        return TRUE;
    }
    if (!number)
        return TRUE;
    g_autoptr(Record) other = record_load(question->subject->db, number, error);
    if (!other)
        return FALSE;
    out->names = g_strdup(other->number);
    if (facts_is(question, "until")) {
        if (other->valid_until)
            facts_set(out, other->valid_until);
    } else if (facts_is(question, "from"))
        from(question, other, out);
    else if (facts_is(question, "covers")) {
        const char *here = question->subject->record->area;
        g_autoptr(GError) unread = NULL;
        gboolean covers = here && other->area && area_is_inside(question->subject->db, here, other->area, &unread);
        if (unread) {
            g_propagate_error(error, g_steal_pointer(&unread));
            return FALSE;
        }
        facts_set(out, covers);
    } else if (facts_is(question, "stands"))
        facts_set(out, stands(other, form));
    else if (facts_is(question, "live"))
        facts_set(out, is_live(question, other));
    else
        facts_set(out, g_strcmp0(form, other->form) == 0 && g_strcmp0(state, other->state) == 0);
    return TRUE;
}

static const char *const NAMES[] = {"in", "until", "from", "covers", "live", "stands", NULL};
static const char *const TIMELESS[] = {"in", "covers", "stands", NULL};
static const char *const ARGUMENTS[] = {"field form word", "field", "field?", "field", "field form+", "field form", NULL};

const Facts facts_record = {
    .name = "record",
    .timeless = TIMELESS,
    .summary = N_("another record named in a field: its state, its place, its validity, whether it is a live permit"),
    .facts = NAMES,
    .arguments = ARGUMENTS,
    .answer = answer_record,
};
