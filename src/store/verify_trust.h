/* SPDX-License-Identifier: MIT
 *
 * What verify asks about trust: who signed, with which key, and which broken parts of the log are believed to be accepted.
 */
#ifndef BIHUAN_STORE_VERIFY_TRUST_H
#define BIHUAN_STORE_VERIFY_TRUST_H

#include "verify_private.h"

/* verify_steps.c: is a step that this image calls done signed by whom it names, where its form wants that? */
void steps_audit(Auditor *auditor, const AuditRow *row, const ImageScan *image);

/* verify_trust.c: the replay of what decides about trust itself, in the order of the log: keys, second signatures, and who
 * must have signed. Takes auditor->trusts that it has not seen yet. */
typedef struct Trust Trust;
Trust *trust_new(Auditor *auditor);
void trust_free(Trust *trust);
void trust_replay(Trust *trust);
/* Reports the pending steps behind the first account, and names the keys of the first two people in verify. */
void trust_end(Trust *trust, Verify *verify);

/* verify_cosign.c: who signed the audit row beside its actor. */
typedef struct {
    char *person;    /* NULL: nobody */
    gboolean is_bad; /* there is a second signature, and it is not right */
} Cosigner;
/* Tells a key's public half and whose it is if it may sign in row seq; NULL = it may not. */
typedef const char *(*CosignKey)(gpointer data, const char *key_id, gint64 seq, const char **person);
typedef struct {
    CosignKey public_of;
    gpointer data; /* for public_of */
} CosignKeys;
void cosign_check(Plant *plant, gint64 seq, const CosignKeys *keys, Cosigner *cosigner, GError **error);

/* verify_break.c: parts of the log accepted as broken. */
typedef struct {
    gint64 from, to, seq, at; /* seq: the audit row that says so */
    char *reason, *first, *second, *before, *behind;
    GHashTable *bodies; /* gint64 → char *: what the rows wrote, as accepted; NULL: a break of an older program */
} VerifyBreak;
/* Those that are believed: content as accepted, signed by two. Owned. */
GPtrArray *breaks_load(Auditor *auditor);
/* The break that the row belongs to; NULL if none. */
const VerifyBreak *break_of(const VerifyRun *run, gint64 seq);
/* What the accepted row wrote, as a body; NULL: nobody knows. Borrowed. */
const char *break_body(const VerifyBreak *one, gint64 seq);
/* After the log was read: compares what the accepted rows wrote with the state, and their neighbours with the break. */
void breaks_audit(Auditor *auditor);
/* Takes the findings inside accepted breaks away and lists those instead. */
void breaks_accept(Auditor *auditor, Verify *verify);

#endif
