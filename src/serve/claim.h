/* SPDX-License-Identifier: MIT
 *
 * Claiming and marking messages, inside a change of the desk.
 */
#ifndef BIHUAN_SERVE_CLAIM_H
#define BIHUAN_SERVE_CLAIM_H

#include "bihuan/store/change.h"
#include "desk.h"

/* One look of the desk. */
typedef struct {
    const DeskPlan *plan;
    GPtrArray *ways;       /* Way * */
    GHashTable *under_way; /* claims (char *) that the post has, and how many messages each is (GUINT) */
    DeskNews *news;
    gboolean stir;  /* alarms come or are being written: what is too much to be told one by one waits for the rest */
    gboolean flood; /* and they are so many that everybody who has been told of one hears of the others in one message */
} Look;

#define CLAIM_SINGLE 5 /* to one person by one way within plan->digest; more become a digest */

/* Is there anything to claim, to take up again, to resolve or to give back? Without the lock. */
gboolean claim_is_due(const Look *look, Db *db, gboolean *due, GError **error);
/* Claims under way with messages that were withdrawn since, into claims (char *). */
gboolean claim_recalls(GHashTable *under_way, Db *db, GPtrArray *claims, GError **error);
/* What a dead watch left in sending goes out again under its claim; what waits is claimed as far as the ways have room. */
gboolean claim_all(const Look *look, Change *change, GError **error);
/* What became of one. */
gboolean claim_mark(const Look *look, Change *change, const Outcome *outcome, GError **error);

#endif
