/* SPDX-License-Identifier: MIT
 *
 * F4 in a field: the values it can take, to choose from.
 */
#ifndef BIHUAN_SCREENS_FIELD_VALUES_H
#define BIHUAN_SCREENS_FIELD_VALUES_H

#include "bihuan/app/app.h"
#include "bihuan/ui/ui.h"
#include "field_edit.h"

/* Called once if something was chosen; edit has it already. data must live as long as the screen. */
typedef void (*FieldChosen)(gpointer data, FieldEdit *edit);

/* Opens the list (a calendar for times). FALSE: the field takes any text, there is nothing to choose from. */
/* form: whose rules say which certificate who is named there must have. A field of people takes several. */
gboolean field_values_open(Ui *ui, const Form *form, FieldEdit *edit, FieldChosen chosen, gpointer data);

/* The only value a typed name, pinyin or part of a code can mean; owned. NULL: none, or several. */
char *field_values_only(App *app, const FormField *field, const char *typed);

#endif
