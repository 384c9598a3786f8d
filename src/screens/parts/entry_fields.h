/* SPDX-License-Identifier: MIT
 *
 * Fields of a form drawn: label, value, unit, and below it what is wrong with it or may be entered.
 */
#ifndef BIHUAN_SCREENS_ENTRY_FIELDS_H
#define BIHUAN_SCREENS_ENTRY_FIELDS_H

#include "entry_form.h"

/* What is drawn; all of it borrowed. */
typedef struct {
    const EntryForm *form;
    int at;           /* the field under the cursor */
    const char *hint; /* of that field; "" = none */
} EntryFields;

/* Draws them so that the whole field under the cursor is in sight; scroll: the first row shown, kept by the caller. The row behind the
 * last field, which may lie outside. */
int entry_fields_draw(const EntryFields *fields, const Area *area, int *scroll);

#endif
