/* SPDX-License-Identifier: MIT
 *
 * PDF sheets: as many labels as fit on the paper, exact in millimetres, the same bytes for the same
 * labels and time.
 */
#include <cairo-pdf.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/label/format.h"
#include "paint/paint.h"

#define POINTS_PER_MM (72 / 25.4)
#define RULER 50.0

/* How the labels lie on the paper, in mm. */
typedef struct {
    int columns, rows;
    double left, top, step_x, step_y;
    guint pages;
} Grid;

static int fit_count(double room, double size, double gap) {
    return MAX(1, (int)((room + gap + 0.001) / (size + gap)));
}

static Grid grid_of(const LabelJob *job) {
    const LabelLayout *layout = job->layout;
    double margin = layout->paper_margin, gap = layout->paper_gap;
    Grid grid = {
        .columns = fit_count(layout->paper_width - 2 * margin, layout->width, gap),
        .rows = fit_count(layout->paper_height - 2 * margin, layout->height, gap),
        .step_x = layout->width + gap,
        .step_y = layout->height + gap,
        .top = margin,
    };
    grid.left = (layout->paper_width - grid.columns * grid.step_x + gap) / 2;
    gsize each = (gsize)(grid.columns * grid.rows);
    grid.pages = (guint)((job->count + each - 1) / each);
    return grid;
}

/* A ruler below the labels: most labels of wrong size come from "fit to page" in the print dialogue. */
static gboolean draw_foot(Paint *paint, const LabelJob *job, guint page, guint pages, GError **error) {
    const LabelLayout *layout = job->layout;
    double left = layout->paper_margin, top = layout->paper_height - layout->paper_margin * 0.45;
    LabelText place = {
        .box = {left + RULER + 3, top - 3.5, layout->paper_width - 2 * left - RULER - 3, 4},
        .size = 2.6,
        .smallest = 1.5,
        .lines = 1,
    };
    g_autofree char *text =
        g_strdup_printf(_("50 mm: print at 100 %%, do not fit to the page; sheet %u of %u"), page, pages);
    paint_ruler(paint, left, top, RULER);
    return paint_text(paint, &place, text, 0, 0, error);
}

static gboolean draw_sheets(cairo_t *cairo, const LabelJob *job, const Grid *grid, GError **error) {
    g_autoptr(Paint) paint = paint_new(cairo, POINTS_PER_MM, FALSE);
    gsize each = (gsize)(grid->columns * grid->rows);
    for (gsize i = 0; i < job->count; i++) {
        gsize place = i % each;
        double left = grid->left + (double)(place % (gsize)grid->columns) * grid->step_x;
        double top = grid->top + (double)(place / (gsize)grid->columns) * grid->step_y;
        paint_frame(paint, left, top, job->layout->width, job->layout->height);
        if (!paint_label(paint, job, &job->items[i], left, top, error)
            || !label_job_step(job, i + 1, error)) {
            return FALSE;
        }
        if (place + 1 == each || i + 1 == job->count) {
            if (!draw_foot(paint, job, (guint)(i / each) + 1, grid->pages, error)) {
                return FALSE;
            }
            cairo_show_page(cairo);
        }
    }
    return TRUE;
}

static cairo_status_t append_bytes(void *closure, const unsigned char *bytes, unsigned int size) {
    g_byte_array_append(closure, bytes, size);
    return CAIRO_STATUS_SUCCESS;
}

static void describe(cairo_surface_t *surface, const LabelJob *job) {
    ClockCivil civil = clock_civil(job->created - clock_offset() * CLOCK_MINUTE); /* UTC */
    g_autofree char *date = g_strdup_printf("%04d-%02d-%02dT%02d:%02d:%02dZ", civil.year, civil.month,
                                            civil.day, civil.hour, civil.minute, civil.second);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, date);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, _("Device labels"));
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "bihuan");
}

static gboolean write_pdf(const LabelJob *job, LabelSink *sink, GError **error) {
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    const LabelLayout *layout = job->layout;
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(
        append_bytes, bytes, layout->paper_width * POINTS_PER_MM, layout->paper_height * POINTS_PER_MM);
    describe(surface, job);
    cairo_t *cairo = cairo_create(surface);
    Grid grid = grid_of(job);
    gboolean ok = draw_sheets(cairo, job, &grid, error);
    cairo_status_t status = cairo_status(cairo);
    cairo_destroy(cairo);
    cairo_surface_finish(surface);
    if (status == CAIRO_STATUS_SUCCESS) {
        status = cairo_surface_status(surface);
    }
    cairo_surface_destroy(surface);
    if (ok && status != CAIRO_STATUS_SUCCESS) {
        ok = err_set(error, ERR_EXTERNAL, _("The labels cannot be drawn: %s"),
                     cairo_status_to_string(status));
    }
    return ok && label_sink_put(sink, bytes->data, bytes->len, grid.pages, error);
}

const LabelFormat format_pdf = {
    .name = "pdf",
    .summary = N_("A4 sheets for any printer"),
    .extension = "pdf",
    .write = write_pdf,
};
