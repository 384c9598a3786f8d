/* SPDX-License-Identifier: MIT
 *
 * Canvases of every kind: a surface for all pages or for each, drawn on as the pieces come. Knows no printer language.
 */
#include "canvas.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <math.h>
#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "paint.h"
#include "surface.h"

#define DARK 112        /* of 255: a little more than half, or the thin strokes of small Han characters break */
#define SIDE_MOST 30000 /* dots */

typedef struct {
    Request *request;
    const char *title;
    CanvasKind kind;
    double width, height; /* units */
    double unit;          /* per mm */
    gint64 created;
    cairo_surface_t *surface; /* NULL: no page is begun */
    cairo_t *cairo;
    Paint *paint;
    GByteArray *page; /* of an SVG or PNG */
} Drawing;

static cairo_status_t keep(void *closure, const unsigned char *bytes, unsigned int size) {
    g_byte_array_append(closure, bytes, size);
    return CAIRO_STATUS_SUCCESS;
}

static cairo_surface_t *open_surface(Drawing *canvas) {
    int width = (int)round(canvas->width), height = (int)round(canvas->height);
    switch (canvas->kind) {
    case CANVAS_PDF:
        return cairo_pdf_surface_create_for_stream(surface_answer, canvas->request, canvas->width, canvas->height);
    case CANVAS_SVG:
        return cairo_svg_surface_create_for_stream(keep, canvas->page, canvas->width, canvas->height);
    case CANVAS_PNG:
        return cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
    case CANVAS_BITS:
        break;
    }
    return cairo_image_surface_create(CAIRO_FORMAT_A8, width, height);
}

static void need_surface(Drawing *canvas) {
    if (canvas->surface)
        return;
    canvas->surface = open_surface(canvas);
    canvas->cairo = cairo_create(canvas->surface);
    if (canvas->kind == CANVAS_PDF)
        surface_describe(canvas->surface, canvas->title, canvas->created);
    if (canvas->kind == CANVAS_SVG || canvas->kind == CANVAS_PNG) {
        cairo_set_source_rgb(canvas->cairo, 1, 1, 1);
        cairo_paint(canvas->cairo); /* a code on a dark page is not read */
    }
    canvas->paint = paint_new(canvas->cairo, canvas->unit, canvas->kind);
}

static gboolean close_surface(Drawing *canvas, GError **error) {
    if (!canvas->surface)
        return TRUE;
    g_clear_pointer(&canvas->paint, paint_free);
    gboolean well = surface_end(canvas->cairo, canvas->surface, error);
    canvas->surface = NULL;
    return well;
}

/* Every dot that is dark enough. */
static void take_bits(const Drawing *canvas) {
    cairo_surface_flush(canvas->surface);
    const guint8 *grey = cairo_image_surface_get_data(canvas->surface);
    int pitch = cairo_image_surface_get_stride(canvas->surface), width = cairo_image_surface_get_width(canvas->surface);
    int height = cairo_image_surface_get_height(canvas->surface), stride = (width + 7) / 8;
    g_autofree guint8 *row = g_malloc((gsize)stride);
    for (int y = 0; grey && y < height; y++) {
        memset(row, 0, (gsize)stride);
        for (int x = 0; x < width; x++)
            if (grey[y * pitch + x] >= DARK)
                row[x / 8] |= (guint8)(0x80 >> x % 8);
        g_byte_array_append(canvas->page, row, (guint)stride);
    }
}

/* What was drawn since the last page is one. */
static gboolean end_page(Drawing *canvas, GError **error) {
    cairo_status_t status = CAIRO_STATUS_SUCCESS;
    need_surface(canvas);
    if (canvas->kind == CANVAS_PDF) {
        cairo_show_page(canvas->cairo);
        return request_answer(canvas->request, WIRE_STEP, NULL, 0, NULL, 0);
    }
    if (canvas->kind == CANVAS_PNG)
        status = cairo_surface_write_to_png_stream(canvas->surface, keep, canvas->page);
    else if (canvas->kind == CANVAS_BITS)
        take_bits(canvas);
    if (status != CAIRO_STATUS_SUCCESS)
        return err_set(error, ERR_EXTERNAL, _("The paper cannot be drawn: %s"), cairo_status_to_string(status));
    if (!close_surface(canvas, error) || !request_answer_bytes(canvas->request, canvas->page->data, canvas->page->len))
        return FALSE;
    g_byte_array_set_size(canvas->page, 0);
    return request_flush(canvas->request);
}

static CanvasBox box_of(const WirePiece *piece) {
    return (CanvasBox){wire_number(piece, 0), wire_number(piece, 1), wire_number(piece, 2), wire_number(piece, 3)};
}

static gboolean put_text(Drawing *canvas, const WirePiece *piece, GError **error) {
    CanvasText place = {
        .box = box_of(piece),
        .size = wire_number(piece, 4),
        .smallest = MAX(wire_number(piece, 5), 0.1),
        .lines = wire_whole(piece, 6, 1, 100),
        .bold = wire_number(piece, 7) != 0,
        .align = (CanvasAlign)wire_whole(piece, 8, CANVAS_ALIGN_LEFT, CANVAS_ALIGN_RIGHT),
        .code = wire_number(piece, 9) != 0,
    };
    return paint_text(canvas->paint, &place, wire_text(piece, 0) ? wire_text(piece, 0) : "", error);
}

static gboolean put_code(Drawing *canvas, const WirePiece *piece, GError **error) {
    const CanvasBox box = box_of(piece);
    const char *payload = wire_text(piece, 0), *what = wire_text(piece, 1);
    return paint_code(canvas->paint, payload ? payload : "", &box, wire_number(piece, 4), what ? what : "", error);
}

static gboolean canvas_put(Drawing *canvas, const WirePiece *piece, GError **error) {
    const CanvasBox box = box_of(piece);
    if (piece->kind == WIRE_CANVAS_PAGE)
        return end_page(canvas, error);
    need_surface(canvas);
    switch ((WireKind)piece->kind) {
    case WIRE_CANVAS_TEXT:
        return put_text(canvas, piece, error);
    case WIRE_CANVAS_CODE:
        return put_code(canvas, piece, error);
    case WIRE_CANVAS_FRAME:
        paint_frame(canvas->paint, box.left, box.top, box.width, box.height);
        return TRUE;
    case WIRE_CANVAS_LINE:
        paint_line(canvas->paint, box.left, box.top, box.width, box.height);
        return TRUE;
    default:
        return FALSE;
    }
}

static gboolean put_all(Drawing *canvas, GError **error) {
    gboolean well = TRUE, ended = FALSE;
    while (well && !ended) {
        g_auto(WirePiece) piece = {0};
        well = request_next(canvas->request, &piece);
        ended = piece.kind == WIRE_END;
        well = well && (ended || canvas_put(canvas, &piece, error));
    }
    return well;
}

gboolean canvas_answer(Request *request, const WirePiece *asked, GError **error) {
    Drawing canvas = {.request = request,
                      .title = wire_text(asked, 0),
                      .kind = (CanvasKind)wire_whole(asked, 0, CANVAS_PDF, CANVAS_BITS),
                      .created = (gint64)wire_number(asked, 4),
                      .page = g_byte_array_new()};
    canvas.unit = canvas.kind == CANVAS_PDF || canvas.kind == CANVAS_SVG ? POINTS_PER_MM : wire_number(asked, 3);
    canvas.width = CLAMP(wire_number(asked, 1) * canvas.unit, 1, SIDE_MOST);
    canvas.height = CLAMP(wire_number(asked, 2) * canvas.unit, 1, SIDE_MOST);
    gboolean well = put_all(&canvas, error);
    well = close_surface(&canvas, well ? error : NULL) && well;
    g_byte_array_unref(canvas.page);
    return well;
}
