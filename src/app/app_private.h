/* SPDX-License-Identifier: MIT
 *
 * The inside of App, for app.c and session.c.
 */
#ifndef BIHUAN_APP_PRIVATE_H
#define BIHUAN_APP_PRIVATE_H

#include "bihuan/app/app.h"
#include "bihuan/app/effort.h"
#include "bihuan/seal/secret.h"

struct App {
    Plant *plant;
    Shelf *shelf;
    Person *user;      /* one of people, or NULL */
    GPtrArray *people; /* Person: all who were logged in */
    gint64 seen;       /* data version at the last look */
    gint64 seen_seq;
    SealSigner *signer; /* the unlocked key, NULL = locked */
    char *key_id;
    guint armed; /* so many signatures may be given */
    char *round; /* form whose records the PIN that was given signs; NULL = none */
    gboolean signed_once;
    gboolean always_armed; /* the demo plant's own history */
    gboolean named;        /* the user has proven himself by his PIN, for one deed that is not signed */
    char *second;          /* who stands by, proven or not; NULL = nobody */
    char *witness;         /* who proved himself beside the user, NULL = nobody */
    SealSigner *witness_signer;
    char *witness_key;
    const char *mention; /* what the next submitted record is the report of (spool.c), NULL = nothing */
    AppEffort effort;    /* who knows how long was keyed at this terminal, NULL = none is */
    gpointer effort_data;
    char *tidings; /* what others tried in the user's name, told at his log-in; NULL = nothing */
};

/* What secrets are keyed with. ERR_IO if others may read the plant's key file. */
gboolean session_pepper(App *app, SealPepper *pepper, GError **error);

/* Both keys are there: the user's and that of second. ERR_DENIED with who must do what. */
gboolean session_pair(App *app, const char *second, GError **error);
void session_forget_witness(App *app);
/* The session goes on with another key of the same person; signer is taken over. */
void session_renew(App *app, SealSigner *signer, const char *key_id);

#endif
