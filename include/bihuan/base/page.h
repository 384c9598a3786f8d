/* SPDX-License-Identifier: MIT
 *
 * A page of rows by key, both ways: what a list asks for and what the plant's tables answer. A key and not a number says where
 * it begins, so rows that come and go meanwhile do not matter.
 */
#ifndef BIHUAN_BASE_PAGE_H
#define BIHUAN_BASE_PAGE_H

#include <glib.h>

typedef enum {
    PAGE_FROM,   /* beginning with the key itself (or the next one if it is gone); key NULL: the first rows */
    PAGE_AFTER,  /* behind the key */
    PAGE_BEFORE, /* the rows just before the key, in list order; key NULL: the last rows */
} PageWay;

typedef struct {
    PageWay way;
    const char *key; /* borrowed */
    int limit;       /* rows, at most */
    gboolean whole;  /* set by who answers with all rows there are, in list order: who asked cuts the page out of them */
} Page;

#endif
