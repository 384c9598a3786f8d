/* SPDX-License-Identifier: MIT
 *
 * The maintainer's log: a file, never the terminal (it would spoil the screen).
 */
#include "bihuan/base/log.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/utf8.h"

#include <stdio.h>

void log_line(const char *format, ...) {
    const char *path = g_getenv("BIHUAN_LOG");
    if (!path || !*path)
        return;
    FILE *file = fopen(path, "ae");
    if (!file)
        return;
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *clean = utf8_printable(text);
    g_autofree char *time = clock_format(clock_raw());
    fprintf(file, "%s %s\n", time, clean);
    fclose(file);
}
