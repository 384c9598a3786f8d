/* SPDX-License-Identifier: MIT
 *
 * `form check`: every mistake of a form file, in line order.
 */
#ifndef BIHUAN_FORM_LINT_H
#define BIHUAN_FORM_LINT_H

#include "bihuan/config/ini.h"
#include "bihuan/form/form.h"

/* The form as far as it can be read, and its mistakes: for those who know more of it. It is never used for records. Never NULL. */
Form *form_lint_read(const char *text, GPtrArray *mistakes);

/* Conditions compare what the name stands for as text, not as a number. FALSE too for a name nobody knows. */
gboolean form_name_is_text(const Form *form, const char *name);

/* What names the mistakes of a text, on a floor that knows more of it: IniMistake *, in line order; empty = none. Owned. */
typedef GPtrArray *(*FormLint)(const char *text, gpointer data);
/* The mistakes of a file (at most 128 KiB) as lines "path:line: sentence" (char *, owned array). NULL and a sentence if the file
 * cannot be read. */
GPtrArray *form_lint_file(const char *path, FormLint lint, gpointer data, GError **error);

/* What a sound form still lacks for those who read it: sentences (char *), empty = nothing. It is used all the same. Owned. */
GPtrArray *form_lint_advice(const Form *form);

#endif
