/* SPDX-License-Identifier: MIT
 *
 * ZPL for Zebra and compatible label printers: the label as a picture (^GFA), or with a font of the printer's as
 * text and code in UTF-8 (^CI28). The same labels give the same bytes.
 */
#include <math.h>
#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/label/format.h"
#include "paint/native.h"
#include "paint/page.h"

#define DPI_USUAL 203
#define MODULE_MOST 10 /* what ^BQ can magnify */

static void begin_label(GString *out, const LabelJob *job) {
    double dots = label_job_dots(job, DPI_USUAL);
    g_string_append_printf(out, "^XA\n^PW%d\n^LL%d\n^LH0,0\n", (int)round(job->grid.width * dots), (int)round(job->grid.height * dots));
    if (job->options->speed > 0) {
        g_string_append_printf(out, "^PR%u\n", job->options->speed);
    }
}

static void end_label(GString *out) {
    g_string_append(out, "^PQ1\n^XZ\n");
}

typedef struct {
    const LabelJob *job;
    GString *out;
} Writing;

static gboolean format_zpl_append_picture(gpointer data, const guint8 *bits, gsize size, GError **error) {
    static const char hex[] = "0123456789ABCDEF";
    const Writing *writing = data;
    (void)error;
    begin_label(writing->out, writing->job);
    g_string_append_printf(writing->out, "^FO0,0^GFA,%zu,%zu,%zu,", size, size, page_stride(writing->job, DPI_USUAL));
    for (gsize i = 0; i < size; i++) {
        g_string_append_c(writing->out, hex[bits[i] >> 4]);
        g_string_append_c(writing->out, hex[bits[i] & 15]);
    }
    g_string_append(writing->out, "^FS\n");
    end_label(writing->out);
    return TRUE;
}

/* ^FH: what means something to the printer is written as _XX. */
static void append_field(GString *out, const char *text) {
    g_string_append(out, "^FH_^FD");
    for (const char *at = text; *at; at++) {
        if (strchr("^~_\\", *at) || g_ascii_iscntrl(*at)) {
            g_string_append_printf(out, "_%02X", (guint)(guchar)*at);
        } else {
            g_string_append_c(out, *at);
        }
    }
    g_string_append(out, "^FS\n");
}

static gboolean append_native(GString *out, const LabelJob *job, const LabelItem *item, GError **error) {
    g_autoptr(Native) native = native_new(job, item, 1, error);
    if (!native) {
        return FALSE;
    }
    g_string_append(out, "^CI28\n");
    for (guint i = 0; i < native->lines->len; i++) {
        const NativeLine *line = &g_array_index(native->lines, NativeLine, i);
        g_string_append_printf(out, "^FO%d,%d^A@N,%d,%d,%s", line->x, line->y, line->height, line->height, job->options->font);
        append_field(out, line->text);
    }
    g_string_append_printf(out, "^FO%d,%d^BQN,2,%d^FDMA,%s^FS\n", native->x, native->y, MIN(native->module, MODULE_MOST), item->payload);
    return TRUE;
}

static gboolean format_zpl_append_natives(GString *out, const LabelJob *job, GError **error) {
    for (guint page = 0; page < job->grid.pages; page++) {
        begin_label(out, job);
        if (!append_native(out, job, &job->items[page], error) || !label_job_step(job, page + 1, error))
            return FALSE;
        end_label(out);
    }
    return TRUE;
}

static gboolean write_zpl(const LabelJob *job, LabelSink *sink, GError **error) {
    g_autoptr(GString) out = g_string_new(NULL);
    Writing writing = {job, out};
    CanvasOptions options = {
        .kind = CANVAS_BITS, .dots = label_job_dots(job, DPI_USUAL), .take = format_zpl_append_picture, .data = &writing};
    gboolean native = job->options->font && !job->options->calibration;
    if (job->options->font && !native_check_font(job->options->font, error))
        return FALSE;
    gboolean ok = native ? format_zpl_append_natives(out, job, error) : page_draw_all(job, options, error);
    return ok && label_sink_put(sink, out->str, out->len, job->grid.pages, error);
}

const LabelFormat format_zpl = {
    .name = "zpl",
    .summary = N_("For label printers that take ZPL (Zebra)"),
    .extension = "zpl",
    .is_raw = TRUE,
    .write = write_zpl,
};
