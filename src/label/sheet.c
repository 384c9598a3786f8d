/* SPDX-License-Identifier: MIT
 *
 * Sheets of paper from sheets/NAME.ini, and how labels lie on pages. Draws nothing.
 */
#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"
#include "bihuan/label/format.h"
#include "reader.h"

#define LAYOUT_FOLDER "data/labels/"
#define SHEETS "sheets/"
#define SECTION "sheet"
#define RULER_ROOM 8 /* mm of bottom margin a ruler needs */

static const char *const ALIGNS[] = {"left", "center", NULL};

static const SectionKey KEYS[] = {
    {.key = "title.*", .kind = SECTION_OTHER},
    {"width", SECTION_LENGTH, SECTION_AT(LabelSheet, width), .needed = TRUE},
    {"height", SECTION_LENGTH, SECTION_AT(LabelSheet, height), .needed = TRUE},
    {"left", SECTION_LENGTH, SECTION_AT(LabelSheet, left), .needed = TRUE},
    {"top", SECTION_LENGTH, SECTION_AT(LabelSheet, top), .needed = TRUE},
    {"right", SECTION_LENGTH, SECTION_AT(LabelSheet, right)},
    {"bottom", SECTION_LENGTH, SECTION_AT(LabelSheet, bottom)},
    {"gap_x", SECTION_LENGTH, SECTION_AT(LabelSheet, gap_x)},
    {"gap_y", SECTION_LENGTH, SECTION_AT(LabelSheet, gap_y)},
    {"align", SECTION_CHOICE, SECTION_AT(LabelSheet, centred), .words = ALIGNS},
    {"cut", SECTION_FLAG, SECTION_AT(LabelSheet, cut)},
    {"ruler", SECTION_FLAG, SECTION_AT(LabelSheet, ruler)},
    {NULL},
};

static void read_sheet(SectionReader *reader, LabelSheet *sheet) {
    for (guint i = 0; i < ini_section_count(reader->ini); i++) {
        if (strcmp(ini_section_name(reader->ini, i), SECTION) != 0) {
            section_refuse(reader, i);
        }
    }
    section_need(reader, SECTION);
    section_read(reader, SECTION, KEYS, sheet);
    if (!section_get(reader, SECTION, "right")) {
        sheet->right = sheet->left;
    }
    if (!section_get(reader, SECTION, "bottom")) {
        sheet->bottom = sheet->top;
    }
    if (sheet->left + sheet->right >= sheet->width || sheet->top + sheet->bottom >= sheet->height) {
        section_note(reader, SECTION, "width", _("the margins leave nothing of the paper"));
    }
    if (sheet->ruler && sheet->bottom < RULER_ROOM) {
        section_note(reader, SECTION, "ruler", _("the ruler needs a bottom margin of 8 mm"));
    }
}

LabelSheet *label_sheet_parse(const char *name, const char *file, const char *text, GError **error) {
    g_autoptr(SectionReader) reader = section_reader_new(file, text);
    g_autoptr(LabelSheet) sheet = g_new0(LabelSheet, 1);
    sheet->name = g_strdup(name);
    read_sheet(reader, sheet);
    return section_end(reader, error) ? g_steal_pointer(&sheet) : NULL;
}

void label_sheet_free(LabelSheet *sheet) {
    if (sheet) {
        g_free(sheet->name);
        g_free(sheet);
    }
}

char **label_sheets(const char *const *folders) {
    return reader_names(folders, LAYOUT_FOLDER, SHEETS);
}

LabelSheet *label_sheet_load(const char *name, const char *const *folders, GError **error) {
    g_autofree char *file = NULL;
    g_autoptr(GError) reason = NULL;
    g_autofree char *text = reader_load(folders, LAYOUT_FOLDER, SHEETS, name, &file, &reason);
    if (text) {
        return label_sheet_parse(name, file, text, error);
    }
    if (reason) {
        g_propagate_error(error, g_steal_pointer(&reason));
        return NULL;
    }
    g_auto(GStrv) sheets = label_sheets(folders);
    g_autofree char *shown = utf8_printable(name), *known = g_strjoinv(", ", sheets);
    err_set(error, ERR_NOT_FOUND, _("There is no sheet %s; choose one of: %s."), shown, known);
    return NULL;
}

/* ---- places on pages ---- */

static int fit_count(double room, double size, double gap) {
    return MAX(0, (int)((room + gap + 0.001) / (size + gap)));
}

static gboolean fill_sheet(const LabelJob *job, LabelGrid *grid, GError **error) {
    const LabelLayout *layout = job->layout;
    const LabelSheet *sheet = job->sheet;
    double room = sheet->width - sheet->left - sheet->right;
    grid->width = sheet->width;
    grid->height = sheet->height;
    grid->columns = fit_count(room, layout->width, sheet->gap_x);
    grid->rows = fit_count(sheet->height - sheet->top - sheet->bottom, layout->height, sheet->gap_y);
    grid->step_x = layout->width + sheet->gap_x;
    grid->step_y = layout->height + sheet->gap_y;
    grid->left = sheet->left;
    grid->top = sheet->top;
    if (grid->columns == 0 || grid->rows == 0) {
        return err_set(error, ERR_INPUT, _("Not even one label %s fits on the sheet %s; choose another sheet."), layout->name, sheet->name);
    }
    if (sheet->centred) {
        grid->left += (room - grid->columns * grid->step_x + sheet->gap_x) / 2;
    }
    return TRUE;
}

gboolean label_grid_fill(const LabelJob *job, LabelGrid *grid, GError **error) {
    guint from = job->options->from;
    *grid = (LabelGrid){.width = job->layout->width, .height = job->layout->height, .columns = 1, .rows = 1};
    if (!job->sheet && from > 0) {
        return err_set(error, ERR_USAGE, _("--from is a place on a sheet; give --sheet as well."));
    }
    if (job->sheet && !fill_sheet(job, grid, error)) {
        return FALSE;
    }
    guint each = MAX(1, (guint)(grid->columns * grid->rows));
    if (from > each) {
        return err_set(error, ERR_USAGE, _("--from must be from 1 to %u: so many labels %s fit on the sheet %s."), each, job->layout->name,
                       job->sheet->name);
    }
    grid->first = from > 0 ? from - 1 : 0;
    grid->pages = MAX(1, (guint)((job->count + grid->first + each - 1) / each));
    if (job->options->calibration) {
        grid->pages = 1;
    }
    return TRUE;
}
