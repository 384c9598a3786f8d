/* SPDX-License-Identifier: MIT
 *
 * How people stand to the place of a permit (与作业地点的关系): who of them may approve it or sign beside the approver. The words are
 * those of data/permits/approvers.csv, signers.csv and relations.ini.
 *
 * Where the plant does not say which department runs an area, those of the relation's kinds count (note 1 of table B.1); where no
 * department says of what kind it is, any department.
 */
#ifndef BIHUAN_RULE_STANDING_H
#define BIHUAN_RULE_STANDING_H

#include "bihuan/model/approver.h"
#include "bihuan/model/record.h"
#include "bihuan/model/signer.h"
#include "bihuan/store/db.h"

typedef struct {
    Db *db;
    gint64 now;
    char *department; /* that runs the area, "" = not said; owned */
    gboolean kinds;   /* does any department say of what kind it is? */
    GError **unread;  /* the latest of what could not be read: then what it answers decides nothing; borrowed, may be NULL */
} Standing;

/* area NULL: of no area in particular. Whatever is asked with it later says in *unread what could not be read: whoever decides looks
 * there at the end. */
Standing *standing_new(Db *db, const char *area, gint64 now, GError **unread);
void standing_free(Standing *standing);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Standing, standing_free)

/* The row of the table of approvers that grade and circumstances of a permit call for: the first of the form's that fits; a form without
 * rows takes those of "*". NULL: the table does not know this grade. */
const Approver *standing_row_of(const Record *record);

/* Everybody in service who holds one of the roles; with relation (else NULL) only who stands in it. Ids (char *, array owns them). */
GPtrArray *standing_holders(const Standing *standing, char *const *roles, const char *relation);

/* Whom the row lets sign, on duty or not: ids (char *, array owns them). */
GPtrArray *standing_approvers(const Standing *standing, const Approver *row);
GPtrArray *standing_signers(const Standing *standing, const Signer *row);
/* Leaves in a list of ids only whom a row of the step lets sign now, for one unit or another; all where the table has none. */
void standing_keep(const Standing *standing, const char *step, GPtrArray *ids);
/* May this person sign now? */
gboolean standing_signs(const Standing *standing, const Signer *row, const char *person);

/* "the unit that runs the area (clause): 生产主任 (H1), …"; in a row for who is on duty only those who are, if any is. Owned. */
char *standing_approvers_text(const Standing *standing, const Approver *row);
char *standing_signers_text(const Standing *standing, const Signer *row);

#endif
