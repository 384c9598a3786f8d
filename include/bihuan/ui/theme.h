/* SPDX-License-Identifier: MIT
 *
 * A theme gives every style role its colours and attributes. Text form, one role a line (data/themes/x.ini):
 *   selected = black on cyan / reverse        what stands after "/" is used where there are no colours
 *   ascii = yes                               lines and bars in plain ASCII
 * Colours: default black red green yellow blue magenta cyan white, bright-…, or 0…255.
 * Attributes: bold dim underline reverse blink.
 */
#ifndef BIHUAN_UI_THEME_H
#define BIHUAN_UI_THEME_H

#include "bihuan/ui/style.h"

enum { PAINT_BOLD = 1, PAINT_DIM = 2, PAINT_UNDERLINE = 4, PAINT_REVERSE = 8, PAINT_BLINK = 16 };

/* How a role is painted: colours 0…255 or -1 for the terminal's own. */
typedef struct {
    int fg, bg;
    unsigned attributes;      /* with colours */
    unsigned mono_attributes; /* without colours */
} Paint;

typedef struct Theme Theme;

/* The theme with built-in values only; owned. */
Theme *theme_new(void);
void theme_free(Theme *theme);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Theme, theme_free)

/* Sets the roles of a text ("selected", or "ascii", = their look); lines that are empty, "[…]" or begin with ; or # are skipped. Errors
 * name the line. */
gboolean theme_parse(Theme *theme, const char *text, GError **error);
/* The theme data/themes/NAME.ini ("default", "mono", "glare", "ascii"); ERR_NOT_FOUND if there is none. */
Theme *theme_load(const char *name, GError **error);
/* The names theme_load knows; NULL-terminated, owned (g_strfreev). */
char **theme_list(void);

const Paint *theme_paint(const Theme *theme, Style style);
gboolean theme_is_ascii(const Theme *theme);
/* FALSE if NO_COLOR is set in the environment (to anything not empty): only mono_attributes count then. */
gboolean theme_has_colour(const Theme *theme);

#endif
