/* SPDX-License-Identifier: MIT
 *
 * Themes: text to colours per role. Knows no terminal; data/themes/ is embedded in the program.
 */
#include "bihuan/ui/theme.h"

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"

#include <stdlib.h>
#include <string.h>

struct Theme {
    Paint paints[STYLE_COUNT];
    gboolean ascii;
};

static const char *const COLOURS[] = {"black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"};

/* Works without any file: attributes only, so that a broken installation is still usable. */
static const unsigned BUILT_IN[STYLE_COUNT] = {
    [STYLE_TITLE] = PAINT_BOLD,    [STYLE_SELECTED] = PAINT_REVERSE,
    [STYLE_ERROR] = PAINT_BOLD,    [STYLE_WARNING] = PAINT_BOLD,
    [STYLE_KEY] = PAINT_BOLD,      [STYLE_HEADER] = PAINT_REVERSE,
    [STYLE_CHANGED] = PAINT_BOLD,  [STYLE_HOLD] = PAINT_REVERSE,
    [STYLE_MARKED] = PAINT_BOLD,   [STYLE_FIELD] = PAINT_UNDERLINE,
    [STYLE_FOCUS] = PAINT_REVERSE, [STYLE_DRILL] = PAINT_REVERSE,
    [STYLE_QR] = PAINT_REVERSE,    [STYLE_ALARM] = PAINT_REVERSE | PAINT_BOLD,
};

Theme *theme_new(void) {
    Theme *theme = g_new0(Theme, 1);
    for (int i = 0; i < STYLE_COUNT; i++) {
        theme->paints[i] = (Paint){-1, -1, BUILT_IN[i], BUILT_IN[i]};
    }
    /* A QR code is black on white on every theme that has colours: scanners need it. 15 is bright white. */
    theme->paints[STYLE_QR] = (Paint){0, 15, 0, PAINT_REVERSE};
    theme->paints[STYLE_QR_DARK] = (Paint){15, 0, 0, 0};
    return theme;
}

void theme_free(Theme *theme) {
    g_free(theme);
}

static gboolean colour_read(const char *word, int *colour) {
    if (strcmp(word, "default") == 0) {
        *colour = -1;
        return TRUE;
    }
    gboolean bright = g_str_has_prefix(word, "bright-");
    for (gsize i = 0; i < G_N_ELEMENTS(COLOURS); i++) {
        if (strcmp(COLOURS[i], bright ? word + 7 : word) == 0) {
            *colour = (int)i + (bright ? 8 : 0);
            return TRUE;
        }
    }
    char *end;
    long number = strtol(word, &end, 10);
    if (*end != '\0' || end == word || number < 0 || number > 255) {
        return FALSE;
    }
    *colour = (int)number;
    return TRUE;
}

static unsigned attribute_read(const char *word) {
    static const struct {
        const char *name;
        unsigned bit;
    } WORDS[] = {
        {"bold", PAINT_BOLD}, {"dim", PAINT_DIM}, {"underline", PAINT_UNDERLINE}, {"reverse", PAINT_REVERSE}, {"blink", PAINT_BLINK}};
    for (gsize i = 0; i < G_N_ELEMENTS(WORDS); i++) {
        if (strcmp(WORDS[i].name, word) == 0) {
            return WORDS[i].bit;
        }
    }
    return 0;
}

/* "black on cyan bold" into a paint; *bad is the word that means nothing (owned). */
static gboolean paint_read(const char *text, int *fg, int *bg, unsigned *attributes, char **bad) {
    g_auto(GStrv) words = g_strsplit_set(text, " \t", -1);
    gboolean on = FALSE;
    for (int i = 0; words[i] != NULL; i++) {
        unsigned bit = attribute_read(words[i]);
        if (words[i][0] == '\0') {
            continue;
        } else if (strcmp(words[i], "on") == 0) {
            on = TRUE;
        } else if (bit != 0) {
            *attributes |= bit;
        } else if (!colour_read(words[i], on ? bg : fg)) {
            *bad = g_strdup(words[i]);
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean theme_set(Theme *theme, const char *role, const char *text, GError **error) {
    if (strcmp(role, "ascii") == 0) {
        theme->ascii = strcmp(text, "yes") == 0;
        return TRUE;
    }
    Style style;
    if (!style_from_name(role, &style)) {
        return err_set(error, ERR_INPUT, _("There is no style role \"%s\"."), role);
    }
    g_auto(GStrv) halves = g_strsplit(text, "/", 2);
    Paint paint = {-1, -1, 0, 0};
    g_autofree char *bad = NULL;
    int ignored = -1;
    gboolean ok = halves[0] == NULL || paint_read(halves[0], &paint.fg, &paint.bg, &paint.attributes, &bad);
    if (ok && halves[0] != NULL && halves[1] != NULL) {
        ok = paint_read(halves[1], &ignored, &ignored, &paint.mono_attributes, &bad);
    } else if (ok) {
        paint.mono_attributes = paint.attributes;
    }
    if (!ok) {
        return err_set(error, ERR_INPUT, _("\"%s\" is neither a colour nor an attribute."), bad);
    }
    theme->paints[style] = paint;
    return TRUE;
}

gboolean theme_parse(Theme *theme, const char *text, GError **error) {
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (int i = 0; lines[i] != NULL; i++) {
        char *line = g_strstrip(lines[i]);
        if (line[0] == '\0' || line[0] == '#' || line[0] == ';' || line[0] == '[') {
            continue;
        }
        char *equals = strchr(line, '=');
        if (equals == NULL) {
            return err_set(error, ERR_INPUT, _("Theme, line %d: write \"role = colours\"."), i + 1);
        }
        *equals = '\0';
        g_autoptr(GError) inner = NULL;
        if (!theme_set(theme, g_strstrip(line), g_strstrip(equals + 1), &inner)) {
            return err_set(error, ERR_INPUT, _("Theme, line %d: %s"), i + 1, inner->message);
        }
    }
    return TRUE;
}

Theme *theme_load(const char *name, GError **error) {
    g_autofree char *path = g_strdup_printf("data/themes/%s.ini", name);
    g_autofree char *text = path_embedded(path, NULL);
    if (text == NULL) {
        err_set(error, ERR_NOT_FOUND, _("There is no theme \"%s\"."), name);
        return NULL;
    }
    g_autoptr(Theme) theme = theme_new();
    return theme_parse(theme, text, error) ? g_steal_pointer(&theme) : NULL;
}

char **theme_list(void) {
    g_auto(GStrv) files = path_embedded_list("data/themes/");
    g_autoptr(GStrvBuilder) names = g_strv_builder_new();
    for (int i = 0; files != NULL && files[i] != NULL; i++) {
        if (g_str_has_suffix(files[i], ".ini")) {
            g_autofree char *base = g_path_get_basename(files[i]);
            base[strlen(base) - 4] = '\0';
            g_strv_builder_add(names, base);
        }
    }
    return g_strv_builder_end(names);
}

const Paint *theme_paint(const Theme *theme, Style style) {
    return &theme->paints[(unsigned)style < STYLE_COUNT ? style : STYLE_NORMAL];
}

gboolean theme_is_ascii(const Theme *theme) {
    return theme->ascii;
}

gboolean theme_has_colour(const Theme *theme) {
    const char *no = g_getenv("NO_COLOR");
    if (no != NULL && no[0] != '\0') {
        return FALSE;
    }
    for (int i = 0; i < STYLE_QR; i++) {
        if (theme->paints[i].fg >= 0 || theme->paints[i].bg >= 0) {
            return TRUE;
        }
    }
    return FALSE;
}
