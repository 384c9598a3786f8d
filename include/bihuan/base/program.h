/* SPDX-License-Identifier: MIT
 *
 * Programs of this tree: how each of them begins, and where the others are (bihuan-NAME, made from src/NAME).
 */
#ifndef BIHUAN_BASE_PROGRAM_H
#define BIHUAN_BASE_PROGRAM_H

#include <glib.h>

/* Where `make install` puts things, made by the Makefile from PREFIX: the other programs, the translations, and bihuan itself. */
extern const char program_folder[], program_locale[], program_bin[];

/* First in every main(): standard streams that are open, and errors of writing instead of signals. */
void program_begin(void);

/* The absolute path of bihuan-NAME: beside the running program in the tree it was built in, else where `make install` puts it.
 * Owned; NULL with ERR_EXTERNAL if it is not there or may not be run. */
char *program_path(const char *name, GError **error);
/* The same of bihuan itself. */
char *program_main(GError **error);

#endif
