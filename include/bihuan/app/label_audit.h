/* SPDX-License-Identifier: MIT
 *
 * A label audit (标签盘点): one walks through an area and scans every label; each scan is answered at once,
 * and in the end it is known what is missing, foreign or out of date. Nothing is written until it is handed in as a record.
 */
#ifndef BIHUAN_APP_LABEL_AUDIT_H
#define BIHUAN_APP_LABEL_AUDIT_H

#include "bihuan/app/app.h"

#define LABEL_AUDIT_FORM "label-audit"

/* What a scan means; the lists that are kept have the same names. */
typedef enum {
    AUDIT_MISSING,  /* of this area, not scanned yet: never the answer to a scan */
    AUDIT_PRESENT,  /* 在位: of this area, valid */
    AUDIT_FOREIGN,  /* 外来: valid, but the device belongs to another area */
    AUDIT_OUTDATED, /* 过期: a label of ours that was replaced */
    AUDIT_UNKNOWN,  /* 无效: forged, mistyped, of another plant, or no label */
    AUDIT_STATES,
} AuditState;

/* A device of the area, or something else that was scanned. */
typedef struct {
    char *code;            /* of the device; what was scanned where there is none (made printable) */
    char *name, *position; /* "" where unknown */
    char *area;            /* where the device belongs; "" where unknown */
    AuditState state;
    gboolean outdated; /* its old label was scanned; also where the new one is present or missing */
} AuditEntry;

/* The answer to a scan. */
typedef struct {
    AuditState state;
    gboolean again; /* was scanned before with the same answer: counted once */
    char *sentence; /* what to say, owned: label_audit_answer_clear */
} AuditAnswer;
void label_audit_answer_clear(AuditAnswer *answer);

typedef struct LabelAudit LabelAudit;

/* Of an area and the areas inside it, with all of its devices missing. ERR_INPUT: no such area, or no device in it. */
LabelAudit *label_audit_new(App *app, const char *area, GError **error);
void label_audit_free(LabelAudit *audit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LabelAudit, label_audit_free)

/* Takes what a scanner sent, or a printed short code that was typed. */
void label_audit_scan(LabelAudit *audit, const char *text, AuditAnswer *answer);

const char *label_audit_area(const LabelAudit *audit);
/* AuditEntry *, sorted by code; what is foreign or unknown stands behind the area's devices. Borrowed. */
const GPtrArray *label_audit_entries(LabelAudit *audit);
/* How many entries are in a list. An outdated one whose new label was scanned too counts in both. */
guint label_audit_count(const LabelAudit *audit, AuditState state);
/* The codes of a list, sorted; NULL-terminated, owned (g_strfreev). */
char **label_audit_codes(LabelAudit *audit, AuditState state);
/* One word for a state in the chosen language. */
const char *label_audit_word(AuditState state);

/* Hands it in as a record of LABEL_AUDIT_FORM; the record's number, owned. Errors of work_submit. */
char *label_audit_submit(LabelAudit *audit, GError **error);

#endif
