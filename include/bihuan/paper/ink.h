/* SPDX-License-Identifier: MIT
 *
 * Whether a character leaves ink. A font may name a character it draws nothing for (WenQuanYi Micro Hei: ℃ ℉ Å Ⅴ Ⅹ ∼), and
 * pango then finds nothing missing; so bihuan-paper draws every character once and looks at it.
 */
#ifndef BIHUAN_PAPER_INK_H
#define BIHUAN_PAPER_INK_H

#include <glib.h>

/* Of each text (UTF-8) the characters that no installed font draws, each once, as "🤡 (U+1F921) "; "" if there is none. White
 * space and characters that are never drawn are none of them. count texts, owned (g_strfreev); NULL with ERR_EXTERNAL where nothing
 * can be drawn. */
char **ink_bare(const char *const *texts, guint count, GError **error);

#endif
