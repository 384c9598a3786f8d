/* SPDX-License-Identifier: MIT
 *
 * One cell of a point is changed: as an import of one row, with everything an import asks.
 */
#ifndef BIHUAN_SCREENS_POINT_EDIT_H
#define BIHUAN_SCREENS_POINT_EDIT_H

#include "bihuan/ui/ui.h"

/* What is being changed; in the state of a screen, zeroed at first. */
typedef struct {
    Ui *ui;
    char *code, *text;  /* the point; what the cell shall be */
    const char *column; /* of files */
} PointEdit;
void point_edit_clear(PointEdit *edit);

/* Asks which cell, its new text, and a second person where it is looser. */
void point_edit(PointEdit *edit, Ui *ui, const char *code);

#endif
