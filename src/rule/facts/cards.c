/* SPDX-License-Identifier: MIT
 *
 * Entry cards (入场证): the one that a field names, as it is written now; and all of the record.
 */
#include "bihuan/rule/facts.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/fold.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/pass.h"

/* revoked FIELD, inside FIELD: since when is the card revoked, its holder inside; 0 = not; unknown where there is no such card. */
static gboolean answer_one(const FactsQuestion *question, FactsAnswer *out, GError **error) {
    const char *code = facts_argument(question, 0);
    g_autoptr(EntryPass) pass = NULL;
    if (!code)
        return TRUE;
    if (!noun_find(question->subject->db, &entry_pass_noun, &pass, error, "WHERE code = $1", "s", code))
        return FALSE;
    if (pass)
        facts_set(out, facts_is(question, "revoked") ? pass->revoked : pass->inside);
    return TRUE;
}

/* The first day on which a valid card's certificate ends; unknown where none has one. */
static void first_end(const GPtrArray *cards, FactsAnswer *out) {
    const EntryPass *first = NULL;
    for (guint i = 0; i < cards->len; i++) {
        const EntryPass *pass = cards->pdata[i];
        gint64 at = 0;
        if (pass->revoked || !*pass->certificate_until || (first && strcmp(pass->certificate_until, first->certificate_until) >= 0) ||
            !clock_parse(pass->certificate_until, &at, NULL))
            continue;
        first = pass;
        facts_set(out, at);
    }
    if (first)
        out->names = g_strdup_printf("%s %s", first->name, first->code);
}

/* One person of the contractors is one however his name was typed. What is not said of the document tells nobody apart. */
static gboolean is_same(const EntryPass *pass, const char *name, const char *document) {
    g_autofree char *left = fold_key(pass->name), *right = fold_key(name);
    g_autofree char *own = fold_key(pass->document), *other = fold_key(document ? document : "");
    return strcmp(left, right) == 0 && (!*own || !*other || strcmp(own, other) == 0);
}

/* valid: of the record's cards those that are not revoked; holds NAME, DOCUMENT: of these who is called so; barred NAME, DOCUMENT: cards of
 * any entry of his that were revoked. Unknown where no name is given. */
static gboolean answer_people(const FactsQuestion *question, const GPtrArray *cards, FactsAnswer *out) {
    gboolean all = facts_is(question, "valid"), barred = facts_is(question, "barred");
    const char *name = all ? NULL : facts_argument(question, 0), *document = all ? NULL : facts_argument(question, 1);
    if (!all && !name)
        return TRUE;
    gint64 valid = 0;
    facts_set(out, 0);
    for (guint i = 0; i < cards->len; i++) {
        const EntryPass *pass = cards->pdata[i];
        if ((pass->revoked != 0) == barred && all)
            facts_set(out, ++valid);
        else if ((pass->revoked != 0) == barred && is_same(pass, name, document))
            facts_count(out, pass->code);
    }
    return TRUE;
}

static gboolean answer_cards(const FactsQuestion *question, FactsAnswer *out, GError **error) {
    Db *db = question->subject->db;
    const char *number = question->subject->record->number;
    if (facts_is(question, "revoked") || facts_is(question, "inside"))
        return answer_one(question, out, error);
    g_autoptr(GPtrArray) cards = entry_pass_list(db, facts_is(question, "barred") ? NULL : number, error);
    if (cards && facts_is(question, "certificate"))
        first_end(cards, out);
    else if (cards && !facts_is(question, "within"))
        return answer_people(question, cards, out);
    else if (cards)
        facts_set(out, 0);
    for (guint i = 0; cards && facts_is(question, "within") && i < cards->len; i++)
        if (((const EntryPass *)cards->pdata[i])->inside)
            facts_count(out, ((const EntryPass *)cards->pdata[i])->name);
    return cards != NULL;
}

static const char *const NAMES[] = {"revoked", "inside", "within", "certificate", "valid", "holds", "barred", NULL};
static const char *const ARGUMENTS[] = {"field", "field", "", "", "", "field field", "field field", NULL};

const Facts facts_cards = {
    .name = "cards",
    .timeless = NAMES,
    .summary = N_("an entry card that a field names: revoked, inside since; of the record: how many are valid, or within, when the first "
                  "certificate ends; which ones a worker has, or had"),
    .facts = NAMES,
    .arguments = ARGUMENTS,
    .answer = answer_cards,
};
