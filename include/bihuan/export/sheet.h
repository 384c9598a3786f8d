/* SPDX-License-Identifier: MIT
 *
 * The one shape every report fills: a book of sheets with typed cells. A report makes it once; any format
 * (xlsx, csv …) writes it. Knows no file format and no database.
 *
 * Text stays text: there is no cell that could become a formula, in any format. Numbers travel as decimal
 * text and keep their places; a value that does not exist is "/" with the reason.
 */
#ifndef BIHUAN_EXPORT_SHEET_H
#define BIHUAN_EXPORT_SHEET_H

#include <glib.h>

/* What a column holds; decides alignment and number format, the cells say what they really are. */
typedef enum { SHEET_TEXT, SHEET_INTEGER, SHEET_DECIMAL, SHEET_PERCENT, SHEET_TIME } SheetKind;

typedef enum {
    CELL_EMPTY, /* nothing (not the same as "/") */
    CELL_TEXT,
    CELL_NUMBER, /* text is a decimal: "91.7", "-3", "100.0" */
    CELL_NONE,   /* shown as "/", note is the reason */
    CELL_TIME,   /* time is UTC milliseconds, shown in the plant's time to the minute */
} SheetCellKind;

typedef struct {
    const char *text; /* CELL_TEXT, CELL_NUMBER; of the sheet, like note */
    const char *note; /* a remark on the cell, NULL = none */
    gint64 time;      /* CELL_TIME */
    SheetCellKind kind;
    gboolean shaded; /* a person changed the value (sheet_extra.h) */
} SheetCell;

typedef struct {
    char *key;
    char *header; /* in the chosen language */
    int width;    /* in Chinese characters */
    SheetKind kind;
    int places; /* decimals shown for SHEET_DECIMAL and SHEET_PERCENT */
} SheetColumn;

typedef struct Sheet Sheet;
typedef struct Book Book;

/* A book; created (UTC ms) is the only time a file carries, so that equal books give equal bytes. */
Book *book_new(const char *title, gint64 created);
void book_free(Book *book);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Book, book_free)

/* A new sheet, owned by the book. name: of its tab (shortened to what spreadsheets take, made unique); title:
 * above the table; subtitle: unit, period, maker — one line, may be "". */
Sheet *book_add_sheet(Book *book, const char *name, const char *title, const char *subtitle);

const char *book_title(const Book *book);
gint64 book_created(const Book *book);
guint book_sheets(const Book *book);
const Sheet *book_sheet(const Book *book, guint index);
/* Rows of all sheets together (what progress counts). */
guint book_rows(const Book *book);

/* Columns first, then rows. */
void sheet_add_column(Sheet *sheet, const char *key, const char *header, int width, SheetKind kind, int places);

/* Rows: sheet_begin_row, then one sheet_put_… per column from the left; columns left out stay empty. Texts
 * are made safe for files here: invalid UTF-8 and control characters become '?', over-long ones end in "…".
 */
void sheet_begin_row(Sheet *sheet);
void sheet_put_text(Sheet *sheet, const char *text);
void sheet_put_integer(Sheet *sheet, gint64 value);
/* decimal: [-]digits[.digits]; anything else becomes a text cell. */
void sheet_put_decimal(Sheet *sheet, const char *decimal);
void sheet_put_none(Sheet *sheet, const char *reason);
void sheet_put_time(Sheet *sheet, gint64 ms);
void sheet_put_empty(Sheet *sheet);
/* A remark on the cell put last. */
void sheet_note_cell(Sheet *sheet, const char *note);

/* Below the table: lines of notes, then one row of places to sign ("制表人:", "审核人:" …). */
void sheet_add_note(Sheet *sheet, const char *note);
void sheet_add_signature(Sheet *sheet, const char *caption);

const char *sheet_name(const Sheet *sheet);
const char *sheet_title(const Sheet *sheet);
const char *sheet_subtitle(const Sheet *sheet);
guint sheet_columns(const Sheet *sheet);
const SheetColumn *sheet_column(const Sheet *sheet, guint column);
guint sheet_rows(const Sheet *sheet);
/* Never NULL for a row and column that exist. */
const SheetCell *sheet_cell(const Sheet *sheet, guint row, guint column);
guint sheet_notes(const Sheet *sheet);
const char *sheet_note(const Sheet *sheet, guint index);
guint sheet_signatures(const Sheet *sheet);
const char *sheet_signature(const Sheet *sheet, guint index);

/* The cell as people read it ("", "91.7", "/", "2026-10-03 08:00"). Owned. */
char *sheet_cell_text(const SheetCell *cell);

/* Called between rows; FALSE stops the export (nothing is left behind). */
typedef gboolean (*SheetProgress)(guint done, guint total, gpointer data);

typedef struct {
    gboolean replace;       /* an existing file may be replaced */
    SheetProgress progress; /* may be NULL */
    gpointer data;          /* for progress */
} SheetOptions;

/* A file format: src/export/formats/NAME.c ends in `const SheetFormat sheet_format_NAME`. write() makes the
 * file whole or not at all; options may be NULL. */
typedef struct {
    const char *name;      /* "xlsx" */
    const char *extension; /* "xlsx" */
    const char *summary;   /* N_() */
    gboolean (*write)(const Book *book, const char *path, const SheetOptions *options, GError **error);
} SheetFormat;

/* Made from the file names in src/export/formats; NULL-terminated. */
extern const SheetFormat *const sheet_format_registry[];

/* By name ("xlsx"), or by the ending of a file name ("/tmp/a.XLSX"); NULL if there is none. Borrowed. */
const SheetFormat *sheet_format_find(const char *name);
const SheetFormat *sheet_format_for(const char *path);

/* For formats: FALSE with a sentence if the export must stop here (progress said so). */
gboolean sheet_report(const SheetOptions *options, guint done, guint total, GError **error);

#endif
