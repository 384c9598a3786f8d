/* SPDX-License-Identifier: MIT
 *
 * Duties (职责任务) of the responsible persons as the ledger's template gives them: how often, and what proves them. Data
 * only; read by template.h, judged by the ledger.
 */
#ifndef BIHUAN_LEDGER_DUTY_H
#define BIHUAN_LEDGER_DUTY_H

#include <glib.h>

/* A cycle counts in the month in which it ends. LEDGER_HOLIDAY ends when statutory holidays begin; LEDGER_EVENT asks
 * only where something happened. */
typedef enum { LEDGER_WEEK, LEDGER_MONTH, LEDGER_QUARTER, LEDGER_HALF_YEAR, LEDGER_YEAR, LEDGER_HOLIDAY, LEDGER_EVENT } LedgerCycle;

/* What proves a duty. All but the first two ask by event: each one of the month is due. */
typedef enum {
    LEDGER_BY_INSPECTION, /* an inspection of the role's kind in the cycle */
    LEDGER_BY_RECORD,     /* a record of one of the forms of LedgerDuty.records */
    LEDGER_BY_HAZARDS,    /* hazards of the row that came due: accepted in time */
    LEDGER_BY_PERMITS,    /* special work: supervised */
    LEDGER_BY_ALARMS,     /* alarms: handled in time */
    LEDGER_BY_EQUIPMENT,  /* tests of the source's devices: not overdue */
    LEDGER_BY_FILING      /* changes of a responsible person: filed in time */
} LedgerProof;

/* A record that proves a duty: of this form, with these canonical values of fields. */
typedef struct {
    char *form;
    char **keys, **values; /* NULL-terminated, equally long, at most two */
    char *at;              /* field with the time it happened, NULL = when it was handed in */
} LedgerRecordProof;

typedef struct {
    char *id; /* "op-5" */
    char *role;
    char *title_zh, *title_en;
    char *basis;     /* source of the rule */
    char *certainty; /* how sure that is: M1 text read, S1 second hand, P the plant's own */
    int task;        /* national taskNum inside the role; 0 = none */
    LedgerCycle cycle;
    int times; /* in each cycle, at least 1 */
    LedgerProof proof;
    GPtrArray *records; /* LedgerRecordProof *, any of them proves it; empty but for LEDGER_BY_RECORD */
    /* Asked for only from the cycle in which it was first proven anywhere in the plant: what a plant does not
     * record with this program must not look like neglect. */
    gboolean when_used;
} LedgerDuty;

#endif
