/* SPDX-License-Identifier: MIT
 *
 * Companies on the black list (承包商黑名单): records of a form in one of certain states, by the name of the company whatever its
 * case, width and blanks.
 */
#include "bihuan/rule/facts.h"

#include <string.h>

#include "bihuan/base/i18n.h"

static const char SQL_OPEN[] = "SELECT number FROM record WHERE form = $1 AND ended = 0 ORDER BY opened, number";

/* One company is one whatever way its name was typed. Owned. */
static char *folded(const char *name) {
    g_autofree char *plain = g_utf8_normalize(name, -1, G_NORMALIZE_ALL_COMPOSE);
    g_autofree char *lower = g_utf8_casefold(plain ? plain : name, -1);
    GString *text = g_string_new(NULL);
    for (const char *c = lower; *c; c = g_utf8_next_char(c))
        if (!g_unichar_isspace(g_utf8_get_char(c)))
            g_string_append_unichar(text, g_utf8_get_char(c));
    return g_string_free(text, FALSE);
}

/* The company meant: of the record itself, or of the entry it names. Owned; NULL = none is named. */
static gboolean company_of(const FactsQuestion *question, char **company, GError **error) {
    const char *given = facts_argument(question, 0);
    *company = NULL;
    if (!given)
        return TRUE;
    if (facts_is(question, "listed")) {
        *company = folded(given);
        return TRUE;
    }
    g_autoptr(Record) entry = record_load(question->subject->db, given, error);
    const char *name = entry ? record_field(entry, "company") : NULL;
    *company = name ? folded(name) : NULL;
    return entry != NULL;
}

static gboolean lists(const FactsQuestion *question, const Record *row, const char *company) {
    const char *name = record_field(row, "company");
    g_autofree char *listed = name ? folded(name) : NULL;
    const char *const *states = (const char *const *)question->fact->arguments + 2;
    return g_strcmp0(listed, company) == 0 && g_strv_contains(states, row->state);
}

static gboolean look_through(const FactsQuestion *question, const char *company, FactsAnswer *out, GError **error) {
    Db *db = question->subject->db;
    g_autoptr(GPtrArray) numbers = db_texts(db, error, SQL_OPEN, "s", facts_word(question, 1));
    facts_set(out, 0);
    for (guint i = 0; numbers && i < numbers->len; i++) {
        g_autoptr(Record) row = record_load(db, numbers->pdata[i], error);
        if (!row)
            return FALSE;
        if (!lists(question, row, company))
            continue;
        facts_set(out, 1);
        out->names = g_strdup_printf("%s %s", record_field(row, "company"), row->number);
        return TRUE;
    }
    return numbers != NULL;
}

/* listed FIELD, FORM, STATE…: is the company written there on the list; entry FIELD, FORM, STATE…: that of the entry it names. */
static gboolean answer_company(const FactsQuestion *question, FactsAnswer *out, GError **error) {
    g_autofree char *company = NULL;
    if (!company_of(question, &company, error))
        return FALSE;
    return !company || look_through(question, company, out, error);
}

static const char *const NAMES[] = {"listed", "entry", NULL};
static const char *const ARGUMENTS[] = {"field form word+", "field form word+", NULL};

const Facts facts_company = {
    .name = "company",
    .timeless = NAMES,
    .summary = N_("is a company, or that of the entry a field names, on the black list"),
    .facts = NAMES,
    .arguments = ARGUMENTS,
    .answer = answer_company,
};
