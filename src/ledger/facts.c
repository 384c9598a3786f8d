/* SPDX-License-Identifier: MIT
 *
 * Keeps copies of the facts of a month. Computes nothing.
 */
#include "bihuan/ledger/facts.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "reading.h"

/* Of each kind: its list, its size, and where its texts, which stand first, end. */
static const struct {
    gsize list, size, texts;
} KINDS[LEDGER_FACT_KINDS] = {
#define FACT(list, type, behind)                                                                                                           \
    { G_STRUCT_OFFSET(LedgerFacts, list), sizeof(type), G_STRUCT_OFFSET(type, behind) / sizeof(char *) }
    [LEDGER_FACT_SOURCE] = FACT(sources, LedgerSource, hazards),
    [LEDGER_FACT_HOLDER] = FACT(holders, LedgerHolder, in_service),
    [LEDGER_FACT_INSPECTION] = FACT(inspections, LedgerInspection, at),
    [LEDGER_FACT_HAZARD] = FACT(hazards, LedgerHazard, major),
    [LEDGER_FACT_PERMIT] = FACT(permits, LedgerPermit, opened),
    [LEDGER_FACT_DUE] = FACT(dues, LedgerDue, is_training),
    [LEDGER_FACT_STOCK] = FACT(stocks, LedgerStock, at),
    [LEDGER_FACT_ALARM] = FACT(alarms, LedgerAlarm, raised),
    [LEDGER_FACT_SUPPLY] = FACT(supplies, LedgerSupply, good),
    [LEDGER_FACT_DEED] = FACT(deeds, LedgerDeed, at),
    [LEDGER_FACT_FILING] = FACT(filings, LedgerFiling, at),
    [LEDGER_FACT_HOLIDAY] = FACT(holidays, LedgerHoliday, at),
    [LEDGER_FACT_FIX] = FACT(fixes, LedgerFix, at),
#undef FACT
};

static GPtrArray **list_of(LedgerFacts *facts, int kind) {
    return G_STRUCT_MEMBER_P(facts, KINDS[kind].list);
}

void ledger_facts_add_kind(LedgerFacts *facts, LedgerFactKind kind, gconstpointer fact) {
    char **texts = g_memdup2(fact, KINDS[kind].size);
    for (gsize i = 0; i < KINDS[kind].texts; i++)
        texts[i] = g_strdup(texts[i] ? texts[i] : "");
    g_ptr_array_add(*list_of(facts, kind), texts);
    if (kind == LEDGER_FACT_DEED)
        ledger_facts_set_used(facts, ((const LedgerDeed *)fact)->kind, ((const LedgerDeed *)fact)->at);
}

static void free_list(GPtrArray *list, gsize texts) {
    for (guint i = 0; i < list->len; i++) {
        char **fact = g_ptr_array_index(list, i);
        for (gsize j = 0; j < texts; j++)
            g_free(fact[j]);
        g_free(fact);
    }
    g_ptr_array_unref(list);
}

gboolean ledger_month_begun(const char *month, gint64 now, gint64 *from, gint64 *to, GError **error) {
    return clock_month(month, from, to, error) &&
           (*from <= now || err_set(error, ERR_INPUT, _("The month %s has not begun; there is nothing to compute yet."), month));
}

LedgerFacts *ledger_facts_new(const char *month, gint64 now, GError **error) {
    gint64 from, to;
    if (!ledger_month_begun(month, now, &from, &to, error))
        return NULL;
    LedgerFacts *facts = g_new0(LedgerFacts, 1);
    facts->month = g_strdup(month);
    facts->from = from;
    facts->to = to;
    facts->now = now;
    for (int kind = 0; kind < LEDGER_FACT_KINDS; kind++)
        *list_of(facts, kind) = g_ptr_array_new();
    facts->used = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    facts->begun = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return facts;
}

void ledger_facts_free(LedgerFacts *facts) {
    if (!facts)
        return;
    for (int kind = 0; kind < LEDGER_FACT_KINDS; kind++)
        free_list(*list_of(facts, kind), KINDS[kind].texts);
    g_hash_table_unref(facts->used);
    g_hash_table_unref(facts->begun);
    g_free(facts->month);
    g_free(facts);
}

void ledger_facts_set_used(LedgerFacts *facts, const char *kind, gint64 at) {
    const gint64 *first = g_hash_table_lookup(facts->used, kind);
    if (!first || at < *first)
        g_hash_table_insert(facts->used, g_strdup(kind), g_memdup2(&at, sizeof at));
}

void ledger_facts_set_begun(LedgerFacts *facts, const char *source, const char *role, gint64 at) {
    g_hash_table_insert(facts->begun, g_strdup_printf("%s/%s", source, role), g_memdup2(&at, sizeof at));
}

gint64 ledger_facts_begun(const LedgerFacts *facts, const char *source, const char *role) {
    g_autofree char *key = g_strdup_printf("%s/%s", source, role);
    const gint64 *first = g_hash_table_lookup(facts->begun, key);
    return MAX(facts->use, first ? *first : 0);
}

gboolean ledger_facts_is_used(const LedgerFacts *facts, const char *kind, gint64 before) {
    const gint64 *first = g_hash_table_lookup(facts->used, kind);
    return first && *first < before;
}
