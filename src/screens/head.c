/* SPDX-License-Identifier: MIT
 *
 * The head code (校验码) of the plant, large enough to be photographed, and who outside the file remembers it: a photo of
 * this screen is an anchor.
 */
#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/store/anchor.h"
#include "bihuan/ui/screen.h"
#include "parts/code_view.h"
#include "parts/session.h"

typedef struct {
    Ui *ui;
    char *code, *at;
    gint64 seq;
    GPtrArray *anchors;
    CodeView *view;
} Head;

static void look(gpointer state) {
    Head *head = state;
    Plant *plant = app_plant(session_app(head->ui));
    PlantHead now;
    plant_head(plant, &now, NULL); /* a plant that cannot be read shows no row */
    g_autofree char *payload = head_qr_text(&now);
    g_free(head->code);
    g_free(head->at);
    code_view_free(head->view);
    g_clear_pointer(&head->anchors, g_ptr_array_unref);
    head->code = g_strdup(now.code);
    head->seq = now.seq;
    head->at = clock_format_short(now.at);
    head->anchors = anchor_collect(plant);
    head->view = code_view_new(payload, NULL);
}

static void head_close(gpointer state) {
    Head *head = state;
    g_free(head->code);
    g_free(head->at);
    code_view_free(head->view);
    g_ptr_array_unref(head->anchors);
}

/* Row and code first: they are what is copied by hand where there is no room for more. */
static int draw_text(const Head *head, const Area *area) {
    area_put(area, 0, 0, STYLE_TITLE, head->code);
    area_format(area, 1, 0, STYLE_NORMAL, _("Row %ld of %s"), (long)head->seq, head->at);
    int row = 3;
    for (guint i = 0; i < head->anchors->len; i++) {
        const VerifyAnchor *anchor = head->anchors->pdata[i];
        row += area_wrap(area, row, anchor->ok ? STYLE_NORMAL : STYLE_ERROR, anchor->text);
    }
    if (head->anchors->len == 0) {
        row += area_wrap(area, row, STYLE_WARNING, _("No anchor was found: rows cut off at the end could not be noticed."));
    }
    return row;
}

/* Beside the text where there is room, else below it; where there is none, the code is still readable. */
static void head_draw(gpointer state, const Area *area) {
    Head *head = state;
    int rows = 0, cols = 0;
    gboolean beside = head->view != NULL && code_view_size(head->view, area, 2, &rows, &cols) && area->cols - cols >= 22;
    if (beside) {
        Area left = area_sub(area, 0, 0, rows, cols), right = area_sub(area, 0, cols + 2, area->rows, area->cols - cols - 2);
        code_view_draw(head->view, &left, 2);
        draw_text(head, &right);
        return;
    }
    int used = draw_text(head, area) + 1;
    Area below = area_sub(area, used, 0, area->rows - used, area->cols);
    if (head->view != NULL && code_view_size(head->view, &below, 2, &rows, &cols)) {
        code_view_draw(head->view, &below, 2);
    }
}

const Screen screen_head = {
    .name = "head",
    .title = N_("Head code"),
    .summary = N_("The 16 characters that stand for the whole log, as a QR code: a photo of them is an anchor."),
    .size = sizeof(Head),
    .draw = head_draw,
    .refresh = look,
    .close = head_close,
};
