/* SPDX-License-Identifier: MIT
 *
 * The sheets of the ledger's book. Private to ledger_book*.c.
 */
#ifndef BIHUAN_SRC_LEDGER_BOOK_H
#define BIHUAN_SRC_LEDGER_BOOK_H

#include "bihuan/ledger/book.h"

/* A sheet with the head all have; owned by the book. */
Sheet *ledger_book_add_sheet(const LedgerPaper *paper, Book *book, const char *name);
void ledger_book_add_sources(const LedgerPaper *paper, Book *book);
void ledger_book_add_evidence(const LedgerPaper *paper, Book *book);
void ledger_book_add_checks(const LedgerPaper *paper, Book *book);
void ledger_book_add_departments(const LedgerPaper *paper, Book *book);

#endif
