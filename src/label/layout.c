/* SPDX-License-Identifier: MIT
 *
 * Label layouts from data/labels/NAME.ini. Checks that everything is on the label and nothing lies over
 * the QR code. Draws nothing.
 */
#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"
#include "bihuan/base/utf8.h"
#include "bihuan/config/ini.h"
#include "bihuan/label/format.h"

#define LAYOUT_FOLDER "data/labels/"
#define LENGTH_MAX 1000.0

static const char *const text_names[LABEL_TEXTS] = {
    [LABEL_TEXT_PLANT] = "plant", [LABEL_TEXT_NAME] = "name",         [LABEL_TEXT_CODE] = "code",
    [LABEL_TEXT_AREA] = "area",   [LABEL_TEXT_POSITION] = "position", [LABEL_TEXT_SHORT] = "short",
};

/* One reading of one file: the first mistake ends it, later calls do nothing. */
typedef struct {
    const Ini *ini;
    const char *name;
    GError *mistake;
} Reader;

static void reader_complain(Reader *reader, const char *section, const char *key, const char *sentence) {
    if (!reader->mistake) {
        err_set(&reader->mistake, ERR_INPUT, "%s:%d: [%s] %s: %s", reader->name,
                ini_line(reader->ini, section, key), section, key, sentence);
    }
}

static double read_length(Reader *reader, const char *section, const char *key, double standard) {
    const char *text = ini_get(reader->ini, section, key);
    if (!text && standard >= 0) {
        return standard;
    }
    char *end = NULL;
    double value = text ? g_ascii_strtod(text, &end) : 0;
    gboolean digits = text && strspn(text, "0123456789.") == strlen(text);
    if (!digits || end == text || *end || value > LENGTH_MAX) {
        reader_complain(reader, section, key, _("a length in millimetres is needed here"));
        return 0;
    }
    return value;
}

static int read_lines(Reader *reader, const char *section) {
    const char *text = ini_get(reader->ini, section, "lines");
    if (!text) {
        return 1;
    }
    if (strlen(text) != 1 || *text < '1' || *text > '9') {
        reader_complain(reader, section, "lines", _("a number from 1 to 9 is needed here"));
        return 1;
    }
    return *text - '0';
}

static gboolean read_word(Reader *reader, const char *section, const char *key, const char *yes,
                          const char *no) {
    const char *text = ini_get(reader->ini, section, key);
    if (text && strcmp(text, yes) != 0 && strcmp(text, no) != 0) {
        g_autofree char *sentence = g_strdup_printf(_("%s or %s is needed here"), yes, no);
        reader_complain(reader, section, key, sentence);
    }
    return text && strcmp(text, yes) == 0;
}

static LabelBox read_box(Reader *reader, const LabelLayout *layout, const char *section) {
    LabelBox box = {
        .left = read_length(reader, section, "left", -1),
        .top = read_length(reader, section, "top", -1),
        .width = read_length(reader, section, "width", -1),
        .height = read_length(reader, section, "height", -1),
    };
    if (box.left + box.width > layout->width || box.top + box.height > layout->height) {
        reader_complain(reader, section, "left", _("the box reaches beyond the label"));
    }
    return box;
}

static gboolean boxes_overlap(const LabelBox *a, const LabelBox *b) {
    return a->left < b->left + b->width && b->left < a->left + a->width && a->top < b->top + b->height
           && b->top < a->top + a->height;
}

static void read_text(Reader *reader, LabelLayout *layout, LabelTextKind kind) {
    g_autofree char *section = g_strconcat("text ", text_names[kind], NULL);
    if (ini_find(reader->ini, section) < 0) {
        return;
    }
    LabelText *text = &layout->texts[kind];
    text->box = read_box(reader, layout, section);
    text->size = read_length(reader, section, "size", -1);
    text->smallest = read_length(reader, section, "smallest", text->size);
    text->lines = read_lines(reader, section);
    text->bold = read_word(reader, section, "bold", "yes", "no");
    text->code = kind == LABEL_TEXT_CODE || kind == LABEL_TEXT_SHORT;
    text->centred = read_word(reader, section, "align", "center", "left");
    if (boxes_overlap(&text->box, &layout->qr)) {
        reader_complain(reader, section, "left", _("the text lies over the QR code"));
    }
    if (text->size < 1 || text->smallest < 1 || text->smallest > text->size) {
        reader_complain(reader, section, "size",
                        _("letters of at least 1 mm are needed, size not below smallest"));
    }
}

static void check_sections(Reader *reader) {
    for (guint i = 0; i < ini_section_count(reader->ini); i++) {
        const char *section = ini_section_name(reader->ini, i);
        static const char *const others[] = {"label", "paper", "qr", NULL};
        gboolean known = g_strv_contains(others, section);
        for (int kind = 0; kind < LABEL_TEXTS && g_str_has_prefix(section, "text "); kind++) {
            known = known || g_str_equal(section + strlen("text "), text_names[kind]);
        }
        if (!known && !reader->mistake) {
            err_set(&reader->mistake, ERR_INPUT, _("%s:%d: there is no section [%s] in a label layout"),
                    reader->name, ini_section_line(reader->ini, i), section);
        }
    }
}

static void read_layout(Reader *reader, LabelLayout *layout) {
    const char *zh = ini_get(reader->ini, "label", "title.zh");
    const char *en = ini_get(reader->ini, "label", "title.en");
    layout->title_zh = g_strdup(zh ? zh : "");
    layout->title_en = g_strdup(en ? en : "");
    layout->width = read_length(reader, "label", "width", -1);
    layout->height = read_length(reader, "label", "height", -1);
    layout->paper_width = read_length(reader, "paper", "width", -1);
    layout->paper_height = read_length(reader, "paper", "height", -1);
    layout->paper_margin = read_length(reader, "paper", "margin", -1);
    layout->paper_gap = read_length(reader, "paper", "gap", 0);
    if (layout->width + 2 * layout->paper_margin > layout->paper_width
        || layout->height + 2 * layout->paper_margin > layout->paper_height) {
        reader_complain(reader, "paper", "width", _("not even one label fits on the paper"));
    }
    layout->qr = read_box(reader, layout, "qr");
    if (layout->qr.width != layout->qr.height || layout->qr.width <= 0) {
        reader_complain(reader, "qr", "width", _("the QR code must be a square"));
    }
    for (int kind = 0; kind < LABEL_TEXTS; kind++) {
        read_text(reader, layout, kind);
    }
    check_sections(reader);
}

LabelLayout *label_layout_parse(const char *name, const char *text, GError **error) {
    g_autoptr(Ini) ini = ini_parse(name, text, error);
    if (!ini) {
        return NULL;
    }
    g_autoptr(LabelLayout) layout = g_new0(LabelLayout, 1);
    layout->name = g_strdup(name);
    Reader reader = {.ini = ini, .name = name};
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

char **label_sizes(void) {
    g_auto(GStrv) files = path_embedded_list(LAYOUT_FOLDER);
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (char **file = files; *file; file++) {
        if (g_str_has_suffix(*file, ".ini")) {
            g_ptr_array_add(names, g_strndup(*file, strlen(*file) - strlen(".ini")));
        }
    }
    g_ptr_array_add(names, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&names), FALSE);
}

LabelLayout *label_layout_load(const char *name, GError **error) {
    g_auto(GStrv) sizes = label_sizes();
    if (!g_strv_contains((const char *const *)sizes, name)) {
        g_autofree char *shown = utf8_printable(name);
        g_autofree char *known = g_strjoinv(", ", sizes);
        err_set(error, ERR_NOT_FOUND, _("There is no label size %s; choose one of: %s."), shown, known);
        return NULL;
    }
    g_autofree char *path = g_strconcat(LAYOUT_FOLDER, name, ".ini", NULL);
    g_autofree char *text = path_embedded(path, NULL);
    return text ? label_layout_parse(name, text, error) : NULL;
}
