/* SPDX-License-Identifier: MIT
 *
 * The table of style roles: name in theme files, letter in frames.
 */
#include "bihuan/ui/style.h"

#include <string.h>

static const struct {
    const char *name;
    char letter;
} ROLES[STYLE_COUNT] = {
    [STYLE_NORMAL] = {"normal", '.'},   [STYLE_TITLE] = {"title", 't'},
    [STYLE_DIM] = {"dim", 'd'},         [STYLE_SELECTED] = {"selected", 's'},
    [STYLE_ERROR] = {"error", 'e'},     [STYLE_WARNING] = {"warning", 'w'},
    [STYLE_OK] = {"ok", 'o'},           [STYLE_KEY] = {"key", 'k'},
    [STYLE_HEADER] = {"header", 'h'},   [STYLE_BAR] = {"bar", 'b'},
    [STYLE_CHANGED] = {"changed", 'c'}, [STYLE_HOLD] = {"hold", 'x'},
    [STYLE_MARKED] = {"marked", 'm'},   [STYLE_FIELD] = {"field", 'f'},
    [STYLE_FOCUS] = {"focus", 'F'},     [STYLE_DRILL] = {"drill", 'D'},
    [STYLE_QR] = {"qr", 'q'},           [STYLE_QR_DARK] = {"qr-dark", 'Q'},
    [STYLE_ALARM] = {"alarm", 'A'},
};

char style_letter(Style style) {
    return (unsigned)style < STYLE_COUNT ? ROLES[style].letter : '?';
}

gboolean style_from_name(const char *name, Style *style) {
    for (int i = 0; i < STYLE_COUNT; i++) {
        if (strcmp(ROLES[i].name, name) == 0) {
            *style = (Style)i;
            return TRUE;
        }
    }
    return FALSE;
}
