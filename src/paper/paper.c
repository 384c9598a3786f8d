/* SPDX-License-Identifier: MIT
 *
 * A document told to bihuan-paper piece by piece, and its file written from what comes back. Draws nothing.
 */
#include "bihuan/paper/paper.h"

#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/outfile.h"
#include "bihuan/base/path.h"
#include "bihuan/paper/picture.h"
#include "bihuan/paper/qr.h"
#include "tool.h"

#define SECONDS 120            /* without a byte: a chapter of many pages on a slow machine */
#define MOST ((gint64)1 << 30) /* bytes */

struct Paper {
    Tool *tool;
    OutFile *sink;
    const PaperOptions *options;
    gpointer data;
    GPtrArray *pictures; /* char *: paths, in their order */
    guint columns;       /* of the table that is open */
    guint pages;
};

static gboolean paper_take(const WirePiece *piece, gpointer data, GError **error) {
    Paper *paper = data;
    if (piece->kind == WIRE_BYTES)
        outfile_put(paper->sink, piece->bytes, piece->size); /* what the disk refused is said by outfile_finish */
    else if (piece->kind == WIRE_PAGES)
        paper->pages = (guint)wire_whole(piece, 0, 0, G_MAXINT);
    else if (piece->kind == WIRE_STEP && paper->options->progress)
        return paper->options->progress(paper->data, error);
    return TRUE;
}

static void paper_put(Paper *paper, WireKind kind, const char *const *texts, gsize text_count) {
    tool_put(paper->tool, kind, texts, text_count, NULL, 0);
}

/* A picture, or why it cannot be shown, when it is its turn: one is in memory at a time. */
static gboolean send_picture(Paper *paper, const char *path) {
    g_autoptr(GError) reason = NULL;
    gsize size = 0;
    g_autofree char *bytes = path_read(path, PICTURE_BYTES_MAX, &size, &reason);
    g_autoptr(Picture) picture = bytes ? picture_decode(bytes, size, PICTURE_SHOWN, &reason) : NULL;
    if (!picture) {
        paper_put(paper, WIRE_PICTURE, (const char *const[]){reason->message}, 1);
        return tool_send(paper->tool);
    }
    const double numbers[] = {picture->width, picture->height};
    tool_put(paper->tool, WIRE_PICTURE, NULL, 0, numbers, G_N_ELEMENTS(numbers));
    tool_put_bytes(paper->tool, picture->rgb, (gsize)picture->width * (gsize)picture->height * 3);
    return tool_send(paper->tool);
}

static gboolean write_all(Paper *paper, PaperContent content, GError **error) {
    const PaperOptions *options = paper->options;
    const double created = (double)options->created;
    tool_put(paper->tool, WIRE_DOCUMENT, (const char *const[]){options->title, options->number, options->mark, options->foot}, 4, &created,
             1);
    if (!content(paper, paper->data, error))
        return FALSE;
    paper_put(paper, WIRE_END, NULL, 0);
    for (guint i = 0; i < paper->pictures->len; i++)
        if (!send_picture(paper, paper->pictures->pdata[i]))
            break; /* tool_finish says why */
    return tool_finish(paper->tool, error) && outfile_finish(paper->sink, error);
}

gboolean paper_write(const char *path, const PaperOptions *options, PaperContent content, gpointer data, guint *pages, GError **error) {
    g_autoptr(OutFile) sink = outfile_new(path, FALSE, error);
    if (!sink)
        return FALSE;
    g_autoptr(GPtrArray) pictures = g_ptr_array_new_with_free_func(g_free);
    Paper paper = {.sink = sink, .options = options, .data = data, .pictures = pictures};
    g_autoptr(Tool) tool = paper.tool = tool_start(&(ToolOptions){paper_take, &paper, SECONDS, MOST});
    gboolean well = write_all(&paper, content, error);
    if (pages)
        *pages = paper.pages;
    return well;
}

void paper_chapter(Paper *paper, const char *title, const char *number) {
    paper_put(paper, WIRE_CHAPTER, (const char *const[]){title, number}, 2);
}

void paper_stamp(Paper *paper, const char *text) {
    paper_put(paper, WIRE_STAMP, &text, 1);
}

void paper_banner(Paper *paper, const char *title, const char *text) {
    paper_put(paper, WIRE_BANNER, (const char *const[]){title, text}, 2);
}

void paper_heading(Paper *paper, int level, const char *text, const char *note) {
    const double number = level;
    tool_put(paper->tool, WIRE_HEADING, (const char *const[]){text, note}, 2, &number, 1);
}

void paper_text(Paper *paper, PaperStyle style, const char *text) {
    const double number = style;
    tool_put(paper->tool, WIRE_TEXT, &text, 1, &number, 1);
}

void paper_space(Paper *paper, double height) {
    tool_put(paper->tool, WIRE_SPACE, NULL, 0, &height, 1);
}

void paper_pairs(Paper *paper, const PaperPair *pairs, guint count) {
    g_autofree const char **texts = g_new(const char *, 2 * count);
    g_autofree double *numbers = g_new(double, 2 * count);
    for (guint i = 0; i < count; i++) {
        texts[2 * i] = pairs[i].title;
        texts[2 * i + 1] = pairs[i].value;
        numbers[2 * i] = pairs[i].brief;
        numbers[2 * i + 1] = pairs[i].faint;
    }
    tool_put(paper->tool, WIRE_PAIRS, texts, 2 * count, numbers, 2 * count);
}

void paper_table_begin(Paper *paper, const PaperColumn *columns, guint count) {
    const char *titles[PAPER_COLUMNS];
    double numbers[4 * PAPER_COLUMNS];
    count = MIN(count, PAPER_COLUMNS);
    for (guint i = 0; i < count; i++) {
        titles[i] = columns[i].title;
        numbers[4 * i] = columns[i].width;
        numbers[4 * i + 1] = columns[i].right;
        numbers[4 * i + 2] = columns[i].key;
        numbers[4 * i + 3] = columns[i].page;
    }
    paper->columns = count;
    tool_put(paper->tool, WIRE_TABLE, titles, count, numbers, 4 * count);
}

void paper_table_row(Paper *paper, const char *const *cells) {
    paper_put(paper, WIRE_ROW, cells, paper->columns);
}

void paper_table_end(Paper *paper) {
    paper_put(paper, WIRE_TABLE_END, NULL, 0);
}

void paper_pictures(Paper *paper, const PaperPicture *pictures, guint count) {
    g_autofree const char **texts = g_new(const char *, 2 * count);
    g_autofree double *numbers = g_new(double, count);
    for (guint i = 0; i < count; i++) {
        texts[2 * i] = pictures[i].caption;
        texts[2 * i + 1] = pictures[i].problem;
        numbers[i] = pictures[i].path != NULL;
        if (pictures[i].path)
            g_ptr_array_add(paper->pictures, g_strdup(pictures[i].path));
    }
    tool_put(paper->tool, WIRE_PICTURES, texts, 2 * count, numbers, count);
}

gboolean paper_qr(Paper *paper, const char *payload, const char *text, GError **error) {
    g_autoptr(QrCode) code = qr_encode(payload, error);
    if (code)
        paper_put(paper, WIRE_QR, (const char *const[]){payload, text}, 2);
    return code != NULL;
}

void paper_signatures(Paper *paper, const PaperSignature *signatures, guint count) {
    g_autofree const char **texts = g_new(const char *, 4 * count);
    for (guint i = 0; i < count; i++) {
        const PaperSignature *one = &signatures[i];
        memcpy(texts + 4 * i, (const char *const[]){one->meaning, one->name, one->time, one->said}, 4 * sizeof *texts);
    }
    paper_put(paper, WIRE_SIGNATURES, texts, 4 * count);
}
