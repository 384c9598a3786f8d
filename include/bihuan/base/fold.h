/* SPDX-License-Identifier: MIT
 *
 * Keys (编号, 位号, 工号) as people and spreadsheets write them. One folding for imports, fields and look-up: what folds alike is one key.
 */
#ifndef BIHUAN_BASE_FOLD_H
#define BIHUAN_BASE_FOLD_H

#include <glib.h>

/* A key as it is kept: width and compatible forms undone (NFKC), without blanks at its ends (U+00A0 and U+3000 too) and zero-width
 * characters anywhere; letters as they are written. Owned; text: UTF-8. */
char *fold_code(const char *text);

/* What all spellings of one key share: fold_code in small ASCII letters (what the database's lower() does) without any blank. Owned. */
char *fold_key(const char *text);

#endif
