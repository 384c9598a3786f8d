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
    gboolean hidden;
    GHashTable *hidden_rows; /* row + 1 */
    GArray *hidden_columns;  /* guint pairs: first, last */
    char *comments;          /* the part with its remarks, NULL = none */
};

struct XlsxBook {
    GPtrArray *sheets;  /* XlsxSheet * */
    GPtrArray *strings; /* shared texts, borrowed of texts */
    GStringChunk *texts;
    GHashTable *relations; /* id → part */
    GHashTable *codes;     /* id of a number format → code, borrowed of texts */
    GPtrArray *formats;    /* code of each style, borrowed */
};

/* What the parser knows while it reads one part. */
typedef struct {
    XlsxBook *book;
    XlsxSheet *sheet;
    int depth, phonetic; /* inside rPh: reading aids, not part of the text */
    gboolean keep;       /* character data belong to the text at hand */
    gboolean formula, in_cell, in_styles;
    guint64 style;
    const char *part; /* its name */
    GString *text;
    char type;         /* of the cell: 'n' number, 's' shared, 't' text, 'o' other */
    guint row, column; /* of the cell; the next ones where the file names none */
} Parse;

static const XlsxCell NOTHING = {.text = "", .format = "", .note = ""};

static gboolean damaged(GError **error) {
    g_clear_error(error);
    return err_set(error, ERR_INPUT, _("The spreadsheet is damaged or too large; it cannot be read."));
}

static void sheet_free(gpointer data) {
    XlsxSheet *sheet = data;
    g_free(sheet->name);
    g_free(sheet->relation);
    g_array_unref(sheet->cells);
    g_hash_table_unref(sheet->hidden_rows);
    g_array_unref(sheet->hidden_columns);
    g_free(sheet->comments);
    g_free(sheet);
}

void xlsx_book_free(XlsxBook *book) {
    if (!book)
        return;
    g_ptr_array_unref(book->sheets);
    g_ptr_array_unref(book->strings);
    g_string_chunk_free(book->texts);
    g_hash_table_unref(book->relations);
    g_hash_table_unref(book->codes);
    g_ptr_array_unref(book->formats);
    g_free(book);
}

/* Names without their prefix: other programs write <x:c>. */
static const char *plain(const char *name) {
    const char *colon = strchr(name, ':');
    return colon ? colon + 1 : name;
}

static const char *attribute(const char **names, const char **values, const char *wanted) {
    for (; *names; names++, values++)
        if (strcmp(plain(*names), wanted) == 0)
            return *values;
    return NULL;
}

/* "AB12" → column 27, row 11. */
static gboolean parse_place(const char *text, guint *row, guint *column) {
    guint col = 0;
    while (*text >= 'A' && *text <= 'Z' && col <= MAX_COLUMN)
        col = col * 26 + (guint)(*text++ - 'A' + 1);
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
            char digits[5] = {text[2], text[3], text[4], text[5], '\0'};
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
    if (!strstr(text, "_x"))
        return g_string_chunk_insert(book->texts, text);
    g_autofree char *decoded = decode_marks(text);
    return g_string_chunk_insert(book->texts, decoded);
}

static gboolean begin_cell(Parse *parse, const char **names, const char **values) {
    const char *place = attribute(names, values, "r"), *type = attribute(names, values, "t");
    if (place && !parse_place(place, &parse->row, &parse->column))
        return FALSE;
    parse->type = !type || strcmp(type, "n") == 0                              ? 'n'
                  : strcmp(type, "s") == 0                                     ? 's'
                  : strcmp(type, "str") == 0 || strcmp(type, "inlineStr") == 0 ? 't'
                                                                               : 'o';
    const char *style = attribute(names, values, "s");
    parse->style = style ? g_ascii_strtoull(style, NULL, 10) : 0;
    parse->formula = FALSE;
    parse->in_cell = TRUE;
    g_string_truncate(parse->text, 0);
    return parse->sheet->cells->len < MAX_CELLS && parse->row < MAX_ROW && parse->column < MAX_COLUMN;
}

static gboolean end_cell(Parse *parse) {
    static const struct {
        char type;
        XlsxKind kind;
    } KINDS[] = {{'n', XLSX_NUMBER}, {'t', XLSX_TEXT}, {'o', XLSX_OTHER}};
    XlsxCell cell = {.row = parse->row, .column = parse->column, .kind = XLSX_TEXT, .format = "", .note = ""};
    const GPtrArray *formats = parse->book->formats;
    if (parse->style < formats->len)
        cell.format = g_ptr_array_index(formats, (guint)parse->style);
    for (guint i = 0; i < G_N_ELEMENTS(KINDS); i++)
        if (KINDS[i].type == parse->type)
            cell.kind = KINDS[i].kind;
    if (parse->type == 's') {
        guint64 index = parse->text->len ? g_ascii_strtoull(parse->text->str, NULL, 10) : G_MAXUINT64;
        if (index >= parse->book->strings->len)
            return FALSE;
        cell.text = g_ptr_array_index(parse->book->strings, (guint)index);
    } else {
        cell.text = keep_text(parse->book, parse->text->str);
    }
    if (parse->formula)
        cell.kind = XLSX_FORMULA;
    else if (!*cell.text)
        cell.kind = XLSX_EMPTY;
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

static gboolean is_on(const char *value) {
    return value && (strcmp(value, "1") == 0 || strcmp(value, "true") == 0);
}

/* Hidden, or so small that nobody sees it. */
static gboolean is_unseen(const char **names, const char **values, const char *size) {
    const char *length = attribute(names, values, size);
    return is_on(attribute(names, values, "hidden")) || (length && g_ascii_strtod(length, NULL) < 1);
}

static gboolean begin_column(Parse *parse, const char **names, const char **values) {
    const char *first = attribute(names, values, "min"), *last = attribute(names, values, "max");
    if (!first || !last || !is_unseen(names, values, "width"))
        return TRUE;
    guint span[2] = {(guint)g_ascii_strtoull(first, NULL, 10), (guint)g_ascii_strtoull(last, NULL, 10)};
    g_array_append_vals(parse->sheet->hidden_columns, span, 2);
    return parse->sheet->hidden_columns->len < 2 * MAX_COLUMN;
}

static gboolean sheet_start(Parse *parse, const char *name, const char **names, const char **values) {
    if (strcmp(name, "row") == 0) {
        const char *number = attribute(names, values, "r");
        guint64 row = number ? g_ascii_strtoull(number, NULL, 10) : (guint64)parse->row + 1;
        if (row < 1 || row > MAX_ROW)
            return FALSE;
        parse->row = (guint)row - 1;
        parse->column = 0;
        if (is_unseen(names, values, "ht"))
            g_hash_table_add(parse->sheet->hidden_rows, GUINT_TO_POINTER((guint)row));
    } else if (strcmp(name, "col") == 0) {
        return begin_column(parse, names, values);
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
    if (strcmp(name, "rPh") == 0 && parse->phonetic)
        parse->phonetic--;
    if (strcmp(name, "row") == 0)
        parse->row++;
    return strcmp(name, "c") != 0 || !parse->in_cell || end_cell(parse);
}

static gboolean strings_start(Parse *parse, const char *name, const char **names, const char **values) {
    (void)names;
    (void)values;
    if (strcmp(name, "si") == 0)
        g_string_truncate(parse->text, 0);
    if (strcmp(name, "rPh") == 0)
        parse->phonetic++;
    parse->keep = strcmp(name, "t") == 0 && !parse->phonetic;
    return parse->book->strings->len < MAX_STRINGS;
}

static gboolean strings_end(Parse *parse, const char *name) {
    parse->keep = FALSE;
    if (strcmp(name, "rPh") == 0 && parse->phonetic)
        parse->phonetic--;
    if (strcmp(name, "si") == 0)
        g_ptr_array_add(parse->book->strings, (char *)keep_text(parse->book, parse->text->str));
    return TRUE;
}

static gboolean book_start(Parse *parse, const char *name, const char **names, const char **values) {
    if (strcmp(name, "sheet") != 0)
        return TRUE;
    const char *title = attribute(names, values, "name"), *relation = attribute(names, values, "id");
    if (!title || !relation || parse->book->sheets->len >= MAX_SHEETS)
        return FALSE;
    XlsxSheet *sheet = g_new0(XlsxSheet, 1);
    sheet->name = g_strdup(title);
    sheet->relation = g_strdup(relation);
    sheet->cells = g_array_new(FALSE, FALSE, sizeof(XlsxCell));
    sheet->hidden_rows = g_hash_table_new(NULL, NULL);
    sheet->hidden_columns = g_array_new(FALSE, FALSE, sizeof(guint));
    sheet->hidden =
        g_strcmp0(attribute(names, values, "state"), "hidden") == 0 || g_strcmp0(attribute(names, values, "state"), "veryHidden") == 0;
    g_ptr_array_add(parse->book->sheets, sheet);
    return TRUE;
}

static gboolean relations_start(Parse *parse, const char *name, const char **names, const char **values) {
    const char *id = attribute(names, values, "Id"), *target = attribute(names, values, "Target");
    if (strcmp(name, "Relationship") != 0 || !id || !target)
        return TRUE;
    char *part = *target == '/' ? g_strdup(target + 1) : g_strconcat("xl/", target, NULL);
    g_hash_table_replace(parse->book->relations, g_strdup(id), part);
    return g_hash_table_size(parse->book->relations) < 10000;
}

/* What Excel has without writing it; of the others it matters only that they are not these. */
static const char *built_in(guint64 id) {
    static const char *const CODES[] = {"", "0", "0.00", "#,##0", "#,##0.00"};
    return id < G_N_ELEMENTS(CODES) ? CODES[id] : "?";
}

/* "yyyy\-mm" is "yyyy-mm": some programs write the one, some the other. */
static const char *keep_format(XlsxBook *book, const char *code) {
    g_autoptr(GString) plain_code = g_string_new(code);
    g_string_replace(plain_code, "\\", "", 0);
    return g_string_chunk_insert(book->texts, strcmp(plain_code->str, "General") == 0 ? "" : plain_code->str);
}

static gboolean styles_start(Parse *parse, const char *name, const char **names, const char **values) {
    const char *id = attribute(names, values, "numFmtId"), *code = attribute(names, values, "formatCode");
    guint64 number = id ? g_ascii_strtoull(id, NULL, 10) : 0;
    if (strcmp(name, "cellXfs") == 0)
        parse->in_styles = TRUE;
    if (strcmp(name, "numFmt") == 0 && code)
        g_hash_table_replace(parse->book->codes, GUINT_TO_POINTER((guint)number), (char *)keep_format(parse->book, code));
    if (strcmp(name, "xf") == 0 && parse->in_styles) {
        const char *known = g_hash_table_lookup(parse->book->codes, GUINT_TO_POINTER((guint)number));
        g_ptr_array_add(parse->book->formats, (char *)(known ? known : built_in(number)));
    }
    return parse->book->formats->len < MAX_STRINGS && g_hash_table_size(parse->book->codes) < 10000;
}

static gboolean styles_end(Parse *parse, const char *name) {
    if (strcmp(name, "cellXfs") == 0)
        parse->in_styles = FALSE;
    return TRUE;
}

/* "../comments1.xml" of "xl/worksheets/sheet1.xml" is "xl/comments1.xml". */
static gboolean links_start(Parse *parse, const char *name, const char **names, const char **values) {
    const char *type = attribute(names, values, "Type"), *target = attribute(names, values, "Target");
    if (strcmp(name, "Relationship") != 0 || !type || !target || !g_str_has_suffix(type, "/comments"))
        return TRUE;
    g_autofree char *folder = g_path_get_dirname(parse->part);
    g_autofree char *path = *target == '/' ? g_strdup(target) : g_strdup_printf("/%s/%s", folder, target);
    g_autofree char *whole = g_canonicalize_filename(path, "/");
    g_free(parse->sheet->comments);
    parse->sheet->comments = g_strdup(whole + 1);
    return TRUE;
}

static gboolean comments_start(Parse *parse, const char *name, const char **names, const char **values) {
    if (strcmp(name, "comment") == 0) {
        const char *place = attribute(names, values, "ref");
        g_string_truncate(parse->text, 0);
        return place && parse_place(place, &parse->row, &parse->column);
    }
    parse->keep = strcmp(name, "t") == 0;
    return TRUE;
}

static int compare_cells(gconstpointer a, gconstpointer b) {
    const XlsxCell *one = a, *other = b;
    if (one->row != other->row)
        return one->row < other->row ? -1 : 1;
    return one->column < other->column ? -1 : one->column > other->column;
}

static gboolean comments_end(Parse *parse, const char *name) {
    XlsxCell wanted = {.row = parse->row, .column = parse->column};
    guint at;
    parse->keep = FALSE;
    if (strcmp(name, "comment") == 0 && g_array_binary_search(parse->sheet->cells, &wanted, compare_cells, &at))
        g_array_index(parse->sheet->cells, XlsxCell, at).note = keep_text(parse->book, parse->text->str);
    return TRUE;
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

static const PartKind BOOK = {book_start, nothing_end}, RELATIONS = {relations_start, nothing_end}, STRINGS = {strings_start, strings_end},
                      SHEET = {sheet_start, sheet_end}, STYLES = {styles_start, styles_end}, LINKS = {links_start, nothing_end},
                      COMMENTS = {comments_start, comments_end};

typedef struct {
    Parse parse;
    const PartKind *kind;
} Job;

static void on_start(GMarkupParseContext *context, const char *name, const char **names, const char **values, gpointer data,
                     GError **error) {
    Job *job = data;
    (void)context;
    if (++job->parse.depth > MAX_DEPTH || !job->kind->start(&job->parse, plain(name), names, values))
        damaged(error);
}

static void on_end(GMarkupParseContext *context, const char *name, gpointer data, GError **error) {
    Job *job = data;
    (void)context;
    job->parse.depth--;
    if (!job->kind->end(&job->parse, plain(name)))
        damaged(error);
}

static void on_text(GMarkupParseContext *context, const char *text, gsize size, gpointer data, GError **error) {
    Job *job = data;
    (void)context;
    if (!job->parse.keep)
        return;
    if (job->parse.text->len + size > MAX_TEXT)
        damaged(error);
    else
        g_string_append_len(job->parse.text, text, (gssize)size);
}

/* A piece of XML: which part it is, and what it says. */
typedef struct {
    const char *name, *xml;
    gsize size;
} Part;

static gboolean parse_part(XlsxBook *book, XlsxSheet *sheet, const PartKind *kind, const Part *part, GError **error) {
    static const GMarkupParser PARSER = {.start_element = on_start, .end_element = on_end, .text = on_text};
    Job job = {.parse = {.book = book, .sheet = sheet, .text = g_string_new(NULL), .part = part->name}, .kind = kind};
    g_autoptr(GMarkupParseContext) context = g_markup_parse_context_new(&PARSER, G_MARKUP_TREAT_CDATA_AS_TEXT, &job, NULL);
    GError *local = NULL;
    gboolean ok =
        g_markup_parse_context_parse(context, part->xml, (gssize)part->size, &local) && g_markup_parse_context_end_parse(context, &local);
    g_clear_error(&local);
    g_string_free(job.parse.text, TRUE);
    return ok || damaged(error);
}

typedef struct {
    XlsxBook *book; /* what is read goes there */
    const guint8 *bytes;
    gsize size;
} Zip;

/* name: whose part it is where that is another one's: links are relative to the part they are of. */
static gboolean read_part_as(const Zip *zip, const char *file, const char *name, XlsxSheet *sheet, const PartKind *kind, GError **error) {
    gsize size = 0;
    GError *local = NULL;
    g_autofree char *xml = zip_unpack(zip->bytes, zip->size, file, MAX_PART, &size, &local);
    if (local) {
        g_propagate_error(error, local);
        return FALSE;
    }
    gboolean needed = kind == &BOOK || kind == &RELATIONS || kind == &SHEET;
    if (!xml)
        return !needed || damaged(error);
    Part part = {name, xml, size};
    return parse_part(zip->book, sheet, kind, &part, error);
}

static gboolean read_part(const Zip *zip, const char *name, XlsxSheet *sheet, const PartKind *kind, GError **error) {
    return read_part_as(zip, name, name, sheet, kind, error);
}

/* Two cells of one place: readers disagree which counts, so neither does. */
static gboolean sort_cells(XlsxSheet *sheet, GError **error) {
    g_array_sort(sheet->cells, compare_cells);
    for (guint i = 1; i < sheet->cells->len; i++)
        if (compare_cells(&g_array_index(sheet->cells, XlsxCell, i - 1), &g_array_index(sheet->cells, XlsxCell, i)) == 0)
            return damaged(error);
    return TRUE;
}

/* Remarks and what is hidden, behind the cells. */
static gboolean dress_sheet(const Zip *zip, const char *part, XlsxSheet *sheet, GError **error) {
    g_autofree char *folder = g_path_get_dirname(part), *base = g_path_get_basename(part);
    g_autofree char *links = g_strdup_printf("%s/_rels/%s.rels", folder, base);
    const GArray *spans = sheet->hidden_columns;
    for (guint i = 0; i < sheet->cells->len; i++) {
        XlsxCell *cell = &g_array_index(sheet->cells, XlsxCell, i);
        cell->hidden = g_hash_table_contains(sheet->hidden_rows, GUINT_TO_POINTER(cell->row + 1));
        for (guint j = 0; j + 1 < spans->len && j < 200; j += 2)
            cell->hidden = cell->hidden ||
                           (cell->column + 1 >= g_array_index(spans, guint, j) && cell->column + 1 <= g_array_index(spans, guint, j + 1));
    }
    return read_part_as(zip, links, part, sheet, &LINKS, error) &&
           (!sheet->comments || read_part(zip, sheet->comments, sheet, &COMMENTS, error));
}

XlsxBook *xlsx_read_bytes(const guint8 *bytes, gsize size, GError **error) {
    if (size < 4 || memcmp(bytes, "PK\3\4", 4) != 0) {
        err_set(error, ERR_INPUT, _("This is not a spreadsheet of the kind .xlsx."));
        return NULL;
    }
    g_autoptr(XlsxBook) book = g_new0(XlsxBook, 1);
    book->sheets = g_ptr_array_new_with_free_func(sheet_free);
    book->strings = g_ptr_array_new();
    book->texts = g_string_chunk_new(65536);
    book->relations = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    book->codes = g_hash_table_new(NULL, NULL);
    book->formats = g_ptr_array_new();
    Zip zip = {book, bytes, size};
    if (!read_part(&zip, "xl/workbook.xml", NULL, &BOOK, error) ||
        !read_part(&zip, "xl/_rels/workbook.xml.rels", NULL, &RELATIONS, error) ||
        !read_part(&zip, "xl/sharedStrings.xml", NULL, &STRINGS, error) || !read_part(&zip, "xl/styles.xml", NULL, &STYLES, error))
        return NULL;
    for (guint i = 0; i < book->sheets->len; i++) {
        XlsxSheet *sheet = g_ptr_array_index(book->sheets, i);
        const char *part = g_hash_table_lookup(book->relations, sheet->relation);
        if (!part) {
            damaged(error);
            return NULL;
        }
        if (!read_part(&zip, part, sheet, &SHEET, error) || !sort_cells(sheet, error) || !dress_sheet(&zip, part, sheet, error))
            return NULL;
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

gboolean xlsx_sheet_is_hidden(const XlsxSheet *sheet) {
    return sheet->hidden;
}

guint xlsx_sheet_rows(const XlsxSheet *sheet) {
    return sheet->rows;
}

guint xlsx_sheet_columns(const XlsxSheet *sheet) {
    return sheet->columns;
}

const XlsxCell *xlsx_cell(const XlsxSheet *sheet, guint row, guint column) {
    XlsxCell wanted = {.row = row, .column = column};
    guint at;
    if (!g_array_binary_search(sheet->cells, &wanted, compare_cells, &at))
        return &NOTHING;
    return &g_array_index(sheet->cells, XlsxCell, at);
}

gboolean xlsx_number_equals(const char *number, const char *decimal) {
    char *end = NULL;
    double a = g_ascii_strtod(number, &end), b = g_ascii_strtod(decimal, NULL);
    return *number && *end == '\0' && isfinite(a) && fabs(a - b) <= 1e-9 * MAX(1.0, fabs(b));
}
