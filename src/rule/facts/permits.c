/* SPDX-License-Identifier: MIT
 *
 * Other permits around this one: of certain forms too near, in the same space, on the same pipe, at the same spot and not linked
 * with it; and holds.
 */
#include "bihuan/rule/facts.h"

#include <string.h>

#include "bihuan/base/i18n.h"
#include "bihuan/model/area.h"
#include "bihuan/model/hold.h"
#include "../apart.h"
#include "../live.h"

static gboolean is_near(const Case *subject, const Record *other) {
    const char *here = subject->record->area, *there = other->area;
    return here && there && (area_is_inside(subject->db, here, there, NULL) || area_is_inside(subject->db, there, here, NULL));
}

static gboolean is_same_spot(const Case *subject, const Record *other) {
    const Record *own = subject->record;
    if (own->device && other->device)
        return apart_is_same_space(subject, other);
    return apart_is_same_space(subject, other) ||
           (own->position && other->position && g_strcmp0(own->area, other->area) == 0 && strcmp(own->position, other->position) == 0);
}

static gboolean mentions(const Record *record, const char *number) {
    const char *linked = record_field(record, "linked");
    g_auto(GStrv) words = g_strsplit_set(linked ? linked : "", " ,;\t\n", -1);
    for (char **word = words; number && *word; word++)
        if (g_ascii_strcasecmp(*word, number) == 0)
            return TRUE;
    return FALSE;
}

/* Both ways: each names the other. A word that is no number of an open permit links nothing. */
static gboolean is_linked(const Case *subject, const Record *other) {
    return mentions(subject->record, other->number) && mentions(other, subject->record->number);
}

static gint64 time_field(const Record *record, const char *key) {
    const char *text = key ? record_field(record, key) : NULL;
    return text ? g_ascii_strtoll(text, NULL, 10) : 0;
}

/* Could both go on at one time? What does not say when it begins or ends could. */
static gboolean meets(const Case *subject, const Record *other) {
    const Form *form = shelf_form(subject->shelf, other->form, other->version, NULL, NULL);
    const char *until = form_valid_until(subject->form);
    gint64 begin = time_field(subject->record, form_valid_from(subject->form)), end = time_field(subject->record, until);
    gint64 other_begin = form ? time_field(other, form_valid_from(form)) : 0;
    gint64 from = begin ? MIN(begin, subject->now) : subject->now;
    return live_works(subject, other) || !end || !other->valid_until || (other_begin < end && from < other->valid_until);
}

/* LIMIT FORM…: of one of these forms, at work, and nobody knows that it is so far away. */
static gboolean is_too_near(const FactsQuestion *question, const Record *other) {
    const char *limit = facts_argument(question, 0);
    gint64 millionths = G_MAXINT64;
    int places;
    if (limit && !field_decimal_parse(limit, &millionths, &places))
        millionths = G_MAXINT64; /* a distance that is none: nothing is far enough */
    return g_strv_contains((const char *const *)question->fact->arguments + 1, other->form) && live_works(question->subject, other) &&
           apart_less(question->subject, other, millionths / 1000);
}

/* FORM, FIELD, WORD: of this form, at work in the same space, and its FIELD says WORD (if asked). */
static gboolean is_in_space(const FactsQuestion *question, const Record *other) {
    const char *field = facts_word(question, 1), *word = facts_word(question, 2);
    return strcmp(facts_word(question, 0), other->form) == 0 && live_works(question->subject, other) &&
           apart_is_same_space(question->subject, other) && (!field || g_strcmp0(record_field(other, field), word) == 0);
}

static gboolean permit_counts(const FactsQuestion *question, const Record *other) {
    const Case *subject = question->subject;
    if (facts_is(question, "near"))
        return g_strv_contains((const char *const *)question->fact->arguments, other->form) && is_near(subject, other) &&
               live_works(subject, other);
    if (facts_is(question, "conflicts"))
        return is_too_near(question, other);
    if (facts_is(question, "beside"))
        return is_too_near(question, other) && !is_linked(subject, other);
    if (facts_is(question, "space"))
        return is_in_space(question, other);
    if (facts_is(question, "pipe"))
        return strcmp(facts_word(question, 0), other->form) == 0 && live_works(subject, other) && apart_is_same_pipe(subject, other);
    if (facts_is(question, "spot"))
        return is_same_spot(subject, other);
    return is_same_spot(subject, other) && meets(subject, other) && !is_linked(subject, other);
}

static gboolean count_holds(const FactsQuestion *question, FactsAnswer *out, GError **error) {
    g_autoptr(GPtrArray) holds = hold_list_over_area(question->subject->db, question->subject->record->area, error);
    for (guint i = 0; holds && i < holds->len; i++) {
        const Hold *hold = holds->pdata[i];
        g_autofree char *area = area_name(question->subject->db, hold->target);
        facts_count(out, area);
    }
    return holds != NULL;
}

static gboolean count_permits(const FactsQuestion *question, FactsAnswer *out, GError **error) {
    g_autoptr(GPtrArray) live = live_permits(question->subject, error);
    for (guint i = 0; live && i < live->len; i++) {
        const Record *other = live->pdata[i];
        if (permit_counts(question, other))
            facts_count(out, other->number);
    }
    return live != NULL;
}

/* The words in `linked` that are the number of no open permit. */
static gboolean count_strangers(const FactsQuestion *question, FactsAnswer *out, GError **error) {
    const char *linked = record_field(question->subject->record, "linked");
    g_auto(GStrv) words = g_strsplit_set(linked ? linked : "", " ,;\t\n", -1);
    g_autoptr(GPtrArray) live = live_permits(question->subject, error);
    for (char **word = words; live && *word; word++) {
        gboolean known = **word == '\0';
        for (guint i = 0; i < live->len; i++)
            known |= g_ascii_strcasecmp(((const Record *)live->pdata[i])->number, *word) == 0;
        if (!known)
            facts_count(out, *word);
    }
    return live != NULL;
}

static gboolean answer_permits(const FactsQuestion *question, FactsAnswer *out, GError **error) {
    guint before = db_failures(question->subject->db);
    facts_set(out, 0);
    gboolean ok = facts_is(question, "holds")       ? count_holds(question, out, error)
                  : facts_is(question, "strangers") ? count_strangers(question, out, error)
                                                    : count_permits(question, out, error);
    return db_settle(question->subject->db, before, ok, error);
}

static const char *const NAMES[] = {"near", "conflicts", "beside", "space", "pipe", "spot", "unlinked", "strangers", "holds", NULL};
static const char *const ARGUMENTS[] = {"form+", "value form+", "value form+", "form word? word?", "form", "", "", "", "", NULL};

const Facts facts_permits = {
    .name = "permits",
    .timeless = NAMES,
    .summary = N_("other open permits too near, in the same space, on the same pipe, at the same spot or not linked; holds over the area"),
    .facts = NAMES,
    .arguments = ARGUMENTS,
    .answer = answer_permits,
};
