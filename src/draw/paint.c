/* SPDX-License-Identifier: MIT
 *
 * Texts, codes and lines with cairo and pango, in millimetres. Knows no file and no page.
 */
#include "paint.h"

#include <math.h>
#include <pango/pangocairo.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/paper/qr.h"
#include "ink.h"
#include "qr_mask.h"

#define THERMAL_DOTS 8 /* per mm of a 203 dpi printer */
#define LAYOUTS_MOST 2000
#define MODULE_SMALLEST 0.5 /* mm: what printers at 203 dpi and hand scanners in a plant still manage */

struct Paint {
    cairo_t *cairo;
    double unit;
    CanvasKind kind;
    PangoLayout *layout; /* for texts that come once */
    GHashTable *layouts; /* "place text" to PangoLayout: names of areas and plants come again and again */
    PangoFontDescription *font;
    Ink *ink;
};

static gboolean has_dots(CanvasKind kind) {
    return kind == CANVAS_PNG || kind == CANVAS_BITS;
}

/* The text, each character in a font that draws it. */
static void set_text(Paint *paint, PangoLayout *layout, const char *text) {
    PangoAttrList *attributes = pango_attr_list_new();
    /* A device code broken over two lines must not get a hyphen that is not part of it. */
    pango_attr_list_insert(attributes, pango_attr_insert_hyphens_new(FALSE));
    ink_dress(paint->ink, text, attributes);
    pango_layout_set_text(layout, text, -1);
    pango_layout_set_attributes(layout, attributes);
    pango_attr_list_unref(attributes);
}

Paint *paint_new(cairo_t *cairo, double unit, CanvasKind kind) {
    Paint *paint = g_new0(Paint, 1);
    paint->cairo = cairo_reference(cairo);
    paint->unit = unit;
    paint->kind = kind;
    PangoContext *context = pango_cairo_create_context(cairo);
    paint->layout = pango_layout_new(context);
    g_object_unref(context);
    paint->layouts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_object_unref);
    paint->font = pango_font_description_from_string(INK_FONTS);
    paint->ink = ink_new();
    /* Han characters are drawn differently in Japanese: say which language this is. */
    pango_context_set_language(context, pango_language_from_string("zh-cn"));
    pango_context_set_round_glyph_positions(context, has_dots(kind));
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    return paint;
}

void paint_free(Paint *paint) {
    if (paint) {
        pango_font_description_free(paint->font);
        ink_free(paint->ink);
        g_object_unref(paint->layout);
        g_hash_table_unref(paint->layouts);
        cairo_destroy(paint->cairo);
        g_free(paint);
    }
}

/* TRUE if the text fits at this size (mm) without being cut. */
static gboolean text_fits(Paint *paint, PangoLayout *layout, const CanvasText *place, double size) {
    int width, height;
    pango_font_description_set_absolute_size(paint->font, size * paint->unit * PANGO_SCALE);
    pango_layout_set_font_description(layout, paint->font);
    pango_layout_get_size(layout, &width, &height);
    return height <= place->box.height * paint->unit * PANGO_SCALE && width <= place->box.width * paint->unit * PANGO_SCALE &&
           pango_layout_get_line_count(layout) <= place->lines;
}

static void fit_text(Paint *paint, PangoLayout *layout, const CanvasText *place, const char *text) {
    static const PangoAlignment aligns[] = {PANGO_ALIGN_LEFT, PANGO_ALIGN_CENTER, PANGO_ALIGN_RIGHT};
    pango_font_description_set_weight(paint->font, place->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_width(layout, (int)(place->box.width * paint->unit * PANGO_SCALE));
    pango_layout_set_height(layout, -1);
    pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_NONE);
    pango_layout_set_wrap(layout, place->code ? PANGO_WRAP_CHAR : PANGO_WRAP_WORD_CHAR);
    pango_layout_set_alignment(layout, aligns[place->align]);
    pango_layout_set_single_paragraph_mode(layout, TRUE);
    set_text(paint, layout, text);
    double size = place->size;
    while (size > place->smallest) {
        if (text_fits(paint, layout, place, size)) {
            return;
        }
        size *= 0.94;
    }
    if (!text_fits(paint, layout, place, place->smallest)) {
        pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
        pango_layout_set_height(layout, -place->lines);
    }
}

/* The text laid out for its place; NULL and a sentence if no font has all of its characters. Borrowed. */
static PangoLayout *lay_out(Paint *paint, const CanvasText *place, const char *text, GError **error) {
    int shape = place->lines * 8 + place->bold * 4 + (int)place->align;
    g_autofree char *key =
        place->code ? NULL
                    : g_strdup_printf("%g %g %g %g %d %s", place->box.width, place->box.height, place->size, place->smallest, shape, text);
    PangoLayout *layout = key ? g_hash_table_lookup(paint->layouts, key) : NULL;
    if (layout) {
        return layout;
    }
    layout = key ? pango_layout_new(pango_layout_get_context(paint->layout)) : paint->layout;
    if (key) {
        if (g_hash_table_size(paint->layouts) >= LAYOUTS_MOST) {
            g_hash_table_remove_all(paint->layouts);
        }
        g_hash_table_insert(paint->layouts, g_steal_pointer(&key), layout);
    }
    fit_text(paint, layout, place, text);
    if (pango_layout_get_unknown_glyphs_count(layout) > 0) {
        err_set(error, ERR_INPUT, _("No installed font can print all of \"%s\"."), text);
        return NULL;
    }
    return layout;
}

gboolean paint_text(Paint *paint, const CanvasText *place, const char *text, GError **error) {
    PangoLayout *layout = lay_out(paint, place, text, error);
    if (!layout) {
        return FALSE;
    }
    double x = place->box.left * paint->unit, y = place->box.top * paint->unit;
    double width = place->box.width * paint->unit, height = place->box.height * paint->unit;
    int used, wide;
    pango_layout_get_size(layout, &wide, &used);
    gboolean clip = used > height * PANGO_SCALE || wide > width * PANGO_SCALE;
    if (clip) {
        cairo_save(paint->cairo);
        cairo_rectangle(paint->cairo, x, y, width, height);
        cairo_clip(paint->cairo); /* whatever a font does, it stays off the QR code */
    }
    cairo_set_source_rgb(paint->cairo, 0, 0, 0);
    cairo_move_to(paint->cairo, x, y + MAX(0, (height - (double)used / PANGO_SCALE) / 2));
    pango_cairo_show_layout(paint->cairo, layout);
    if (clip) {
        cairo_restore(paint->cairo);
    }
    return TRUE;
}

/* One path for all modules, a rectangle for each run in a row: without seams, for it is filled once. */
static void paint_path(Paint *paint, const QrCode *code, double x, double y, double module) {
    int modules = qr_modules(code);
    for (int row = 0; row < modules; row++) {
        for (int column = 0, end; column < modules; column = end + 1) {
            for (end = column; qr_is_dark(code, end, row);) {
                end++;
            }
            if (end > column) {
                cairo_rectangle(paint->cairo, x + column * module, y + row * module, (end - column) * module, module);
            }
        }
    }
    cairo_set_source_rgb(paint->cairo, 0, 0, 0);
    cairo_fill(paint->cairo);
}

/* Modules are a whole number of dots, of the picture or of a label printer: uneven ones are read badly. */
gboolean paint_code(Paint *paint, const char *payload, const CanvasBox *box, double module, const char *what, GError **error) {
    g_autoptr(QrCode) code = qr_encode(payload, error);
    if (!code) {
        return FALSE;
    }
    int modules = qr_modules(code);
    double dot = has_dots(paint->kind) ? 1 : paint->unit / THERMAL_DOTS;
    double room = box->width * paint->unit;
    double most = floor(room / (modules + 2 * QR_QUIET) / dot + 0.001) * dot;
    double side = module > 0 ? MIN(most, round(module * paint->unit / dot) * dot) : most;
    if (side < MODULE_SMALLEST * paint->unit * 0.98) {
        return err_set(error, ERR_INPUT,
                       _("The QR code of %s is too fine for this label: its modules would be smaller than 0.5 mm; "
                         "choose a larger size."),
                       what);
    }
    double spare = (room - modules * side) / 2;
    double x = round((box->left * paint->unit + spare) / dot) * dot, y = round((box->top * paint->unit + spare) / dot) * dot;
    if (paint->kind == CANVAS_SVG) {
        paint_path(paint, code, x, y, side);
    } else {
        qr_mask_draw(paint->cairo, code, 0, x, y, side);
    }
    return TRUE;
}

void paint_frame(Paint *paint, double left, double top, double width, double height) {
    double unit = paint->unit;
    cairo_set_source_rgb(paint->cairo, 0.7, 0.7, 0.7);
    cairo_set_line_width(paint->cairo, 0.1 * unit);
    cairo_rectangle(paint->cairo, left * unit, top * unit, width * unit, height * unit);
    cairo_stroke(paint->cairo);
}

void paint_line(Paint *paint, double x1, double y1, double x2, double y2) {
    double unit = paint->unit;
    cairo_set_source_rgb(paint->cairo, 0, 0, 0);
    cairo_set_line_width(paint->cairo, 0.15 * unit);
    cairo_move_to(paint->cairo, x1 * unit, y1 * unit);
    cairo_line_to(paint->cairo, x2 * unit, y2 * unit);
    cairo_stroke(paint->cairo);
}
