/* SPDX-License-Identifier: MIT
 *
 * What an extension of the record would put off (延期): the obligation behind it, else the record itself.
 */
#include "bihuan/rule/facts.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/cycle.h"
#include "bihuan/model/device.h"
#include "bihuan/rule/extension.h"

/* ---- among: which kind it is ---- */

/* among WORDS: is the kind of what would be put off, as the plant's own row has it and not as somebody typed it, one of them? Not known where
 * the row names none that there is. */
static gboolean answer_among(const FactsQuestion *question, const Obligation *obligation, FactsAnswer *out, GError **error) {
    const char *words = facts_argument(question, 0), *kind = NULL;
    g_auto(GStrv) known = form_words(words ? words : "", "|");
    if (!rule_extension_kind(question->subject, obligation, &kind, error))
        return FALSE;
    if (kind && words)
        facts_set(out, g_strv_contains((const char *const *)known, kind));
    return TRUE;
}

/* ---- first: it was never done, and that is how it should be ---- */

/* A device that the plant was only told of was inspected before, or should have been: the first one is still ahead of it, as its use began. */
static gboolean answer_first(const FactsQuestion *question, const Obligation *obligation, FactsAnswer *out, GError **error) {
    const Case *subject = question->subject;
    g_autoptr(Device) device = NULL;
    const char *kind = NULL;
    if (!noun_find(subject->db, &device_noun, &device, error, "WHERE 'device:' || code = $1", "s", obligation->subject) ||
        !rule_extension_kind(subject, obligation, &kind, error))
        return FALSE;
    g_autofree char *name = g_strconcat("test.first.", kind ? kind : "", NULL);
    g_autofree char *span = kind ? facts_limit(question, name, NULL) : NULL;
    g_autoptr(Cycle) cycle = span ? cycle_parse(span, NULL) : NULL;
    facts_set(out, obligation->last == 0 && device && device->started && cycle && cycle_after(cycle, device->started) > subject->now);
    return TRUE;
}

/* ---- lost: an extension of it that is void ---- */

/* lost: when one was voided last, whether or not anybody has written that down; 0 = never. */
static gboolean answer_lost(const Case *subject, const Obligation *obligation, FactsAnswer *out, GError **error) {
    g_autoptr(GPtrArray) list = obligation ? extension_list_of_obligation(subject->db, obligation->id, error)
                                           : extension_list_of_record(subject->db, subject->record->number, error);
    gint64 lost = 0;
    for (guint i = 0; list && i < list->len; i++) {
        const Extension *extension = list->pdata[i];
        ExtensionState state;
        if (!extension_state(subject->db, extension, subject->now, &state, NULL, error))
            return FALSE;
        if (state == EXTENSION_UNKNOWN) /* nor when it was lost */
            return TRUE;
        if (state == EXTENSION_VOID)
            lost = MAX(lost, extension->voided ? extension->voided : subject->now);
    }
    facts_set(out, lost);
    return list != NULL;
}

/* base: from when the longest extension is reckoned: the day on which what is due again and again is due, however often it was put off; of a
 * record when it is due now. due: until when an extension may be asked for and granted. */
static gboolean answer_time(const FactsQuestion *question, const Obligation *obligation, FactsAnswer *out, GError **error) {
    const Case *subject = question->subject;
    gint64 late = 0;
    if (obligation && !obligation_late_at(subject->db, obligation, subject->now, &late, error))
        return FALSE;
    if (obligation) {
        gboolean put_off = facts_is(question, "due") && obligation->extended && late == obligation->extended;
        facts_set(out, put_off ? late : obligation->next);
    } else if (!form_field(subject->form, "kind") && subject->record->due)
        facts_set(out, subject->record->due);
    return TRUE;
}

static gboolean answer_extension(const FactsQuestion *question, FactsAnswer *out, GError **error) {
    g_autoptr(Obligation) obligation = NULL;
    if (!rule_extension_target(question->subject, &obligation, error))
        return FALSE;
    if (obligation)
        out->names = g_strdup(obligation_title(obligation));
    if (facts_is(question, "lost"))
        return answer_lost(question->subject, obligation, out, error);
    if (facts_is(question, "among") || facts_is(question, "first"))
        return !obligation || (facts_is(question, "among") ? answer_among : answer_first)(question, obligation, out, error);
    return answer_time(question, obligation, out, error);
}

static const char *const NAMES[] = {"base", "due", "first", "among", "lost", NULL};
static const char *const TIMELESS[] = {"base", "among", NULL};
static const char *const ARGUMENTS[] = {"", "", "", "value", "", "", NULL};

const Facts facts_extension = {
    .name = "extension",
    .timeless = TIMELESS,
    .summary =
        N_("what an extension of the record puts off: from when it is reckoned, until when it may be asked for and granted, whether the "
           "first one is still ahead, of which kind it is, when one was lost, how rarely a measure is checked"),
    .facts = NAMES,
    .arguments = ARGUMENTS,
    .answer = answer_extension,
};
