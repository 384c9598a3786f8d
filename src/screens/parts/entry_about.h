/* SPDX-License-Identifier: MIT
 *
 * What is decided on, in the form of a permit's step: in brief above the fields at every size, in full below them where there is room,
 * else over them with PgDn. Of a question for a bank its preview.
 */
#ifndef BIHUAN_SCREENS_ENTRY_ABOUT_H
#define BIHUAN_SCREENS_ENTRY_ABOUT_H

#include "bihuan/ui/screen.h"
#include "entry_form.h"

typedef struct EntryAbout EntryAbout;

/* NULL: this form decides on no permit, and is no question. */
EntryAbout *entry_about_new(const EntryForm *form);
void entry_about_free(EntryAbout *about);
/* The record changed, or the language. */
void entry_about_load(EntryAbout *about, const EntryForm *form);

/* Something was typed. */
void entry_about_typed(EntryAbout *about, const EntryForm *form);

/* The brief line at a row, wrapped; returns the rows it takes. */
int entry_about_draw_brief(const EntryAbout *about, const Area *area, int row);
/* Draws into the area from row on, which the fields leave free, or over all of it while it is read. */
void entry_about_draw(EntryAbout *about, const Area *area, int row);
/* PgDn at the last field begins to read, PgUp at the top or any other key ends it. REACT_NONE: the key is for the fields. */
unsigned entry_about_key(EntryAbout *about, const KeyEvent *event, gboolean at_last);

#endif
