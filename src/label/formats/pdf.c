/* SPDX-License-Identifier: MIT
 *
 * PDF: one label a page in its own size, or sheets; exact in millimetres, the same bytes for the same labels and time.
 */
#include <cairo-pdf.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/label/format.h"
#include "paint/paint.h"

#define POINTS_PER_MM (72 / 25.4)

static gboolean draw_pages(cairo_t *cairo, const LabelJob *job, GError **error) {
    g_autoptr(Paint) paint = paint_new(cairo, POINTS_PER_MM, PAINT_PAPER);
    for (guint page = 0; page < job->grid.pages; page++) {
        if (!paint_page(paint, job, page, error)) {
            return FALSE;
        }
        cairo_show_page(cairo);
    }
    return TRUE;
}

static cairo_status_t format_pdf_append_bytes(void *closure, const unsigned char *bytes, unsigned int size) {
    g_byte_array_append(closure, bytes, size);
    return CAIRO_STATUS_SUCCESS;
}

static void describe(cairo_surface_t *surface, const LabelJob *job) {
    ClockCivil civil = clock_civil(job->created - clock_offset() * CLOCK_MINUTE); /* UTC */
    g_autofree char *date =
        g_strdup_printf("%04d-%02d-%02dT%02d:%02d:%02dZ", civil.year, civil.month, civil.day, civil.hour, civil.minute, civil.second);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, date);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, _("Device labels"));
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "bihuan");
}

static gboolean write_pdf(const LabelJob *job, LabelSink *sink, GError **error) {
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(format_pdf_append_bytes, bytes, job->grid.width * POINTS_PER_MM,
                                                                   job->grid.height * POINTS_PER_MM);
    describe(surface, job);
    cairo_t *cairo = cairo_create(surface);
    gboolean ok = draw_pages(cairo, job, error);
    cairo_status_t status = cairo_status(cairo);
    cairo_destroy(cairo);
    cairo_surface_finish(surface);
    if (status == CAIRO_STATUS_SUCCESS) {
        status = cairo_surface_status(surface);
    }
    cairo_surface_destroy(surface);
    if (ok && status != CAIRO_STATUS_SUCCESS) {
        ok = err_set(error, ERR_EXTERNAL, _("The labels cannot be drawn: %s"), cairo_status_to_string(status));
    }
    return ok && label_sink_put(sink, bytes->data, bytes->len, job->grid.pages, error);
}

const LabelFormat format_pdf = {
    .name = "pdf",
    .summary = N_("Pages in the label's size, or sheets, for any printer"),
    .extension = "pdf",
    .write = write_pdf,
};
