/* SPDX-License-Identifier: MIT
 *
 * Texts shrink, are broken and cut by columns, for a printer cannot be asked how wide its letters are.
 */
#include "native.h"

#include <math.h>
#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"
#include "bihuan/paper/qr.h"

#define DPI_USUAL 203
#define MODULE_SMALLEST 0.5
#define LINE_HEIGHT 1.15 /* of the letters */
#define SHRINK 0.94

static void native_line_clear(gpointer data) {
    g_free(((NativeLine *)data)->text);
}

void native_free(Native *native) {
    if (native) {
        g_array_unref(native->lines);
        g_free(native);
    }
}

gboolean native_check_font(const char *font, GError **error) {
    for (const char *at = font; *at; at++) {
        if (!g_ascii_isalnum(*at) && !strchr("._:-", *at)) {
            g_autofree char *shown = utf8_printable(font);
            return err_set(error, ERR_USAGE,
                           _("%s is not a font of a printer: its name has only letters, digits and . "
                             "_ : -"),
                           shown);
        }
    }
    return TRUE;
}

/* Letters of this height: the lines they take, or NULL if these are too many. */
static GPtrArray *break_text(const CanvasText *place, const char *text, double dots, int height) {
    int columns = (int)(place->box.width * dots / (height / 2.0));
    int room = MIN(place->lines, MAX(1, (int)(place->box.height * dots / (height * LINE_HEIGHT) + 0.1)));
    if (columns < 2) {
        return NULL;
    }
    GPtrArray *lines = utf8_wrap(text, columns);
    if ((int)lines->len > room) {
        g_ptr_array_unref(lines);
        return NULL;
    }
    return lines;
}

/* The smallest letters, and the last line cut at a character. */
static GPtrArray *cut_text(const CanvasText *place, const char *text, double dots, int height) {
    int columns = MAX(2, (int)(place->box.width * dots / (height / 2.0)));
    int room = MIN(place->lines, MAX(1, (int)(place->box.height * dots / (height * LINE_HEIGHT) + 0.1)));
    GPtrArray *lines = utf8_wrap(text, columns);
    if ((int)lines->len <= room) {
        return lines;
    }
    g_autofree char *last = g_strconcat(lines->pdata[room - 1], lines->pdata[room], NULL);
    char *cut = utf8_clip(last, columns);
    g_ptr_array_set_size(lines, room - 1);
    g_ptr_array_add(lines, cut);
    return lines;
}

static int in_steps(double height, int step) {
    return MAX(step, (int)(height / step) * step);
}

static void native_add_text(Native *native, const CanvasText *place, const char *text, double dots, int step) {
    int height = in_steps(place->size * dots, step), smallest = MIN(height, in_steps(place->smallest * dots, step));
    g_autoptr(GPtrArray) lines = break_text(place, text, dots, height);
    while (!lines && height > smallest) {
        height = MAX(smallest, in_steps(height * SHRINK, step));
        lines = break_text(place, text, dots, height);
    }
    if (!lines) {
        lines = cut_text(place, text, dots, height);
    }
    for (guint i = 0; i < lines->len; i++) {
        double used = utf8_width(lines->pdata[i]) * height / 2.0, spare = MAX(0, place->box.width * dots - used);
        NativeLine line = {
            .text = g_strdup(lines->pdata[i]),
            .x = (int)(place->box.left * dots + spare * place->align / 2),
            .y = (int)(place->box.top * dots + i * height * LINE_HEIGHT),
            .height = height,
        };
        g_array_append_val(native->lines, line);
    }
}

static gboolean add_code(Native *native, const LabelJob *job, const LabelItem *item, double dots, GError **error) {
    const CanvasBox *box = &job->layout->qr;
    g_autoptr(QrCode) code = qr_encode(item->payload ? item->payload : "", error);
    if (!code) {
        return FALSE;
    }
    int modules = qr_modules(code);
    double room = box->width * dots;
    native->module = (int)(room / (modules + 2 * QR_QUIET) + 0.001);
    if (native->module < MODULE_SMALLEST * dots * 0.98) {
        return err_set(error, ERR_INPUT,
                       _("The QR code of %s is too fine for this label: its modules would be smaller than 0.5 mm; "
                         "choose a larger size."),
                       item->code ? item->code : item->payload);
    }
    double spare = (room - modules * native->module) / 2;
    native->x = (int)round(box->left * dots + spare);
    native->y = (int)round(box->top * dots + spare);
    return TRUE;
}

Native *native_new(const LabelJob *job, const LabelItem *item, int step, GError **error) {
    g_autoptr(Native) native = g_new0(Native, 1);
    double dots = label_job_dots(job, DPI_USUAL);
    native->lines = g_array_new(FALSE, FALSE, sizeof(NativeLine));
    g_array_set_clear_func(native->lines, native_line_clear);
    for (int kind = 0; kind < LABEL_TEXTS; kind++) {
        const CanvasText *place = &job->layout->texts[kind];
        g_autofree char *text = label_job_text(job, item, (LabelTextKind)kind);
        if (place->size > 0 && *text) {
            native_add_text(native, place, text, dots, step);
        }
    }
    return add_code(native, job, item, dots, error) ? g_steal_pointer(&native) : NULL;
}
