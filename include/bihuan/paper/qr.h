/* SPDX-License-Identifier: MIT
 *
 * A QR code as a square of modules, and as text for a terminal. Nothing here knows what the text means.
 */
#ifndef BIHUAN_PAPER_QR_H
#define BIHUAN_PAPER_QR_H

#include <glib.h>

#define QR_QUIET 4 /* light modules around a code, on each side */

typedef struct QrCode QrCode;

/* Encodes printable ASCII. The smallest code with error correction M, or Q where that is no larger;
 * alphanumeric mode for capitals, digits and $%*+-./: . NULL (ERR_INPUT) if the text is empty, not ASCII
 * or too long. */
QrCode *qr_encode(const char *text, GError **error);
void qr_free(QrCode *code);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(QrCode, qr_free)

/* Modules in a row, without the quiet zone. */
int qr_modules(const QrCode *code);

/* TRUE if the module is dark; FALSE outside the code (the quiet zone). */
gboolean qr_is_dark(const QrCode *code, int column, int row);

/* The code with its quiet zone as half blocks, two modules in a cell one above the other: equally wide
 * lines of U+2588 U+2580 U+2584 and blanks (owned strings, g_free). The drawn part is the dark one: show
 * them black on white explicitly, for inverted codes are not read. NULL and a sentence as qr_encode. */
GPtrArray *qr_lines(const char *payload, GError **error);

#endif
