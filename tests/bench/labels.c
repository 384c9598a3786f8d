/* SPDX-License-Identifier: MIT
 *
 * Times 10,000 labels into one PDF:  labels ours FILE COUNT | labels bare FILE COUNT  prints seconds and peak MB.
 * bare is libqrencode and cairo alone drawing the same: the same codes as masks, the same texts at a size known to fit,
 * the same lines to cut along, the same sheets.
 */
#include "bihuan/base/i18n.h"
#include "bihuan/label/code.h"
#include "bihuan/label/label.h"
#include "bihuan/seal/seal.h"

#include <cairo-pdf.h>
#include <errno.h>
#include <qrencode.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#define MM (72 / 25.4)
#define PLANT "华东精细化工有限公司"

static const char *const things[] = {"氯化进料泵", "循环水备用泵", "合成气压缩机", "氨冷凝器", "导热油循环泵", "事故应急风机"};
static const char *const places[] = {"一层南侧", "二层平台北侧", "泵房东侧", "罐组围堰内", "装车台"};
static const char *const areas[] = {"氯化装置区", "合成氨装置区", "液氨罐区", "循环水站"};

static LabelItem *make_items(guint count) {
    static const guint8 key[SEAL_KEY_SIZE] = "a key of thirty-two bytes, bench";
    LabelItem *items = g_new0(LabelItem, count);
    for (guint i = 0; i < count; i++) {
        LabelItem *item = &items[i];
        item->code = g_strdup_printf("P-%05u", i);
        item->name = g_strdup_printf("%s %c", things[i % G_N_ELEMENTS(things)], 'A' + (int)(i / 7 % 26));
        item->area = areas[i / 100 % G_N_ELEMENTS(areas)];
        item->position = places[i % G_N_ELEMENTS(places)];
        item->generation = 1 + (int)(i % 3);
        item->payload = label_payload(key, "bench", item->code, item->generation, NULL);
        item->short_code = label_short_code(key, "bench", item->code, item->generation, NULL);
    }
    return items;
}

static gboolean draw_ours(const char *path, const LabelItem *items, guint count) {
    g_autoptr(GError) error = NULL;
    LabelOptions options = {.path = path, .sheet = "a4", .plant = PLANT, .created = 1};
    LabelResult result = {0};
    gboolean ok = label_write(label_format_find("pdf", NULL), items, count, &options, &result, &error);
    if (!ok)
        fprintf(stderr, "labels: %s\n", error->message);
    g_free(result.file);
    return ok;
}

static void bare_text(cairo_t *cairo, double x, double y, double size, gboolean bold, const char *text) {
    cairo_select_font_face(cairo, "WenQuanYi Micro Hei", CAIRO_FONT_SLANT_NORMAL, bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(cairo, size * MM);
    cairo_move_to(cairo, x * MM, (y + size) * MM);
    cairo_show_text(cairo, text);
}

static void bare_code(cairo_t *cairo, double x, double y, const char *payload) {
    QRcode *code = QRcode_encodeString(payload, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
    int width = code->width;
    cairo_surface_t *mask = cairo_image_surface_create(CAIRO_FORMAT_A8, width, width);
    guint8 *bytes = cairo_image_surface_get_data(mask);
    int stride = cairo_image_surface_get_stride(mask);
    for (int row = 0; row < width; row++)
        for (int column = 0; column < width; column++)
            bytes[row * stride + column] = code->data[row * width + column] & 1 ? 255 : 0;
    cairo_surface_mark_dirty(mask);
    cairo_pattern_t *pattern = cairo_pattern_create_for_surface(mask);
    cairo_pattern_set_filter(pattern, CAIRO_FILTER_NEAREST);
    cairo_save(cairo);
    cairo_translate(cairo, x * MM, y * MM);
    cairo_scale(cairo, 0.75 * MM, 0.75 * MM);
    cairo_mask(cairo, pattern);
    cairo_restore(cairo);
    cairo_pattern_destroy(pattern);
    cairo_surface_destroy(mask);
    QRcode_free(code);
}

static void bare_label(cairo_t *cairo, double x, double y, const LabelItem *item) {
    g_autofree char *revision = g_strdup_printf("Rev. %d", item->generation), *shown = label_short_show(item->short_code);
    cairo_set_source_rgb(cairo, 0.7, 0.7, 0.7);
    cairo_set_line_width(cairo, 0.1 * MM);
    cairo_rectangle(cairo, x * MM, y * MM, 60 * MM, 40 * MM);
    cairo_stroke(cairo);
    cairo_set_source_rgb(cairo, 0, 0, 0);
    bare_text(cairo, x + 2, y + 1.2, 2.6, FALSE, PLANT);
    bare_text(cairo, x + 29.5, y + 6.5, 4.6, TRUE, item->name);
    bare_text(cairo, x + 29.5, y + 18.2, 3.8, FALSE, item->code);
    bare_text(cairo, x + 29.5, y + 25.2, 3.2, FALSE, item->area);
    bare_text(cairo, x + 29.5, y + 31.4, 2.9, FALSE, item->position);
    bare_text(cairo, x + 3, y + 32.8, 4.6, TRUE, shown);
    bare_text(cairo, x + 46, y + 1.2, 2.6, FALSE, revision);
    bare_code(cairo, x + 4.5, y + 8.5, item->payload);
}

static gboolean draw_bare(const char *path, const LabelItem *items, guint count) {
    enum { COLUMNS = 3, ROWS = 6 };
    cairo_surface_t *surface = cairo_pdf_surface_create(path, 210 * MM, 297 * MM);
    cairo_t *cairo = cairo_create(surface);
    for (guint i = 0; i < count; i++) {
        guint place = i % (COLUMNS * ROWS);
        bare_label(cairo, 13 + place % COLUMNS * 62.0, 10 + place / COLUMNS * 42.0, &items[i]);
        if (place + 1 == COLUMNS * ROWS || i + 1 == count)
            cairo_show_page(cairo);
    }
    cairo_destroy(cairo);
    cairo_surface_finish(surface);
    gboolean ok = cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS;
    cairo_surface_destroy(surface);
    return ok;
}

int main(int argc, char **argv) {
    if (argc != 4 || !seal_init(NULL)) {
        fprintf(stderr, "labels ours|bare FILE COUNT\n");
        return 2;
    }
    i18n_init("en");
    guint count = (guint)g_ascii_strtoull(argv[3], NULL, 10);
    LabelItem *items = make_items(count);
    gint64 start = g_get_monotonic_time();
    gboolean ok = strcmp(argv[1], "bare") == 0 ? draw_bare(argv[2], items, count) : draw_ours(argv[2], items, count);
    double seconds = (double)(g_get_monotonic_time() - start) / 1e6;
    struct rusage usage, child;
    getrusage(RUSAGE_SELF, &usage);
    getrusage(RUSAGE_CHILDREN, &child); /* bihuan-paper, which draws */
    printf("%.3f %ld\n", seconds, (usage.ru_maxrss + child.ru_maxrss) / 1024);
    return ok ? 0 : 1;
}
