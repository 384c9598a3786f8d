/* SPDX-License-Identifier: MIT
 *
 * What stands across a page (印), so that nobody takes the paper for what it is not, and the framed words at its top.
 */
#include "private.h"

#include <math.h>

#define SIZE 40.0
#define GREY 0.84         /* dark enough to be seen on a third copy, light enough to read through */
#define LENGTH 0.86       /* of the page's diagonal */
#define SHORTER 0.28      /* a further line lies beside the diagonal, where the page is shorter */
#define HIGHEST (34 * MM) /* of a line: a short word is not blown up beyond it */
#define PAD (2.5 * MM)
#define BORDER 1.6
#define SIZE_BANNER 15.0

void lay_stamp(Document *paper, const char *text) {
    g_free(paper->stamp);
    paper->stamp = g_strdup(text);
}

void stamp_draw(Document *paper) {
    if (!paper->stamp || !*paper->stamp || paper->counting)
        return;
    FlowStyle style = {.size = SIZE, .bold = TRUE, .grey = GREY};
    Flow flow;
    flow_init(&flow, paper, paper->stamp, &style);
    int width;
    pango_layout_get_size(flow.layout, &width, NULL);
    double wide = (double)width / PANGO_SCALE, high = flow_rest(&flow), angle = atan2(PAGE_HEIGHT, PAGE_WIDTH);
    double room = LENGTH - SHORTER * (flow_left(&flow) - 1);
    double scale = MIN(room * hypot(PAGE_WIDTH, PAGE_HEIGHT) / MAX(wide, 1), HIGHEST * flow_left(&flow) / MAX(high, 1));
    cairo_save(paper->cairo);
    cairo_translate(paper->cairo, PAGE_WIDTH / 2, PAGE_HEIGHT / 2);
    cairo_rotate(paper->cairo, -angle);
    cairo_scale(paper->cairo, scale, scale);
    flow_draw(&flow, paper, flow_left(&flow), -wide / 2, -high / 2);
    cairo_restore(paper->cairo);
    flow_clear(&flow);
}

void lay_banner(Document *paper, const char *title, const char *text) {
    FlowStyle big = {.size = SIZE_BANNER, .bold = TRUE, .width = CONTENT_WIDTH - 2 * PAD};
    FlowStyle small = {.size = SIZE_NORMAL, .width = CONTENT_WIDTH - 2 * PAD};
    Flow head, body;
    flow_init(&head, paper, title, &big);
    flow_init(&body, paper, text, &small);
    double high = flow_rest(&head), rest = *text ? flow_rest(&body) + 1 * MM : 0, height = high + rest + 2 * PAD;
    page_room(paper, height + 3 * MM);
    double top = paper->y;
    flow_draw(&head, paper, flow_left(&head), MARGIN + PAD, top + PAD);
    if (*text)
        flow_draw(&body, paper, flow_left(&body), MARGIN + PAD, top + PAD + high + 1 * MM);
    if (!paper->counting) {
        cairo_rectangle(paper->cairo, MARGIN, top, CONTENT_WIDTH, height);
        cairo_set_source_rgb(paper->cairo, 0, 0, 0);
        cairo_set_line_width(paper->cairo, BORDER);
        cairo_stroke(paper->cairo);
    }
    flow_clear(&head);
    flow_clear(&body);
    paper->y = top + height + 3 * MM;
}
