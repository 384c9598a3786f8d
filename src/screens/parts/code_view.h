/* SPDX-License-Identifier: MIT
 *
 * A QR code on the screen, as large as the room for it allows. Knows no device.
 */
#ifndef BIHUAN_SCREENS_CODE_VIEW_H
#define BIHUAN_SCREENS_CODE_VIEW_H

#include "bihuan/ui/cell.h"

typedef struct CodeView CodeView;

/* NULL and a sentence if the text cannot be a code. */
CodeView *code_view_new(const char *payload, GError **error);
void code_view_free(CodeView *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CodeView, code_view_free)

/* The size (in cells) of the largest code that fits into rows × cols of this area, at most `most` times enlarged; FALSE:
 * none. */
gboolean code_view_size(CodeView *view, const Area *area, int most, int *rows, int *cols);
/* Draws it at the upper left corner of the area. */
void code_view_draw(CodeView *view, const Area *area, int most);

#endif
