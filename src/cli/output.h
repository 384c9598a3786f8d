/* SPDX-License-Identifier: MIT
 *
 * What commands print: JSON documents and aligned tables, made safe for a terminal. Knows nothing of records.
 */
#ifndef BIHUAN_CLI_OUTPUT_H
#define BIHUAN_CLI_OUTPUT_H

#include <json-glib/json-glib.h>

/* Members of the object at hand; key NULL: elements of the array at hand. Text NULL or "" is null, a time
 * 0 is null. */
void output_text(JsonBuilder *json, const char *key, const char *text);
void output_time(JsonBuilder *json, const char *key, gint64 ms);
void output_number(JsonBuilder *json, const char *key, gint64 value);
/* A number with one decimal: tenths 917 is 91.7. */
void output_tenths(JsonBuilder *json, const char *key, gint64 tenths);
void output_flag(JsonBuilder *json, const char *key, gboolean value);
void output_null(JsonBuilder *json, const char *key);
/* An array of texts: NULL-terminated, or a GPtrArray of char *; NULL is an empty one. */
void output_texts(JsonBuilder *json, const char *key, const char *const *texts);
void output_ids(JsonBuilder *json, const char *key, const GPtrArray *ids);
void output_begin_object(JsonBuilder *json, const char *key);
void output_begin_array(JsonBuilder *json, const char *key);

/* Prints the finished document and a newline, or (fragment) without one; the builder is empty again. */
void output_print(JsonBuilder *json);
void output_print_fragment(JsonBuilder *json);

/* A line of text for people: cleaned, with a newline. */
void output_line(const char *format, ...) G_GNUC_PRINTF(1, 2);
/* "Title      value" with the value after a fixed column; nothing for NULL or "". */
void output_pair(const char *title, const char *value);

/* A table with titles, printed by output_table_flush (as often as wanted: the first time fixes the
 * widths). */
typedef struct OutputTable OutputTable;
/* Translated titles, ended by NULL. */
OutputTable *output_table_new(const char *title, ...) G_GNUC_NULL_TERMINATED;
/* As many cells as titles, ended by NULL; an empty cell is "". */
void output_table_add(OutputTable *table, const char *cell, ...) G_GNUC_NULL_TERMINATED;
void output_table_flush(OutputTable *table);
/* Flushes and frees. Without a row only the titles are printed. */
void output_table_end(OutputTable *table);
/* Frees it without printing anything more. */
void output_table_drop(OutputTable *table);

#endif
