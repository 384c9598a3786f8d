/* SPDX-License-Identifier: MIT
 *
 * What stands on a page of labels. Knows no file and no printer.
 */
#include "page.h"

#include <math.h>

#include "bihuan/base/i18n.h"

#define RULER 50.0 /* mm */

static void put_label(Canvas *canvas, const LabelJob *job, const LabelItem *item, double left, double top) {
    for (int kind = 0; kind < LABEL_TEXTS; kind++) {
        g_autofree char *text = label_job_text(job, item, (LabelTextKind)kind);
        canvas_text(canvas, &job->layout->texts[kind], text, left, top);
    }
    CanvasBox box = job->layout->qr;
    box.left += left;
    box.top += top;
    canvas_code(canvas, item->payload ? item->payload : "", &box, 0, item->code ? item->code : item->payload);
}

/* A ruler below the labels: most labels of wrong size come from "fit to page" in the print dialogue. */
static void put_foot(Canvas *canvas, const LabelJob *job, guint page) {
    const LabelSheet *sheet = job->sheet;
    double top = sheet->height - sheet->bottom * 0.45;
    CanvasText place = {
        .box = {sheet->left + RULER + 3, top - 3.5, sheet->width - sheet->left - sheet->right - RULER - 3, 4},
        .size = 2.6,
        .smallest = 1.5,
        .lines = 1,
    };
    g_autofree char *text = g_strdup_printf(_("50 mm: print at 100 %%, do not fit to the page; sheet %u of %u"), page + 1, job->grid.pages);
    calibrate_ruler(canvas, sheet->left, top, RULER);
    canvas_text(canvas, &place, text, 0, 0);
}

static gboolean put_page(Canvas *canvas, const LabelJob *job, guint page, GError **error) {
    const LabelGrid *grid = &job->grid;
    if (job->options->calibration) {
        calibrate_page(canvas, job);
        return TRUE;
    }
    gsize columns = (gsize)grid->columns, each = columns * (gsize)grid->rows, start = page * each;
    for (gsize place = MAX(start, grid->first); place < start + each && place - grid->first < job->count; place++) {
        gsize item = place - grid->first, here = place - start, row = here / columns;
        double left = grid->left + (double)(here % columns) * grid->step_x;
        double top = grid->top + (double)row * grid->step_y;
        if (job->sheet && job->sheet->cut)
            canvas_frame(canvas, left, top, job->layout->width, job->layout->height);
        put_label(canvas, job, &job->items[item], left, top);
        if (!label_job_step(job, item + 1, error))
            return FALSE;
    }
    if (job->sheet && job->sheet->ruler)
        put_foot(canvas, job, page);
    return TRUE;
}

gboolean page_draw_all(const LabelJob *job, CanvasOptions options, GError **error) {
    options.width = job->grid.width;
    options.height = job->grid.height;
    options.created = job->created;
    g_autoptr(Canvas) canvas = canvas_new(&options);
    for (guint page = 0; page < job->grid.pages; page++) {
        if (!put_page(canvas, job, page, error))
            return FALSE;
        if (!canvas_page(canvas))
            break; /* canvas_finish says why */
    }
    return canvas_finish(canvas, error);
}

gsize page_stride(const LabelJob *job, guint standard) {
    return ((gsize)round(job->grid.width * label_job_dots(job, standard)) + 7) / 8;
}
