/* SPDX-License-Identifier: MIT
 *
 * JSON through json-glib, tables by columns. The one place where the command line writes text of the plant to
 * stdout.
 */
#include "output.h"

#include <stdio.h>
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/utf8.h"

#define PAIR_COLUMN 22

static void name_member(JsonBuilder *json, const char *key) {
    if (key)
        json_builder_set_member_name(json, key);
}

/* A damaged plant may hold anything; json-glib wants valid UTF-8. */
void output_text(JsonBuilder *json, const char *key, const char *text) {
    if (!text || !*text) {
        output_null(json, key);
        return;
    }
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    name_member(json, key);
    json_builder_add_string_value(json, valid);
}

void output_time(JsonBuilder *json, const char *key, gint64 ms) {
    g_autofree char *text = ms ? clock_format(ms) : NULL;
    output_text(json, key, text);
}

void output_number(JsonBuilder *json, const char *key, gint64 value) {
    name_member(json, key);
    json_builder_add_int_value(json, value);
}

/* json-glib writes 17 digits of a double (91.700000000000003). So the decimals go through it as texts behind a mark
 * that no text of a plant can hold (utf8_clean), and lose quotes and mark on their way out. */
#define TENTHS_MARK "\x01"
#define TENTHS_PATTERN "\"\\\\u0001(-?[0-9]+\\.[0-9])\""

void output_tenths(JsonBuilder *json, const char *key, gint64 tenths) {
    gint64 whole = ABS(tenths);
    g_autofree char *text = g_strdup_printf(TENTHS_MARK "%s%" G_GINT64_FORMAT ".%d", tenths < 0 ? "-" : "", whole / 10, (int)(whole % 10));
    name_member(json, key);
    json_builder_add_string_value(json, text);
}

static char *unmark_tenths(char *text) {
    if (!strstr(text, "\\u0001"))
        return text;
    g_autoptr(GRegex) pattern = g_regex_new(TENTHS_PATTERN, 0, 0, NULL);
    char *plain = g_regex_replace(pattern, text, -1, 0, "\\1", 0, NULL);
    g_free(text);
    return plain;
}

void output_flag(JsonBuilder *json, const char *key, gboolean value) {
    name_member(json, key);
    json_builder_add_boolean_value(json, value);
}

void output_null(JsonBuilder *json, const char *key) {
    name_member(json, key);
    json_builder_add_null_value(json);
}

void output_texts(JsonBuilder *json, const char *key, const char *const *texts) {
    output_begin_array(json, key);
    for (; texts && *texts; texts++)
        output_text(json, NULL, *texts);
    json_builder_end_array(json);
}

void output_ids(JsonBuilder *json, const char *key, const GPtrArray *ids) {
    output_begin_array(json, key);
    for (guint i = 0; ids && i < ids->len; i++)
        output_text(json, NULL, ids->pdata[i]);
    json_builder_end_array(json);
}

void output_begin_object(JsonBuilder *json, const char *key) {
    name_member(json, key);
    json_builder_begin_object(json);
}

void output_begin_array(JsonBuilder *json, const char *key) {
    name_member(json, key);
    json_builder_begin_array(json);
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

void output_print_fragment(JsonBuilder *json) {
    g_autoptr(JsonNode) root = json_builder_get_root(json);
    g_autofree char *raw = unmark_tenths(json_to_string(root, FALSE)), *text = escape_unclean(raw);
    fputs(text, stdout);
    json_builder_reset(json);
}

void output_print(JsonBuilder *json) {
    output_print_fragment(json);
    fputc('\n', stdout);
}

void output_line(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *clean = utf8_printable(text);
    printf("%s\n", clean);
}

void output_pair(const char *title, const char *value) {
    if (!value || !*value)
        return;
    g_autofree char *clean = utf8_printable(value);
    printf("%s%*s %s\n", title, MAX(0, PAIR_COLUMN - utf8_width(title)), "", clean);
}

struct OutputTable {
    GPtrArray *titles;
    GPtrArray *cells; /* rows one behind the other */
    int *widths;
    gboolean begun;
};

static void widen(OutputTable *table, guint column, const char *text) {
    table->widths[column] = MAX(table->widths[column], utf8_width(text));
}

OutputTable *output_table_new(const char *title, ...) {
    OutputTable *table = g_new0(OutputTable, 1);
    table->titles = g_ptr_array_new_with_free_func(g_free);
    table->cells = g_ptr_array_new_with_free_func(g_free);
    va_list more;
    va_start(more, title);
    for (const char *one = title; one; one = va_arg(more, const char *))
        g_ptr_array_add(table->titles, g_strdup(one));
    va_end(more);
    table->widths = g_new0(int, table->titles->len);
    for (guint i = 0; i < table->titles->len; i++)
        widen(table, i, table->titles->pdata[i]);
    return table;
}

void output_table_add(OutputTable *table, const char *cell, ...) {
    va_list more;
    va_start(more, cell);
    const char *one = cell;
    for (guint i = 0; i < table->titles->len; i++) {
        char *clean = utf8_printable(one ? one : "");
        g_ptr_array_add(table->cells, clean);
        if (!table->begun)
            widen(table, i, clean);
        if (one)
            one = va_arg(more, const char *);
    }
    va_end(more);
}

/* The last column is not filled up, and a cell wider than its column is never cut. */
static void print_row(const OutputTable *table, gpointer *cells) {
    g_autoptr(GString) line = g_string_new(NULL);
    for (guint i = 0; i < table->titles->len; i++) {
        const char *text = cells[i];
        g_string_append(line, text);
        if (i + 1 < table->titles->len)
            g_string_append_printf(line, "%*s  ", MAX(0, table->widths[i] - utf8_width(text)), "");
    }
    g_strchomp(line->str);
    printf("%s\n", line->str);
}

void output_table_flush(OutputTable *table) {
    if (!table->begun)
        print_row(table, table->titles->pdata);
    table->begun = TRUE;
    for (guint i = 0; i < table->cells->len; i += table->titles->len)
        print_row(table, &table->cells->pdata[i]);
    g_ptr_array_set_size(table->cells, 0);
}

void output_table_end(OutputTable *table) {
    output_table_flush(table);
    output_table_drop(table);
}

void output_table_drop(OutputTable *table) {
    g_ptr_array_unref(table->titles);
    g_ptr_array_unref(table->cells);
    g_free(table->widths);
    g_free(table);
}
