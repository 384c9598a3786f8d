/* SPDX-License-Identifier: MIT
 *
 * Who signs a permit beside its approver (作业所在单位、岗位当班班长、会签, GB 30871-2022 annex A and table B.1): data/permits/signers.csv;
 * and what the relations of that table and the approvers' mean: data/permits/relations.ini. Both are in the program itself.
 */
#ifndef BIHUAN_MODEL_SIGNER_H
#define BIHUAN_MODEL_SIGNER_H

#include <glib.h>

typedef struct {
    char *step;       /* unit, check, countersign */
    char *unit;       /* the countersigning unit: water, power …; "" = the step has none */
    char *relation;   /* of relations.ini */
    char **roles;     /* one of them, standing in that relation */
    char **instead;   /* the same where nobody in that relation holds one of `roles` */
    char **missing;   /* and who signs where nobody stands in that relation at all, wherever he is */
    gboolean on_duty; /* only who is on duty at the time */
    char *clause;
    char *certainty; /* A: text of the standard; P: of the plant */
} Signer;

/* All rows (Signer *, kept for the life of the process). */
const GPtrArray *signer_rows(void);
/* The row of a step and a unit ("" or NULL = none); NULL = the table has none. */
const Signer *signer_of(const char *step, const char *unit);

/* Kinds of departments a relation means, the groups in turn (char **, NULL-terminated, kept); none: the role says it. */
char *const *relation_kinds(const char *relation);
/* The relation in words, in the chosen language. Borrowed. */
const char *relation_title(const char *relation);

#endif
