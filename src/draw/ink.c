/* SPDX-License-Identifier: MIT
 *
 * One character at a time, drawn by one font after another until one leaves ink. What was found is remembered.
 */
#include "ink.h"

#include <pango/pangocairo.h>

static const char INK_FIRST[] = INK_FONTS;

#define SIZE (20 * PANGO_SCALE)

/* Of the candidates, for their look beside Chinese text; all other fonts come after them. */
static const char *const FIRST[] = {"Noto Sans CJK SC", "Noto Sans", "DejaVu Sans", "WenQuanYi Zen Hei"};

struct Ink {
    PangoLayout *layout;
    GHashTable *known; /* character → family; "" = none draws it, INK_FIRST = the first ones do */
    GPtrArray *others; /* char *, every other family; NULL until one is wanted */
};

Ink *ink_new(void) {
    Ink *ink = g_new0(Ink, 1);
    PangoContext *context = pango_font_map_create_context(pango_cairo_font_map_get_default());
    pango_context_set_language(context, pango_language_from_string("zh-cn"));
    ink->layout = pango_layout_new(context);
    ink->known = g_hash_table_new(NULL, NULL);
    g_object_unref(context);
    return ink;
}

void ink_free(Ink *ink) {
    if (!ink)
        return;
    g_object_unref(ink->layout);
    g_hash_table_unref(ink->known);
    g_clear_pointer(&ink->others, g_ptr_array_unref);
    g_free(ink);
}

/* Blanks, and what only steers the characters beside it. */
static gboolean is_silent(gunichar c) {
    GUnicodeType type = g_unichar_type(c);
    return g_unichar_isspace(c) || g_unichar_iszerowidth(c) || type == G_UNICODE_FORMAT || type == G_UNICODE_CONTROL ||
           type == G_UNICODE_NON_SPACING_MARK || type == G_UNICODE_SPACE_SEPARATOR;
}

static gboolean draws(Ink *ink, const char *family, gunichar c, gboolean alone) {
    char text[7] = {0};
    PangoRectangle rectangle;
    g_unichar_to_utf8(c, text);
    PangoFontDescription *font = pango_font_description_from_string(family);
    pango_font_description_set_absolute_size(font, SIZE);
    PangoAttrList *attributes = pango_attr_list_new();
    pango_attr_list_insert(attributes, pango_attr_fallback_new(!alone));
    pango_layout_set_attributes(ink->layout, attributes);
    pango_layout_set_font_description(ink->layout, font);
    pango_layout_set_text(ink->layout, text, -1);
    pango_layout_get_extents(ink->layout, &rectangle, NULL);
    pango_attr_list_unref(attributes);
    pango_font_description_free(font);
    return pango_layout_get_unknown_glyphs_count(ink->layout) == 0 && rectangle.width > 0 && rectangle.height > 0;
}

static int by_name(gconstpointer a, gconstpointer b) {
    return g_strcmp0(*(char *const *)a, *(char *const *)b);
}

static void list_others(Ink *ink) {
    PangoFontFamily **families = NULL;
    int count = 0;
    ink->others = g_ptr_array_new_with_free_func(g_free);
    pango_font_map_list_families(pango_cairo_font_map_get_default(), &families, &count);
    for (int i = 0; i < count; i++)
        g_ptr_array_add(ink->others, g_strdup(pango_font_family_get_name(families[i])));
    g_free(families);
    g_ptr_array_sort(ink->others, by_name);
}

static const char *search(Ink *ink, gunichar c) {
    if (is_silent(c) || draws(ink, INK_FIRST, c, FALSE))
        return INK_FIRST;
    for (gsize i = 0; i < G_N_ELEMENTS(FIRST); i++)
        if (draws(ink, FIRST[i], c, TRUE))
            return FIRST[i];
    if (!ink->others)
        list_others(ink);
    for (guint i = 0; i < ink->others->len; i++)
        if (draws(ink, ink->others->pdata[i], c, TRUE))
            return ink->others->pdata[i];
    return "";
}

static const char *family_of(Ink *ink, gunichar c) {
    gpointer key = GUINT_TO_POINTER(c);
    const char *family = g_hash_table_lookup(ink->known, key);
    if (!family) {
        family = search(ink, c);
        g_hash_table_insert(ink->known, key, (gpointer)family);
    }
    return family;
}

/* "🤡 (U+1F921) …", each once; "" if there is none. */
static char *bare_of(Ink *ink, const char *text) {
    GString *bare = g_string_new(NULL);
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    for (const char *at = text; *at; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (*family_of(ink, c) || !g_hash_table_add(seen, GUINT_TO_POINTER(c)))
            continue;
        g_string_append(bare, bare->len ? " " : "");
        g_string_append_unichar(bare, c);
        g_string_append_printf(bare, " (U+%04X)", c);
    }
    return g_string_free(bare, FALSE);
}

gboolean ink_answer(Request *request, const WirePiece *asked) {
    g_autoptr(Ink) ink = ink_new();
    g_autoptr(GPtrArray) bare = g_ptr_array_new_with_free_func(g_free);
    for (gsize i = 0; i < asked->text_count; i++)
        g_ptr_array_add(bare, bare_of(ink, asked->texts[i] ? asked->texts[i] : ""));
    return request_answer(request, WIRE_INK, (const char *const *)bare->pdata, bare->len, NULL, 0);
}

void ink_dress(Ink *ink, const char *text, PangoAttrList *attributes) {
    for (const char *at = text; *at; at = g_utf8_next_char(at)) {
        const char *family = family_of(ink, g_utf8_get_char(at));
        if (family == INK_FIRST || !*family)
            continue;
        PangoAttribute *attribute = pango_attr_family_new(family);
        attribute->start_index = (guint)(at - text);
        attribute->end_index = (guint)(g_utf8_next_char(at) - text);
        pango_attr_list_insert(attributes, attribute);
    }
}
