/* SPDX-License-Identifier: MIT
 *
 * The maintainer's log: a file, never the terminal (it would spoil the screen).
 */
#include "bihuan/base/log.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/utf8.h"

#include <stdio.h>

#define TRACE_LONGEST 400 /* bytes of a statement from which no further word of it is written */

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

void log_begin_trace(void) {
    g_setenv("BIHUAN_TRACE", "1", TRUE);
}

gboolean log_is_traced(void) {
    const char *traced = g_getenv("BIHUAN_TRACE");
    return traced && *traced;
}

void log_trace(const char *statement, gint64 microseconds) {
    g_auto(GStrv) words = g_strsplit_set(statement, " \n\t", -1);
    g_autoptr(GString) line = g_string_new(NULL);
    for (guint i = 0; words[i] && line->len < TRACE_LONGEST; i++)
        if (*words[i])
            g_string_append_printf(line, "%s%s", line->len ? " " : "", words[i]);
    fprintf(stderr, "%9.3f ms  %s\n", (double)microseconds / 1e3, line->str);
}
