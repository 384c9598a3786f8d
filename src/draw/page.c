/* SPDX-License-Identifier: MIT
 *
 * Pages: where one ends, and what stands at the top and the foot of each.
 */
#include "private.h"

#include "bihuan/base/i18n.h"

#define HEADER_LINE (TOP - 6 * MM)
#define HEADER_TEXT (HEADER_LINE - 5.5 * MM)
#define FOOT_LINE (BOTTOM + 3 * MM)
#define FOOT_TEXT (FOOT_LINE + 1.5 * MM)
#define MARK_PAD 2.5

/* The mark of a drill (演练) between title and number, in a frame: black, so that a copy shows it too. */
static void put_mark(Document *paper) {
    FlowStyle style = {.size = SIZE_NORMAL + 1, .bold = TRUE};
    Flow flow;
    flow_init(&flow, paper, paper->options.mark, &style);
    int width;
    pango_layout_get_size(flow.layout, &width, NULL);
    double wide = (double)width / PANGO_SCALE, left = (PAGE_WIDTH - wide) / 2, top = HEADER_TEXT - 2 * MARK_PAD;
    draw_frame(paper, left - 2 * MARK_PAD, top, wide + 4 * MARK_PAD, flow_rest(&flow) + 2 * MARK_PAD);
    flow_draw(&flow, paper, flow_left(&flow), left, top + MARK_PAD);
    flow_clear(&flow);
}

static void put_header(Document *paper) {
    const PaperOptions *options = &paper->options;
    double half = CONTENT_WIDTH * 0.42;
    FlowStyle left = {.size = SIZE_SMALL, .width = half, .most = 1}, right = left;
    right.right = TRUE;
    flow_put(paper, options->title, &left, MARGIN, HEADER_TEXT);
    flow_put(paper, paper->number ? paper->number : options->number, &right, PAGE_WIDTH - MARGIN - half, HEADER_TEXT);
    if (options->mark)
        put_mark(paper);
    draw_line(paper, MARGIN, HEADER_LINE, PAGE_WIDTH - MARGIN, HEADER_LINE);
}

static void put_foot(Document *paper) {
    double wide = CONTENT_WIDTH * 0.78;
    FlowStyle left = {.size = SIZE_SMALL, .width = wide, .most = 2};
    FlowStyle right = {.size = SIZE_SMALL, .width = CONTENT_WIDTH - wide, .right = TRUE, .most = 1};
    g_autofree char *page = g_strdup_printf(_("page %u of %u"), paper->page, paper->pages);
    draw_line(paper, MARGIN, FOOT_LINE, PAGE_WIDTH - MARGIN, FOOT_LINE);
    flow_put(paper, paper->options.foot, &left, MARGIN, FOOT_TEXT);
    flow_put(paper, page, &right, MARGIN + wide, FOOT_TEXT);
}

void page_end(Document *paper) {
    if (paper->page == 0)
        return;
    if (!paper->counting) {
        put_foot(paper);
        cairo_show_page(paper->cairo);
    }
    paper->y = PAGE_HEIGHT;
}

void page_need(Document *paper) {
    if (paper->page > 0 && paper->y < PAGE_HEIGHT)
        return;
    paper->page++;
    paper->y = TOP;
    stamp_draw(paper);
    if (!paper->counting)
        put_header(paper);
}

void page_break(Document *paper) {
    page_end(paper);
    page_need(paper);
}

gboolean page_is_empty(const Document *paper) {
    return paper->page > 0 && paper->y <= TOP;
}

double page_left(const Document *paper) {
    return BOTTOM - paper->y;
}

void page_room(Document *paper, double height) {
    page_need(paper);
    if (page_left(paper) < heading_height(paper) + height && !page_is_empty(paper))
        page_break(paper);
    heading_draw(paper);
}
