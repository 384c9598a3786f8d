/* SPDX-License-Identifier: MIT
 *
 * Labels on a terminal: QR codes of half blocks, black on white whatever the terminal's colours are.
 */
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"
#include "bihuan/label/format.h"
#include "bihuan/paper/qr.h"

#define BLACK_ON_WHITE "\033[38;5;16;48;5;231m"
#define PLAIN "\033[0m"

static void format_term_append_text(GString *out, const LabelJob *job, const LabelItem *item, LabelTextKind kind) {
    g_autofree char *text = label_job_text(job, item, kind);
    g_autofree char *shown = utf8_printable(text);
    if (*shown) {
        g_string_append_printf(out, "%s\n", shown);
    }
}

static gboolean format_term_append_label(GString *out, const LabelJob *job, const LabelItem *item, GError **error) {
    g_autoptr(GPtrArray) lines = qr_lines(item->payload ? item->payload : "", error);
    if (!lines) {
        return FALSE;
    }
    format_term_append_text(out, job, item, LABEL_TEXT_PLANT);
    for (guint i = 0; i < lines->len; i++) {
        g_string_append_printf(out, BLACK_ON_WHITE "%s" PLAIN "\n", (const char *)lines->pdata[i]);
    }
    format_term_append_text(out, job, item, LABEL_TEXT_SHORT);
    format_term_append_text(out, job, item, LABEL_TEXT_CODE);
    format_term_append_text(out, job, item, LABEL_TEXT_NAME);
    format_term_append_text(out, job, item, LABEL_TEXT_AREA);
    format_term_append_text(out, job, item, LABEL_TEXT_POSITION);
    format_term_append_text(out, job, item, LABEL_TEXT_REVISION);
    return TRUE;
}

static gboolean write_term(const LabelJob *job, LabelSink *sink, GError **error) {
    g_autoptr(GString) out = g_string_new(NULL);
    for (gsize i = 0; i < job->count; i++) {
        if (i > 0) {
            g_string_append_c(out, '\n');
        }
        if (!format_term_append_label(out, job, &job->items[i], error) || !label_job_step(job, i + 1, error)) {
            return FALSE;
        }
    }
    return label_sink_put(sink, out->str, out->len, 1, error);
}

const LabelFormat format_term = {
    .name = "term",
    .summary = N_("Half blocks on this terminal"),
    .extension = "txt",
    .is_text = TRUE,
    .write = write_term,
};
