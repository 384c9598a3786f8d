/* SPDX-License-Identifier: MIT
 *
 * Longer texts about a form that is filled in: why it was refused, what the rules advise, what is open on the device already.
 */
#ifndef BIHUAN_SCREENS_ENTRY_WORDS_H
#define BIHUAN_SCREENS_ENTRY_WORDS_H

#include "entry_form.h"

/* It was refused because the questions in front of it come first again (the shift is over, another record was opened by the pass): what to do.
 * NULL: not because of that. Owned. */
char *entry_gate_text(const EntryForm *form, const GError *error);
/* Every rule that said no, with what helps; what was typed stays where it is. Owned. */
char *entry_refusal_text(const EntryForm *form, const GError *error);
/* What the rules say of it, a line each; NULL: nothing. Owned. */
char *entry_advice_text(const Work *work);
/* The open hazards of a device, the newest by name, before another of the same is reported; number (owned) is the newest. NULL: there is
 * none. Owned. */
char *entry_known_text(App *app, const char *device, char **number);

#endif
