/* SPDX-License-Identifier: MIT
 *
 * Where people are reached (联系方式), as deeds: one's own is one's own, another's takes two, and the address that was there before is told.
 */
#ifndef BIHUAN_APP_CONTACTS_H
#define BIHUAN_APP_CONTACTS_H

#include "bihuan/app/app.h"
#include "bihuan/app/authority.h"
#include "bihuan/model/contact.h"

/* Widths, blanks and prefixes are taken away from what was typed; what is no such value stays as it is. */
void contacts_fold(Contact *contact);
/* What is wrong with it, a sentence each (char *, array owns them); empty = nothing. Asked of what is folded. */
GPtrArray *contacts_problems(const Contact *contact);

/* Behind a write inside the change: before = contact_of() as it was. Every address that goes is told who changed it, by the first
 * channel that is set up for it, at the address itself; where there is none, at the person's terminal. Nothing for what was empty. */
gboolean contacts_tell(Change *change, const Contact *before, GError **error);

/* Saves one person's contact, with the checks, rights and telling of an import. second: who stands by (proven by session_witness()), NULL
 * = nobody. *changed FALSE: it was so already. */
gboolean contacts_put(App *app, const Contact *contact, const char *second, gboolean *changed, GError **error);
/* What the table of who may is asked: one's own by oneself, another's by two. */
Authority contacts_authority(App *app, const char *person, const char *second);
/* The question before anything is typed: why this person's may not be changed by who is logged in, alone; NULL = it may be. Owned. */
char *contacts_refusal(App *app, const char *person);

#endif
