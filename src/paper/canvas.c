/* SPDX-License-Identifier: MIT
 *
 * What is to stand on pages, told to bihuan-paper as it comes. Draws nothing.
 */
#include "bihuan/paper/canvas.h"

#include "tool.h"

#define SECONDS 60
#define MOST ((gint64)4 << 30) /* bytes */

struct Canvas {
    CanvasOptions options;
    Tool *tool;
};

static gboolean canvas_take(const WirePiece *piece, gpointer data, GError **error) {
    const CanvasOptions *options = &((Canvas *)data)->options;
    return piece->kind != WIRE_BYTES || options->take(options->data, piece->bytes, piece->size, error);
}

Canvas *canvas_new(const CanvasOptions *options) {
    Canvas *canvas = g_new(Canvas, 1);
    const double numbers[] = {options->kind, options->width, options->height, options->dots, (double)options->created};
    canvas->options = *options;
    canvas->tool = tool_start(&(ToolOptions){canvas_take, canvas, SECONDS, MOST});
    tool_put(canvas->tool, WIRE_CANVAS, &options->title, 1, numbers, G_N_ELEMENTS(numbers));
    return canvas;
}

void canvas_text(Canvas *canvas, const CanvasText *place, const char *text, double left, double top) {
    const CanvasBox *box = &place->box;
    const double numbers[] = {left + box->left, top + box->top, box->width,  box->height,  place->size,
                              place->smallest,  place->lines,   place->bold, place->align, place->code};
    if (place->size > 0 && *text)
        tool_put(canvas->tool, WIRE_CANVAS_TEXT, &text, 1, numbers, G_N_ELEMENTS(numbers));
}

void canvas_code(Canvas *canvas, const char *payload, const CanvasBox *box, double module, const char *what) {
    const double numbers[] = {box->left, box->top, box->width, box->height, module};
    tool_put(canvas->tool, WIRE_CANVAS_CODE, (const char *const[]){payload, what}, 2, numbers, G_N_ELEMENTS(numbers));
}

void canvas_frame(Canvas *canvas, double left, double top, double width, double height) {
    tool_put(canvas->tool, WIRE_CANVAS_FRAME, NULL, 0, (const double[]){left, top, width, height}, 4);
}

void canvas_line(Canvas *canvas, double x1, double y1, double x2, double y2) {
    tool_put(canvas->tool, WIRE_CANVAS_LINE, NULL, 0, (const double[]){x1, y1, x2, y2}, 4);
}

gboolean canvas_page(Canvas *canvas) {
    tool_put(canvas->tool, WIRE_CANVAS_PAGE, NULL, 0, NULL, 0);
    return tool_send(canvas->tool);
}

gboolean canvas_finish(Canvas *canvas, GError **error) {
    return tool_finish(canvas->tool, error);
}

void canvas_free(Canvas *canvas) {
    if (!canvas)
        return;
    tool_free(canvas->tool);
    g_free(canvas);
}
