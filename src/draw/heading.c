/* SPDX-License-Identifier: MIT
 *
 * Headings: they wait until something is put below them, and go to the page on which that begins.
 */
#include "private.h"

#define RULE_GAP 1.0
#define NOTE_SHARE 0.3 /* of the width */

static const double SIZES[] = {17, 12, 10}, BEFORE[] = {0, 5 * MM, 3 * MM}, AFTER[] = {4 * MM, 2 * MM, 1 * MM};

void lay_heading(Document *paper, int level, const char *text, const char *note) {
    PaperHeading heading = {CLAMP(level, 0, 2), g_strdup(text), g_strdup(note)};
    g_array_append_val(paper->pending, heading);
}

void heading_clear(gpointer data) {
    PaperHeading *heading = data;
    g_free(heading->text);
    g_free(heading->note);
}

static void heading_flow(Flow *flow, Document *paper, const PaperHeading *heading) {
    FlowStyle style = {.size = SIZES[heading->level], .bold = TRUE, .width = CONTENT_WIDTH * (heading->note ? 1 - NOTE_SHARE : 1)};
    flow_init(flow, paper, heading->text, &style);
}

double heading_height(Document *paper) {
    double height = 0;
    for (guint i = 0; i < paper->pending->len; i++) {
        const PaperHeading *heading = &g_array_index(paper->pending, PaperHeading, i);
        Flow flow;
        heading_flow(&flow, paper, heading);
        height += BEFORE[heading->level] + flow_rest(&flow) + AFTER[heading->level];
        flow_clear(&flow);
    }
    return height;
}

static void draw_one(Document *paper, const PaperHeading *heading) {
    FlowStyle small = {.size = SIZE_SMALL, .right = TRUE, .width = CONTENT_WIDTH * NOTE_SHARE, .grey = 0.35, .most = 1};
    Flow flow;
    heading_flow(&flow, paper, heading);
    double height = flow_rest(&flow);
    if (!page_is_empty(paper))
        paper->y += BEFORE[heading->level];
    flow_draw(&flow, paper, flow_left(&flow), MARGIN, paper->y);
    flow_clear(&flow);
    if (heading->note)
        flow_put(paper, heading->note, &small, MARGIN + CONTENT_WIDTH * (1 - NOTE_SHARE), paper->y + height - SIZE_SMALL * 1.4);
    paper->y += height;
    if (heading->level < 2)
        draw_line(paper, MARGIN, paper->y + RULE_GAP, MARGIN + CONTENT_WIDTH, paper->y + RULE_GAP);
    paper->y += AFTER[heading->level];
}

void heading_draw(Document *paper) {
    for (guint i = 0; i < paper->pending->len; i++)
        draw_one(paper, &g_array_index(paper->pending, PaperHeading, i));
    g_array_set_size(paper->pending, 0);
}
