/* SPDX-License-Identifier: MIT
 *
 * Text in lines (pango), and the few strokes a document needs. Knows no pages.
 */
#include "private.h"

#define SPACING 1.12f
#define STROKE 0.5
#define STROKE_GREY 0.45
#define SHADE 0.94

typedef struct {
    PangoLayoutLine *line; /* borrowed from the layout */
    double left, top, bottom, baseline;
} FlowLine;

static PangoLayout *layout_new(Document *paper, const char *text, const FlowStyle *style) {
    PangoLayout *layout = pango_cairo_create_layout(paper->cairo);
    const char *shown = text ? text : "";
    pango_context_set_language(pango_layout_get_context(layout), pango_language_from_string("zh-cn"));
    pango_font_description_set_absolute_size(paper->font, style->size * PANGO_SCALE);
    pango_font_description_set_weight(paper->font, style->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(layout, paper->font);
    pango_layout_set_line_spacing(layout, SPACING);
    pango_layout_set_alignment(layout, style->right ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
    if (style->width > 0) {
        pango_layout_set_width(layout, (int)(style->width * PANGO_SCALE));
        pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    }
    if (style->most > 0) {
        pango_layout_set_height(layout, -style->most);
        pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    }
    PangoAttrList *attributes = pango_attr_list_new();
    pango_attr_list_insert(attributes, pango_attr_insert_hyphens_new(FALSE)); /* a hash has none */
    ink_dress(paper->ink, shown, attributes);
    pango_layout_set_text(layout, shown, -1);
    pango_layout_set_attributes(layout, attributes);
    pango_attr_list_unref(attributes);
    return layout;
}

void flow_init(Flow *flow, Document *paper, const char *text, const FlowStyle *style) {
    *flow = (Flow){.layout = layout_new(paper, text, style), .grey = style->grey};
    flow->lines = g_array_new(FALSE, FALSE, sizeof(FlowLine));
    PangoLayoutIter *iter = pango_layout_get_iter(flow->layout);
    do {
        int top, bottom;
        PangoRectangle box;
        pango_layout_iter_get_line_yrange(iter, &top, &bottom);
        pango_layout_iter_get_line_extents(iter, NULL, &box);
        FlowLine line = {
            .line = pango_layout_iter_get_line_readonly(iter),
            .left = (double)box.x / PANGO_SCALE,
            .top = (double)top / PANGO_SCALE,
            .bottom = (double)bottom / PANGO_SCALE,
            .baseline = (double)pango_layout_iter_get_baseline(iter) / PANGO_SCALE,
        };
        g_array_append_val(flow->lines, line);
    } while (pango_layout_iter_next_line(iter));
    pango_layout_iter_free(iter);
}

void flow_clear(Flow *flow) {
    g_clear_object(&flow->layout);
    g_clear_pointer(&flow->lines, g_array_unref);
}

static const FlowLine *line_at(const Flow *flow, guint index) {
    return &g_array_index(flow->lines, FlowLine, index);
}

guint flow_left(const Flow *flow) {
    return flow->lines->len - flow->next;
}

double flow_height(const Flow *flow, guint count) {
    return count == 0 ? 0 : line_at(flow, flow->next + count - 1)->bottom - line_at(flow, flow->next)->top;
}

double flow_rest(const Flow *flow) {
    return flow_height(flow, flow_left(flow));
}

guint flow_fit(const Flow *flow, double height) {
    guint count = 0;
    while (count < flow_left(flow) && flow_height(flow, count + 1) <= height)
        count++;
    return count;
}

void flow_draw(Flow *flow, Document *paper, guint count, double x, double y) {
    if (count > 0 && !paper->counting) {
        double top = line_at(flow, flow->next)->top;
        cairo_set_source_rgb(paper->cairo, flow->grey, flow->grey, flow->grey);
        for (guint i = 0; i < count; i++) {
            const FlowLine *line = line_at(flow, flow->next + i);
            cairo_move_to(paper->cairo, x + line->left, y + line->baseline - top);
            pango_cairo_show_layout_line(paper->cairo, line->line);
        }
    }
    flow->next += count;
}

double flow_put(Document *paper, const char *text, const FlowStyle *style, double x, double y) {
    Flow flow;
    flow_init(&flow, paper, text, style);
    double height = flow_rest(&flow);
    flow_draw(&flow, paper, flow_left(&flow), x, y);
    flow_clear(&flow);
    return height;
}

static void stroke(Document *paper) {
    cairo_set_source_rgb(paper->cairo, STROKE_GREY, STROKE_GREY, STROKE_GREY);
    cairo_set_line_width(paper->cairo, STROKE);
    cairo_stroke(paper->cairo);
}

void draw_line(Document *paper, double x1, double y1, double x2, double y2) {
    if (paper->counting)
        return;
    cairo_move_to(paper->cairo, x1, y1);
    cairo_line_to(paper->cairo, x2, y2);
    stroke(paper);
}

static void fill(Document *paper, const double box[4], double grey) {
    if (paper->counting)
        return;
    cairo_rectangle(paper->cairo, box[0], box[1], box[2], box[3]);
    cairo_set_source_rgb(paper->cairo, grey, grey, grey);
    cairo_fill(paper->cairo);
}

void draw_shade(Document *paper, double x, double y, double width, double height) {
    fill(paper, (const double[]){x, y, width, height}, SHADE);
}

void draw_blank(Document *paper, double x, double y, double width, double height) {
    fill(paper, (const double[]){x, y, width, height}, 1);
}

void draw_frame(Document *paper, double x, double y, double width, double height) {
    if (paper->counting)
        return;
    cairo_rectangle(paper->cairo, x, y, width, height);
    stroke(paper);
}
