/* SPDX-License-Identifier: MIT
 *
 * What a person decides on who approves, starts or accepts a permit: its measures with their answers, its gas tests with their limits,
 * the other work it conflicts with, and what each rule says. The same on the record and in the form of the step, at every size.
 */
#ifndef BIHUAN_SCREENS_PERMIT_ABOUT_H
#define BIHUAN_SCREENS_PERMIT_ABOUT_H

#include "bihuan/app/work.h"
#include "bihuan/ui/text.h"

/* "Measures 16/16 (1 not here). Gas 1/1. No conflict. Rules: 14 hold, 2 do not": for a step. Owned; "" where the form is no permit. */
char *permit_about_brief(App *app, const Work *work, const char *step);
/* All of it, a line each. */
void permit_about_add(App *app, const Work *work, const char *step, TextView *view);

#endif
