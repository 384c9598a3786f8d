/* SPDX-License-Identifier: MIT
 *
 * What documents and canvases have in common. Knows neither.
 */
#include "surface.h"

#include <cairo-pdf.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"

cairo_status_t surface_answer(void *closure, const unsigned char *bytes, unsigned int size) {
    return !closure || request_answer_bytes(closure, bytes, size) ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

void surface_describe(cairo_surface_t *pdf, const char *title, gint64 created) {
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(created / 1000);
    g_autofree char *date = utc ? g_date_time_format(utc, "%Y-%m-%dT%H:%M:%SZ") : NULL;
    if (date)
        cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_CREATE_DATE, date);
    cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_CREATOR, "bihuan");
    if (title)
        cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_TITLE, title);
}

gboolean surface_end(cairo_t *cairo, cairo_surface_t *surface, GError **error) {
    cairo_status_t status = cairo_status(cairo);
    cairo_destroy(cairo);
    cairo_surface_finish(surface);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    return status == CAIRO_STATUS_SUCCESS ||
           err_set(error, ERR_EXTERNAL, _("The paper cannot be drawn: %s"), cairo_status_to_string(status));
}
