/* SPDX-License-Identifier: MIT
 *
 * The home of libqrencode. It knows text and modules, no paper and no terminal.
 */
#include "bihuan/paper/qr.h"

#include <errno.h>
#include <qrencode.h>
#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"

struct QrCode {
    QRcode *library;
};

static QRcode *encode(const char *text, QRecLevel level) {
    gsize length = strlen(text);
    gboolean alphanumeric = strspn(text, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:") == length;
    QRinput *input = QRinput_new2(0, level);
    if (!input) {
        return NULL;
    }
    QRcode *code = NULL;
    QRencodeMode mode = alphanumeric ? QR_MODE_AN : QR_MODE_8;
    if (QRinput_append(input, mode, (int)length, (const unsigned char *)text) == 0) {
        code = QRcode_encodeInput(input);
    }
    int saved = errno;
    QRinput_free(input);
    errno = saved;
    return code;
}

/* Every byte that is allowed is one module pattern on every reader; others depend on its settings. */
static gboolean is_printable_ascii(const char *text) {
    for (const char *at = text; *at; at++) {
        if (*at < ' ' || *at > '~') {
            return FALSE;
        }
    }
    return *text != '\0';
}

QrCode *qr_encode(const char *text, GError **error) {
    gsize length = strlen(text);
    if (!is_printable_ascii(text) || length > 2000) {
        err_set(error, ERR_INPUT, _("This text cannot be made a QR code: only short plain ASCII text can."));
        return NULL;
    }
    QRcode *code = encode(text, QR_ECLEVEL_M);
    if (!code) {
        err_set_errno(error, errno == ERANGE ? ERR_INPUT : ERR_EXTERNAL, _("The QR code cannot be made"));
        return NULL;
    }
    QRcode *stronger = encode(text, QR_ECLEVEL_Q);
    if (stronger && stronger->width == code->width) {
        QRcode *weaker = code;
        code = stronger;
        stronger = weaker;
    }
    QRcode_free(stronger);
    QrCode *result = g_new(QrCode, 1);
    result->library = code;
    return result;
}

void qr_free(QrCode *code) {
    if (code) {
        QRcode_free(code->library);
        g_free(code);
    }
}

int qr_modules(const QrCode *code) {
    return code->library->width;
}

gboolean qr_is_dark(const QrCode *code, int column, int row) {
    int width = code->library->width;
    if (column < 0 || row < 0 || column >= width || row >= width) {
        return FALSE;
    }
    return code->library->data[row * width + column] & 1;
}

GPtrArray *qr_lines(const char *payload, GError **error) {
    static const char *const blocks[] = {" ", "▄", "▀", "█"};
    g_autoptr(QrCode) code = qr_encode(payload, error);
    if (!code) {
        return NULL;
    }
    int width = qr_modules(code);
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    for (int row = -QR_QUIET; row < width + QR_QUIET; row += 2) {
        GString *line = g_string_new(NULL);
        for (int column = -QR_QUIET; column < width + QR_QUIET; column++) {
            int upper = qr_is_dark(code, column, row);
            int lower = qr_is_dark(code, column, row + 1);
            g_string_append(line, blocks[2 * upper + lower]);
        }
        g_ptr_array_add(lines, g_string_free(line, FALSE));
    }
    return lines;
}
