/* SPDX-License-Identifier: MIT
 *
 * PDF: one label a page in its own size, or sheets; exact in millimetres, the same bytes for the same labels and time.
 */
#include "bihuan/base/i18n.h"
#include "bihuan/label/format.h"
#include "paint/page.h"

static gboolean format_pdf_append_bytes(gpointer data, const guint8 *bytes, gsize size, GError **error) {
    (void)error;
    g_byte_array_append(data, bytes, (guint)size);
    return TRUE;
}

static gboolean write_pdf(const LabelJob *job, LabelSink *sink, GError **error) {
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    CanvasOptions options = {.kind = CANVAS_PDF, .title = _("Device labels"), .take = format_pdf_append_bytes, .data = bytes};
    return page_draw_all(job, options, error) && label_sink_put(sink, bytes->data, bytes->len, job->grid.pages, error);
}

const LabelFormat format_pdf = {
    .name = "pdf",
    .summary = N_("Pages in the label's size, or sheets, for any printer"),
    .extension = "pdf",
    .write = write_pdf,
};
