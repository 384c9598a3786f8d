/* SPDX-License-Identifier: MIT
 *
 * Whether a character leaves ink. A font may name a character it draws nothing for (WenQuanYi Micro Hei: ℃ ℉ Å Ⅴ Ⅹ ∼), and
 * pango then finds nothing missing; so every character is drawn once and looked at, and another font is taken where it is blank.
 */
#ifndef BIHUAN_PAPER_INK_H
#define BIHUAN_PAPER_INK_H

#include <glib.h>

/* The fonts of labels and papers, as pango writes them. */
#define INK_FONTS "WenQuanYi Micro Hei, Noto Sans CJK SC, sans"

struct _PangoAttrList;

typedef struct Ink Ink;

/* INK_FONTS are asked first. */
Ink *ink_new(void);
void ink_free(Ink *ink);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Ink, ink_free)

/* The characters of a text (UTF-8) that no installed font draws, each once, as "🤡 (U+1F921) "; NULL if there is none.
 * White space and characters that are never drawn are none of them. Owned. */
char *ink_bare(Ink *ink, const char *text);

/* Adds to attributes the family that draws each character the first fonts leave blank. text is what the layout shows. */
void ink_dress(Ink *ink, const char *text, struct _PangoAttrList *attributes);

#endif
