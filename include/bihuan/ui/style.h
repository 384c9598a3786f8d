/* SPDX-License-Identifier: MIT
 *
 * Style roles: what a piece of text means on the screen. A theme gives each role colours; a frame shows
 * each role as one letter. Colour never carries a meaning alone: words or letters say the same.
 */
#ifndef BIHUAN_UI_STYLE_H
#define BIHUAN_UI_STYLE_H

#include <glib.h>

typedef enum {
    STYLE_NORMAL,   /* . ordinary text */
    STYLE_TITLE,    /* t titles, column heads */
    STYLE_DIM,      /* d less important, or not possible now */
    STYLE_SELECTED, /* s the row or item under the cursor */
    STYLE_ERROR,    /* e wrong, overdue */
    STYLE_WARNING,  /* w soon overdue, doubtful */
    STYLE_OK,       /* o done, in order */
    STYLE_KEY,      /* k a key's name */
    STYLE_HEADER,   /* h the first line of the screen */
    STYLE_BAR,      /* b the function bar */
    STYLE_CHANGED,  /* c changed by another terminal */
    STYLE_HOLD,     /* x frozen or locked (冻结/锁定) */
    STYLE_MARKED,   /* m a marked row */
    STYLE_FIELD,    /* f an input field */
    STYLE_FOCUS,    /* F the input field being typed into */
    STYLE_DRILL,    /* D the mark of a simulated plant (演练) */
    STYLE_QR,       /* q light part of a QR code: black on white whatever the theme */
    STYLE_QR_DARK,  /* Q dark part of a QR code */
    STYLE_ALARM,    /* A what nobody has acknowledged yet: it blinks where the theme says so */
    STYLE_COUNT
} Style;

/* The letter of a role in a frame. */
char style_letter(Style style);

/* The role of a name; FALSE if there is none. */
gboolean style_from_name(const char *name, Style *style);

#endif
