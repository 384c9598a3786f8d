/* SPDX-License-Identifier: MIT
 *
 * Drafts: what somebody typed and has not sent, kept in the terminal's state folder until it is sent. One file per plant,
 * person and task, readable by its owner only.
 */
#ifndef BIHUAN_SCREENS_DRAFT_H
#define BIHUAN_SCREENS_DRAFT_H

#include "bihuan/app/app.h"

/* Keeps values (key to typed text) under what ("submit hazard"). A failure is only logged: leaving a screen must never fail
 * on a full disk. */
void draft_save(App *app, const char *what, GHashTable *values);
/* The values kept, or NULL if there are none; owned. */
GHashTable *draft_load(App *app, const char *what);
void draft_remove(App *app, const char *what);

#endif
