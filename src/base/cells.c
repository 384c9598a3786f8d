/* SPDX-License-Identifier: MIT
 *
 * Separated texts, read in place: one pass, each cell moved to where it is kept. Knows no column's meaning.
 */
#include "bihuan/base/cells.h"

#include <stdio.h>
#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"

#define DIGITS "0123456789"
#define DIGITS_SHOWN 11 /* a spreadsheet shows, and saves, longer numbers as 1.38E+11 */

typedef struct {
    guint line, count;
    gsize at; /* of its first cell in text */
} CellRow;

struct Cells {
    char *text;
    GArray *rows; /* CellRow */
    char separator;
};

typedef struct {
    char *at, *to; /* what is read next; where the next character is kept, never beyond it */
    guint line;
    char separator;
    char stops[4]; /* the separator and the line ends */
} Reader;

void cells_free(Cells *cells) {
    if (!cells)
        return;
    g_free(cells->text);
    g_array_unref(cells->rows);
    g_free(cells);
}

static void take_line_end(Reader *reader) {
    if (reader->at[0] == '\r' && reader->at[1] == '\n')
        reader->at++;
    reader->at++;
    reader->line++;
}

static gboolean take_quoted(Reader *reader, GError **error) {
    guint begin = reader->line;
    reader->at++;
    for (;;) {
        if (!*reader->at)
            return err_set(error, ERR_INPUT, _("Line %u: the quote that begins here does not end."), begin);
        if (reader->at[0] == '"' && reader->at[1] != '"')
            break;
        if (*reader->at == '\r' || *reader->at == '\n') {
            take_line_end(reader);
            *reader->to++ = '\n';
            continue;
        }
        if (*reader->at == '"')
            reader->at++;
        *reader->to++ = *reader->at++;
    }
    reader->at++;
    while (*reader->at == ' ')
        reader->at++;
    if (*reader->at && !strchr(reader->stops, *reader->at))
        return err_set(error, ERR_INPUT, _("Line %u: there is text after a closing quote."), reader->line);
    return TRUE;
}

static gboolean take_cell(Reader *reader, GError **error) {
    if (*reader->at == '"')
        return take_quoted(reader, error);
    gsize size = strcspn(reader->at, reader->stops);
    memmove(reader->to, reader->at, size);
    reader->to += size;
    reader->at += size;
    return TRUE;
}

static gboolean is_blank(const char *begin, const char *end) {
    for (const char *p = begin; p < end; p = g_utf8_next_char(p))
        if (*p && !utf8_is_blank(g_utf8_get_char(p)))
            return FALSE;
    return TRUE;
}

/* One row, each cell ended by a zero byte; count 0 if nothing but blanks is in it, and nothing is kept. */
static gboolean take_row(Reader *reader, const char *text, CellRow *row, GError **error) {
    char *begin = reader->to;
    *row = (CellRow){.line = reader->line, .at = (gsize)(begin - text)};
    for (gboolean more = TRUE; more; row->count++) {
        if (!take_cell(reader, error))
            return FALSE;
        char end = *reader->at; /* before the zero byte, which may stand in its place */
        more = end && end == reader->separator;
        if (more)
            reader->at++;
        else if (end)
            take_line_end(reader);
        *reader->to++ = '\0';
    }
    if (is_blank(begin, reader->to)) {
        reader->to = begin;
        row->count = 0;
    }
    return TRUE;
}

/* "sep=;" and, for one program or another, in quotes; 0 if the first line is another one. */
static char said_separator(Reader *reader) {
    const char *at = reader->at + (*reader->at == '"');
    if (g_ascii_strncasecmp(at, "sep=", 4) != 0 || !(at[4] == '\t' || g_ascii_ispunct(at[4])) || at[4] == '"')
        return '\0';
    const char *end = at + 5 + (at[5] == '"');
    if (*end != '\r' && *end != '\n')
        return '\0';
    char separator = at[4];
    reader->at += end - reader->at;
    take_line_end(reader);
    return separator;
}

/* Whichever the first line that is none of blanks has most of; a comma where it has none. */
static char seen_separator(const char *text) {
    static const char candidates[] = ",;\t";
    guint seen[3] = {0}, best = 0;
    gboolean quoted = FALSE, any = FALSE;
    for (const char *p = text; *p && (quoted || !any || !strchr("\r\n", *p)); p++) {
        const char *found = strchr(candidates, *p);
        quoted ^= *p == '"';
        any |= *p != '\r' && *p != '\n';
        if (found && !quoted)
            seen[found - candidates]++;
    }
    for (guint i = 1; i < G_N_ELEMENTS(seen); i++)
        if (seen[i] > seen[best])
            best = i;
    return candidates[best];
}

Cells *cells_read(char *text, guint rows_max, GError **error) {
    g_autoptr(Cells) cells = g_new0(Cells, 1);
    cells->text = text;
    cells->rows = g_array_new(FALSE, FALSE, sizeof(CellRow));
    Reader reader = {.at = text, .to = text, .line = 1};
    reader.separator = said_separator(&reader);
    if (!reader.separator)
        reader.separator = seen_separator(reader.at);
    cells->separator = reader.stops[0] = reader.separator;
    reader.stops[1] = '\r';
    reader.stops[2] = '\n';
    while (*reader.at) {
        CellRow row;
        if (!take_row(&reader, text, &row, error))
            return NULL;
        if (!row.count)
            continue;
        g_array_append_val(cells->rows, row);
        if (cells->rows->len > rows_max + 1) {
            err_set(error, ERR_INPUT, _("The file has more than %u rows; split it into several files."), rows_max);
            return NULL;
        }
    }
    if (cells->rows->len == 0) {
        err_set(error, ERR_INPUT, _("The file is empty: its first line must name the columns."));
        return NULL;
    }
    return g_steal_pointer(&cells);
}

static const CellRow *row_at(const Cells *cells, guint row) {
    return &g_array_index(cells->rows, CellRow, row);
}

guint cells_rows(const Cells *cells) {
    return cells->rows->len - 1;
}

guint cells_count(const Cells *cells, guint row) {
    return row_at(cells, row)->count;
}

guint cells_line(const Cells *cells, guint row) {
    return row_at(cells, row)->line;
}

char cells_separator(const Cells *cells) {
    return cells->separator;
}

const char *cells_at(const Cells *cells, guint row, guint column) {
    const char *cell = cells->text + row_at(cells, row)->at;
    if (column >= cells_count(cells, row))
        return "";
    while (column--)
        cell += strlen(cell) + 1;
    return cell;
}

const char *cells_named(const Cells *cells, guint row, const char *column) {
    for (guint i = 0; i < cells_count(cells, 0); i++)
        if (strcmp(cells_at(cells, 0, i), column) == 0)
            return cells_at(cells, row, i);
    return "";
}

void cells_append(GString *out, const char *cell) {
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

gboolean cells_is_formula(const char *cell) {
    gunichar first = utf8_narrow(g_utf8_get_char(cell));
    if (first == '-' && *cell == '-' && cell[1 + strspn(cell + 1, DIGITS ".")] == '\0')
        return FALSE;
    return first && first < 0x80 && strchr("=+-@\t\r\n", (int)first) && *g_utf8_next_char(cell);
}

/* "3-1", "75-01-4", "1/2/26": what could be a day, or a month of a year. */
static gboolean is_like_day(const char *cell) {
    char sign, again, rest;
    guint a, b, c;
    if (strspn(cell, DIGITS "-/") != strlen(cell) || !g_ascii_isdigit(*cell))
        return FALSE;
    int parts = sscanf(cell, "%4u%c%4u%c%4u%c", &a, &sign, &b, &again, &c, &rest);
    if (parts != 3 && !(parts == 5 && sign == again))
        return FALSE;
    gboolean day_or_year = parts == 5 || (a >= 1 && a <= 31) || a >= 1900;
    return (b >= 1 && b <= 12 && day_or_year) || (a >= 1 && a <= 12 && ((b >= 1 && b <= 31) || b >= 1900));
}

static gboolean is_rewritten(const char *cell) {
    gsize digits = strspn(cell, DIGITS);
    if (digits > 0 && !cell[digits])
        return digits > DIGITS_SHOWN || (digits > 1 && *cell == '0');
    if (digits > 0 && strchr("eE", cell[digits]))
        return cell[digits + 1] && cell[digits + 1 + strspn(cell + digits + 1, DIGITS)] == '\0';
    return is_like_day(cell);
}

static gboolean is_guarded(const char *cell) {
    cell += strspn(cell, "'");
    return cells_is_formula(cell) || is_rewritten(cell);
}

char *cells_guard(const char *cell) {
    return is_guarded(cell) ? g_strconcat("'", cell, NULL) : g_strdup(cell);
}

const char *cells_unguard(const char *cell) {
    return *cell == '\'' && is_guarded(cell) ? cell + 1 : cell;
}
