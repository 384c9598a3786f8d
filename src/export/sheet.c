/* SPDX-License-Identifier: MIT
 *
 * Books, sheets and cells in memory, and the cleaning of every text that goes into a file.
 * Knows no file format; formats read it through the accessors.
 */
#include "bihuan/export/sheet.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/export/sheet_extra.h"

/* What spreadsheets take: characters of a cell, of a tab's name, of a cell's note. */
#define CELL_LIMIT 32000
#define NAME_LIMIT 31
#define NOTE_LIMIT 2000
#define TEXTS_BLOCK 65536

struct Sheet {
    char *name, *title, *subtitle;
    GArray *columns;     /* SheetColumn */
    GArray *cells;       /* SheetCell, rows × columns */
    GStringChunk *texts; /* what stands in the cells: hundreds of thousands of short texts, freed at once */
    guint rows;
    guint next; /* column of the next cell in the last row */
    GPtrArray *notes, *kept;
    GPtrArray *signatures;
    SheetPaper paper;
    gboolean portrait;
    GPtrArray *marks;  /* SheetMark * */
    GPtrArray *charts; /* SheetChart * */
};

struct Book {
    char *title;
    gint64 created;
    GPtrArray *sheets;
};

/* XML 1.0 has no place for these, and nobody can read them. */
static gboolean is_writable(gunichar character) {
    if (character == '\n' || character == '\t')
        return TRUE;
    if (character < 0x20 || (character >= 0x7f && character < 0xa0))
        return FALSE;
    if (character >= 0x202a && character <= 0x202e)
        return FALSE;
    if (character >= 0x2066 && character <= 0x2069)
        return FALSE;
    return character != 0xfffe && character != 0xffff;
}

/* Most texts are as they should be: then they are only copied. */
static gboolean is_clean(const char *text, glong limit) {
    const char *end;
    if (!g_utf8_validate(text, -1, &end) || end - text >= limit)
        return FALSE;
    for (const char *p = text; *p; p++)
        if ((guchar)*p < 0x20 || *p == 0x7f || (guchar)*p == 0xc2 || (guchar)*p == 0xe2 || (guchar)*p == 0xef)
            return FALSE; /* control characters, and first bytes of all that is not writable */
    return TRUE;
}

static char *clean_text(const char *text, glong limit) {
    if (text && is_clean(text, limit))
        return g_strdup(text);
    g_autofree char *valid = g_utf8_make_valid(text ? text : "", -1);
    GString *clean = g_string_sized_new(strlen(valid));
    glong count = 0;
    for (const char *p = valid; *p; p = g_utf8_next_char(p)) {
        gunichar character = g_utf8_get_char(p);
        if (++count == limit && *g_utf8_next_char(p)) {
            g_string_append(clean, "…");
            break;
        }
        g_string_append_unichar(clean, is_writable(character) ? character : '?');
    }
    return g_string_free(clean, FALSE);
}

static void column_clear(gpointer data) {
    SheetColumn *column = data;
    g_free(column->key);
    g_free(column->header);
}

static void mark_free(gpointer data) {
    SheetMark *mark = data;
    g_free(mark->below);
    g_free(mark->contains);
    g_free(mark);
}

static void chart_free(gpointer data) {
    SheetChart *chart = data;
    g_free(chart->title);
    g_free(chart->value);
    g_ptr_array_unref(chart->labels);
    g_ptr_array_unref(chart->points);
    g_free(chart);
}

static void sheet_free(gpointer data) {
    Sheet *sheet = data;
    g_free(sheet->name);
    g_free(sheet->title);
    g_free(sheet->subtitle);
    g_array_unref(sheet->columns);
    g_array_unref(sheet->cells);
    g_string_chunk_free(sheet->texts);
    g_ptr_array_unref(sheet->notes);
    g_ptr_array_unref(sheet->kept);
    g_ptr_array_unref(sheet->signatures);
    g_ptr_array_unref(sheet->marks);
    g_ptr_array_unref(sheet->charts);
    g_free(sheet);
}

Book *book_new(const char *title, gint64 created) {
    Book *book = g_new0(Book, 1);
    book->title = clean_text(title, NOTE_LIMIT);
    book->created = created;
    book->sheets = g_ptr_array_new_with_free_func(sheet_free);
    return book;
}

void book_free(Book *book) {
    if (!book)
        return;
    g_free(book->title);
    g_ptr_array_unref(book->sheets);
    g_free(book);
}

static gboolean is_name_taken(const Book *book, const char *name) {
    g_autofree char *folded = g_utf8_casefold(name, -1);
    for (guint i = 0; i < book->sheets->len; i++) {
        g_autofree char *other = g_utf8_casefold(book_sheet(book, i)->name, -1);
        if (strcmp(folded, other) == 0)
            return TRUE;
    }
    return FALSE;
}

/* Spreadsheets refuse []:*?/\ in the name of a tab, an apostrophe at its ends, and two equal names. */
static char *sheet_name_for(const Book *book, const char *wanted) {
    g_autofree char *clean = clean_text(wanted, NOTE_LIMIT);
    for (char *p = clean; *p; p++)
        if (strchr("[]:*?/\\'\n\t", *p))
            *p = '_';
    g_autofree char *cut = g_utf8_substring(clean, 0, MIN(g_utf8_strlen(clean, -1), NAME_LIMIT - 3));
    if (!*cut)
        return g_strdup_printf("%u", book->sheets->len + 1);
    if (!is_name_taken(book, cut))
        return g_steal_pointer(&cut);
    for (guint i = 2;; i++) {
        g_autofree char *numbered = g_strdup_printf("%s %u", cut, i);
        if (!is_name_taken(book, numbered))
            return g_steal_pointer(&numbered);
    }
}

Sheet *book_add_sheet(Book *book, const char *name, const char *title, const char *subtitle) {
    Sheet *sheet = g_new0(Sheet, 1);
    sheet->name = sheet_name_for(book, name);
    sheet->title = clean_text(title, NOTE_LIMIT);
    sheet->subtitle = clean_text(subtitle, NOTE_LIMIT);
    sheet->columns = g_array_new(FALSE, TRUE, sizeof(SheetColumn));
    g_array_set_clear_func(sheet->columns, column_clear);
    sheet->cells = g_array_new(FALSE, TRUE, sizeof(SheetCell));
    sheet->texts = g_string_chunk_new(TEXTS_BLOCK);
    sheet->notes = g_ptr_array_new_with_free_func(g_free);
    sheet->kept = g_ptr_array_new_with_free_func(g_free);
    sheet->signatures = g_ptr_array_new_with_free_func(g_free);
    sheet->marks = g_ptr_array_new_with_free_func(mark_free);
    sheet->charts = g_ptr_array_new_with_free_func(chart_free);
    g_ptr_array_add(book->sheets, sheet);
    return sheet;
}

const char *book_title(const Book *book) {
    return book->title;
}

gint64 book_created(const Book *book) {
    return book->created;
}

guint book_sheets(const Book *book) {
    return book->sheets->len;
}

const Sheet *book_sheet(const Book *book, guint index) {
    return g_ptr_array_index(book->sheets, index);
}

guint book_rows(const Book *book) {
    guint rows = 0;
    for (guint i = 0; i < book->sheets->len; i++)
        rows += book_sheet(book, i)->rows;
    return rows;
}

void sheet_add_column(Sheet *sheet, const char *key, const char *header, int width, SheetKind kind, int places) {
    g_assert(sheet->rows == 0);
    SheetColumn column = {
        .key = g_strdup(key),
        .header = clean_text(header, NOTE_LIMIT),
        .width = CLAMP(width, 1, 100),
        .kind = kind,
        .places = CLAMP(places, 0, 6),
    };
    g_array_append_val(sheet->columns, column);
}

void sheet_begin_row(Sheet *sheet) {
    sheet->rows++;
    sheet->next = 0;
    g_array_set_size(sheet->cells, sheet->rows * sheet->columns->len);
}

static SheetCell *next_cell(Sheet *sheet) {
    g_assert(sheet->rows > 0 && sheet->next < sheet->columns->len);
    guint index = (sheet->rows - 1) * sheet->columns->len + sheet->next++;
    return &g_array_index(sheet->cells, SheetCell, index);
}

/* The text, cleaned, as long as the sheet lives. */
static const char *keep(Sheet *sheet, const char *text, glong limit) {
    if (is_clean(text, limit))
        return g_string_chunk_insert(sheet->texts, text);
    g_autofree char *clean = clean_text(text, limit);
    return g_string_chunk_insert(sheet->texts, clean);
}

static void sheet_put(Sheet *sheet, SheetCellKind kind, const char *text, const char *note) {
    SheetCell *cell = next_cell(sheet);
    cell->kind = kind;
    cell->text = text;
    cell->note = note;
}

void sheet_put_text(Sheet *sheet, const char *text) {
    sheet_put(sheet, text && *text ? CELL_TEXT : CELL_EMPTY, keep(sheet, text ? text : "", CELL_LIMIT), NULL);
}

void sheet_put_integer(Sheet *sheet, gint64 value) {
    char text[24];
    g_snprintf(text, sizeof text, "%" G_GINT64_FORMAT, value);
    sheet_put(sheet, CELL_NUMBER, g_string_chunk_insert(sheet->texts, text), NULL);
}

static gboolean is_decimal(const char *text) {
    if (!text)
        return FALSE;
    if (*text == '-')
        text++;
    gsize whole = strspn(text, "0123456789");
    if (whole == 0 || whole > 15)
        return FALSE;
    text += whole;
    if (!*text)
        return TRUE;
    if (*text++ != '.')
        return FALSE;
    gsize places = strspn(text, "0123456789");
    return places > 0 && places <= 15 && text[places] == '\0';
}

void sheet_put_decimal(Sheet *sheet, const char *decimal) {
    if (is_decimal(decimal))
        sheet_put(sheet, CELL_NUMBER, g_string_chunk_insert(sheet->texts, decimal), NULL);
    else
        sheet_put_text(sheet, decimal);
}

void sheet_put_none(Sheet *sheet, const char *reason) {
    sheet_put(sheet, CELL_NONE, NULL, reason && *reason ? keep(sheet, reason, NOTE_LIMIT) : NULL);
}

void sheet_put_time(Sheet *sheet, gint64 ms) {
    SheetCell *cell = next_cell(sheet);
    cell->kind = ms ? CELL_TIME : CELL_EMPTY;
    cell->time = ms;
}

void sheet_put_empty(Sheet *sheet) {
    next_cell(sheet)->kind = CELL_EMPTY;
}

void sheet_note_cell(Sheet *sheet, const char *note) {
    g_assert(sheet->next > 0);
    guint index = (sheet->rows - 1) * sheet->columns->len + sheet->next - 1;
    SheetCell *cell = &g_array_index(sheet->cells, SheetCell, index);
    cell->note = note && *note ? keep(sheet, note, NOTE_LIMIT) : NULL;
}

void sheet_add_note(Sheet *sheet, const char *note) {
    g_ptr_array_add(sheet->notes, clean_text(note, NOTE_LIMIT));
}

void sheet_add_signature(Sheet *sheet, const char *caption) {
    g_ptr_array_add(sheet->signatures, clean_text(caption, NOTE_LIMIT));
}

const char *sheet_name(const Sheet *sheet) {
    return sheet->name;
}

const char *sheet_title(const Sheet *sheet) {
    return sheet->title;
}

const char *sheet_subtitle(const Sheet *sheet) {
    return sheet->subtitle;
}

guint sheet_columns(const Sheet *sheet) {
    return sheet->columns->len;
}

const SheetColumn *sheet_column(const Sheet *sheet, guint column) {
    return &g_array_index(sheet->columns, SheetColumn, column);
}

guint sheet_rows(const Sheet *sheet) {
    return sheet->rows;
}

const SheetCell *sheet_cell(const Sheet *sheet, guint row, guint column) {
    g_assert(row < sheet->rows && column < sheet->columns->len);
    return &g_array_index(sheet->cells, SheetCell, row * sheet->columns->len + column);
}

guint sheet_notes(const Sheet *sheet) {
    return sheet->notes->len;
}

const char *sheet_note(const Sheet *sheet, guint index) {
    return g_ptr_array_index(sheet->notes, index);
}

guint sheet_signatures(const Sheet *sheet) {
    return sheet->signatures->len;
}

const char *sheet_signature(const Sheet *sheet, guint index) {
    return g_ptr_array_index(sheet->signatures, index);
}

void sheet_set_page(Sheet *sheet, SheetPaper paper, gboolean landscape) {
    sheet->paper = paper;
    sheet->portrait = !landscape;
}

SheetPaper sheet_paper(const Sheet *sheet) {
    return sheet->paper;
}

gboolean sheet_is_landscape(const Sheet *sheet) {
    return !sheet->portrait;
}

static SheetMark *mark_new(Sheet *sheet, guint column, SheetMarkStyle style) {
    g_assert(column < sheet->columns->len);
    SheetMark *mark = g_new0(SheetMark, 1);
    mark->column = column;
    mark->style = style;
    g_ptr_array_add(sheet->marks, mark);
    return mark;
}

void sheet_mark_below(Sheet *sheet, guint column, const char *decimal, SheetMarkStyle style) {
    g_assert(is_decimal(decimal));
    mark_new(sheet, column, style)->below = g_strdup(decimal);
}

/* A quote would end the text inside the file's condition. */
void sheet_mark_text(Sheet *sheet, guint column, const char *contains, SheetMarkStyle style) {
    char *text = clean_text(contains, NOTE_LIMIT);
    g_strdelimit(text, "\"", '\'');
    mark_new(sheet, column, style)->contains = text;
}

guint sheet_marks(const Sheet *sheet) {
    return sheet->marks->len;
}

const SheetMark *sheet_mark(const Sheet *sheet, guint index) {
    return g_ptr_array_index(sheet->marks, index);
}

char *sheet_number_format(const SheetColumn *column, const SheetCell *cell) {
    const char *point = strchr(cell->text, '.');
    gsize places = point ? strlen(point + 1) : 0;
    if (column->kind == SHEET_DECIMAL || column->kind == SHEET_PERCENT)
        places = (gsize)column->places;
    return g_strdup_printf("0%s%.*s%s", places > 0 ? "." : "", (int)MIN(places, 6), "000000", cell->shaded ? "\"*\"" : "");
}

void sheet_keep_note(Sheet *sheet, const char *note) {
    g_ptr_array_add(sheet->kept, clean_text(note, NOTE_LIMIT));
}

guint sheet_kept_notes(const Sheet *sheet) {
    return sheet->kept->len;
}

const char *sheet_kept_note(const Sheet *sheet, guint index) {
    return g_ptr_array_index(sheet->kept, index);
}

void sheet_shade_cell(Sheet *sheet) {
    g_assert(sheet->next > 0);
    g_array_index(sheet->cells, SheetCell, (sheet->rows - 1) * sheet->columns->len + sheet->next - 1).shaded = TRUE;
}

guint sheet_add_chart(Sheet *sheet, const char *title, const char *value, int places) {
    SheetChart *chart = g_new0(SheetChart, 1);
    chart->title = clean_text(title, NOTE_LIMIT);
    chart->value = clean_text(value, NOTE_LIMIT);
    chart->places = CLAMP(places, 0, 6);
    chart->labels = g_ptr_array_new_with_free_func(g_free);
    chart->points = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(sheet->charts, chart);
    return sheet->charts->len - 1;
}

void sheet_add_point(Sheet *sheet, guint index, const char *label, const char *decimal) {
    SheetChart *chart = g_ptr_array_index(sheet->charts, index);
    g_ptr_array_add(chart->labels, clean_text(label, NOTE_LIMIT));
    g_ptr_array_add(chart->points, g_strdup(is_decimal(decimal) ? decimal : ""));
}

guint sheet_charts(const Sheet *sheet) {
    return sheet->charts->len;
}

const SheetChart *sheet_chart(const Sheet *sheet, guint index) {
    return g_ptr_array_index(sheet->charts, index);
}

char *sheet_cell_text(const SheetCell *cell) {
    switch (cell->kind) {
    case CELL_TEXT:
    case CELL_NUMBER:
        return g_strdup(cell->text);
    case CELL_NONE:
        return g_strdup("/");
    case CELL_TIME:
        return clock_format_short(cell->time);
    case CELL_EMPTY:
        break;
    }
    return g_strdup("");
}

gboolean sheet_report(const SheetOptions *options, guint done, guint total, GError **error) {
    if (!options || !options->progress || options->progress(done, total, options->data))
        return TRUE;
    return err_set(error, ERR_FAILED, _("The export was stopped; no file was written."));
}

const SheetFormat *sheet_format_find(const char *name) {
    for (const SheetFormat *const *format = sheet_format_registry; *format; format++)
        if (g_ascii_strcasecmp((*format)->name, name) == 0)
            return *format;
    return NULL;
}

const SheetFormat *sheet_format_for(const char *path) {
    const char *base = strrchr(path, '/');
    const char *dot = strrchr(base ? base : path, '.');
    if (!dot)
        return NULL;
    for (const SheetFormat *const *format = sheet_format_registry; *format; format++)
        if (g_ascii_strcasecmp((*format)->extension, dot + 1) == 0)
            return *format;
    return NULL;
}
