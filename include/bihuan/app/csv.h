/* SPDX-License-Identifier: MIT
 *
 * Reading CSV as spreadsheets write it: encodings, quotes, line numbers. Knows no column's meaning.
 */
#ifndef BIHUAN_APP_CSV_H
#define BIHUAN_APP_CSV_H

#include <glib.h>

typedef struct {
    guint line;       /* on which the row begins, from 1 */
    GPtrArray *cells; /* char * */
} CsvRow;

typedef struct {
    GPtrArray *rows; /* CsvRow *, the header line first; rows without any text are left out */
} Csv;

void csv_free(Csv *csv);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Csv, csv_free)

/* Text of a file as UTF-8 without byte order mark: UTF-8 as it is, anything else as GB18030. NULL and a sentence with
 * ERR_INPUT if it is neither or holds NUL bytes. Owned. */
char *csv_decode(const char *bytes, gsize size, GError **error);

/* Rows of a text. Quotes may hold commas, quotes ("") and line ends; LF, CRLF and CR end a line. NULL and a sentence
 * with the line for a quote that does not end or text behind one, more than rows_max rows, or no row at all. */
Csv *csv_parse(const char *text, guint rows_max, GError **error);

/* Appends a cell for people with a spreadsheet: what it would run as a formula (= + - @ first, and no number) gets an apostrophe before
 * it, which import takes off again. */
void csv_append_safe(GString *out, const char *cell);
/* Appends a cell with quotes where it needs them; no comma before or after. */
void csv_append(GString *out, const char *cell);

#endif
