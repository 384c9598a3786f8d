/* SPDX-License-Identifier: MIT
 *
 * Epochs (纪元): a plant that was restored has two histories; what the one given up knew stays recognisable.
 */
#ifndef BIHUAN_STORE_EPOCH_H
#define BIHUAN_STORE_EPOCH_H

#include "bihuan/store/change.h"
#include "bihuan/store/verify.h"

#define EPOCH_CODE 10 /* hex digits kept of each row given up; as many dashes where nobody knows them */

typedef struct {
    gint64 number, at;
    gint64 kept_seq, head_seq, lost_seq, lost_since;
    const char *head, *lost_head, *lost_codes, *aside, *first, *second;
} Epoch;

/* The epoch the plant is in; 1 before any restore. */
gboolean epoch_now(Plant *plant, gint64 *number, GError **error);
/* Did a restore give up this row? Only one that two people signed does (where a signature is asked), and only rows that it
 * names by their hash; where they signed that nobody could read what was lost, also others. hash may be a beginning of at
 * least EPOCH_CODE digits; at 0 = unknown. *restored is when it was.
 * FALSE with an error: it could not be read. */
gboolean epoch_gave_up(Plant *plant, gint64 seq, const char *hash, gint64 at, gint64 *restored, GError **error);
/* Adds a note (VerifyAnchor, ANCHOR_NOTE) for every restore: it is told for ever. */
void epoch_note(Plant *plant, GPtrArray *anchors, GError **error);
/* The row of a restore (table epoch), in a change. */
gboolean epoch_put(Change *change, const Epoch *epoch, GError **error);

#endif
