/* SPDX-License-Identifier: MIT
 *
 * A point in words: why it has no value, what it looks like in a list, what is known of it.
 */
#ifndef BIHUAN_SCREENS_POINT_WORDS_H
#define BIHUAN_SCREENS_POINT_WORDS_H

#include "bihuan/app/points_board.h"
#include "bihuan/ui/style.h"
#include "bihuan/ui/text.h"

/* The number of its alarm, the end of its bypass, or why it is in fault; "" = nothing. Owned. */
char *point_words_why(const PointLine *line);
Style point_words_style(const PointLine *line);
/* Place, limits, what is driven, where it is read, bypass. */
void point_words_fill(App *app, const PointLine *line, TextView *view);

#endif
