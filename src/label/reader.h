/* SPDX-License-Identifier: MIT
 *
 * Layouts and sheets: their files, found by name. Knows no label.
 */
#ifndef BIHUAN_LABEL_READER_H
#define BIHUAN_LABEL_READER_H

#include "bihuan/config/section.h"

/* The names of files in the folders and among the shipped ones (embedded ends with "/"); below: "" or "sheets/", put
 * behind each folder. Sorted, owned. */
char **reader_names(const char *const *folders, const char *embedded, const char *below);
/* The text of NAME.ini from the first place that has it; *file tells which (owned). NULL and no error: nowhere. */
char *reader_load(const char *const *folders, const char *embedded, const char *below, const char *name, char **file, GError **error);

#endif
