/* SPDX-License-Identifier: MIT
 *
 * Asking for password and PIN before a signature (签名).
 */
#ifndef BIHUAN_SCREENS_SIGN_H
#define BIHUAN_SCREENS_SIGN_H

#include "bihuan/ui/ui.h"

/* Calls go(data) at once where no signature is due, else after the right PIN (and at the first signature of a session the
 * password). A wrong one is said, and asked for again; Esc gives up. data lives as long as the screen below. meaning: what is
 * signed, translated. */
void sign_ask(Ui *ui, const char *meaning, void (*go)(gpointer data), gpointer data);

/* The same; where it is given up gone(data) is called instead, so that data may be freed. */
void sign_ask_or(Ui *ui, const char *meaning, void (*go)(gpointer data), void (*gone)(gpointer data), gpointer data);

/* What the log-in screen and the prompts of a demo plant show; NULL for a real plant. Borrowed. */
const char *sign_demo_hint(Ui *ui);

#endif
