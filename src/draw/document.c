/* SPDX-License-Identifier: MIT
 *
 * A document from its pieces: counted, then drawn. What stands on the pages is put by the other files here.
 */
#include "document.h"

#include <cairo-pdf.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "private.h"
#include "surface.h"

#define LINES_KEPT 2 /* of a paragraph, on each side of a page's end */

/* Both passes measure on a PDF surface: on another one text could break differently. */
static void document_begin(Document *paper) {
    paper->surface = cairo_pdf_surface_create_for_stream(surface_answer, paper->counting ? NULL : paper->request, PAGE_WIDTH, PAGE_HEIGHT);
    paper->cairo = cairo_create(paper->surface);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_set_font_options(paper->cairo, options);
    cairo_font_options_destroy(options);
    paper->page = 0;
    paper->y = 0;
    g_array_set_size(paper->pending, 0);
    g_clear_pointer(&paper->number, g_free);
    g_clear_pointer(&paper->stamp, g_free);
}

/* ---- pieces ---- */

static void put_pairs(Document *paper, const WirePiece *piece) {
    guint count = (guint)piece->text_count / 2;
    g_autofree PaperPair *pairs = g_new(PaperPair, count);
    for (guint i = 0; i < count; i++)
        pairs[i] = (PaperPair){wire_text(piece, 2 * i), wire_text(piece, 2 * i + 1), wire_number(piece, 2 * i) != 0,
                               wire_number(piece, 2 * i + 1) != 0};
    lay_pairs(paper, pairs, count);
}

static void begin_table(Document *paper, const WirePiece *piece) {
    PaperColumn columns[PAPER_COLUMNS];
    guint count = MIN((guint)piece->text_count, PAPER_COLUMNS);
    for (guint i = 0; i < count; i++)
        columns[i] = (PaperColumn){.title = wire_text(piece, i),
                                   .width = wire_number(piece, 4 * i),
                                   .right = wire_number(piece, 4 * i + 1) != 0,
                                   .key = wire_number(piece, 4 * i + 2) != 0,
                                   .page = wire_number(piece, 4 * i + 3) != 0};
    lay_table_begin(paper, columns, count);
}

/* The page of a chapter, 0 while that is not known. Owned. */
static char *page_of(const Document *paper, const char *chapter) {
    guint64 index = chapter ? g_ascii_strtoull(chapter, NULL, 10) : G_MAXUINT64;
    gboolean known = !paper->counting && index < paper->chapters->len;
    return g_strdup_printf("%u", known ? g_array_index(paper->chapters, guint, index) : 0);
}

static void put_row(Document *paper, const WirePiece *piece) {
    const char *cells[PAPER_COLUMNS] = {0};
    g_autoptr(GPtrArray) pages = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < paper->column_count; i++) {
        cells[i] = wire_text(piece, i);
        if (paper->columns[i].page) {
            g_ptr_array_add(pages, page_of(paper, cells[i]));
            cells[i] = pages->pdata[pages->len - 1];
        }
    }
    lay_table_row(paper, cells);
}

static void put_pictures(Document *paper, const WirePiece *piece) {
    guint count = (guint)piece->text_count / 2;
    g_autofree PaperPicture *pictures = g_new(PaperPicture, count);
    for (guint i = 0; i < count; i++)
        pictures[i] = (PaperPicture){wire_number(piece, i) != 0 ? "" : NULL, wire_text(piece, 2 * i + 1), wire_text(piece, 2 * i)};
    lay_pictures(paper, pictures, count);
}

static void put_signatures(Document *paper, const WirePiece *piece) {
    guint count = (guint)piece->text_count / 4;
    g_autofree PaperSignature *signatures = g_new(PaperSignature, count);
    for (guint i = 0; i < count; i++)
        signatures[i] = (PaperSignature){wire_text(piece, 4 * i), wire_text(piece, 4 * i + 1), wire_text(piece, 4 * i + 2),
                                         wire_text(piece, 4 * i + 3)};
    lay_signatures(paper, signatures, count);
}

static gboolean put_chapter(Document *paper, const WirePiece *piece) {
    lay_chapter(paper, wire_text(piece, 0), wire_text(piece, 1));
    return request_answer(paper->request, WIRE_STEP, NULL, 0, NULL, 0) && request_flush(paper->request);
}

/* FALSE and an error, or without one where nobody listens any more. */
static gboolean document_put(Document *paper, const WirePiece *piece, GError **error) {
    const char *first = wire_text(piece, 0), *second = wire_text(piece, 1);
    switch ((WireKind)piece->kind) {
    case WIRE_CHAPTER:
        return put_chapter(paper, piece);
    case WIRE_QR:
        return lay_qr(paper, first ? first : "", second, error);
    case WIRE_STAMP:
        lay_stamp(paper, first);
        break;
    case WIRE_BANNER:
        lay_banner(paper, first, second ? second : "");
        break;
    case WIRE_HEADING:
        lay_heading(paper, wire_whole(piece, 0, 0, 2), first, second);
        break;
    case WIRE_TEXT:
        lay_text(paper, (PaperStyle)wire_whole(piece, 0, PAPER_NORMAL, PAPER_SMALL), first);
        break;
    case WIRE_SPACE:
        lay_space(paper, CLAMP(wire_number(piece, 0), 0, PAGE_HEIGHT));
        break;
    case WIRE_PAIRS:
        put_pairs(paper, piece);
        break;
    case WIRE_TABLE:
        begin_table(paper, piece);
        break;
    case WIRE_ROW:
        put_row(paper, piece);
        break;
    case WIRE_TABLE_END:
        lay_table_end(paper);
        break;
    case WIRE_PICTURES:
        put_pictures(paper, piece);
        break;
    case WIRE_SIGNATURES:
        put_signatures(paper, piece);
        break;
    default:
        return FALSE;
    }
    return TRUE;
}

/* ---- passes ---- */

static gboolean pass(Document *paper, const GPtrArray *pieces, GError **error) {
    document_begin(paper);
    if (!paper->counting)
        surface_describe(paper->surface, paper->options.title, paper->options.created);
    gboolean well = TRUE;
    for (guint i = 0; well && i < pieces->len; i++)
        well = document_put(paper, pieces->pdata[i], error);
    if (well) {
        page_room(paper, 0);
        page_end(paper);
    }
    return surface_end(paper->cairo, paper->surface, well ? error : NULL) && well;
}

static gboolean both_passes(Document *paper, const GPtrArray *pieces, GError **error) {
    paper->counting = TRUE;
    if (!pass(paper, pieces, error))
        return FALSE;
    paper->counting = FALSE;
    paper->pages = paper->page;
    const double pages = paper->pages;
    return pass(paper, pieces, error) && request_answer(paper->request, WIRE_PAGES, NULL, 0, &pages, 1);
}

static void piece_free(gpointer piece) {
    wire_piece_clear(piece);
    g_free(piece);
}

/* All that is to be put: it is put twice. FALSE: it breaks off. */
static gboolean document_collect(Request *request, GPtrArray *pieces) {
    WirePiece piece = {0};
    while (request_next(request, &piece) && piece.kind != WIRE_BYTES && piece.kind != WIRE_END)
        g_ptr_array_add(pieces, g_memdup2(&piece, sizeof piece));
    gboolean well = piece.kind == WIRE_END;
    wire_piece_clear(&piece);
    return well;
}

gboolean document_answer(Request *request, const WirePiece *asked, GError **error) {
    g_autoptr(GPtrArray) pieces = g_ptr_array_new_with_free_func(piece_free);
    if (!document_collect(request, pieces))
        return FALSE;
    Document paper = {.request = request,
                      .options = {.title = wire_text(asked, 0),
                                  .number = wire_text(asked, 1),
                                  .mark = wire_text(asked, 2),
                                  .foot = wire_text(asked, 3),
                                  .created = (gint64)wire_number(asked, 0)},
                      .font = pango_font_description_from_string(INK_FONTS),
                      .ink = ink_new(),
                      .chapters = g_array_new(FALSE, FALSE, sizeof(guint)),
                      .pending = g_array_new(FALSE, FALSE, sizeof(PaperHeading))};
    g_array_set_clear_func(paper.pending, heading_clear);
    gboolean well = both_passes(&paper, pieces, error);
    g_array_unref(paper.chapters);
    g_array_unref(paper.pending);
    g_free(paper.number);
    g_free(paper.stamp);
    pango_font_description_free(paper.font);
    ink_free(paper.ink);
    return well;
}

/* ---- what is put ---- */

void lay_chapter(Document *paper, const char *title, const char *number) {
    if (paper->pending->len > 0)
        page_room(paper, 0);
    if (paper->page > 0 && !page_is_empty(paper))
        page_end(paper);
    g_free(paper->number);
    paper->number = g_strdup(number);
    page_need(paper);
    if (paper->counting) {
        g_array_append_val(paper->chapters, paper->page);
    } else {
        g_autofree char *place = g_strdup_printf("page=%u pos=[0 0]", paper->page);
        cairo_pdf_surface_add_outline(paper->surface, CAIRO_PDF_OUTLINE_ROOT, title ? title : "", place, (cairo_pdf_outline_flags_t)0);
    }
}

void lay_text(Document *paper, PaperStyle kind, const char *text) {
    FlowStyle style = {
        .size = kind == PAPER_SMALL   ? SIZE_SMALL
                : kind == PAPER_LARGE ? SIZE_LARGE
                                      : SIZE_NORMAL,
        .bold = kind == PAPER_STRONG || kind == PAPER_LARGE,
        .grey = kind == PAPER_FAINT ? 0.4 : 0,
        .width = CONTENT_WIDTH,
    };
    Flow flow;
    flow_init(&flow, paper, text, &style);
    page_room(paper, flow_height(&flow, MIN(flow_left(&flow), LINES_KEPT)));
    while (flow_left(&flow) > 0) {
        guint count = flow_fit(&flow, page_left(paper));
        guint left = flow_left(&flow) - count;
        if (left == 1 && count > LINES_KEPT)
            count--; /* no line stands alone at the top of a page */
        if (count < LINES_KEPT && left > 0 && !page_is_empty(paper)) {
            page_break(paper);
            continue;
        }
        double height = flow_height(&flow, count);
        flow_draw(&flow, paper, count, MARGIN, paper->y);
        paper->y += height;
        if (flow_left(&flow) > 0)
            page_break(paper);
    }
    paper->y += 1 * MM;
    flow_clear(&flow);
}

void lay_space(Document *paper, double height) {
    page_room(paper, 0);
    paper->y = MIN(paper->y + height * MM, BOTTOM);
}
