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

static gboolean is_alphanumeric(const char *text) {
    return text[strspn(text, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")] == '\0';
}

/* Q where the code does not grow by it, else M. Trying both would double the time, so it is worked out from the data
 * codewords of versions 1 to 9 (ISO/IEC 18004 table 7); longer texts get M. */
static QRecLevel level_of(const char *text) {
    static const guint8 words_m[] = {16, 28, 44, 64, 86, 108, 124, 154, 182}, words_q[] = {13, 22, 34, 48, 62, 76, 88, 110, 132};
    gsize length = strlen(text);
    gsize bits = is_alphanumeric(text) ? 4 + 9 + length / 2 * 11 + length % 2 * 6 : 4 + 8 + length * 8;
    for (gsize version = 0; version < G_N_ELEMENTS(words_m); version++) {
        if (bits <= words_m[version] * 8u) {
            return bits <= words_q[version] * 8u ? QR_ECLEVEL_Q : QR_ECLEVEL_M;
        }
    }
    return QR_ECLEVEL_M;
}

static QRcode *encode(const char *text, QRecLevel level) {
    gsize length = strlen(text);
    gboolean alphanumeric = is_alphanumeric(text);
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
    QRcode *code = encode(text, level_of(text));
    if (!code) {
        err_set_errno(error, errno == ERANGE ? ERR_INPUT : ERR_EXTERNAL, _("The QR code cannot be made"));
        return NULL;
    }
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
