/* SPDX-License-Identifier: MIT
 *
 * What the ledger is computed from: the facts of one month, collected from the plant (or made up by a test).
 * Times are UTC milliseconds, 0 = not yet. Texts stand first in each struct, one after the other: facts.c copies and frees
 * them as a block; they are owned by their struct and never NULL after ledger_facts_add.
 */
#ifndef BIHUAN_LEDGER_FACTS_H
#define BIHUAN_LEDGER_FACTS_H

#include "bihuan/ledger/events.h"

/* A major hazard source registered in the month. The counts come from the hazard module by a way of their
 * own, to be compared with the rows; -1 = not counted. */
typedef struct {
    char *code, *name, *level;
    char *materials;           /* name:cas:design_q_tonnes:Q:beta, comma-separated */
    char *alpha;               /* α of GB 18218, decimal; "" = the plant has not set it */
    gint64 hazards;            /* registered in the month, without dropped ones */
    gint64 open_from, open_to; /* open at both ends of the month */
    gint64 registered, ended;  /* in the month, dropped ones included */
} LedgerSource;

/* Somebody appointed to a role of a source at some time in the month. */
typedef struct {
    char *source, *role, *person, *name, *title, *phone;
    gboolean in_service;
    gint64 since, until; /* until 0 = still */
} LedgerHolder;

typedef struct {
    char *number, *source, *who;
    char *work_type; /* national code: who inspected */
    char *task;      /* national taskNum, "" = none said */
    gint64 at;
} LedgerInspection;

typedef struct {
    char *number, *source, *title;
    char *category;              /* national code: who registered it */
    char *who;                   /* who reported it */
    char *approver, *substitute; /* of the newest extension, "" = none */
    char *plan;                  /* 治理方案 of a major one, "" = none */
    gboolean major;              /* 重大隐患 */
    gboolean dropped;            /* void, duplicate or rejected (at `ended`) */
    gint64 opened, ended;
    gint64 due; /* effective deadline */
    gint64 accepted;
    gboolean extended, lost; /* lost: its extension is void, a substitute measure was missed */
} LedgerHazard;

typedef struct {
    char *number, *source, *who;
    char *form, *grade;
    char *supervisor;             /* "" = nobody supervised */
    gint64 opened, worked, ended; /* worked: when work began */
    gboolean analysed;            /* a gas analysis is on record */
} LedgerPermit;

/* Something due: a test of a device, a certificate of a person. */
typedef struct {
    char *id, *source;
    char *subject; /* device or person: id and name, for people */
    char *title;
    char *approver, *substitute; /* of the newest extension, "" = none */
    gboolean is_training;        /* else equipment */
    gboolean lost;               /* its extension is void */
    gint64 last, next, until;    /* until: put off so long, 0 = not */
} LedgerDue;

/* A person's value in place of a computed one; of several for a cell the last one added counts. */
typedef struct {
    char *source, *role, *column; /* codes and key */
    char *value;                  /* "" = none any more */
    char *who, *reason;
    gint64 at;
} LedgerFix;

/* The month before. */
typedef struct {
    gboolean asked;   /* FALSE: nobody looked */
    gboolean any;     /* some month of the plant was closed */
    gboolean closed;  /* this one was */
    gboolean changed; /* what was frozen is not what it was closed with */
    char month[8];
    char head[64]; /* head code it was closed with */
} LedgerPrevious;

typedef struct {
    gint64 from, to; /* the month, half-open */
    gint64 now;      /* nothing behind it has happened */
    char *month;     /* "2026-10" */
    GPtrArray *sources, *holders, *inspections, *hazards, *permits, *dues;
    GPtrArray *stocks, *alarms, *supplies, *deeds, *filings, *holidays, *fixes;
    GHashTable *used;  /* kind of deed → gint64 *, when there was the first one anywhere in the plant */
    GHashTable *begun; /* "SOURCE/ROLE" → gint64 *, when somebody was appointed first */
    gint64 use;        /* first day of use of the plant's program; 0 = since ever */
    LedgerPrevious previous;
} LedgerFacts;

LedgerFacts *ledger_facts_new(const char *month, gint64 now, GError **error);
void ledger_facts_free(LedgerFacts *facts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LedgerFacts, ledger_facts_free)

/* Copies a fact of any of the kinds above (texts too; NULL becomes ""). A deed counts as used from its time on, too. */
#define ledger_facts_add(facts, fact) ledger_facts_add_kind(facts, LEDGER_FACT_KIND(fact), fact)
typedef enum {
    LEDGER_FACT_SOURCE,
    LEDGER_FACT_HOLDER,
    LEDGER_FACT_INSPECTION,
    LEDGER_FACT_HAZARD,
    LEDGER_FACT_PERMIT,
    LEDGER_FACT_DUE,
    LEDGER_FACT_STOCK,
    LEDGER_FACT_ALARM,
    LEDGER_FACT_SUPPLY,
    LEDGER_FACT_DEED,
    LEDGER_FACT_FILING,
    LEDGER_FACT_HOLIDAY,
    LEDGER_FACT_FIX,
    LEDGER_FACT_KINDS
} LedgerFactKind;
/* clang-format off */
#define LEDGER_FACT_KIND(fact) \
    _Generic(*(fact), LedgerSource: LEDGER_FACT_SOURCE, LedgerHolder: LEDGER_FACT_HOLDER, LedgerInspection: LEDGER_FACT_INSPECTION, \
        LedgerHazard: LEDGER_FACT_HAZARD, LedgerPermit: LEDGER_FACT_PERMIT, LedgerDue: LEDGER_FACT_DUE, \
        LedgerStock: LEDGER_FACT_STOCK, LedgerAlarm: LEDGER_FACT_ALARM, LedgerSupply: LEDGER_FACT_SUPPLY, \
        LedgerDeed: LEDGER_FACT_DEED, LedgerFiling: LEDGER_FACT_FILING, LedgerHoliday: LEDGER_FACT_HOLIDAY, LedgerFix: LEDGER_FACT_FIX)
/* clang-format on */
void ledger_facts_add_kind(LedgerFacts *facts, LedgerFactKind kind, gconstpointer fact);

void ledger_facts_set_used(LedgerFacts *facts, const char *kind, gint64 at);
/* Was there a deed of this kind before a time? */
gboolean ledger_facts_is_used(const LedgerFacts *facts, const char *kind, gint64 before);
/* From when on a role of a source can be asked for anything: the first day of use, and of its first appointment. */
void ledger_facts_set_begun(LedgerFacts *facts, const char *source, const char *role, gint64 at);
gint64 ledger_facts_begun(const LedgerFacts *facts, const char *source, const char *role);

#endif
