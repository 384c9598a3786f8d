/* SPDX-License-Identifier: MIT
 *
 * Compares a spreadsheet with the ledger's book it should be. Pure: knows no plant.
 */
#ifndef BIHUAN_LEDGER_COMPARE_H
#define BIHUAN_LEDGER_COMPARE_H

#include "bihuan/export/xlsx_read.h"
#include "bihuan/ledger/ledger.h"

typedef struct {
    char *sheet;        /* name of the tab */
    guint row;          /* as the spreadsheet counts, from 1 */
    char *column;       /* key of the ledger's column or of a proof ("plant", "sha256"); "" = the whole row */
    char *file, *plant; /* what stands there, NULL = nothing */
} LedgerDifference;

/* An empty list that owns its LedgerDifference *. */
GPtrArray *ledger_differences_new(void);

/* The sheet at whose foot stands what the file was computed from; NULL: no ledger of this program. Borrowed. */
const XlsxSheet *ledger_proof_find(const XlsxBook *book);
/* The value of a key there ("month", "stamp", "head" …) with its row; NULL if there is none. Borrowed. */
const char *ledger_proof_value(const XlsxSheet *sheet, const char *key, guint *row);
/* Does a line stand in the first column of a sheet? */
gboolean ledger_sheet_says(const XlsxSheet *sheet, const char *line);
/* Adds that the value of a key is not the plant's. */
void ledger_proof_differs(GPtrArray *found, const XlsxSheet *proof, const char *key, const char *plant);

/* Adds every difference between a file and the book it should be; first: the file's sheet of the ledger itself. */
void ledger_compare_book(GPtrArray *found, const XlsxBook *file, const XlsxSheet *first, const Book *wanted, const Ledger *ledger);

#endif
