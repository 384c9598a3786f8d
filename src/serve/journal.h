/* SPDX-License-Identifier: MIT
 *
 * NAME.serve/results: what became of messages, noted the moment it is known. While the plant is held, replaced or full nothing of it is
 * lost, and what a killed watch had heard is read by the next one.
 */
#ifndef BIHUAN_SERVE_JOURNAL_H
#define BIHUAN_SERVE_JOURNAL_H

#include "parcel.h"

typedef struct Journal Journal;
/* Opens it and reads what is there (Outcome *, array owns them) into *left. NULL and ERR_IO. */
Journal *journal_open(const char *folder, GPtrArray **left, GError **error);
/* Notes one; where the disk is full it is only kept in memory. */
void journal_add(Journal *journal, const Outcome *outcome);
/* Everything that was noted is in the plant. */
void journal_clear(Journal *journal);
void journal_close(Journal *journal);

#endif
