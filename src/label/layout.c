/* SPDX-License-Identifier: MIT
 *
 * Label layouts from NAME.ini, a plant's own or the shipped ones in data/labels. Checks that everything is on the label
 * and nothing lies over anything else. Draws nothing.
 */
#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"
#include "bihuan/label/format.h"
#include "reader.h"

#define LAYOUT_FOLDER "data/labels/"
#define GAP_USUAL 2
#define SLACK 0.001 /* mm: 21.5 + 0.8 is not exactly 22.3 for a computer */

static const char *const text_names[LABEL_TEXTS] = {
    [LABEL_TEXT_PLANT] = "plant",       [LABEL_TEXT_NAME] = "name",   [LABEL_TEXT_CODE] = "code",         [LABEL_TEXT_AREA] = "area",
    [LABEL_TEXT_POSITION] = "position", [LABEL_TEXT_SHORT] = "short", [LABEL_TEXT_REVISION] = "revision",
};

static const char *const ALIGNS[] = {"left", "center", "right", NULL};

/* NOLINTBEGIN(bugprone-macro-parentheses): a member's name takes none */
#define BOX(type, box)                                                                                                                     \
    {"left", SECTION_LENGTH, SECTION_AT(type, box.left), .needed = TRUE},                                                                  \
        {"top", SECTION_LENGTH, SECTION_AT(type, box.top), .needed = TRUE},                                                                \
        {"width", SECTION_LENGTH, SECTION_AT(type, box.width), .needed = TRUE}, {                                                          \
        "height", SECTION_LENGTH, SECTION_AT(type, box.height), .needed = TRUE                                                             \
    }
/* NOLINTEND(bugprone-macro-parentheses) */

static const SectionKey LABEL_KEYS[] = {
    {"title", SECTION_TEXTS, SECTION_AT(LabelLayout, title_zh)},
    {"width", SECTION_LENGTH, SECTION_AT(LabelLayout, width), .needed = TRUE},
    {"height", SECTION_LENGTH, SECTION_AT(LabelLayout, height), .needed = TRUE},
    {"gap", SECTION_LENGTH, SECTION_AT(LabelLayout, gap)},
    {NULL},
};
static const SectionKey QR_KEYS[] = {BOX(LabelLayout, qr), {NULL}};
static const SectionKey TEXT_KEYS[] = {
    BOX(CanvasText, box),
    {"size", SECTION_LENGTH, SECTION_AT(CanvasText, size), .needed = TRUE},
    {"smallest", SECTION_LENGTH, SECTION_AT(CanvasText, smallest)},
    {"lines", SECTION_NUMBER, SECTION_AT(CanvasText, lines), .min = 1, .max = 9},
    {"bold", SECTION_FLAG, SECTION_AT(CanvasText, bold)},
    {"align", SECTION_CHOICE, SECTION_AT(CanvasText, align), .words = ALIGNS},
    {NULL},
};

static void check_box(SectionReader *reader, const LabelLayout *layout, const char *section, const CanvasBox *box) {
    if (box->left + box->width > layout->width + SLACK || box->top + box->height > layout->height + SLACK) {
        section_note(reader, section, "left", _("the box reaches beyond the label"));
    }
}

static gboolean boxes_overlap(const CanvasBox *a, const CanvasBox *b) {
    return a->left + SLACK < b->left + b->width && b->left + SLACK < a->left + a->width && a->top + SLACK < b->top + b->height &&
           b->top + SLACK < a->top + a->height;
}

/* The text read last against the code and the texts read before it. */
static void check_overlap(SectionReader *reader, const LabelLayout *layout, LabelTextKind kind, const char *section) {
    const CanvasBox *box = &layout->texts[kind].box;
    if (boxes_overlap(box, &layout->qr)) {
        section_note(reader, section, "left", _("the text lies over the QR code"));
    }
    for (int other = 0; other < (int)kind; other++) {
        if (layout->texts[other].size > 0 && boxes_overlap(box, &layout->texts[other].box)) {
            section_note(reader, section, "left", _("the text lies over [text %s]"), text_names[other]);
        }
    }
}

static void read_text(SectionReader *reader, LabelLayout *layout, LabelTextKind kind) {
    g_autofree char *section = g_strconcat("text ", text_names[kind], NULL);
    if (ini_find(reader->ini, section) < 0) {
        return;
    }
    CanvasText *text = &layout->texts[kind];
    text->lines = 1;
    section_read(reader, section, TEXT_KEYS, text);
    check_box(reader, layout, section, &text->box);
    if (!section_get(reader, section, "smallest")) {
        text->smallest = text->size;
    }
    text->code = kind == LABEL_TEXT_CODE || kind == LABEL_TEXT_SHORT;
    if (text->size < 1 || text->smallest < 1 || text->smallest > text->size) {
        section_note(reader, section, "size", _("letters of at least 1 mm are needed, size not below smallest"));
    }
    check_overlap(reader, layout, kind, section);
}

static void check_sections(SectionReader *reader) {
    for (guint i = 0; i < ini_section_count(reader->ini); i++) {
        const char *section = ini_section_name(reader->ini, i);
        gboolean known = strcmp(section, "label") == 0 || strcmp(section, "qr") == 0;
        for (int kind = 0; kind < LABEL_TEXTS && g_str_has_prefix(section, "text "); kind++) {
            known = known || g_str_equal(section + strlen("text "), text_names[kind]);
        }
        if (!known) {
            section_refuse(reader, i);
        }
    }
}

static void read_layout(SectionReader *reader, LabelLayout *layout) {
    check_sections(reader);
    section_need(reader, "label");
    layout->gap = GAP_USUAL;
    section_read(reader, "label", LABEL_KEYS, layout);
    if (layout->width < 10 || layout->height < 10) {
        section_note(reader, "label", layout->width < 10 ? "width" : "height", _("a label of at least 10 mm is needed"));
    }
    section_need(reader, "qr");
    section_read(reader, "qr", QR_KEYS, layout);
    check_box(reader, layout, "qr", &layout->qr);
    if (layout->qr.width != layout->qr.height || layout->qr.width <= 0) {
        section_note(reader, "qr", "width", _("the QR code must be a square"));
    }
    for (int kind = 0; kind < LABEL_TEXTS; kind++) {
        read_text(reader, layout, kind);
    }
}

LabelLayout *label_layout_parse(const char *name, const char *file, const char *text, GError **error) {
    g_autoptr(SectionReader) reader = section_reader_new(file, text);
    g_autoptr(LabelLayout) layout = g_new0(LabelLayout, 1);
    layout->name = g_strdup(name);
    read_layout(reader, layout);
    return section_end(reader, error) ? g_steal_pointer(&layout) : NULL;
}

void label_layout_free(LabelLayout *layout) {
    if (layout) {
        g_free(layout->name);
        section_clear(LABEL_KEYS, layout);
        g_free(layout);
    }
}

char **label_sizes(const char *const *folders) {
    return reader_names(folders, LAYOUT_FOLDER, "");
}

LabelLayout *label_layout_load(const char *name, const char *const *folders, GError **error) {
    g_autofree char *file = NULL;
    g_autoptr(GError) reason = NULL;
    g_autofree char *text = reader_load(folders, LAYOUT_FOLDER, "", name, &file, &reason);
    if (text) {
        return label_layout_parse(name, file, text, error);
    }
    if (reason) {
        g_propagate_error(error, g_steal_pointer(&reason));
        return NULL;
    }
    g_auto(GStrv) sizes = label_sizes(folders);
    g_autofree char *shown = utf8_printable(name), *known = g_strjoinv(", ", sizes);
    err_set(error, ERR_NOT_FOUND, _("There is no label size %s; choose one of: %s."), shown, known);
    return NULL;
}

gboolean label_size_of(const char *size, const char *const *folders, double *width, double *height) {
    g_autoptr(LabelLayout) layout = label_layout_load(size, folders, NULL);
    if (layout) {
        *width = layout->width;
        *height = layout->height;
    }
    return layout != NULL;
}
