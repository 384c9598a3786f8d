/* SPDX-License-Identifier: MIT
 *
 * Workbooks from elsewhere: refused in a sentence, or every cell can be read.
 */
#include "bihuan/export/xlsx_read.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    g_autoptr(GError) error = NULL;
    g_autoptr(XlsxBook) book = xlsx_read_bytes(data, size, &error);
    if (!book != (error != NULL))
        abort();
    for (guint i = 0; book && i < xlsx_book_sheets(book); i++) {
        const XlsxSheet *sheet = xlsx_book_sheet(book, i);
        for (guint row = 0; row <= MIN(xlsx_sheet_rows(sheet), 300); row++)
            for (guint column = 0; column <= MIN(xlsx_sheet_columns(sheet), 60); column++)
                if (!xlsx_cell(sheet, row, column)->text)
                    abort();
    }
    return 0;
}
