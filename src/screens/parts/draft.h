/* SPDX-License-Identifier: MIT
 *
 * Drafts: what somebody typed and has not sent, kept in the terminal's state folder until it is sent. One file per plant, person,
 * task and terminal, readable by its owner only. A terminal is a running program (and its given name, where it has one): two of
 * them never overwrite each other's drafts, and what one that died or ended left comes back at the next that asks for it.
 */
#ifndef BIHUAN_SCREENS_DRAFT_H
#define BIHUAN_SCREENS_DRAFT_H

#include "bihuan/app/app.h"

typedef struct Draft Draft;

/* The draft of a task ("submit hazard") that belongs to who is logged in now; nobody's stays in memory. app is borrowed. */
Draft *draft_new(App *app, const char *task);
/* What is kept stays kept. */
void draft_free(Draft *draft);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Draft, draft_free)

/* The values kept (key to typed text), or NULL if there are none; owned. */
GHashTable *draft_load(Draft *draft);
/* Keeps values for its owner, whoever is logged in now; NULL or an empty table: nothing is typed any more. Writes only what
 * changed, whole or not at all. A failure is only logged: leaving a screen must never fail on a full disk. */
void draft_keep(Draft *draft, GHashTable *values);
/* Sent, or not wanted any more. */
void draft_forget(Draft *draft);

/* Another person sits here than the one it belongs to? (Who logs in takes over what nobody in particular typed: no.) Then keep
 * what he typed, and draft_hand_over makes it the draft of the present one. */
gboolean draft_is_of_another(Draft *draft);
/* The name of the person it belonged to; owned. */
char *draft_hand_over(Draft *draft);

#endif
