/* SPDX-License-Identifier: MIT
 *
 * The CSV reader: one pass, a row at a time. Knows no column's meaning.
 */
#include "bihuan/app/csv.h"

#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/decode.h"

typedef struct {
    const char *at;
    guint line;
} Reader;

static void row_free(gpointer data) {
    CsvRow *row = data;
    g_ptr_array_unref(row->cells);
    g_free(row);
}

void csv_free(Csv *csv) {
    if (!csv)
        return;
    g_ptr_array_unref(csv->rows);
    g_free(csv);
}

char *csv_decode(const char *bytes, gsize size, GError **error) {
    char *copy = g_malloc(size + 1);
    memcpy(copy, bytes, size);
    copy[size] = '\0';
    return decode_take(copy, size, NULL, error);
}

static void take_line_end(Reader *reader) {
    if (reader->at[0] == '\r' && reader->at[1] == '\n')
        reader->at++;
    reader->at++;
    reader->line++;
}

static gboolean take_quoted(Reader *reader, GString *cell, GError **error) {
    guint begin = reader->line;
    reader->at++;
    for (;;) {
        if (!*reader->at)
            return err_set(error, ERR_INPUT, _("Line %u: the quote that begins here does not end."), begin);
        if (reader->at[0] == '"' && reader->at[1] != '"')
            break;
        if (*reader->at == '\r' || *reader->at == '\n') {
            take_line_end(reader);
            g_string_append_c(cell, '\n');
            continue;
        }
        if (*reader->at == '"')
            reader->at++;
        g_string_append_c(cell, *reader->at++);
    }
    reader->at++;
    if (*reader->at && !strchr(",\r\n", *reader->at))
        return err_set(error, ERR_INPUT, _("Line %u: there is text after a closing quote."), reader->line);
    return TRUE;
}

static gboolean take_cell(Reader *reader, GString *cell, GError **error) {
    g_string_truncate(cell, 0);
    if (*reader->at == '"')
        return take_quoted(reader, cell, error);
    gsize size = strcspn(reader->at, ",\r\n");
    g_string_append_len(cell, reader->at, (gssize)size);
    reader->at += size;
    return TRUE;
}

/* One row; *empty says that it has no text at all. */
static CsvRow *take_row(Reader *reader, gboolean *empty, GError **error) {
    g_autoptr(GString) cell = g_string_new(NULL);
    CsvRow *row = g_new(CsvRow, 1);
    *row = (CsvRow){.line = reader->line, .cells = g_ptr_array_new_with_free_func(g_free)};
    *empty = TRUE;
    for (;;) {
        if (!take_cell(reader, cell, error)) {
            row_free(row);
            return NULL;
        }
        *empty = *empty && cell->len == 0;
        g_ptr_array_add(row->cells, g_strdup(cell->str));
        if (*reader->at != ',')
            break;
        reader->at++;
    }
    if (*reader->at)
        take_line_end(reader);
    return row;
}

Csv *csv_parse(const char *text, guint rows_max, GError **error) {
    g_autoptr(Csv) csv = g_new0(Csv, 1);
    csv->rows = g_ptr_array_new_with_free_func(row_free);
    Reader reader = {.at = text, .line = 1};
    while (*reader.at) {
        gboolean empty;
        CsvRow *row = take_row(&reader, &empty, error);
        if (!row)
            return NULL;
        if (empty) {
            row_free(row);
            continue;
        }
        g_ptr_array_add(csv->rows, row);
        if (csv->rows->len > rows_max + 1) {
            err_set(error, ERR_INPUT, _("The file has more than %u rows; split it into several files."), rows_max);
            return NULL;
        }
    }
    if (csv->rows->len == 0) {
        err_set(error, ERR_INPUT, _("The file is empty: its first line must name the columns."));
        return NULL;
    }
    return g_steal_pointer(&csv);
}

void csv_append(GString *out, const char *cell) {
    if (!strpbrk(cell, ",\"\r\n")) {
        g_string_append(out, cell);
        return;
    }
    g_string_append_c(out, '"');
    for (const char *p = cell; *p; p++) {
        if (*p == '"')
            g_string_append_c(out, '"');
        g_string_append_c(out, *p);
    }
    g_string_append_c(out, '"');
}

/* A number, a phone number (+86 …) or a sign alone: nothing that runs. */
static gboolean is_harmless(const char *cell) {
    return cell[strspn(cell + 1, "0123456789. ") + 1] == '\0' && strchr("+-", *cell);
}

void csv_append_safe(GString *out, const char *cell) {
    g_autofree char *safe = *cell && strchr("=+-@", *cell) && !is_harmless(cell) ? g_strconcat("'", cell, NULL) : g_strdup(cell);
    csv_append(out, safe);
}
