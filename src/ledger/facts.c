/* SPDX-License-Identifier: MIT
 *
 * Keeps copies of the facts of a month. Computes nothing.
 */
#include "bihuan/ledger/facts.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"

/* The texts of each struct by their offsets: copied and freed in one place, none forgotten. */
typedef struct {
    gsize size;
    gsize texts[8]; /* offsets */
    gsize count;
} Shape;

#define TEXT(type, member) G_STRUCT_OFFSET(type, member)

static const Shape SHAPE_SOURCE = {
    sizeof(LedgerSource),
    {TEXT(LedgerSource, code), TEXT(LedgerSource, name), TEXT(LedgerSource, level), TEXT(LedgerSource, materials),
     TEXT(LedgerSource, alpha)},
    5,
};
static const Shape SHAPE_HOLDER = {
    sizeof(LedgerHolder),
    {TEXT(LedgerHolder, source), TEXT(LedgerHolder, role), TEXT(LedgerHolder, person), TEXT(LedgerHolder, name), TEXT(LedgerHolder, title),
     TEXT(LedgerHolder, phone)},
    6,
};
static const Shape SHAPE_INSPECTION = {
    sizeof(LedgerInspection),
    {TEXT(LedgerInspection, number), TEXT(LedgerInspection, source), TEXT(LedgerInspection, who), TEXT(LedgerInspection, work_type),
     TEXT(LedgerInspection, task)},
    5,
};
static const Shape SHAPE_HAZARD = {
    sizeof(LedgerHazard),
    {TEXT(LedgerHazard, number), TEXT(LedgerHazard, source), TEXT(LedgerHazard, title), TEXT(LedgerHazard, category),
     TEXT(LedgerHazard, who), TEXT(LedgerHazard, approver), TEXT(LedgerHazard, substitute), TEXT(LedgerHazard, plan)},
    8,
};
static const Shape SHAPE_PERMIT = {
    sizeof(LedgerPermit),
    {TEXT(LedgerPermit, number), TEXT(LedgerPermit, source), TEXT(LedgerPermit, who), TEXT(LedgerPermit, grade),
     TEXT(LedgerPermit, supervisor), TEXT(LedgerPermit, form)},
    6,
};
static const Shape SHAPE_DUE = {
    sizeof(LedgerDue),
    {TEXT(LedgerDue, id), TEXT(LedgerDue, source), TEXT(LedgerDue, subject), TEXT(LedgerDue, title)},
    4,
};

static const Shape SHAPE_STOCK = {
    sizeof(LedgerStock),
    {TEXT(LedgerStock, number), TEXT(LedgerStock, source), TEXT(LedgerStock, who), TEXT(LedgerStock, material),
     TEXT(LedgerStock, quantity)},
    5,
};
static const Shape SHAPE_ALARM = {
    sizeof(LedgerAlarm),
    {TEXT(LedgerAlarm, number), TEXT(LedgerAlarm, source), TEXT(LedgerAlarm, who), TEXT(LedgerAlarm, device), TEXT(LedgerAlarm, kind)},
    5,
};
static const Shape SHAPE_SUPPLY = {
    sizeof(LedgerSupply),
    {TEXT(LedgerSupply, number), TEXT(LedgerSupply, source), TEXT(LedgerSupply, who), TEXT(LedgerSupply, item), TEXT(LedgerSupply, place),
     TEXT(LedgerSupply, title), TEXT(LedgerSupply, quantity), TEXT(LedgerSupply, minimum)},
    8,
};
static const Shape SHAPE_DEED = {
    sizeof(LedgerDeed),
    {TEXT(LedgerDeed, kind), TEXT(LedgerDeed, number), TEXT(LedgerDeed, source), TEXT(LedgerDeed, who)},
    4,
};
static const Shape SHAPE_FILING = {
    sizeof(LedgerFiling),
    {TEXT(LedgerFiling, number), TEXT(LedgerFiling, source), TEXT(LedgerFiling, who), TEXT(LedgerFiling, work_type),
     TEXT(LedgerFiling, person), TEXT(LedgerFiling, name), TEXT(LedgerFiling, places)},
    7,
};
static const Shape SHAPE_HOLIDAY = {
    sizeof(LedgerHoliday),
    {TEXT(LedgerHoliday, name)},
    1,
};

static const Shape SHAPE_FIX = {
    sizeof(LedgerFix),
    {TEXT(LedgerFix, source), TEXT(LedgerFix, role), TEXT(LedgerFix, column), TEXT(LedgerFix, value), TEXT(LedgerFix, who),
     TEXT(LedgerFix, reason)},
    6,
};

static gpointer shape_copy(const Shape *shape, gconstpointer given) {
    gpointer copy = g_memdup2(given, shape->size);
    for (gsize i = 0; i < shape->count; i++) {
        char **text = G_STRUCT_MEMBER_P(copy, shape->texts[i]);
        *text = g_strdup(*text ? *text : "");
    }
    return copy;
}

static void shape_free_all(const Shape *shape, GPtrArray *all) {
    for (guint row = 0; row < all->len; row++) {
        gpointer item = g_ptr_array_index(all, row);
        for (gsize i = 0; i < shape->count; i++)
            g_free(G_STRUCT_MEMBER(char *, item, shape->texts[i]));
        g_free(item);
    }
    g_ptr_array_unref(all);
}

LedgerFacts *ledger_facts_new(const char *month, gint64 now, GError **error) {
    gint64 from, to;
    if (!clock_month(month, &from, &to, error))
        return NULL;
    if (from > now) {
        err_set(error, ERR_INPUT, _("The month %s has not begun; there is nothing to compute yet."), month);
        return NULL;
    }
    LedgerFacts *facts = g_new0(LedgerFacts, 1);
    facts->month = g_strdup(month);
    facts->from = from;
    facts->to = to;
    facts->now = now;
    facts->sources = g_ptr_array_new();
    facts->holders = g_ptr_array_new();
    facts->inspections = g_ptr_array_new();
    facts->hazards = g_ptr_array_new();
    facts->permits = g_ptr_array_new();
    facts->dues = g_ptr_array_new();
    facts->stocks = g_ptr_array_new();
    facts->alarms = g_ptr_array_new();
    facts->supplies = g_ptr_array_new();
    facts->deeds = g_ptr_array_new();
    facts->filings = g_ptr_array_new();
    facts->holidays = g_ptr_array_new();
    facts->fixes = g_ptr_array_new();
    facts->used = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    facts->begun = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return facts;
}

void ledger_facts_free(LedgerFacts *facts) {
    if (!facts)
        return;
    shape_free_all(&SHAPE_SOURCE, facts->sources);
    shape_free_all(&SHAPE_HOLDER, facts->holders);
    shape_free_all(&SHAPE_INSPECTION, facts->inspections);
    shape_free_all(&SHAPE_HAZARD, facts->hazards);
    shape_free_all(&SHAPE_PERMIT, facts->permits);
    shape_free_all(&SHAPE_DUE, facts->dues);
    shape_free_all(&SHAPE_STOCK, facts->stocks);
    shape_free_all(&SHAPE_ALARM, facts->alarms);
    shape_free_all(&SHAPE_SUPPLY, facts->supplies);
    shape_free_all(&SHAPE_DEED, facts->deeds);
    shape_free_all(&SHAPE_FILING, facts->filings);
    shape_free_all(&SHAPE_HOLIDAY, facts->holidays);
    shape_free_all(&SHAPE_FIX, facts->fixes);
    g_hash_table_unref(facts->used);
    g_hash_table_unref(facts->begun);
    g_free(facts->month);
    g_free(facts);
}

void ledger_facts_add_source(LedgerFacts *facts, const LedgerSource *source) {
    g_ptr_array_add(facts->sources, shape_copy(&SHAPE_SOURCE, source));
}

void ledger_facts_add_holder(LedgerFacts *facts, const LedgerHolder *holder) {
    g_ptr_array_add(facts->holders, shape_copy(&SHAPE_HOLDER, holder));
}

void ledger_facts_add_inspection(LedgerFacts *facts, const LedgerInspection *inspection) {
    g_ptr_array_add(facts->inspections, shape_copy(&SHAPE_INSPECTION, inspection));
}

void ledger_facts_add_hazard(LedgerFacts *facts, const LedgerHazard *hazard) {
    g_ptr_array_add(facts->hazards, shape_copy(&SHAPE_HAZARD, hazard));
}

void ledger_facts_add_permit(LedgerFacts *facts, const LedgerPermit *permit) {
    g_ptr_array_add(facts->permits, shape_copy(&SHAPE_PERMIT, permit));
}

void ledger_facts_add_due(LedgerFacts *facts, const LedgerDue *due) {
    g_ptr_array_add(facts->dues, shape_copy(&SHAPE_DUE, due));
}

void ledger_facts_add_stock(LedgerFacts *facts, const LedgerStock *stock) {
    g_ptr_array_add(facts->stocks, shape_copy(&SHAPE_STOCK, stock));
}

void ledger_facts_add_alarm(LedgerFacts *facts, const LedgerAlarm *alarm) {
    g_ptr_array_add(facts->alarms, shape_copy(&SHAPE_ALARM, alarm));
}

void ledger_facts_add_supply(LedgerFacts *facts, const LedgerSupply *supply) {
    g_ptr_array_add(facts->supplies, shape_copy(&SHAPE_SUPPLY, supply));
}

void ledger_facts_add_deed(LedgerFacts *facts, const LedgerDeed *deed) {
    g_ptr_array_add(facts->deeds, shape_copy(&SHAPE_DEED, deed));
    ledger_facts_set_used(facts, deed->kind, deed->at);
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

void ledger_facts_add_filing(LedgerFacts *facts, const LedgerFiling *filing) {
    g_ptr_array_add(facts->filings, shape_copy(&SHAPE_FILING, filing));
}

void ledger_facts_add_holiday(LedgerFacts *facts, const LedgerHoliday *holiday) {
    g_ptr_array_add(facts->holidays, shape_copy(&SHAPE_HOLIDAY, holiday));
}

void ledger_facts_add_fix(LedgerFacts *facts, const LedgerFix *fix) {
    g_ptr_array_add(facts->fixes, shape_copy(&SHAPE_FIX, fix));
}
