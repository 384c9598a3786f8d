/* SPDX-License-Identifier: MIT
 *
 * Records, steps and holds as JSON and as text: the same for submit, act, show, list, holds and lift.
 */
#ifndef BIHUAN_CLI_RECORD_OUTPUT_H
#define BIHUAN_CLI_RECORD_OUTPUT_H

#include "bihuan/app/work.h"
#include "output.h"

/* Members of a record's object. */
void record_output_json(JsonBuilder *json, App *app, const Work *work);
/* "fields" and "events" behind them. FALSE if the events cannot be read. */
gboolean record_output_json_more(JsonBuilder *json, App *app, const Work *work, GError **error);
/* One hold as an object; known: lifted stands in it (1, 0), -1 = leave it out. */
void record_output_hold(JsonBuilder *json, App *app, const Hold *hold, int lifted);

/* The record for people; more: with fields and events. */
gboolean record_output_text(App *app, const Work *work, gboolean more, GError **error);
/* Holds as a table. */
void record_output_holds(App *app, const GPtrArray *holds);

/* Prints a whole record: JSON or text. */
gboolean record_output(App *app, const Work *work, gboolean json, gboolean more, GError **error);

#endif
