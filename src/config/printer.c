/* SPDX-License-Identifier: MIT
 *
 * Reads one [printer NAME] section. Sends nothing.
 */
#include "bihuan/config/printer.h"

#include <string.h>

#include "bihuan/base/i18n.h"

#define PREFIX "printer "
#define TIMEOUT_USUAL 10

static const char *const TYPES[] = {"cups", "device", "tcp", "file", NULL};
static const SectionKey KEYS[] = {
    {"type", SECTION_CHOICE, SECTION_AT(Printer, type), .needed = TRUE, .words = TYPES},
    {"target", SECTION_TEXT, SECTION_AT(Printer, target)},
    {"format", SECTION_TEXT, SECTION_AT(Printer, format)},
    {"size", SECTION_TEXT, SECTION_AT(Printer, size)},
    {"sheet", SECTION_TEXT, SECTION_AT(Printer, sheet)},
    {"font", SECTION_TEXT, SECTION_AT(Printer, font)},
    {"dpi", SECTION_NUMBER, SECTION_AT(Printer, dpi), .min = 1, .max = 600},
    {"speed", SECTION_NUMBER, SECTION_AT(Printer, speed), .min = 1, .max = 14},
    {"timeout", SECTION_NUMBER, SECTION_AT(Printer, timeout), .min = 1, .max = 600},
    {NULL},
};

void printer_free(Printer *printer) {
    if (!printer)
        return;
    section_clear(KEYS, printer);
    g_free(printer->name);
    g_free(printer);
}

gboolean printer_is_section(const char *section) {
    return g_str_has_prefix(section, PREFIX);
}

/* A queue's name goes into an argument of lp: it must not look like an option. */
static void check_target(SectionReader *reader, const char *section, Printer *printer) {
    gboolean path = printer->type == PRINTER_DEVICE || printer->type == PRINTER_FILE;
    if (!printer->target)
        section_note(reader, section, "target", _("A printer needs a target: a queue, a device, HOST:PORT or a file."));
    else if (!path && (*printer->target == '-' || strpbrk(printer->target, " \t/")))
        section_note(reader, section, "target", _("This is neither a queue nor a host."));
    else if (path && g_str_has_prefix(printer->target, "~/")) {
        g_autofree char *typed = printer->target;
        printer->target = g_build_filename(g_get_home_dir(), typed + 2, NULL);
    }
}

Printer *printer_read(SectionReader *reader, guint section, GError **error) {
    const char *title = ini_section_name(reader->ini, section);
    g_autoptr(Printer) printer = g_new0(Printer, 1);
    printer->name = g_strstrip(g_strdup(title + strlen(PREFIX)));
    printer->timeout = TIMEOUT_USUAL;
    section_read(reader, title, KEYS, printer);
    check_target(reader, title, printer);
    return section_end(reader, error) ? g_steal_pointer(&printer) : NULL;
}
