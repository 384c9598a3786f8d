/* SPDX-License-Identifier: MIT
 *
 * Times a ledger sheet of many rows into one XLSX:  xlsx ours FILE ROWS | xlsx bare FILE ROWS  prints seconds and peak MB.
 * bare is libxlsxwriter alone, in its constant memory mode, writing the same cells with the same formats. ours also
 * builds the sheet, checks every part of the file afterwards and syncs it to the disk.
 */
#include "bihuan/base/i18n.h"
#include "bihuan/export/sheet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <xlsxwriter.h>

#define COLUMNS 17
#define IS_TEXT(column) ((column) < 6 || (column) == 16)

static const char *const texts[] = {"2026-10", "MHS-01·液氨罐区", "三级", "5.38", "操作负责人", "王强/罐区主任/138****0139"};

static const char *text_at(guint row, guint column, char *buffer, size_t size) {
    if (column != 16)
        return texts[column];
    snprintf(buffer, size, "YH-2026-%05u 法兰泄漏; 结论:合格", row);
    return buffer;
}

static void number_at(guint row, guint column, char *buffer, size_t size) {
    snprintf(buffer, size, "%u.%u", (row * 7 + column) % 100, (row + column) % 10);
}

static void write_ours(const char *path, guint rows) {
    char buffer[128];
    g_autoptr(Book) book = book_new("ledger", G_GINT64_CONSTANT(1793000000000));
    Sheet *sheet = book_add_sheet(book, "履职台账", "履职台账", "2026-10");
    for (guint i = 0; i < COLUMNS; i++)
        sheet_add_column(sheet, "k", "栏目", 12, IS_TEXT(i) ? SHEET_TEXT : SHEET_PERCENT, 1);
    for (guint row = 0; row < rows; row++) {
        sheet_begin_row(sheet);
        for (guint i = 0; i < COLUMNS; i++) {
            if (IS_TEXT(i)) {
                sheet_put_text(sheet, text_at(row, i, buffer, sizeof buffer));
                continue;
            }
            number_at(row, i, buffer, sizeof buffer);
            sheet_put_decimal(sheet, buffer);
        }
    }
    GError *error = NULL;
    if (!sheet_format_find("xlsx")->write(book, path, NULL, &error)) {
        fprintf(stderr, "xlsx: %s\n", error->message);
        exit(1);
    }
}

static void write_bare(const char *path, guint rows) {
    char buffer[128];
    lxw_workbook_options how = {.constant_memory = 1};
    lxw_workbook *workbook = workbook_new_opt(path, &how);
    lxw_worksheet *page = workbook_add_worksheet(workbook, "履职台账");
    lxw_format *text = workbook_add_format(workbook), *number = workbook_add_format(workbook);
    format_set_border(text, LXW_BORDER_THIN);
    format_set_text_wrap(text);
    format_set_border(number, LXW_BORDER_THIN);
    format_set_num_format(number, "0.0");
    for (guint row = 0; row < rows; row++)
        for (guint i = 0; i < COLUMNS; i++) {
            if (IS_TEXT(i)) {
                worksheet_write_string(page, row + 3, (lxw_col_t)i, text_at(row, i, buffer, sizeof buffer), text);
                continue;
            }
            number_at(row, i, buffer, sizeof buffer);
            worksheet_write_number(page, row + 3, (lxw_col_t)i, strtod(buffer, NULL), number);
        }
    if (workbook_close(workbook) != LXW_NO_ERROR)
        exit(1);
}

int main(int argc, char **argv) {
    if (argc != 4 || (strcmp(argv[1], "ours") != 0 && strcmp(argv[1], "bare") != 0)) {
        fprintf(stderr, "usage: xlsx ours|bare FILE ROWS\n");
        return 2;
    }
    i18n_init("zh");
    gint64 begin = g_get_monotonic_time();
    (strcmp(argv[1], "ours") == 0 ? write_ours : write_bare)(argv[2], (guint)atoi(argv[3]));
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("%.3f %ld\n", (double)(g_get_monotonic_time() - begin) / G_USEC_PER_SEC, usage.ru_maxrss / 1024);
    return 0;
}
