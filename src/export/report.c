/* SPDX-License-Identifier: MIT
 *
 * Finds reports and file formats in the lists made from file names. Knows none of them.
 */
#include "bihuan/export/report.h"

#include <string.h>

const Report *report_find(const char *name) {
    for (const Report *const *report = report_registry; *report; report++)
        if (strcmp((*report)->name, name) == 0)
            return *report;
    return NULL;
}

const SheetFormat *sheet_format_find(const char *name) {
    for (const SheetFormat *const *format = sheet_format_registry; *format; format++)
        if (g_ascii_strcasecmp((*format)->name, name) == 0)
            return *format;
    return NULL;
}

const SheetFormat *sheet_format_for(const char *path) {
    const char *base = strrchr(path, '/');
    const char *dot = strrchr(base ? base : path, '.');
    if (!dot)
        return NULL;
    for (const SheetFormat *const *format = sheet_format_registry; *format; format++)
        if (g_ascii_strcasecmp((*format)->extension, dot + 1) == 0)
            return *format;
    return NULL;
}
