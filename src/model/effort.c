/* SPDX-License-Identifier: MIT
 *
 * The noun of keyed work.
 */
#include "bihuan/model/effort.h"

static const NounColumn COLUMNS[] = {NOUN_TEXT(Effort, record), NOUN_INT(Effort, deed), NOUN_TEXT(Effort, form), NOUN_TIME(Effort, at),
                                     NOUN_INT(Effort, spent)};
const Noun effort_noun = NOUN(effort, Effort, "effort", 2, COLUMNS, NULL);
