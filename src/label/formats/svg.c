/* SPDX-License-Identifier: MIT
 *
 * SVG drawings in millimetres, one page in each. Texts are outlines, so they look the same wherever no Chinese font is
 * installed; what they say stands in the title for search and for screen readers.
 */
#include <cairo-svg.h>
#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/label/format.h"
#include "paint/paint.h"

#define POINTS_PER_MM (72 / 25.4)

static cairo_status_t format_svg_append_bytes(void *closure, const unsigned char *bytes, unsigned int size) {
    g_string_append_len(closure, (const char *)bytes, size);
    return CAIRO_STATUS_SUCCESS;
}

/* cairo writes the size in points, rounded; a label of 60 mm has to say 60 mm. */
static gboolean put_size(GString *svg, const LabelJob *job, GError **error) {
    const char *start = strstr(svg->str, " width=\""), *box = strstr(svg->str, " viewBox=\"");
    char width[G_ASCII_DTOSTR_BUF_SIZE], height[G_ASCII_DTOSTR_BUF_SIZE];
    if (!start || !box || box < start) {
        return err_set(error, ERR_EXTERNAL, _("The labels cannot be drawn: %s"), "cairo");
    }
    g_ascii_formatd(width, sizeof width, "%.6g", job->grid.width);
    g_ascii_formatd(height, sizeof height, "%.6g", job->grid.height);
    g_autofree char *size = g_strdup_printf(" width=\"%smm\" height=\"%smm\"", width, height);
    gssize at = start - svg->str;
    g_string_erase(svg, at, box - start);
    g_string_insert(svg, at, size);
    return TRUE;
}

/* What stands on the page, one label a line, behind the first tag. */
static void put_title(GString *svg, const LabelJob *job, guint page) {
    g_autoptr(GString) title = g_string_new("\n<title>");
    guint each = (guint)(job->grid.columns * job->grid.rows);
    guint start = page * each > job->grid.first ? page * each - job->grid.first : 0;
    for (guint i = start; i < job->count && i + job->grid.first < (page + 1) * each; i++) {
        for (int kind = LABEL_TEXT_NAME; kind < LABEL_TEXTS; kind++) {
            g_autofree char *text = label_job_text(job, &job->items[i], (LabelTextKind)kind);
            g_autofree char *escaped = g_markup_escape_text(text, -1);
            g_string_append_printf(title, "%s%s", escaped, kind + 1 < LABEL_TEXTS ? " " : "\n");
        }
    }
    g_string_append(title, "</title>\n");
    const char *tag = strstr(svg->str, "<svg"), *end = tag ? strchr(tag, '>') : NULL;
    if (end) {
        g_string_insert(svg, end + 1 - svg->str, title->str);
    }
}

static gboolean write_page(const LabelJob *job, guint page, LabelSink *sink, GError **error) {
    g_autoptr(GString) svg = g_string_new(NULL);
    cairo_surface_t *surface = cairo_svg_surface_create_for_stream(format_svg_append_bytes, svg, job->grid.width * POINTS_PER_MM,
                                                                   job->grid.height * POINTS_PER_MM);
    cairo_t *cairo = cairo_create(surface);
    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_paint(cairo); /* a code on a dark page is not read */
    Paint *paint = paint_new(cairo, POINTS_PER_MM, PAINT_VECTOR);
    gboolean ok = paint_page(paint, job, page, error);
    paint_free(paint);
    cairo_destroy(cairo);
    cairo_surface_finish(surface);
    cairo_status_t status = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    if (ok && status != CAIRO_STATUS_SUCCESS) {
        ok = err_set(error, ERR_EXTERNAL, _("The labels cannot be drawn: %s"), cairo_status_to_string(status));
    }
    if (!ok || !put_size(svg, job, error)) {
        return FALSE;
    }
    put_title(svg, job, page);
    return label_sink_put(sink, svg->str, svg->len, 1, error);
}

static gboolean write_svg(const LabelJob *job, LabelSink *sink, GError **error) {
    for (guint page = 0; page < job->grid.pages; page++) {
        if (!write_page(job, page, sink, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

const LabelFormat format_svg = {
    .name = "svg",
    .summary = N_("One drawing per label or sheet"),
    .extension = "svg",
    .one_per_file = TRUE,
    .write = write_svg,
};
