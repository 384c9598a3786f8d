/* SPDX-License-Identifier: MIT
 *
 * Parts that several forms share: a form that says `include = permit, gas` gets the sections of
 * forms/parts/permit.ini and gas.ini. What is installed in a plant is the expanded text: a version of a form is
 * whole by itself and does not change when a part does.
 */
#ifndef BIHUAN_FORM_INCLUDE_H
#define BIHUAN_FORM_INCLUDE_H

#include <glib.h>

/* Where a line of the expanded text was written. */
typedef struct {
    const char *part; /* "forms/parts/gas.ini" (interned), NULL = the form itself */
    int line;         /* from 1 */
} FormOrigin;

/* The text with its parts: sections of a part stand in the part's order, each replaced by the form's section of
 * that name if it has one; the form's other sections follow. A text without include comes back as it is. Owned.
 * origins (may be NULL) gets a GArray of FormOrigin, one a line. NULL and a sentence: there is no such part. */
char *form_expand(const char *text, GArray **origins, GError **error);

#endif
