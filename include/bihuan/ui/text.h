/* SPDX-License-Identifier: MIT
 *
 * A scrolling view of styled lines (timelines, help, long messages), wrapped to the width.
 */
#ifndef BIHUAN_UI_TEXT_H
#define BIHUAN_UI_TEXT_H

#include "bihuan/ui/screen.h"

typedef struct TextView TextView;

TextView *text_view_new(void);
void text_view_free(TextView *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TextView, text_view_free)

void text_view_clear(TextView *view);
/* Adds a line (wrapped when drawn, further lines indented by indent columns). */
void text_view_add(TextView *view, Style style, int indent, const char *text);
/* Draws from the scroll position on; "^" and "v" in the last column say that there is more above or below. */
void text_view_draw(TextView *view, const Area *area);
/* Handles up down page-up page-down first last. */
unsigned text_view_action(TextView *view, const char *action);

#endif
