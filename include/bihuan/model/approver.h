/* SPDX-License-Identifier: MIT
 *
 * The table of approvers (审批人, GB 30871-2022 table B.1 with its notes 2 and 3): which permit, of which grade or under which
 * circumstances, is approved by whom. data/permits/approvers.csv, in the program itself: editing a file moves nothing.
 * Note 1 leaves the mapping to the enterprise's departments to it: by the kinds of departments and the departments of areas.
 */
#ifndef BIHUAN_MODEL_APPROVER_H
#define BIHUAN_MODEL_APPROVER_H

#include <glib.h>

typedef struct {
    char *form;            /* "*": every other permit */
    char **grades;         /* values of the field grade; "*" = any */
    char **circumstances;  /* FIELD:CHOICE; any of them calls for this row, whatever the grade (note 2) */
    char *relation;        /* of relations.ini: area, specialist, power, safety, leader */
    char **roles;          /* one of them, in such a department */
    char **above;          /* roles that may sign in its place: of higher rank (企业规定) */
    char **countersigners; /* units of signers.csv that sign before him */
    char *clause;
    char *certainty; /* A: text of the standard; P: of the plant */
} Approver;

/* All rows; of a form the strictest first (Approver *, kept for the life of the process). */
const GPtrArray *approver_rows(void);

#endif
