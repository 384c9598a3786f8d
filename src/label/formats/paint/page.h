/* SPDX-License-Identifier: MIT
 *
 * Private to the label formats: pages of labels told to a canvas, the same for every format that draws.
 */
#ifndef BIHUAN_LABEL_PAGE_H
#define BIHUAN_LABEL_PAGE_H

#include "bihuan/label/format.h"

/* All pages of a job on a canvas of this kind; of the options kind, dots, title, take and data are looked at. FALSE and a sentence if
 * a text has no glyphs in the installed fonts, modules would be smaller than 0.5 mm, or somebody stopped it. */
gboolean page_draw_all(const LabelJob *job, CanvasOptions options, GError **error);

/* Bytes of a row of dots, at the job's resolution. */
gsize page_stride(const LabelJob *job, guint standard);

/* ---- calibrate.c ---- */

/* What tells whether a printer is set up for this page: crosses, rulers, places, the finest code, its size in words. */
void calibrate_page(Canvas *canvas, const LabelJob *job);
/* A ruler of whole centimetres. */
void calibrate_ruler(Canvas *canvas, double left, double top, double length);

#endif
