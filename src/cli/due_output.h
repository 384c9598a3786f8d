/* SPDX-License-Identifier: MIT
 *
 * What is due, printed: the same rows wherever they stand.
 */
#ifndef BIHUAN_CLI_DUE_OUTPUT_H
#define BIHUAN_CLI_DUE_OUTPUT_H

#include "bihuan/app/due.h"
#include "output.h"

/* A table (key NULL: the document) of Due *. */
void due_output(Output *out, const char *key, App *app, const GPtrArray *list);

#endif
