/* SPDX-License-Identifier: MIT
 *
 * `form check`: every mistake of a form file, in line order.
 */
#ifndef BIHUAN_FORM_LINT_H
#define BIHUAN_FORM_LINT_H

#include "bihuan/config/ini.h"

/* The mistakes of a text: IniMistake*, in line order; empty = none. Owned. */
GPtrArray *form_lint_text(const char *text);

/* The same of a file (at most 64 KiB) as lines "path:line: sentence" (char*, owned array). NULL and a
 * sentence if the file cannot be read. */
GPtrArray *form_lint_file(const char *path, GError **error);

#endif
