/* SPDX-License-Identifier: MIT
 *
 * A report as lines: what a terminal of any width can wrap.
 */
#include "bihuan/app/report.h"
#include "bihuan/base/i18n.h"

#define INDENT 2
#define ROW_INDENT 4

static void line_free(gpointer data) {
    ReportLine *line = data;
    g_free(line->text);
    g_free(line);
}

/* text is taken. */
static void report_lines_add(GPtrArray *lines, ReportLineKind kind, int indent, char *text) {
    ReportLine *line = g_new(ReportLine, 1);
    *line = (ReportLine){kind, indent, text};
    g_ptr_array_add(lines, line);
}

static void add_split(GPtrArray *lines, ReportLineKind kind, int indent, const char *text) {
    g_auto(GStrv) each = g_strsplit(text, "\n", -1);
    for (char **one = each; *one; one++)
        report_lines_add(lines, kind, one == each ? indent : indent + INDENT, g_strdup(*one));
}

static void add_section(GPtrArray *lines, const ReportPart *part) {
    report_lines_add(lines, REPORT_LINE_VALUE, 0, g_strdup(""));
    report_lines_add(lines, REPORT_LINE_SECTION, 0,
                     *part->text ? g_strdup_printf("%s  (%s)", part->title, part->text) : g_strdup(part->title));
}

static void add_part(GPtrArray *lines, const ReportPart *part) {
    ReportLineKind kind = part->missing ? REPORT_LINE_MISSING : REPORT_LINE_VALUE;
    g_autofree char *text = NULL;
    switch (part->kind) {
    case REPORT_SECTION:
        add_section(lines, part);
        return;
    case REPORT_PAIR:
        text = g_strdup_printf(_("%s: %s"), part->title, part->text);
        break;
    case REPORT_TABLE:
        text = g_strjoinv(" · ", part->cells);
        report_lines_add(lines, kind, INDENT, *part->title ? g_strdup_printf(_("%s: %s"), part->title, text) : g_strdup(text));
        return;
    case REPORT_ROW:
        text = g_strjoinv(" · ", part->cells);
        report_lines_add(lines, kind, ROW_INDENT, g_steal_pointer(&text));
        return;
    case REPORT_SIGNATURE:
        text = *part->cells[2] ? g_strjoinv(" · ", part->cells)
                               : g_strdup_printf(_("%s · %s · not signed yet"), part->cells[0], part->cells[1]);
        report_lines_add(lines, kind, INDENT, g_steal_pointer(&text));
        return;
    case REPORT_PHOTO:
        text = part->cells[0] ? g_strdup_printf("%s\n%s", part->text, part->cells[0]) : g_strdup(part->text);
        break;
    case REPORT_STANDING:
        report_lines_add(lines, REPORT_LINE_SECTION, 0, g_strdup(part->title));
        text = g_strdup(part->text);
        break;
    case REPORT_CODE:
        text = g_strdup(part->text);
        break;
    }
    add_split(lines, kind, INDENT, text);
}

GPtrArray *report_lines(const ReportView *view) {
    GPtrArray *lines = g_ptr_array_new_with_free_func(line_free);
    report_lines_add(lines, REPORT_LINE_TITLE, 0, g_strdup_printf("%s %s", view->title, view->number));
    for (guint i = 0; i < view->parts->len; i++)
        add_part(lines, view->parts->pdata[i]);
    return lines;
}
