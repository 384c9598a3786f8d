/* SPDX-License-Identifier: MIT
 *
 * Reads the cells of an XLSX that may have been through other people's hands. Bounded in bytes, parts, cells and depth;
 * a hostile file gives a sentence, never more. Knows nothing of ledgers.
 */
#ifndef BIHUAN_EXPORT_XLSX_READ_H
#define BIHUAN_EXPORT_XLSX_READ_H

#include <glib.h>

#define XLSX_MAX_FILE (64 << 20) /* bytes of the file */

typedef enum {
    XLSX_EMPTY,
    XLSX_TEXT,
    XLSX_NUMBER,  /* text is the number as the file has it */
    XLSX_FORMULA, /* text is what it last gave */
    XLSX_OTHER,   /* a truth value, an error */
} XlsxKind;

typedef struct {
    guint row, column; /* from 0 */
    XlsxKind kind;
    const char *text;   /* "" if empty */
    const char *format; /* the number format, "" = General */
    const char *note;   /* the remark on the cell, "" = none */
    gboolean hidden;    /* its row or its column is */
} XlsxCell;

typedef struct XlsxBook XlsxBook;
typedef struct XlsxSheet XlsxSheet;

/* ERR_IO: cannot be read; ERR_INPUT and a sentence: no spreadsheet, a broken or an oversized one. */
XlsxBook *xlsx_read(const char *path, GError **error);
XlsxBook *xlsx_read_bytes(const guint8 *bytes, gsize size, GError **error);
void xlsx_book_free(XlsxBook *book);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XlsxBook, xlsx_book_free)

/* In the order of the tabs; NULL behind the last. Borrowed. */
const XlsxSheet *xlsx_book_sheet(const XlsxBook *book, guint index);
guint xlsx_book_sheets(const XlsxBook *book);
const char *xlsx_sheet_name(const XlsxSheet *sheet);
gboolean xlsx_sheet_is_hidden(const XlsxSheet *sheet);
/* One behind the last row (column) that holds anything. */
guint xlsx_sheet_rows(const XlsxSheet *sheet);
guint xlsx_sheet_columns(const XlsxSheet *sheet);
/* Never NULL; XLSX_EMPTY where nothing stands. */
const XlsxCell *xlsx_cell(const XlsxSheet *sheet, guint row, guint column);

/* TRUE if a number as a file has it ("91.7", "9.17E1", "91.700000000000003") is the decimal. */
gboolean xlsx_number_equals(const char *number, const char *decimal);

#endif
