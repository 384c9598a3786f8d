/* SPDX-License-Identifier: MIT
 *
 * A QR code in ink, the same on a page and on a label.
 */
#ifndef BIHUAN_DRAW_QR_MASK_H
#define BIHUAN_DRAW_QR_MASK_H

#include <cairo.h>

#include "bihuan/paper/qr.h"

/* Black, with its left upper corner at x, y; quiet: modules left white around it, which count from there; module: the side of one, in
 * the units of cairo. */
void qr_mask_draw(cairo_t *cairo, const QrCode *code, int quiet, double x, double y, double module);

#endif
