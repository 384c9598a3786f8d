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

static void read_sheet(Reader *reader, LabelSheet *sheet) {
    static const char *const keys[] = {"title.zh", "title.en", "width", "height", "left", "top",   "right",
                                       "bottom",   "gap_x",    "gap_y", "align",  "cut",  "ruler", NULL};
    static const char *const align[] = {"left", "center", NULL}, *const yes[] = {"no", "yes", NULL};
    for (guint i = 0; i < ini_section_count(reader->ini); i++) {
        if (strcmp(ini_section_name(reader->ini, i), SECTION) != 0 && !reader->mistake) {
            err_set(&reader->mistake, ERR_INPUT, _("%s:%d: there is no section [%s] in a sheet"), reader->file,
                    ini_section_line(reader->ini, i), ini_section_name(reader->ini, i));
        }
    }
    reader_need(reader, SECTION);
    reader_check_keys(reader, SECTION, keys);
    sheet->width = reader_length(reader, SECTION, "width", -1);
    sheet->height = reader_length(reader, SECTION, "height", -1);
    sheet->left = reader_length(reader, SECTION, "left", -1);
    sheet->top = reader_length(reader, SECTION, "top", -1);
    sheet->right = reader_length(reader, SECTION, "right", sheet->left);
    sheet->bottom = reader_length(reader, SECTION, "bottom", sheet->top);
    sheet->gap_x = reader_length(reader, SECTION, "gap_x", 0);
    sheet->gap_y = reader_length(reader, SECTION, "gap_y", 0);
    sheet->centred = reader_word(reader, SECTION, "align", align) == 1;
    sheet->cut = reader_word(reader, SECTION, "cut", yes) == 1;
    sheet->ruler = reader_word(reader, SECTION, "ruler", yes) == 1;
    if (sheet->left + sheet->right >= sheet->width || sheet->top + sheet->bottom >= sheet->height) {
        reader_complain(reader, SECTION, "width", _("the margins leave nothing of the paper"));
    }
    if (sheet->ruler && sheet->bottom < RULER_ROOM) {
        reader_complain(reader, SECTION, "ruler", _("the ruler needs a bottom margin of 8 mm"));
    }
}

LabelSheet *label_sheet_parse(const char *name, const char *file, const char *text, GError **error) {
    g_autoptr(Ini) ini = ini_parse(file, text, error);
    if (!ini) {
        return NULL;
    }
    g_autoptr(LabelSheet) sheet = g_new0(LabelSheet, 1);
    sheet->name = g_strdup(name);
    Reader reader = {.ini = ini, .file = file};
    read_sheet(&reader, sheet);
    if (reader.mistake) {
        g_propagate_error(error, reader.mistake);
        return NULL;
    }
    return g_steal_pointer(&sheet);
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
