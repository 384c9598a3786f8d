/* SPDX-License-Identifier: MIT
 *
 * XLSX back into cells: workbook, relations, shared strings, sheets, each part unpacked under a limit and parsed by
 * GMarkup, which knows no entities of a file's own. Knows nothing of what the cells mean.
 */
#include "bihuan/export/xlsx_read.h"

#include <math.h>
#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"
#include "zip.h"

#define MAX_PART (96u << 20) /* unpacked bytes of one part */
#define MAX_SHEETS 32
#define MAX_CELLS 2000000
#define MAX_STRINGS 2000000
#define MAX_DEPTH 32
#define MAX_TEXT (128u << 10) /* bytes of one text */
#define MAX_ROW 1048576u
#define MAX_COLUMN 16384u

struct XlsxSheet {
    char *name;
    char *relation; /* r:id, then the part's name */
    GArray *cells;  /* XlsxCell, sorted by place */
    guint rows, columns;
};

struct XlsxBook {
    GPtrArray *sheets;     /* XlsxSheet * */
    GPtrArray *strings;    /* shared texts, borrowed of texts */
    GStringChunk *texts;
    GHashTable *relations; /* id → part */
};

/* What the parser knows while it reads one part. */
typedef struct {
    XlsxBook *book;
    XlsxSheet *sheet;
    int depth, phonetic; /* inside rPh: reading aids, not part of the text */
    gboolean keep;       /* character data belong to the text at hand */
    gboolean formula, in_cell;
    GString *text;
    char type;           /* of the cell: 'n' number, 's' shared, 't' text, 'o' other */
    guint row, column;   /* of the cell; the next ones where the file names none */
} Parse;

static const XlsxCell NOTHING = { .text = "" };

static gboolean damaged(GError **error) {
    g_clear_error(error);
    return err_set(error, ERR_INPUT, _("The spreadsheet is damaged or too large; it cannot be read."));
}

static void sheet_free(gpointer data) {
    XlsxSheet *sheet = data;
    g_free(sheet->name);
    g_free(sheet->relation);
    g_array_unref(sheet->cells);
    g_free(sheet);
}

void xlsx_book_free(XlsxBook *book) {
    if (!book) return;
    g_ptr_array_unref(book->sheets);
    g_ptr_array_unref(book->strings);
    g_string_chunk_free(book->texts);
    g_hash_table_unref(book->relations);
    g_free(book);
}

/* Names without their prefix: other programs write <x:c>. */
static const char *plain(const char *name) {
    const char *colon = strchr(name, ':');
    return colon ? colon + 1 : name;
}

static const char *attribute(const char **names, const char **values, const char *wanted) {
    for (; *names; names++, values++)
        if (strcmp(plain(*names), wanted) == 0) return *values;
    return NULL;
}

/* "AB12" → column 27, row 11. */
static gboolean parse_place(const char *text, guint *row, guint *column) {
    guint col = 0;
    while (*text >= 'A' && *text <= 'Z' && col <= MAX_COLUMN) col = col * 26 + (guint)(*text++ - 'A' + 1);
    guint64 number = g_ascii_isdigit(*text) ? g_ascii_strtoull(text, (char **)&text, 10) : 0;
    *row = (guint)number - 1;
    *column = col - 1;
    return *text == '\0' && col >= 1 && col <= MAX_COLUMN && number >= 1 && number <= MAX_ROW;
}

/* "_x000D_" is a character written by its number; "_x005F_" the underscore before such a mark. */
static char *decode_marks(const char *text) {
    GString *out = g_string_new(NULL);
    while (*text) {
        gboolean mark = strncmp(text, "_x", 2) == 0 && strspn(text + 2, "0123456789abcdefABCDEF") >= 4 && text[6] == '_';
        if (mark) {
            char digits[5] = { text[2], text[3], text[4], text[5], '\0' };
            gunichar character = (gunichar)g_ascii_strtoull(digits, NULL, 16);
            if (character > 0 && g_unichar_validate(character)) {
                g_string_append_unichar(out, character);
                text += 7;
                continue;
            }
        }
        g_string_append_c(out, *text++);
    }
    return g_string_free(out, FALSE);
}

static const char *keep_text(XlsxBook *book, const char *text) {
    if (!strstr(text, "_x")) return g_string_chunk_insert(book->texts, text);
    g_autofree char *decoded = decode_marks(text);
    return g_string_chunk_insert(book->texts, decoded);
}

static gboolean begin_cell(Parse *parse, const char **names, const char **values) {
    const char *place = attribute(names, values, "r"), *type = attribute(names, values, "t");
    if (place && !parse_place(place, &parse->row, &parse->column)) return FALSE;
    parse->type = !type || strcmp(type, "n") == 0 ? 'n' : strcmp(type, "s") == 0 ? 's'
        : strcmp(type, "str") == 0 || strcmp(type, "inlineStr") == 0 ? 't' : 'o';
    parse->formula = FALSE;
    parse->in_cell = TRUE;
    g_string_truncate(parse->text, 0);
    return parse->sheet->cells->len < MAX_CELLS && parse->row < MAX_ROW && parse->column < MAX_COLUMN;
}

static gboolean end_cell(Parse *parse) {
    static const struct {
        char type;
        XlsxKind kind;
    } KINDS[] = { { 'n', XLSX_NUMBER }, { 't', XLSX_TEXT }, { 'o', XLSX_OTHER } };
    XlsxCell cell = { .row = parse->row, .column = parse->column, .kind = XLSX_TEXT };
    for (guint i = 0; i < G_N_ELEMENTS(KINDS); i++)
        if (KINDS[i].type == parse->type) cell.kind = KINDS[i].kind;
    if (parse->type == 's') {
        guint64 index = parse->text->len ? g_ascii_strtoull(parse->text->str, NULL, 10) : G_MAXUINT64;
        if (index >= parse->book->strings->len) return FALSE;
        cell.text = g_ptr_array_index(parse->book->strings, (guint)index);
    } else {
        cell.text = keep_text(parse->book, parse->text->str);
    }
    if (parse->formula) cell.kind = XLSX_FORMULA;
    else if (!*cell.text) cell.kind = XLSX_EMPTY;
    if (cell.kind != XLSX_EMPTY) {
        g_array_append_val(parse->sheet->cells, cell);
        parse->sheet->rows = MAX(parse->sheet->rows, cell.row + 1);
        parse->sheet->columns = MAX(parse->sheet->columns, cell.column + 1);
    }
    parse->column++;
    parse->in_cell = FALSE;
    return TRUE;
}

/* ---- the parts, one pair of functions each ---- */

static gboolean sheet_start(Parse *parse, const char *name, const char **names, const char **values) {
    if (strcmp(name, "row") == 0) {
        const char *number = attribute(names, values, "r");
        guint64 row = number ? g_ascii_strtoull(number, NULL, 10) : (guint64)parse->row + 1;
        if (row < 1 || row > MAX_ROW) return FALSE;
        parse->row = (guint)row - 1;
        parse->column = 0;
    } else if (strcmp(name, "c") == 0) {
        return begin_cell(parse, names, values);
    } else if (parse->in_cell && strcmp(name, "f") == 0) {
        parse->formula = TRUE;
    } else if (parse->in_cell && strcmp(name, "rPh") == 0) {
        parse->phonetic++;
    }
    parse->keep = parse->in_cell && !parse->phonetic && (strcmp(name, "v") == 0 || strcmp(name, "t") == 0);
    return TRUE;
}

static gboolean sheet_end(Parse *parse, const char *name) {
    parse->keep = FALSE;
    if (strcmp(name, "rPh") == 0 && parse->phonetic) parse->phonetic--;
    if (strcmp(name, "row") == 0) parse->row++;
    return strcmp(name, "c") != 0 || !parse->in_cell || end_cell(parse);
}

static gboolean strings_start(Parse *parse, const char *name, const char **names, const char **values) {
    (void)names;
    (void)values;
    if (strcmp(name, "si") == 0) g_string_truncate(parse->text, 0);
    if (strcmp(name, "rPh") == 0) parse->phonetic++;
    parse->keep = strcmp(name, "t") == 0 && !parse->phonetic;
    return parse->book->strings->len < MAX_STRINGS;
}

static gboolean strings_end(Parse *parse, const char *name) {
    parse->keep = FALSE;
    if (strcmp(name, "rPh") == 0 && parse->phonetic) parse->phonetic--;
    if (strcmp(name, "si") == 0) g_ptr_array_add(parse->book->strings, (char *)keep_text(parse->book, parse->text->str));
    return TRUE;
}

static gboolean book_start(Parse *parse, const char *name, const char **names, const char **values) {
    if (strcmp(name, "sheet") != 0) return TRUE;
    const char *title = attribute(names, values, "name"), *relation = attribute(names, values, "id");
    if (!title || !relation || parse->book->sheets->len >= MAX_SHEETS) return FALSE;
    XlsxSheet *sheet = g_new0(XlsxSheet, 1);
    sheet->name = g_strdup(title);
    sheet->relation = g_strdup(relation);
    sheet->cells = g_array_new(FALSE, FALSE, sizeof(XlsxCell));
    g_ptr_array_add(parse->book->sheets, sheet);
    return TRUE;
}

static gboolean relations_start(Parse *parse, const char *name, const char **names, const char **values) {
    const char *id = attribute(names, values, "Id"), *target = attribute(names, values, "Target");
    if (strcmp(name, "Relationship") != 0 || !id || !target) return TRUE;
    char *part = *target == '/' ? g_strdup(target + 1) : g_strconcat("xl/", target, NULL);
    g_hash_table_replace(parse->book->relations, g_strdup(id), part);
    return g_hash_table_size(parse->book->relations) < 10000;
}

static gboolean nothing_end(Parse *parse, const char *name) {
    (void)parse;
    (void)name;
    return TRUE;
}

/* ---- one part through GMarkup ---- */

typedef struct {
    gboolean (*start)(Parse *parse, const char *name, const char **names, const char **values);
    gboolean (*end)(Parse *parse, const char *name);
} PartKind;

static const PartKind BOOK = { book_start, nothing_end }, RELATIONS = { relations_start, nothing_end },
                      STRINGS = { strings_start, strings_end }, SHEET = { sheet_start, sheet_end };

typedef struct {
    Parse parse;
    const PartKind *kind;
} Job;

static void on_start(GMarkupParseContext *context, const char *name, const char **names, const char **values,
                     gpointer data, GError **error) {
    Job *job = data;
    (void)context;
    if (++job->parse.depth > MAX_DEPTH || !job->kind->start(&job->parse, plain(name), names, values)) damaged(error);
}

static void on_end(GMarkupParseContext *context, const char *name, gpointer data, GError **error) {
    Job *job = data;
    (void)context;
    job->parse.depth--;
    if (!job->kind->end(&job->parse, plain(name))) damaged(error);
}

static void on_text(GMarkupParseContext *context, const char *text, gsize size, gpointer data, GError **error) {
    Job *job = data;
    (void)context;
    if (!job->parse.keep) return;
    if (job->parse.text->len + size > MAX_TEXT)
        damaged(error);
    else
        g_string_append_len(job->parse.text, text, (gssize)size);
}

static gboolean parse_part(XlsxBook *book, XlsxSheet *sheet, const PartKind *kind, const char *xml, gsize size,
                           GError **error) {
    static const GMarkupParser PARSER = { .start_element = on_start, .end_element = on_end, .text = on_text };
    Job job = { .parse = { .book = book, .sheet = sheet, .text = g_string_new(NULL) }, .kind = kind };
    g_autoptr(GMarkupParseContext) context =
        g_markup_parse_context_new(&PARSER, G_MARKUP_TREAT_CDATA_AS_TEXT, &job, NULL);
    GError *local = NULL;
    gboolean ok = g_markup_parse_context_parse(context, xml, (gssize)size, &local) &&
        g_markup_parse_context_end_parse(context, &local);
    g_clear_error(&local);
    g_string_free(job.parse.text, TRUE);
    return ok || damaged(error);
}

typedef struct {
    const guint8 *bytes;
    gsize size;
} Zip;

/* needed: it must be there. */
static gboolean read_part(XlsxBook *book, const Zip *zip, const char *name, XlsxSheet *sheet, const PartKind *kind,
                          GError **error) {
    gsize size = 0;
    GError *local = NULL;
    g_autofree char *xml = zip_unpack(zip->bytes, zip->size, name, MAX_PART, &size, &local);
    if (local) {
        g_propagate_error(error, local);
        return FALSE;
    }
    if (!xml) return kind == &STRINGS || damaged(error);
    return parse_part(book, sheet, kind, xml, size, error);
}

static int compare_cells(gconstpointer a, gconstpointer b) {
    const XlsxCell *one = a, *other = b;
    if (one->row != other->row) return one->row < other->row ? -1 : 1;
    return one->column < other->column ? -1 : one->column > other->column;
}

/* Two cells of one place: readers disagree which counts, so neither does. */
static gboolean sort_cells(XlsxSheet *sheet, GError **error) {
    g_array_sort(sheet->cells, compare_cells);
    for (guint i = 1; i < sheet->cells->len; i++)
        if (compare_cells(&g_array_index(sheet->cells, XlsxCell, i - 1), &g_array_index(sheet->cells, XlsxCell, i)) == 0)
            return damaged(error);
    return TRUE;
}

XlsxBook *xlsx_read_bytes(const guint8 *bytes, gsize size, GError **error) {
    Zip zip = { bytes, size };
    if (size < 4 || memcmp(bytes, "PK\3\4", 4) != 0) {
        err_set(error, ERR_INPUT, _("This is no spreadsheet of the kind .xlsx."));
        return NULL;
    }
    g_autoptr(XlsxBook) book = g_new0(XlsxBook, 1);
    book->sheets = g_ptr_array_new_with_free_func(sheet_free);
    book->strings = g_ptr_array_new();
    book->texts = g_string_chunk_new(65536);
    book->relations = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    if (!read_part(book, &zip, "xl/workbook.xml", NULL, &BOOK, error) ||
        !read_part(book, &zip, "xl/_rels/workbook.xml.rels", NULL, &RELATIONS, error) ||
        !read_part(book, &zip, "xl/sharedStrings.xml", NULL, &STRINGS, error))
        return NULL;
    for (guint i = 0; i < book->sheets->len; i++) {
        XlsxSheet *sheet = g_ptr_array_index(book->sheets, i);
        const char *part = g_hash_table_lookup(book->relations, sheet->relation);
        if (!part) {
            damaged(error);
            return NULL;
        }
        if (!read_part(book, &zip, part, sheet, &SHEET, error) || !sort_cells(sheet, error)) return NULL;
    }
    return g_steal_pointer(&book);
}

XlsxBook *xlsx_read(const char *path, GError **error) {
    gsize size = 0;
    g_autofree char *bytes = path_read_given(path, XLSX_MAX_FILE, &size, error);
    return bytes ? xlsx_read_bytes((const guint8 *)bytes, size, error) : NULL;
}

guint xlsx_book_sheets(const XlsxBook *book) {
    return book->sheets->len;
}

const XlsxSheet *xlsx_book_sheet(const XlsxBook *book, guint index) {
    return index < book->sheets->len ? g_ptr_array_index(book->sheets, index) : NULL;
}

const char *xlsx_sheet_name(const XlsxSheet *sheet) {
    return sheet->name;
}

guint xlsx_sheet_rows(const XlsxSheet *sheet) {
    return sheet->rows;
}

guint xlsx_sheet_columns(const XlsxSheet *sheet) {
    return sheet->columns;
}

const XlsxCell *xlsx_cell(const XlsxSheet *sheet, guint row, guint column) {
    XlsxCell wanted = { .row = row, .column = column };
    guint at;
    if (!g_array_binary_search(sheet->cells, &wanted, compare_cells, &at)) return &NOTHING;
    return &g_array_index(sheet->cells, XlsxCell, at);
}

gboolean xlsx_number_equals(const char *number, const char *decimal) {
    char *end = NULL;
    double a = g_ascii_strtod(number, &end), b = g_ascii_strtod(decimal, NULL);
    return *number && *end == '\0' && isfinite(a) && fabs(a - b) <= 1e-9 * MAX(1.0, fabs(b));
}
