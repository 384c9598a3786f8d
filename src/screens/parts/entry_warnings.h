/* SPDX-License-Identifier: MIT
 *
 * What an application is told while it is typed: missing certificates, conflicts, alarms, locks, the grade that is due. Asked when
 * nothing was typed for a moment, never at a key; drawn below the fields.
 */
#ifndef BIHUAN_SCREENS_ENTRY_WARNINGS_H
#define BIHUAN_SCREENS_ENTRY_WARNINGS_H

#include "bihuan/ui/ui.h"
#include "entry_form.h"

typedef struct EntryWarnings EntryWarnings;

/* NULL: this form is no application, nothing is foreseen. */
EntryWarnings *entry_warnings_new(const EntryForm *form);
void entry_warnings_free(EntryWarnings *warnings);
/* Asks the plant once more if a value or the language is another one, and has the screen drawn. warnings and ui may be NULL. */
void entry_warnings_update(EntryWarnings *warnings, const EntryForm *form, Ui *ui);
/* Draws into the last rows of an area; how many it took. */
int entry_warnings_draw(const EntryWarnings *warnings, const Area *area);

#endif
