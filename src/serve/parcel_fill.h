/* SPDX-License-Identifier: MIT
 *
 * What a parcel says and to whom, from rows that wait.
 */
#ifndef BIHUAN_SERVE_PARCEL_FILL_H
#define BIHUAN_SERVE_PARCEL_FILL_H

#include "bihuan/model/message.h"
#include "desk.h"

/* Whose it is and where he is reached. FALSE: it could not be read. */
gboolean parcel_address(Parcel *parcel, const Way *way, Db *db, const char *target, GError **error);
/* One message in its own words. */
gboolean parcel_single(Parcel *parcel, const Message *message, Db *db, GError **error);
/* What several messages (Message *) say at once names every number; of a flood of alarms, as many as the way takes, and how many more
 * there are. The claim is set before, and the language by parcel_address(). */
void parcel_digest(Parcel *parcel, const GPtrArray *rows, const Way *way);

#endif
