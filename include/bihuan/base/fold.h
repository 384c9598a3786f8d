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

/* Is a folded text a key a plant may give: 1#, P-101A/B#, 2号釜(备用)? 1 to 32 letters and digits of any script and . _ / - # & ( ) [ ] 【 】,
 * beginning with none of . _ / - & and a closing bracket, at most FOLD_CODE_BYTES long. ascii: as names in files and log-ins take it,
 * [A-Za-z0-9][A-Za-z0-9._/-]{0,31}. */
#define FOLD_CODE_BYTES 64
gboolean fold_is_code(const char *text, gboolean ascii);

#endif
