/* SPDX-License-Identifier: MIT
 *
 * A hold in words: what is held, why, and what a lift still waits for. Draws nothing, changes nothing.
 */
#ifndef BIHUAN_SCREENS_HOLD_WORDS_H
#define BIHUAN_SCREENS_HOLD_WORDS_H

#include "bihuan/app/lift.h"
#include "bihuan/ui/text.h"

/* "frozen", "locked", or what it was. Borrowed. */
const char *hold_words_kind(const Hold *hold);
/* "A-01 氯化装置", "P-101 进料泵", "E12 李安 / hot-work". Owned. */
char *hold_words_target(App *app, const Hold *hold);
/* "treatment, 2 signatures" or "lifted 2026-11-23 08:00"; needs may be NULL (not known). Owned. */
char *hold_words_waits(const Hold *hold, const LiftNeeds *needs);
/* "special treatment": the title of the form that proves the treatment. Owned. */
char *hold_words_form(App *app, const LiftNeeds *needs);
/* The open record of that form on what is held, begun after the hold; NULL if there is none. Owned. */
char *hold_words_begun(App *app, const Hold *hold, const LiftNeeds *needs);

/* Everything about a hold as lines of a view. */
void hold_words_fill(App *app, const Hold *hold, const LiftNeeds *needs, TextView *view);
/* The same as one text for a dialog. Owned. */
char *hold_words_text(App *app, const Hold *hold, const LiftNeeds *needs);

#endif
