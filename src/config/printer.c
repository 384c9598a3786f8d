/* SPDX-License-Identifier: MIT
 *
 * Reads one [printer NAME] section. Sends nothing.
 */
#include "bihuan/config/printer.h"

#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"

#define PREFIX "printer "
#define TIMEOUT_USUAL 10

static const char *const TYPES[] = {"cups", "device", "tcp", "file", NULL};
static const char *const KEYS[] = {"type", "target", "format", "size", "sheet", "font", "dpi", "speed", "timeout", NULL};

void printer_free(Printer *printer) {
    if (!printer)
        return;
    g_free(printer->name);
    g_free(printer->target);
    g_free(printer->format);
    g_free(printer->size);
    g_free(printer->sheet);
    g_free(printer->font);
    g_free(printer);
}

gboolean printer_is_section(const char *section) {
    return g_str_has_prefix(section, PREFIX);
}

/* The section at hand, and where it stands for sentences. */
typedef struct {
    const Ini *ini;
    const char *section, *path;
} Source;

static gboolean complain(const Source *source, const char *key, const char *sentence, GError **error) {
    return err_set(error, ERR_INPUT, "%s:%d: %s", source->path, ini_line(source->ini, source->section, key), sentence);
}

static gboolean read_number(const Source *source, const char *key, guint most, guint *number, GError **error) {
    const char *text = ini_get(source->ini, source->section, key);
    guint64 value = 0;
    if (!text)
        return TRUE;
    if (!g_ascii_string_to_unsigned(text, 10, 1, most, &value, NULL)) {
        g_autofree char *sentence = g_strdup_printf(_("\"%s\" must be a whole number from %d to %d."), key, 1, (int)most);
        return complain(source, key, sentence, error);
    }
    *number = (guint)value;
    return TRUE;
}

static gboolean read_type(const Source *source, Printer *printer, GError **error) {
    const char *text = ini_get(source->ini, source->section, "type");
    for (int i = 0; text && TYPES[i]; i++)
        if (strcmp(text, TYPES[i]) == 0) {
            printer->type = (PrinterType)i;
            return TRUE;
        }
    g_autofree char *known = g_strjoinv(" ", (char **)TYPES);
    g_autofree char *sentence = g_strdup_printf(_("\"%s\" must be one of: %s."), "type", known);
    return complain(source, "type", sentence, error);
}

/* A queue's name goes into an argument of lp: it must not look like an option. */
static gboolean read_target(const Source *source, Printer *printer, GError **error) {
    const char *text = ini_get(source->ini, source->section, "target");
    if (!text || !*text)
        return complain(source, "target", _("A printer needs a target: a queue, a device, HOST:PORT or a file."), error);
    gboolean path = printer->type == PRINTER_DEVICE || printer->type == PRINTER_FILE;
    if (!path && (*text == '-' || strpbrk(text, " \t/")))
        return complain(source, "target", _("This is neither a queue nor a host."), error);
    printer->target = path && g_str_has_prefix(text, "~/") ? g_build_filename(g_get_home_dir(), text + 2, NULL) : g_strdup(text);
    return TRUE;
}

static gboolean check_keys(const Source *source, guint section, GError **error) {
    for (guint k = 0; k < ini_key_count(source->ini, section); k++) {
        const char *key = ini_key_name(source->ini, section, k);
        g_autofree char *sentence = g_strdup_printf(_("There is no setting \"%s\"; see bihuan.conf(5)."), key);
        if (!g_strv_contains(KEYS, key))
            return complain(source, key, sentence, error);
    }
    return TRUE;
}

Printer *printer_read(const Ini *ini, guint section, const char *path, GError **error) {
    Source source = {ini, ini_section_name(ini, section), path};
    g_autoptr(Printer) printer = g_new0(Printer, 1);
    printer->name = g_strstrip(g_strdup(source.section + strlen(PREFIX)));
    printer->timeout = TIMEOUT_USUAL;
    if (!check_keys(&source, section, error) || !read_type(&source, printer, error) || !read_target(&source, printer, error) ||
        !read_number(&source, "dpi", 600, &printer->dpi, error) || !read_number(&source, "speed", 14, &printer->speed, error) ||
        !read_number(&source, "timeout", 600, &printer->timeout, error))
        return NULL;
    printer->format = g_strdup(ini_get(ini, source.section, "format"));
    printer->size = g_strdup(ini_get(ini, source.section, "size"));
    printer->sheet = g_strdup(ini_get(ini, source.section, "sheet"));
    printer->font = g_strdup(ini_get(ini, source.section, "font"));
    return g_steal_pointer(&printer);
}
