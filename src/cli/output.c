/* SPDX-License-Identifier: MIT
 *
 * JSON through json-glib, tables by columns. The one place where the command line writes text of the plant to stdout.
 */
#include "output.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"

#define PAIR_COLUMN 22

typedef struct {
    enum { LEVEL_OBJECT, LEVEL_LIST, LEVEL_TABLE } kind;
    gboolean in_row; /* of a table */
} Level;

/* What people see of a table. */
typedef struct {
    GPtrArray *titles;
    GPtrArray *cells; /* rows one behind the other; NULL = nothing was said */
    int *widths;      /* fixed by the first rows that are printed */
    gboolean begun;
} Table;

struct Output {
    JsonBuilder *json; /* NULL: for people */
    GArray *levels;    /* Level, the innermost last */
    Table *table;      /* NULL: none is open, or a document is made */
    gint64 printed;    /* rows that were flushed */
};

Output *output_new(gboolean json) {
    Output *out = g_new0(Output, 1);
    out->json = json ? json_builder_new() : NULL;
    out->levels = g_array_new(FALSE, FALSE, sizeof(Level));
    return out;
}

static void table_free(Table *table) {
    g_ptr_array_unref(table->titles);
    g_ptr_array_unref(table->cells);
    g_free(table->widths);
    g_free(table);
}

void output_free(Output *out) {
    if (!out)
        return;
    g_clear_object(&out->json);
    g_clear_pointer(&out->table, table_free);
    g_array_unref(out->levels);
    g_free(out);
}

gboolean output_is_json(const Output *out) {
    return out->json != NULL;
}

/* ---- JSON ---- */

static void name_member(Output *out, const char *key) {
    if (key)
        json_builder_set_member_name(out->json, key);
}

/* Is the value one of the document's? A cell that only people see has no key, and a list has no titles. */
static gboolean is_member(const Output *out, const char *key, const char *title) {
    return out->json && (key || !title);
}

static void add_null(Output *out, const char *key) {
    name_member(out, key);
    json_builder_add_null_value(out->json);
}

/* A damaged plant may hold anything; json-glib wants valid UTF-8. */
static void add_text(Output *out, const char *key, const char *text) {
    if (!text || !*text) {
        add_null(out, key);
        return;
    }
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    name_member(out, key);
    json_builder_add_string_value(out->json, valid);
}

/* json-glib writes 17 digits of a double (91.700000000000003). So the decimals go through it as texts behind a mark
 * that no text of a plant can hold (utf8_clean), and lose quotes and mark on their way out. */
#define TENTHS_MARK "\x01"
#define TENTHS_PATTERN "\"\\\\u0001(-?[0-9.]+(?:e[-+][0-9]+)?)\""

static char *unmark_tenths(char *text) {
    if (!strstr(text, "\\u0001"))
        return text;
    g_autoptr(GRegex) pattern =
        g_regex_new(TENTHS_PATTERN, G_REGEX_RAW, 0, NULL); /* plain ASCII: else each match reads the whole as UTF-8 */
    char *plain = g_regex_replace(pattern, text, -1, 0, "\\1", 0, NULL);
    g_free(text);
    return plain;
}

/* JSON is read on terminals too: what would deceive there is written \uXXXX, which is the same text. */
static char *escape_unclean(const char *text) {
    GString *out = g_string_new(NULL);
    int marks = 0;
    for (const char *p = text; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        marks = c >= 0x80 && utf8_is_mark(c) ? marks + 1 : 0;
        if (c < 0x80 || (!utf8_is_unclean(c) && marks <= UTF8_MARKS_MAX))
            g_string_append_unichar(out, c);
        else if (c < 0x10000)
            g_string_append_printf(out, "\\u%04x", c);
        else
            g_string_append_printf(out, "\\u%04x\\u%04x", 0xd7c0 + (c >> 10), 0xdc00 | (c & 0x3ff));
    }
    return g_string_free(out, FALSE);
}

/* The builder is empty again. Owned. */
static char *take_document(Output *out) {
    g_autoptr(JsonNode) root = json_builder_get_root(out->json);
    g_autofree char *raw = unmark_tenths(json_to_string(root, FALSE));
    json_builder_reset(out->json);
    return escape_unclean(raw);
}

/* ---- for people ---- */

static void print_pair(const char *title, const char *value) {
    if (!value || !*value)
        return;
    g_autofree char *clean = utf8_printable(value);
    printf("%s%*s %s\n", title, MAX(0, PAIR_COLUMN - utf8_width(title)), "", clean);
}

static void print_cleaned(const char *format, va_list arguments) {
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    g_autofree char *clean = utf8_printable(text);
    printf("%s\n", clean);
}

void output_line(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    print_cleaned(format, arguments);
    va_end(arguments);
}

void output_say(Output *out, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    if (!out->json)
        print_cleaned(format, arguments);
    va_end(arguments);
}

static Table *table_new(void) {
    Table *table = g_new0(Table, 1);
    table->titles = g_ptr_array_new_with_free_func(g_free);
    table->cells = g_ptr_array_new_with_free_func(g_free);
    return table;
}

/* The last column is not filled up, and a cell wider than its column is never cut. */
static void print_row(const Table *table, gpointer *cells) {
    g_autoptr(GString) line = g_string_new(NULL);
    for (guint i = 0; i < table->titles->len; i++) {
        const char *text = cells[i] ? cells[i] : "";
        g_string_append(line, text);
        if (i + 1 < table->titles->len)
            g_string_append_printf(line, "%*s  ", MAX(0, table->widths[i] - utf8_width(text)), "");
    }
    g_strchomp(line->str);
    printf("%s\n", line->str);
}

static void flush_table(Table *table) {
    guint columns = table->titles->len;
    if (!table->begun) {
        table->widths = g_new0(int, columns);
        for (guint i = 0; i < columns; i++)
            table->widths[i] = utf8_width(table->titles->pdata[i]);
        for (guint i = 0; i < table->cells->len; i++)
            table->widths[i % columns] = MAX(table->widths[i % columns], table->cells->pdata[i] ? utf8_width(table->cells->pdata[i]) : 0);
        print_row(table, table->titles->pdata);
    }
    table->begun = TRUE;
    for (guint i = 0; i < table->cells->len; i += columns)
        print_row(table, &table->cells->pdata[i]);
    g_ptr_array_set_size(table->cells, 0);
}

/* A cell of the row at hand, or a pair where there is no table. */
static void show(Output *out, const char *title, const char *value) {
    if (out->json || !title)
        return;
    if (!out->table) {
        print_pair(title, value);
        return;
    }
    GPtrArray *cells = out->table->cells;
    guint columns = out->table->titles->len;
    for (guint i = 0; i < columns; i++)
        if (strcmp(out->table->titles->pdata[i], title) == 0 && !cells->pdata[cells->len - columns + i]) {
            cells->pdata[cells->len - columns + i] = utf8_printable(value ? value : "");
            return;
        }
    g_assert_not_reached(); /* a title that the table has not */
}

/* ---- levels ---- */

static void begin_level(Output *out, Level level) {
    g_array_append_val(out->levels, level);
}

static Level *innermost(Output *out) {
    return &g_array_index(out->levels, Level, out->levels->len - 1);
}

void output_object(Output *out, const char *key) {
    if (out->json) {
        name_member(out, key);
        json_builder_begin_object(out->json);
    }
    begin_level(out, (Level){.kind = LEVEL_OBJECT});
}

void output_list(Output *out, const char *key) {
    if (out->json) {
        name_member(out, key);
        json_builder_begin_array(out->json);
    }
    begin_level(out, (Level){.kind = LEVEL_LIST});
}

void output_table(Output *out, const char *key, const char *title, ...) {
    output_list(out, key);
    innermost(out)->kind = LEVEL_TABLE;
    if (out->json)
        return;
    g_assert(!out->table);
    out->table = table_new();
    va_list more;
    va_start(more, title);
    for (const char *one = title; one; one = va_arg(more, const char *))
        g_ptr_array_add(out->table->titles, g_strdup(one));
    va_end(more);
}

static void end_row(Output *out) {
    if (out->json && innermost(out)->in_row)
        json_builder_end_object(out->json);
    innermost(out)->in_row = FALSE;
}

void output_row(Output *out) {
    end_row(out);
    innermost(out)->in_row = TRUE;
    if (out->json)
        json_builder_begin_object(out->json);
    else
        g_ptr_array_set_size(out->table->cells, (int)(out->table->cells->len + out->table->titles->len));
}

/* The rows of the builder's array, without its brackets. */
static void flush_rows(Output *out) {
    end_row(out);
    json_builder_end_array(out->json);
    g_autofree char *text = take_document(out);
    gsize length = strlen(text);
    if (length > 2)
        printf("%s%.*s", out->printed++ ? "," : "[", (int)(length - 2), text + 1);
    json_builder_begin_array(out->json);
}

void output_flush(Output *out) {
    g_assert(out->levels->len == 1);
    if (out->json)
        flush_rows(out);
    else
        flush_table(out->table);
}

static void print_document(Output *out) {
    g_autofree char *text = take_document(out);
    if (out->printed == 0)
        printf("%s\n", text);
    else /* some of its rows are printed already */
        printf("%s%.*s]\n", strlen(text) > 2 ? "," : "", (int)(strlen(text) - 2), text + 1);
}

void output_end(Output *out) {
    if (innermost(out)->kind == LEVEL_TABLE)
        end_row(out);
    Level level = *innermost(out);
    g_array_set_size(out->levels, out->levels->len - 1);
    if (!out->json) {
        if (level.kind == LEVEL_TABLE) {
            flush_table(out->table);
            g_clear_pointer(&out->table, table_free);
        }
        return;
    }
    if (level.kind == LEVEL_OBJECT)
        json_builder_end_object(out->json);
    else
        json_builder_end_array(out->json);
    if (out->levels->len == 0)
        print_document(out);
}

/* ---- values ---- */

void output_shown(Output *out, const char *key, const char *title, const char *value, const char *shown) {
    if (is_member(out, key, title))
        add_text(out, key, value);
    show(out, title, shown);
}

void output_word(Output *out, const char *key, const char *value) {
    if (!out->json)
        return;
    name_member(out, key);
    json_builder_add_string_value(out->json, value);
}

void output_text(Output *out, const char *key, const char *title, const char *value) {
    output_shown(out, key, title, value, value);
}

void output_time(Output *out, const char *key, const char *title, gint64 ms) {
    g_autofree char *text = ms && out->json ? clock_format(ms) : NULL, *shown = ms && !out->json ? clock_format_short(ms) : NULL;
    output_shown(out, key, title, text, shown);
}

void output_number(Output *out, const char *key, const char *title, gint64 value) {
    if (is_member(out, key, title)) {
        name_member(out, key);
        json_builder_add_int_value(out->json, value);
    }
    g_autofree char *text = title ? g_strdup_printf("%" G_GINT64_FORMAT, value) : NULL;
    show(out, title, text);
}

void output_flag(Output *out, const char *key, const char *title, gboolean value) {
    if (is_member(out, key, title)) {
        name_member(out, key);
        json_builder_add_boolean_value(out->json, value);
    }
    show(out, title, value ? _("yes") : "");
}

void output_texts(Output *out, const char *key, const char *title, const char *const *texts) {
    if (is_member(out, key, title)) {
        output_list(out, key);
        for (const char *const *one = texts; one && *one; one++)
            add_text(out, NULL, *one);
        output_end(out);
    }
    g_autofree char *joined = title && texts ? g_strjoinv(_(", "), (char **)texts) : NULL;
    show(out, title, joined);
}

void output_tenths(Output *out, const char *key, gint64 tenths) {
    if (!out->json)
        return;
    gint64 whole = ABS(tenths);
    g_autofree char *text = g_strdup_printf(TENTHS_MARK "%s%" G_GINT64_FORMAT ".%d", tenths < 0 ? "-" : "", whole / 10, (int)(whole % 10));
    name_member(out, key);
    json_builder_add_string_value(out->json, text);
}

void output_real(Output *out, const char *key, const char *title, double value) {
    char number[G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_formatd(number, sizeof number, "%.11g", value);
    if (is_member(out, key, title)) {
        g_autofree char *text = isfinite(value) ? g_strconcat(TENTHS_MARK, number, NULL) : NULL;
        name_member(out, key);
        if (text)
            json_builder_add_string_value(out->json, text);
        else
            json_builder_add_null_value(out->json);
    }
    show(out, title, isfinite(value) ? number : "");
}

void output_null(Output *out, const char *key) {
    if (out->json)
        add_null(out, key);
}

void output_known(Output *out, const char *key, gboolean known, gint64 value) {
    if (known)
        output_number(out, key, NULL, value);
    else
        output_null(out, key);
}

void output_ids(Output *out, const char *key, const GPtrArray *ids) {
    if (!out->json)
        return;
    output_list(out, key);
    for (guint i = 0; ids && i < ids->len; i++)
        add_text(out, NULL, ids->pdata[i]);
    output_end(out);
}

void output_written(gboolean json, const char *path, const char *head) {
    g_autoptr(Output) out = output_new(json);
    output_say(out, _("%s is written, head %s."), path, head);
    output_object(out, NULL);
    output_text(out, "file", NULL, path);
    output_text(out, "head", NULL, head);
    output_end(out);
}
