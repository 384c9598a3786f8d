/* SPDX-License-Identifier: MIT
 *
 * Labels of devices, places for supplies and items of them (标签打印) to a file, a terminal or a printer; a calibration page; a new
 * generation that revokes the old label.
 */
#ifndef BIHUAN_APP_PRINT_H
#define BIHUAN_APP_PRINT_H

#include "bihuan/app/app.h"
#include "bihuan/config/printer.h"
#include "bihuan/label/code.h"
#include "bihuan/label/label.h"

/* What to print, and where to. All zero but path or printer: all devices, in the usual size. */
typedef struct {
    const char *const *devices; /* codes, payloads or short codes, or subjects (place:C-01), NULL-terminated; NULL or none = by area */
    LabelOf of;                 /* by area: LABEL_OF_PLACE, LABEL_OF_ITEM = all of these instead */
    const char *area;           /* with the areas inside it; NULL = all */
    const char *format, *size, *sheet, *font; /* NULL = the printer's, else the usual one */
    guint from, dpi;                          /* as in LabelOptions */
    gboolean calibration;                     /* a calibration page instead of labels */
    const char *reason;                       /* not NULL: a new generation for each of the devices, and why (reprint) */
    const char *path;                         /* a file, or */
    const Printer *printer;                   /* a printer; its settings stand where those above are not set */
    const Settings *settings;                 /* for a folder of own layouts; may be NULL */
    GString *skipped;                         /* devices no font can print are left out and named here; NULL = they are refused */
    LabelProgress progress;
    gpointer data;
} PrintWanted;

/* Prints. With a reason one change revokes the valid labels and begins the next generation; it is made when everything
 * is drawn, and before anything is printed, so a printer that fails leaves labels to be printed again (and the
 * sentence says so). result->file is what was written, NULL for a printer. */
gboolean print_labels(App *app, const PrintWanted *wanted, LabelResult *result, GError **error);
/* The same as text for a terminal (format term; path and printer are not looked at): owned. */
char *print_text(App *app, const PrintWanted *wanted, guint *labels, GError **error);

/* Where a plant's own layouts lie: PLANT.labels beside the plant file, and the folder of the settings. For
 * label_sizes and label_sheets; NULL-terminated, owned (g_strfreev). settings may be NULL. */
char **print_folders(App *app, const Settings *settings);

#endif
