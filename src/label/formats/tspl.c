/* SPDX-License-Identifier: MIT
 *
 * TSPL for TSC and compatible label printers: the label as a picture (BITMAP), or with a font of the printer's as
 * text and code, in GB18030 as these printers read Chinese. The same labels give the same bytes.
 */
#include <math.h>
#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/label/format.h"
#include "paint/native.h"
#include "paint/page.h"

#define DPI_USUAL 203
#define CELL_MOST 10  /* what QRCODE can magnify */
#define FONT_USUAL 24 /* dots of TSS24.BF2 */
#define MULTIPLY_MOST 10

static void append_length(GString *out, const char *command, double first, double second) {
    char a[G_ASCII_DTOSTR_BUF_SIZE], b[G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_formatd(a, sizeof a, "%.6g", first);
    g_ascii_formatd(b, sizeof b, "%.6g", second);
    g_string_append_printf(out, "%s %s mm,%s mm\r\n", command, a, b);
}

static void begin_job(GString *out, const LabelJob *job) {
    append_length(out, "SIZE", job->grid.width, job->grid.height);
    append_length(out, "GAP", job->layout->gap, 0);
    g_string_append(out, "DIRECTION 1\r\nREFERENCE 0,0\r\n");
    if (job->options->speed > 0) {
        g_string_append_printf(out, "SPEED %u\r\n", job->options->speed);
    }
}

typedef struct {
    const LabelJob *job;
    GString *out;
} Writing;

/* A dot is printed where the bit is 0. */
static gboolean format_tspl_append_picture(gpointer data, const guint8 *bits, gsize size, GError **error) {
    const Writing *writing = data;
    gsize stride = page_stride(writing->job, DPI_USUAL);
    (void)error;
    g_string_append_printf(writing->out, "CLS\r\nBITMAP 0,0,%zu,%zu,0,", stride, size / stride);
    for (gsize i = 0; i < size; i++) {
        g_string_append_c(writing->out, (char)(guint8)~bits[i]);
    }
    g_string_append(writing->out, "\r\nPRINT 1,1\r\n");
    return TRUE;
}

/* GB18030 of one or two bytes a character: the printer's fonts have no more. Owned. */
static char *to_printer(const char *text, GError **error) {
    gsize size = 0;
    g_autofree char *bytes = g_convert(text, -1, "GB18030", "UTF-8", NULL, &size, NULL);
    gboolean ok = bytes != NULL;
    for (gsize i = 0; ok && i < size; i++) {
        if ((guchar)bytes[i] >= 0x80) {
            i++;
            ok = i < size && !g_ascii_isdigit(bytes[i]);
        }
    }
    if (!ok) {
        err_set(error, ERR_INPUT,
                _("\"%s\" has a character that label printers with GB18030 fonts cannot print; "
                  "leave --printer-font out to print it as a picture."),
                text);
        return NULL;
    }
    return g_steal_pointer(&bytes);
}

/* The dots of a bitmap font, from its name ("TSS24.BF2"); 1 for an outline font, which takes any size. */
static int font_step(const char *font) {
    gsize digits = strcspn(font, "0123456789");
    guint64 dots = g_ascii_strtoull(font + digits, NULL, 10);
    g_autofree char *upper = g_ascii_strup(font, -1);
    return g_str_has_suffix(upper, ".TTF") ? 1 : dots >= 8 && dots <= 96 ? (int)dots : FONT_USUAL;
}

/* An outline font takes points, a bitmap font a factor. */
static int font_factor(const LabelJob *job, int step, int height) {
    double points = height / label_job_dots(job, DPI_USUAL) * 72 / 25.4;
    return step == 1 ? MAX(4, (int)points) : CLAMP(height / step, 1, MULTIPLY_MOST);
}

static gboolean format_tspl_append_text(GString *out, const LabelJob *job, const NativeLine *line, int step, GError **error) {
    g_autofree char *bytes = to_printer(line->text, error);
    if (!bytes) {
        return FALSE;
    }
    int factor = font_factor(job, step, line->height);
    g_string_append_printf(out, "TEXT %d,%d,\"%s\",0,%d,%d,\"", line->x, line->y, job->options->font, factor, factor);
    for (const char *at = bytes; *at; at++) {
        if ((guchar)*at >= 0x80 && at[1]) {
            g_string_append_len(out, at++, 2); /* a second byte may look like a quote or a backslash: it is none */
        } else if (*at == '"') {
            g_string_append(out, "\\[\"]");
        } else {
            g_string_append_c(out, *at);
        }
    }
    g_string_append(out, "\"\r\n");
    return TRUE;
}

static gboolean append_native(GString *out, const LabelJob *job, const LabelItem *item, GError **error) {
    int step = font_step(job->options->font);
    g_autoptr(Native) native = native_new(job, item, step, error);
    for (guint i = 0; native && i < native->lines->len; i++) {
        if (!format_tspl_append_text(out, job, &g_array_index(native->lines, NativeLine, i), step, error)) {
            return FALSE;
        }
    }
    if (!native) {
        return FALSE;
    }
    g_string_append_printf(out, "QRCODE %d,%d,M,%d,A,0,\"%s\"\r\n", native->x, native->y, MIN(native->module, CELL_MOST), item->payload);
    return TRUE;
}

static gboolean format_tspl_append_natives(GString *out, const LabelJob *job, GError **error) {
    for (guint page = 0; page < job->grid.pages; page++) {
        g_string_append(out, "CLS\r\n");
        if (!append_native(out, job, &job->items[page], error) || !label_job_step(job, page + 1, error))
            return FALSE;
        g_string_append(out, "PRINT 1,1\r\n");
    }
    return TRUE;
}

static gboolean write_tspl(const LabelJob *job, LabelSink *sink, GError **error) {
    g_autoptr(GString) out = g_string_new(NULL);
    Writing writing = {job, out};
    CanvasOptions options = {
        .kind = CANVAS_BITS, .dots = label_job_dots(job, DPI_USUAL), .take = format_tspl_append_picture, .data = &writing};
    gboolean native = job->options->font && !job->options->calibration;
    if (job->options->font && !native_check_font(job->options->font, error))
        return FALSE;
    begin_job(out, job);
    gboolean ok = native ? format_tspl_append_natives(out, job, error) : page_draw_all(job, options, error);
    return ok && label_sink_put(sink, out->str, out->len, job->grid.pages, error);
}

const LabelFormat format_tspl = {
    .name = "tspl",
    .summary = N_("For label printers that take TSPL (TSC)"),
    .extension = "tspl",
    .is_raw = TRUE,
    .write = write_tspl,
};
