/* SPDX-License-Identifier: MIT
 *
 * A form filled in with few keys (快速点检): what has to be measured is typed, everything else of the device's class stands there as well
 * (field WELL of forms) until a key marks what is not; what is not well wants what the form then asks for.
 */
#ifndef SCREENS_PARTS_QUICK_H
#define SCREENS_PARTS_QUICK_H

#include "bihuan/ui/ui.h"
#include "entry_form.h"

/* A line of it. */
typedef struct {
    FieldEdit *edit;
    const FormChoice *choice; /* of several choices the one this line is; NULL: the field itself */
    gboolean item;            /* well or not; else something that is typed */
    char letter;              /* that marks an item */
} QuickRow;

typedef struct {
    EntryForm *form;
    GArray *rows;    /* QuickRow: what is asked, then the items */
    guint at;        /* under the cursor */
    guint asked;     /* rows before the items */
    gboolean marked; /* an item is not well */
} Quick;

/* Is it a new record, or a step of one, that says what is well, about a device that is known? */
gboolean quick_fits(App *app, const Task *task);

Quick *quick_new(App *app, const Task *task, GError **error);
void quick_free(Quick *quick);

/* What it is about. Borrowed. */
const char *quick_device(const Quick *quick);
QuickRow *quick_row(const Quick *quick, guint index);
/* Values or the person changed: the rows anew, the cursor where it was. */
void quick_update(Quick *quick);
gboolean quick_is_bad(const QuickRow *row);
/* Well becomes not well, and back. */
void quick_turn(Quick *quick, guint index);
/* The item of a letter; FALSE: there is none. */
gboolean quick_turn_letter(Quick *quick, char letter);
/* The first row that is asked for and empty or wrong; -1: none. */
int quick_open_row(const Quick *quick);
/* What was marked nowhere is well: said so, before it is sent. */
void quick_say_well(Quick *quick);
/* How many items are not well. */
guint quick_bad(const Quick *quick);

#endif
