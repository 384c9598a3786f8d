/* SPDX-License-Identifier: MIT
 *
 * The printers of a terminal: the sections [printer NAME] of bihuan.conf(5). What a format is, is known above.
 */
#ifndef BIHUAN_CONFIG_PRINTER_H
#define BIHUAN_CONFIG_PRINTER_H

#include "bihuan/config/section.h"
#include "bihuan/config/settings.h"

typedef enum {
    PRINTER_CUPS,   /* target: a queue, printed to with lp */
    PRINTER_DEVICE, /* target: /dev/usb/lp0 … */
    PRINTER_TCP,    /* target: HOST or HOST:PORT (9100) */
    PRINTER_FILE,   /* target: a file, or a folder that takes a new file each time */
} PrinterType;

typedef struct {
    char *name;
    PrinterType type;
    char *target;
    char *format, *size, *sheet, *font; /* NULL = not set */
    guint dpi, speed;                   /* 0 = not set */
    guint timeout;                      /* seconds without progress */
} Printer;

void printer_free(Printer *printer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Printer, printer_free)

/* TRUE for the name of a section that describes a printer. */
gboolean printer_is_section(const char *section);
/* One section. NULL and "path:line: sentence" for a mistake. */
Printer *printer_read(SectionReader *reader, guint section, GError **error);

/* The printer of a name, borrowed; NULL and a sentence (ERR_NOT_FOUND) with the names there are. */
const Printer *settings_printer(const Settings *settings, const char *name, GError **error);
/* All, sorted by name: Printer *, borrowed. */
GPtrArray *settings_printers(const Settings *settings);

#endif
