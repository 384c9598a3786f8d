/* SPDX-License-Identifier: MIT
 *
 * What is no text: photos in frames, QR codes, lines to sign on.
 */
#include "private.h"

#include "bihuan/base/i18n.h"
#include "bihuan/paper/picture.h"
#include "bihuan/paper/qr.h"
#include "picture.h"
#include "qr_mask.h"

#define GAP (5 * MM)
#define BOX_WIDTH ((CONTENT_WIDTH - GAP) / 2)
#define BOX_HEIGHT (56 * MM)
#define BOX_PAD 3.0
#define CAPTION_LINES 5
#define QR_SIZE (24 * MM)
#define PEN_HEIGHT (12 * MM)

/* So small that a SHA-256 stays on its line. */
static const FlowStyle CAPTION = {.size = 6.0, .width = BOX_WIDTH, .most = CAPTION_LINES};

/* ---- pictures ---- */

/* The surface carries the JPEG too: that is what goes into the file, a tenth of the raw pixels. */
static cairo_surface_t *surface_of(const WirePiece *pixels, int width, int height) {
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
    guint8 *bytes = cairo_image_surface_get_data(surface);
    if (!bytes)
        return surface;
    gsize stride = (gsize)cairo_image_surface_get_stride(surface);
    const guint8 *from = pixels->bytes;
    for (int row = 0; row < height; row++) {
        guint32 *to = (guint32 *)(gpointer)(bytes + (gsize)row * stride);
        for (int column = 0; column < width; column++, from += 3)
            to[column] = (guint32)from[0] << 16 | (guint32)from[1] << 8 | from[2];
    }
    cairo_surface_mark_dirty(surface);
    GBytes *jpeg = picture_to_jpeg(pixels->bytes, width, height);
    gsize size = 0;
    const guint8 *data = jpeg ? g_bytes_get_data(jpeg, &size) : NULL;
    if (data)
        cairo_surface_set_mime_data(surface, CAIRO_MIME_TYPE_JPEG, data, size, (cairo_destroy_func_t)g_bytes_unref, jpeg);
    return surface;
}

static void draw_picture(Document *paper, cairo_surface_t *surface, double x, double y) {
    double wide = BOX_WIDTH - 2 * BOX_PAD, high = BOX_HEIGHT - 2 * BOX_PAD;
    int width = cairo_image_surface_get_width(surface), height = cairo_image_surface_get_height(surface);
    double scale = MIN(wide / width, high / height);
    cairo_save(paper->cairo);
    cairo_translate(paper->cairo, x + (BOX_WIDTH - scale * width) / 2, y + (BOX_HEIGHT - scale * height) / 2);
    cairo_scale(paper->cairo, scale, scale);
    cairo_set_source_surface(paper->cairo, surface, 0, 0);
    cairo_paint(paper->cairo);
    cairo_restore(paper->cairo);
}

/* The picture that is next in the request; NULL and (owned) why not. */
static cairo_surface_t *next_picture(Document *paper, char **reason) {
    g_auto(WirePiece) head = {0}, pixels = {0};
    gboolean well = request_next(paper->request, &head) && head.kind == WIRE_PICTURE;
    int width = wire_whole(&head, 0, 0, PICTURE_LONGEST_MAX), height = wire_whole(&head, 1, 0, PICTURE_LONGEST_MAX);
    *reason = g_strdup(wire_text(&head, 0));
    if (!well || width < 1 || height < 1 || !request_next(paper->request, &pixels) || pixels.kind != WIRE_BYTES ||
        pixels.size != (gsize)width * (gsize)height * 3)
        return NULL;
    return surface_of(&pixels, width, height);
}

static void put_reason(Document *paper, const char *reason, double x, double y) {
    FlowStyle style = {.size = SIZE_SMALL, .width = BOX_WIDTH - 4 * BOX_PAD, .grey = 0.3, .most = 8};
    g_autofree char *text = g_strdup_printf(_("This picture cannot be shown: %s."), reason);
    flow_put(paper, text, &style, x + 2 * BOX_PAD, y + 2 * BOX_PAD);
}

static void put_picture(Document *paper, const PaperPicture *wanted, double x, double y) {
    draw_frame(paper, x, y, BOX_WIDTH, BOX_HEIGHT);
    flow_put(paper, wanted->caption, &CAPTION, x, y + BOX_HEIGHT + 2);
    if (paper->counting)
        return;
    g_autofree char *reason = NULL;
    cairo_surface_t *surface = wanted->path ? next_picture(paper, &reason) : NULL;
    if (surface)
        draw_picture(paper, surface, x, y);
    else
        put_reason(paper, reason ? reason : wanted->problem ? wanted->problem : "-", x, y);
    if (surface)
        cairo_surface_destroy(surface);
}

void lay_pictures(Document *paper, const PaperPicture *pictures, guint count) {
    for (guint i = 0; i < count; i += 2) {
        guint n = MIN(2, count - i);
        double caption = 0;
        for (guint k = 0; k < n; k++) {
            Flow flow;
            flow_init(&flow, paper, pictures[i + k].caption, &CAPTION);
            caption = MAX(caption, flow_rest(&flow));
            flow_clear(&flow);
        }
        double height = BOX_HEIGHT + caption + 3 * MM;
        page_room(paper, height);
        for (guint k = 0; k < n; k++)
            put_picture(paper, &pictures[i + k], MARGIN + k * (BOX_WIDTH + GAP), paper->y);
        paper->y += height;
    }
}

/* ---- QR ---- */

gboolean lay_qr(Document *paper, const char *payload, const char *text, GError **error) {
    g_autoptr(QrCode) code = qr_encode(payload, error);
    if (!code)
        return FALSE;
    FlowStyle style = {.size = SIZE_NORMAL, .width = CONTENT_WIDTH - QR_SIZE - GAP, .most = 8};
    page_room(paper, QR_SIZE);
    draw_blank(paper, MARGIN, paper->y, QR_SIZE, QR_SIZE);
    draw_frame(paper, MARGIN, paper->y, QR_SIZE, QR_SIZE);
    if (!paper->counting)
        qr_mask_draw(paper->cairo, code, QR_QUIET, MARGIN, paper->y, QR_SIZE / (qr_modules(code) + 2 * QR_QUIET));
    flow_put(paper, text, &style, MARGIN + QR_SIZE + GAP, paper->y + 2 * MM);
    paper->y = MIN(paper->y + QR_SIZE + 3 * MM, BOTTOM); /* the gap alone begins no page */
    return TRUE;
}

/* ---- signatures ---- */

void lay_signatures(Document *paper, const PaperSignature *signatures, guint count) {
    const double widths[] = {0.22, 0.2, 0.2, 0.38};
    for (guint i = 0; i < count; i++) {
        const PaperSignature *one = &signatures[i];
        const char *texts[] = {one->meaning, one->name, one->time, one->said};
        gboolean pen = !one->said || !*one->said;
        double height = pen ? PEN_HEIGHT : 0, x = MARGIN;
        Flow flows[G_N_ELEMENTS(texts)];
        for (gsize k = 0; k < G_N_ELEMENTS(texts); k++) {
            FlowStyle style = {.size = SIZE_NORMAL - 0.5, .bold = k == 0, .width = widths[k] * CONTENT_WIDTH - 8, .most = 6};
            flow_init(&flows[k], paper, texts[k], &style);
            height = MAX(height, flow_rest(&flows[k]) + 3 * MM);
        }
        page_room(paper, height);
        for (gsize k = 0; k < G_N_ELEMENTS(texts); k++) {
            double top = paper->y + height - flow_rest(&flows[k]) - 1 * MM;
            flow_draw(&flows[k], paper, flow_left(&flows[k]), x, top);
            x += widths[k] * CONTENT_WIDTH;
            flow_clear(&flows[k]);
        }
        paper->y += height;
        draw_line(paper, pen ? MARGIN + 0.62 * CONTENT_WIDTH : MARGIN, paper->y, MARGIN + CONTENT_WIDTH, paper->y);
    }
    paper->y += 2 * MM;
}
