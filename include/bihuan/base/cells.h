/* SPDX-License-Identifier: MIT
 *
 * A table as people bring it: rows of cells with their line numbers, whatever the file. Knows no column's meaning.
 * All cells lie behind one another in one text: a million rows take little more than the file.
 */
#ifndef BIHUAN_BASE_CELLS_H
#define BIHUAN_BASE_CELLS_H

#include <glib.h>

typedef struct Cells Cells;

/* The rows of a separated text (CSV): row 0 names the columns. Between cells stands what the line "sep=;" says, else whichever of
 * comma, semicolon and tab the first row has most of. Quotes may hold separators, quotes ("") and line ends; LF, CRLF and CR end a line;
 * rows of nothing but blanks are left out. text: owned by the caller before, taken over. NULL and a sentence with the line for a quote
 * that does not end or text behind one, more than rows_max rows, or no row at all. */
Cells *cells_read(char *text, guint rows_max, GError **error);
void cells_free(Cells *cells);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Cells, cells_free)

/* Rows behind row 0. */
guint cells_rows(const Cells *cells);
/* How many cells a row has, and the line on which it begins, from 1. */
guint cells_count(const Cells *cells, guint row);
guint cells_line(const Cells *cells, guint row);
/* A cell; "" beyond the row's end. Borrowed. */
const char *cells_at(const Cells *cells, guint row, guint column);
/* The same by the column's name in row 0; "" where there is none. */
const char *cells_named(const Cells *cells, guint row, const char *column);
char cells_separator(const Cells *cells);

/* Appends a cell with quotes where it needs them; no separator before or after. */
void cells_append(GString *out, const char *cell);
/* Would a spreadsheet run it as a formula: = + - @ or a control character first, in any width? The minus of a number is none. */
gboolean cells_is_formula(const char *cell);
/* What it would run, or rewrite (0012, 3-1, 12E3, a number of more than 11 digits), gets an apostrophe in front; owned. */
char *cells_guard(const char *cell);
/* Takes off what cells_guard put on, and nothing else: a borrowed part of cell. */
const char *cells_unguard(const char *cell);

#endif
