/* SPDX-License-Identifier: MIT
 *
 * What commands print, made safe for a terminal: said once, for programs (JSON) and for people. Knows nothing of records.
 */
#ifndef BIHUAN_CLI_OUTPUT_H
#define BIHUAN_CLI_OUTPUT_H

#include <glib.h>

/* One description, two printers: a JSON document, or lines, pairs and tables for people. Begin with output_object, output_list or
 * output_table; the output_end of that one prints the document. Freed before, nothing is printed of it. */
typedef struct Output Output;
Output *output_new(gboolean json);
void output_free(Output *out);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Output, output_free)
gboolean output_is_json(const Output *out);

/* key: the name in the object at hand, NULL in a list or at the beginning. People see nothing of an object or a list themselves. */
void output_object(Output *out, const char *key);
void output_list(Output *out, const char *key);
/* A list of objects; for people a table with these translated titles, ended by NULL. Without a row they see only the titles. */
void output_table(Output *out, const char *key, const char *title, ...) G_GNUC_NULL_TERMINATED;
/* The next object of the table. */
void output_row(Output *out);
/* What the table holds by now is printed and forgotten; for lists of any length, where the table is the document. */
void output_flush(Output *out);
/* Ends what was begun last. The outermost: the document is printed. */
void output_end(Output *out);

/* A member: in a row a cell under its title, else "Title   value". key NULL: only people see it (and a plain value of a list: title
 * NULL too); title NULL: they do not. A text that is NULL or "" is null, and so is a time 0; people then see no pair. */
void output_text(Output *out, const char *key, const char *title, const char *value);
/* In JSON only, and "" stays "": where nothing is a value (a lot without a number). */
void output_word(Output *out, const char *key, const char *value);
/* People read shown in its place. */
void output_shown(Output *out, const char *key, const char *title, const char *value, const char *shown);
void output_time(Output *out, const char *key, const char *title, gint64 ms);
void output_number(Output *out, const char *key, const char *title, gint64 value);
/* People read "yes", or nothing. */
void output_flag(Output *out, const char *key, const char *title, gboolean value);
/* With commas for people. NULL-terminated; NULL is an empty list. */
void output_texts(Output *out, const char *key, const char *title, const char *const *texts);

/* Only in the document. A number with one decimal: tenths 917 is 91.7. */
void output_tenths(Output *out, const char *key, gint64 tenths);
/* Any number, as short as it can be read back to eleven digits; also shown to people. NAN is null, and no cell. */
void output_real(Output *out, const char *key, const char *title, double value);
void output_null(Output *out, const char *key);
/* A number that may not be known: null then. */
void output_known(Output *out, const char *key, gboolean known, gint64 value);
/* An array of char *; NULL is an empty one. */
void output_ids(Output *out, const char *key, const GPtrArray *ids);

/* Only for people: a line, cleaned. */
void output_say(Output *out, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* The whole answer of a command that has written a paper: where, and the plant's head code on it. */
void output_written(gboolean json, const char *path, const char *head);

/* A line for people where no document can be asked for: cleaned, with a newline. */
void output_line(const char *format, ...) G_GNUC_PRINTF(1, 2);
#endif
