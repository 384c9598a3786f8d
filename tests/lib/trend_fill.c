/* SPDX-License-Identifier: MIT
 *
 * Records values as the watch does: trend_fill FILE.trend.db, then on standard input lines "CODE TIME VALUE" (value fault: none that counts).
 */
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/sensor/trend.h"

static gboolean take(const char *line, GPtrArray *codes, GArray *values, GError **error) {
    g_auto(GStrv) words = g_strsplit(line, " ", 3);
    TrendValue value = {.value = NAN};
    if (g_strv_length(words) != 3 || !clock_parse(words[1], &value.at, error))
        return FALSE;
    if (strcmp(g_strstrip(words[2]), "fault") != 0)
        value.value = g_ascii_strtod(words[2], NULL);
    g_ptr_array_add(codes, g_strdup(words[0]));
    g_array_append_val(values, value);
    return TRUE;
}

int main(int argc, char **argv) {
    g_autoptr(GError) error = NULL;
    g_autofree char *note = NULL;
    g_autoptr(GPtrArray) codes = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GArray) values = g_array_new(FALSE, FALSE, sizeof(TrendValue));
    char line[256];
    setlocale(LC_ALL, "C.UTF-8");
    g_autoptr(Trend) trend = argc == 2 ? trend_open(argv[1], TRUE, &note, &error) : NULL;
    gboolean ok = trend != NULL;
    while (ok && fgets(line, sizeof line, stdin))
        ok = take(line, codes, values, &error);
    ok = ok && trend_add(trend, (const char *const *)codes->pdata, (const TrendValue *)(gpointer)values->data, values->len, &error);
    if (!ok)
        fprintf(stderr, "%s\n", error ? error->message : "usage: trend_fill FILE.trend.db <LINES");
    return ok ? 0 : 1;
}
