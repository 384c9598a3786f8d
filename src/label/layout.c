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

static LabelBox read_box(Reader *reader, const LabelLayout *layout, const char *section) {
    LabelBox box = {
        .left = reader_length(reader, section, "left", -1),
        .top = reader_length(reader, section, "top", -1),
        .width = reader_length(reader, section, "width", -1),
        .height = reader_length(reader, section, "height", -1),
    };
    if (box.left + box.width > layout->width + SLACK || box.top + box.height > layout->height + SLACK) {
        reader_complain(reader, section, "left", _("the box reaches beyond the label"));
    }
    return box;
}

static gboolean boxes_overlap(const LabelBox *a, const LabelBox *b) {
    return a->left + SLACK < b->left + b->width && b->left + SLACK < a->left + a->width && a->top + SLACK < b->top + b->height &&
           b->top + SLACK < a->top + a->height;
}

/* The text read last against the code and the texts read before it. */
static void check_overlap(Reader *reader, const LabelLayout *layout, LabelTextKind kind, const char *section) {
    const LabelBox *box = &layout->texts[kind].box;
    if (boxes_overlap(box, &layout->qr)) {
        reader_complain(reader, section, "left", _("the text lies over the QR code"));
    }
    for (int other = 0; other < (int)kind; other++) {
        if (layout->texts[other].size > 0 && boxes_overlap(box, &layout->texts[other].box)) {
            g_autofree char *sentence = g_strdup_printf(_("the text lies over [text %s]"), text_names[other]);
            reader_complain(reader, section, "left", sentence);
        }
    }
}

static void read_text(Reader *reader, LabelLayout *layout, LabelTextKind kind) {
    static const char *const keys[] = {"left", "top", "width", "height", "size", "smallest", "lines", "bold", "align", NULL};
    static const char *const bold[] = {"no", "yes", NULL}, *const align[] = {"left", "center", "right", NULL};
    g_autofree char *section = g_strconcat("text ", text_names[kind], NULL);
    if (ini_find(reader->ini, section) < 0) {
        return;
    }
    LabelText *text = &layout->texts[kind];
    reader_check_keys(reader, section, keys);
    text->box = read_box(reader, layout, section);
    text->size = reader_length(reader, section, "size", -1);
    text->smallest = reader_length(reader, section, "smallest", text->size);
    text->lines = reader_number(reader, section, "lines", 1, 9, 1);
    text->bold = reader_word(reader, section, "bold", bold) == 1;
    text->align = (LabelAlign)reader_word(reader, section, "align", align);
    text->code = kind == LABEL_TEXT_CODE || kind == LABEL_TEXT_SHORT;
    if (text->size < 1 || text->smallest < 1 || text->smallest > text->size) {
        reader_complain(reader, section, "size", _("letters of at least 1 mm are needed, size not below smallest"));
    }
    check_overlap(reader, layout, kind, section);
}

static void check_sections(Reader *reader) {
    for (guint i = 0; i < ini_section_count(reader->ini); i++) {
        const char *section = ini_section_name(reader->ini, i);
        gboolean known = strcmp(section, "label") == 0 || strcmp(section, "qr") == 0;
        for (int kind = 0; kind < LABEL_TEXTS && g_str_has_prefix(section, "text "); kind++) {
            known = known || g_str_equal(section + strlen("text "), text_names[kind]);
        }
        if (!known && !reader->mistake) {
            err_set(&reader->mistake, ERR_INPUT, _("%s:%d: there is no section [%s] in a label layout"), reader->file,
                    ini_section_line(reader->ini, i), section);
        }
    }
}

static void read_layout(Reader *reader, LabelLayout *layout) {
    static const char *const label_keys[] = {"title.zh", "title.en", "width", "height", "gap", NULL};
    static const char *const qr_keys[] = {"left", "top", "width", "height", NULL};
    check_sections(reader);
    reader_need(reader, "label");
    reader_check_keys(reader, "label", label_keys);
    layout->title_zh = reader_text(reader, "label", "title.zh");
    layout->title_en = reader_text(reader, "label", "title.en");
    layout->width = reader_length(reader, "label", "width", -1);
    layout->height = reader_length(reader, "label", "height", -1);
    layout->gap = reader_length(reader, "label", "gap", GAP_USUAL);
    if (layout->width < 10 || layout->height < 10) {
        reader_complain(reader, "label", layout->width < 10 ? "width" : "height",
                        _("a label of at least 10 mm is "
                          "needed"));
    }
    reader_need(reader, "qr");
    reader_check_keys(reader, "qr", qr_keys);
    layout->qr = read_box(reader, layout, "qr");
    if (layout->qr.width != layout->qr.height || layout->qr.width <= 0) {
        reader_complain(reader, "qr", "width", _("the QR code must be a square"));
    }
    for (int kind = 0; kind < LABEL_TEXTS; kind++) {
        read_text(reader, layout, kind);
    }
}

LabelLayout *label_layout_parse(const char *name, const char *file, const char *text, GError **error) {
    g_autoptr(Ini) ini = ini_parse(file, text, error);
    if (!ini) {
        return NULL;
    }
    g_autoptr(LabelLayout) layout = g_new0(LabelLayout, 1);
    layout->name = g_strdup(name);
    Reader reader = {.ini = ini, .file = file};
    read_layout(&reader, layout);
    if (reader.mistake) {
        g_propagate_error(error, reader.mistake);
        return NULL;
    }
    return g_steal_pointer(&layout);
}

void label_layout_free(LabelLayout *layout) {
    if (layout) {
        g_free(layout->name);
        g_free(layout->title_zh);
        g_free(layout->title_en);
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
