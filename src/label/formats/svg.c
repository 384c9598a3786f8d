/* SPDX-License-Identifier: MIT
 *
 * SVG drawings in millimetres, one page in each. Texts are outlines, so they look the same wherever no Chinese font is
 * installed; what they say stands in the title for search and for screen readers.
 */
#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/label/format.h"
#include "paint/page.h"

typedef struct {
    const LabelJob *job;
    LabelSink *sink;
    guint page; /* from 0 */
} Writing;

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

static gboolean format_svg_write_page(gpointer data, const guint8 *bytes, gsize size, GError **error) {
    Writing *writing = data;
    g_autoptr(GString) svg = g_string_new_len((const char *)bytes, (gssize)size);
    if (!put_size(svg, writing->job, error))
        return FALSE;
    put_title(svg, writing->job, writing->page++);
    return label_sink_put(writing->sink, svg->str, svg->len, 1, error);
}

static gboolean write_svg(const LabelJob *job, LabelSink *sink, GError **error) {
    Writing writing = {job, sink, 0};
    return page_draw_all(job, (CanvasOptions){.kind = CANVAS_SVG, .take = format_svg_write_page, .data = &writing}, error);
}

const LabelFormat format_svg = {
    .name = "svg",
    .summary = N_("One drawing per label or sheet"),
    .extension = "svg",
    .one_per_file = TRUE,
    .write = write_svg,
};
