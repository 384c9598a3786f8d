/* SPDX-License-Identifier: MIT
 *
 * What a label printer is told when it draws text and code itself: lines of text with places in dots. The printer's
 * fonts are not here, so widths are those of a Chinese font: a Han character is as wide as high, a letter half.
 */
#ifndef BIHUAN_LABEL_NATIVE_H
#define BIHUAN_LABEL_NATIVE_H

#include "bihuan/label/format.h"

typedef struct {
    char *text;
    int x, y;   /* upper left corner, dots */
    int height; /* of the letters, dots */
} NativeLine;

typedef struct {
    GArray *lines; /* NativeLine */
    int x, y;      /* upper left corner of the code, without the quiet zone */
    int module;    /* dots */
} Native;

/* The label of an item. step: letters come in heights of a multiple of this many dots (a printer's bitmap font),
 * 1 = any. NULL and a sentence as in paint_label. */
Native *native_new(const LabelJob *job, const LabelItem *item, int step, GError **error);
void native_free(Native *native);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Native, native_free)

/* The name of a printer's font as it is written into its language: letters, digits and . _ : - only. */
gboolean native_check_font(const char *font, GError **error);

#endif
