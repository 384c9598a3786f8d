/* SPDX-License-Identifier: MIT
 *
 * Asking for a second person (第二人) before a deed that takes two: who he is, his password, then the PIN of who is logged in.
 */
#ifndef BIHUAN_SCREENS_SECOND_H
#define BIHUAN_SCREENS_SECOND_H

#include "bihuan/app/authority.h"
#include "bihuan/ui/ui.h"

/* Why one person is not enough for the deed, naming who could stand by; NULL: one is, or may not do it at all. Owned. */
char *second_why(App *app, const Authority *wanted);

/* Calls go(data) at once where why is NULL, else when the second person has proven himself, who stands by for this one deed. meaning:
 * what is signed, translated; NULL = nothing is where one is enough. Esc gives up. data lives as long as the screen below. */
void second_ask(Ui *ui, const char *why, const char *meaning, void (*go)(gpointer data), gpointer data);

#endif
