/* SPDX-License-Identifier: MIT
 *
 * Records and holds as they are printed: the same for submit, act, show, holds and lift.
 */
#ifndef BIHUAN_CLI_RECORD_OUTPUT_H
#define BIHUAN_CLI_RECORD_OUTPUT_H

#include "bihuan/app/work.h"
#include "output.h"

/* One hold as an object, and whether it was lifted. */
void record_output_hold(Output *out, App *app, const Hold *hold, gboolean lifted);
/* A list of Hold *, NULL = none; people see a table, and whom each waits for. */
void record_output_holds(Output *out, const char *key, App *app, const GPtrArray *holds);

/* Prints a whole record; more: with events, and for people with fields. FALSE: the events could not be read. */
gboolean record_output(App *app, const Work *work, gboolean json, gboolean more, GError **error);

#endif
