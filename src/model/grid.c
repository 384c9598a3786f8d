/* SPDX-License-Identifier: MIT
 *
 * Metres as people write them and millimetres as the plant keeps them.
 */
#include "bihuan/model/grid.h"

#include <math.h>
#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"

#define REACH_MM (100 * G_GINT64_CONSTANT(1000) * 1000)

static gboolean read_metres(const char *text, gint64 *millimetres) {
    const char *p = text + (*text == '-' || *text == '+');
    gsize digits = strspn(p, "0123456789"), places = 0;
    if (digits == 0 || digits > 6)
        return FALSE;
    gint64 value = g_ascii_strtoll(p, NULL, 10) * 1000;
    p += digits;
    if (*p == '.') {
        places = strspn(++p, "0123456789");
        if (places == 0 || places > 3)
            return FALSE;
        for (gint64 unit = 100; g_ascii_isdigit(*p); p++, unit /= 10)
            value += (*p - '0') * unit;
    }
    *millimetres = *text == '-' ? -value : value;
    return !*p && value <= REACH_MM;
}

gboolean grid_parse(const char *x, const char *y, GridPlace *place, GError **error) {
    *place = (GridPlace){0};
    if (!*x && !*y)
        return TRUE;
    place->known = read_metres(x, &place->x) && read_metres(y, &place->y);
    return place->known || err_set(error, ERR_INPUT,
                                   _("“%s”, “%s” is not a place on the plant's grid; write x and y in metres, "
                                     "for example 120.5 and -30, or leave both empty"),
                                   x, y);
}

char *grid_format(gint64 millimetres) {
    gint64 whole = ABS(millimetres) / 1000, rest = ABS(millimetres) % 1000;
    GString *text = g_string_new(millimetres < 0 ? "-" : "");
    g_string_append_printf(text, "%" G_GINT64_FORMAT, whole);
    if (rest) {
        g_string_append_printf(text, ".%03d", (int)rest);
        while (text->str[text->len - 1] == '0')
            g_string_truncate(text, text->len - 1);
    }
    return g_string_free(text, FALSE);
}

gboolean grid_equal(const GridPlace *a, const GridPlace *b) {
    return a->known == b->known && (!a->known || (a->x == b->x && a->y == b->y));
}

gint64 grid_distance(const GridPlace *a, const GridPlace *b) {
    return a->known && b->known ? (gint64)floor(hypot((double)(a->x - b->x), (double)(a->y - b->y))) : -1;
}
