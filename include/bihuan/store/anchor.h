/* SPDX-License-Identifier: MIT
 *
 * Anchors (锚点): what stands outside the plant file about its head. The chain alone cannot see that its newest rows
 * were cut off; any anchor behind the cut can: this terminal's memory, the append-only heads file, the system log, and
 * the 16 characters of a head code on paper.
 */
#ifndef BIHUAN_STORE_ANCHOR_H
#define BIHUAN_STORE_ANCHOR_H

#include "bihuan/store/verify.h"

/* The append-only file every head is written to (setting "heads"); NULL or "" = none. For the whole process. */
void anchor_set_heads(const char *path);
/* Borrowed; NULL = none. */
const char *anchor_heads(void);

/* Where lines for the system log go; NULL = syslog(LOG_AUTHPRIV). For tests. */
typedef void (*AnchorLog)(const char *line);
void anchor_set_log(AnchorLog log);

/* A row was committed: tells the system log and the heads file when it is signed, every 32nd, or the first one for ten
 * minutes. Never fails: an anchor more or less is no reason to lose a change. */
void anchor_committed(Plant *plant, gint64 seq, const char *hash, gboolean is_signed);
/* Tells both, and this terminal's memory, now: when a plant is closed after writing, on locking, before a restore. */
void anchor_keep(Plant *plant);

/* A new plant was created at this path: what was remembered of an older file there says nothing. */
void anchor_forget(Plant *plant);

/* What a terminal that stays open does every minute: remembers what it sees, and tells what it wrote itself. */
void anchor_see(Plant *plant);

/* A head code as typed from paper ("J3FA-BV0Q-6YCP-WF06"; case, dashes and blanks do not matter; O is 0, I and L are
 * 1) as the first 20 hex digits of a hash. FALSE with ERR_INPUT if it is none. */
gboolean anchor_code_parse(const char *text, char hex[21], GError **error);

/* The 16 characters of a whole hash; owned, "" if it is none. Every print and hand-over shows this. */
char *head_code_of(const char *hash);
/* What the QR of a head says: HEAD:ROW:CODE, capitals and digits only; owned. */
char *head_qr_text(const PlantHead *head);

/* "CODE" or "CODE@SEQ" from paper, judged; owned. NULL with ERR_INPUT. */
VerifyAnchor *anchor_judge_typed(Plant *plant, const char *text, GError **error);
/* The newest and every contradicting line of a heads file about this plant; all_paths: also lines about a file of the
 * plant that lay elsewhere, and those of a saved system log. Adds VerifyAnchor to anchors; FALSE with ERR_IO if the file cannot be read. */
gboolean anchor_judge_heads(Plant *plant, const char *path, gboolean all_paths, GPtrArray *anchors, GError **error);

/* Everything this machine knows by itself: terminal memory and heads file. Owned array of VerifyAnchor. */
GPtrArray *anchor_collect(Plant *plant);

/* The newest anchor that agrees with the file; borrowed, NULL if there is none. */
const VerifyAnchor *anchor_newest(const GPtrArray *anchors);
/* The newest row any anchor speaks of, agreeing or not; 0 = none. */
gint64 anchor_reach(const GPtrArray *anchors);

#endif
