/* SPDX-License-Identifier: MIT
 *
 * A document from its content: counted, then drawn into a file. What stands on the pages is put by the other files here.
 */
#include "private.h"

#include <cairo-pdf.h>
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/outfile.h"

#define LINES_KEPT 2 /* of a paragraph, on each side of a page's end */

static cairo_status_t put_bytes(void *sink, const unsigned char *bytes, unsigned int size) {
    return !sink || outfile_put(sink, bytes, size) ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

/* Both passes measure on a PDF surface: on another one text could break differently. */
static void paper_begin(Paper *paper, OutFile *sink) {
    paper->surface = cairo_pdf_surface_create_for_stream(put_bytes, sink, PAGE_WIDTH, PAGE_HEIGHT);
    paper->cairo = cairo_create(paper->surface);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_set_font_options(paper->cairo, options);
    cairo_font_options_destroy(options);
    paper->font = pango_font_description_from_string(INK_FONTS);
    paper->ink = ink_new();
    paper->page = paper->chapter = 0;
    paper->y = 0;
    g_array_set_size(paper->pending, 0);
    g_clear_pointer(&paper->number, g_free);
    g_clear_pointer(&paper->stamp, g_free);
}

/* What cairo (and the sink below it) thinks of it all. */
static cairo_status_t paper_end(Paper *paper) {
    cairo_status_t status = cairo_status(paper->cairo);
    cairo_destroy(paper->cairo);
    cairo_surface_finish(paper->surface);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_status(paper->surface);
    cairo_surface_destroy(paper->surface);
    pango_font_description_free(paper->font);
    ink_free(paper->ink);
    return status;
}

static void describe(const Paper *paper) {
    ClockCivil utc = clock_civil(paper->options->created - clock_offset() * CLOCK_MINUTE);
    g_autofree char *date =
        g_strdup_printf("%04d-%02d-%02dT%02d:%02d:%02dZ", utc.year, utc.month, utc.day, utc.hour, utc.minute, utc.second);
    cairo_pdf_surface_set_metadata(paper->surface, CAIRO_PDF_METADATA_CREATE_DATE, date);
    cairo_pdf_surface_set_metadata(paper->surface, CAIRO_PDF_METADATA_CREATOR, "bihuan");
    if (paper->options->title)
        cairo_pdf_surface_set_metadata(paper->surface, CAIRO_PDF_METADATA_TITLE, paper->options->title);
}

static gboolean pass(Paper *paper, OutFile *sink, PaperContent content, gpointer data, GError **error) {
    paper_begin(paper, sink);
    if (sink)
        describe(paper);
    gboolean well = content(paper, data, error);
    if (well) {
        page_room(paper, 0);
        page_end(paper);
    }
    cairo_status_t status = paper_end(paper);
    /* What the disk refused is said by outfile_finish, in the words of the disk. */
    return well && (status == CAIRO_STATUS_SUCCESS || status == CAIRO_STATUS_WRITE_ERROR ||
                    err_set(error, ERR_EXTERNAL, _("The paper cannot be drawn: %s"), cairo_status_to_string(status)));
}

gboolean paper_write(const char *path, const PaperOptions *options, PaperContent content, gpointer data, guint *pages, GError **error) {
    g_autoptr(OutFile) sink = outfile_new(path, FALSE, error);
    if (!sink)
        return FALSE;
    Paper paper = {.options = options,
                   .counting = TRUE,
                   .chapters = g_array_new(FALSE, FALSE, sizeof(guint)),
                   .pending = g_array_new(FALSE, FALSE, sizeof(PaperHeading))};
    g_array_set_clear_func(paper.pending, heading_clear);
    gboolean well = pass(&paper, NULL, content, data, error);
    paper.counting = FALSE;
    paper.pages = paper.page;
    well = well && pass(&paper, sink, content, data, error) && outfile_finish(sink, error);
    if (pages)
        *pages = paper.pages;
    g_array_unref(paper.chapters);
    g_array_unref(paper.pending);
    g_free(paper.number);
    g_free(paper.stamp);
    return well;
}

gboolean paper_is_counting(const Paper *paper) {
    return paper->counting;
}

void paper_chapter(Paper *paper, const char *title, const char *number) {
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
        g_autofree char *valid = g_utf8_make_valid(title, -1);
        g_autofree char *place = g_strdup_printf("page=%u pos=[0 0]", paper->page);
        cairo_pdf_surface_add_outline(paper->surface, CAIRO_PDF_OUTLINE_ROOT, valid, place, (cairo_pdf_outline_flags_t)0);
    }
    paper->chapter++;
}

guint paper_chapter_page(const Paper *paper, guint index) {
    return paper->counting || index >= paper->chapters->len ? 0 : g_array_index(paper->chapters, guint, index);
}

void paper_text(Paper *paper, PaperStyle kind, const char *text) {
    FlowStyle style = {
        .size = kind == PAPER_SMALL ? SIZE_SMALL : SIZE_NORMAL,
        .bold = kind == PAPER_STRONG,
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

void paper_space(Paper *paper, double height) {
    page_room(paper, 0);
    paper->y = MIN(paper->y + height * MM, BOTTOM);
}
