/* SPDX-License-Identifier: MIT
 *
 * Enlarges the modules of a QR code; the quiet zone grows with them, or scanners would not find the code.
 */
#include "code_view.h"

#include "bihuan/paper/qr.h"

struct CodeView {
    QrCode *code;
    int scale;       /* of the matrix below */
    int size;        /* its modules in a row */
    guint8 *modules; /* code and what the kit's own quiet zone lacks at this scale */
};

CodeView *code_view_new(const char *payload, GError **error) {
    QrCode *code = qr_encode(payload, error);
    if (code == NULL) {
        return NULL;
    }
    CodeView *view = g_new0(CodeView, 1);
    view->code = code;
    return view;
}

void code_view_free(CodeView *view) {
    if (view != NULL) {
        qr_free(view->code);
        g_free(view->modules);
        g_free(view);
    }
}

/* The kit puts QR_QUIET modules around; scale times as many are needed. */
static int quiet(int scale) {
    return QR_QUIET * (scale - 1);
}

static int matrix_size(const CodeView *view, int scale) {
    return qr_modules(view->code) * scale + 2 * quiet(scale);
}

static void matrix_make(CodeView *view, int scale) {
    int size = matrix_size(view, scale), edge = quiet(scale);
    g_free(view->modules);
    view->modules = g_new0(guint8, (gsize)size * (gsize)size);
    view->size = size;
    view->scale = scale;
    for (int row = edge; row < size - edge; row++) {
        for (int col = edge; col < size - edge; col++) {
            gboolean dark = qr_is_dark(view->code, (col - edge) / scale, (row - edge) / scale);
            view->modules[row * size + col] = dark ? 1 : 0;
        }
    }
}

/* The largest scale that fits; 0: none. */
static int scale_for(const CodeView *view, const Area *area, int most) {
    for (int scale = most; scale > 0; scale--) {
        int size = matrix_size(view, scale);
        if (area_qr_rows(area, size) <= area->rows && area_qr_cols(area, size) <= area->cols) {
            return scale;
        }
    }
    return 0;
}

gboolean code_view_size(CodeView *view, const Area *area, int most, int *rows, int *cols) {
    int scale = scale_for(view, area, most);
    if (scale == 0) {
        return FALSE;
    }
    *rows = area_qr_rows(area, matrix_size(view, scale));
    *cols = area_qr_cols(area, matrix_size(view, scale));
    return TRUE;
}

void code_view_draw(CodeView *view, const Area *area, int most) {
    int scale = scale_for(view, area, most);
    if (scale > 0 && (view->modules == NULL || view->scale != scale)) {
        matrix_make(view, scale);
    }
    if (scale > 0) {
        area_qr(area, 0, 0, view->modules, view->size);
    }
}
