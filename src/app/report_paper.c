/* SPDX-License-Identifier: MIT
 *
 * The parts of a report as blocks of a document. Reads no plant: what it gets is all it knows.
 */
#include "report_paper.h"

#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"

#define NARROWEST 7 /* shares of the width, in columns of a terminal */
#define WIDEST 44

static const ReportPart *part_at(const ReportView *view, guint index) {
    return index < view->parts->len ? view->parts->pdata[index] : NULL;
}

/* How many parts of one kind stand one behind the other. */
static guint run_of(const ReportView *view, guint from, ReportKind kind) {
    guint count = 0;
    while (part_at(view, from + count) && part_at(view, from + count)->kind == kind)
        count++;
    return count;
}

static void put_pairs(Paper *paper, const ReportView *view, guint from, guint count) {
    g_autofree PaperPair *pairs = g_new(PaperPair, count);
    for (guint i = 0; i < count; i++) {
        const ReportPart *part = part_at(view, from + i);
        pairs[i] = (PaperPair){part->title, part->text, part->brief, part->missing};
    }
    paper_pairs(paper, pairs, count);
}

/* A column is as wide as what stands in it asks for. */
static void put_table(Paper *paper, const ReportView *view, guint from, guint rows) {
    const ReportPart *table = part_at(view, from);
    PaperColumn columns[PAPER_COLUMNS] = {{0}};
    guint count = MIN(g_strv_length(table->cells), PAPER_COLUMNS);
    for (guint c = 0; c < count; c++) {
        int wide = utf8_width(table->cells[c]);
        for (guint r = 1; r <= rows; r++)
            wide = MAX(wide, utf8_width(part_at(view, from + r)->cells[c]));
        columns[c] = (PaperColumn){.title = table->cells[c], .width = CLAMP(wide, NARROWEST, WIDEST) + 1};
    }
    if (*table->title)
        paper_heading(paper, 2, table->title, NULL);
    paper_table_begin(paper, columns, count);
    for (guint r = 1; r <= rows; r++)
        paper_table_row(paper, (const char *const *)part_at(view, from + r)->cells);
    paper_table_end(paper);
}

static void put_photos(Paper *paper, const ReportView *view, guint from, guint count) {
    g_autofree PaperPicture *pictures = g_new(PaperPicture, count);
    for (guint i = 0; i < count; i++) {
        const ReportPart *part = part_at(view, from + i);
        pictures[i] = (PaperPicture){part->path, part->cells[0], part->text};
    }
    paper_pictures(paper, pictures, count);
}

static void put_signatures(Paper *paper, const ReportView *view, guint from, guint count) {
    g_autofree PaperSignature *signatures = g_new(PaperSignature, count);
    for (guint i = 0; i < count; i++) {
        char **cells = part_at(view, from + i)->cells;
        signatures[i] = (PaperSignature){cells[0], cells[1], cells[2], cells[3]};
    }
    paper_signatures(paper, signatures, count);
    /* one more, for who files it */
    paper_signatures(paper, &(PaperSignature){_("Filed by"), "", "", NULL}, 1);
}

/* Puts what begins at from; returns how many parts that were, 0 on an error. */
static guint put_parts(Paper *paper, const ReportView *view, guint from, GError **error) {
    const ReportPart *part = part_at(view, from);
    guint count = run_of(view, from, part->kind);
    switch (part->kind) {
    case REPORT_SECTION:
        paper_heading(paper, 1, part->title, *part->text ? part->text : NULL);
        return 1;
    case REPORT_PAIR:
        put_pairs(paper, view, from, count);
        return count;
    case REPORT_TABLE:
        count = run_of(view, from + 1, REPORT_ROW);
        put_table(paper, view, from, count);
        return count + 1;
    case REPORT_PHOTO:
        put_photos(paper, view, from, count);
        return count;
    case REPORT_SIGNATURE:
        put_signatures(paper, view, from, count);
        return count;
    case REPORT_ROW:
        return 1; /* without a table: nothing puts it so */
    case REPORT_STANDING:
        paper_banner(paper, part->title, part->text);
        return 1;
    case REPORT_CODE:
        break;
    }
    return paper_qr(paper, part->title, part->text, error) ? 1 : 0;
}

gboolean report_paper_put(Paper *paper, const ReportView *view, GError **error) {
    g_autofree char *title = g_strdup_printf("%s %s", view->title, view->number);
    paper_stamp(paper, view->stamp);
    paper_chapter(paper, title, view->number);
    paper_heading(paper, 0, title, NULL);
    for (guint i = 0, put = 0; i < view->parts->len; i += put) {
        put = put_parts(paper, view, i, error);
        if (put == 0)
            return FALSE;
    }
    return TRUE;
}
