/* SPDX-License-Identifier: MIT
 *
 * Which font draws a character: the first ones, unless they leave it blank.
 */
#ifndef BIHUAN_DRAW_INK_H
#define BIHUAN_DRAW_INK_H

#include <pango/pango.h>

#include "request.h"

/* The fonts of labels and papers, as pango writes them. */
#define INK_FONTS "WenQuanYi Micro Hei, Noto Sans CJK SC, sans"

typedef struct Ink Ink;

/* INK_FONTS are asked first. */
Ink *ink_new(void);
void ink_free(Ink *ink);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Ink, ink_free)

/* Adds to attributes the family that draws each character the first fonts leave blank. text is what the layout shows. */
void ink_dress(Ink *ink, const char *text, PangoAttrList *attributes);

/* Of each text asked for, what no font draws (paper/ink.h). FALSE: nobody reads the answer. */
gboolean ink_answer(Request *request, const WirePiece *asked);

#endif
