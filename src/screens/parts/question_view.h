/* SPDX-License-Identifier: MIT
 *
 * A question of a training gate as people see it, in the lines of a text: options by digits, then (where it is not asked) the right one, why
 * and the source.
 */
#ifndef BIHUAN_SCREENS_QUESTION_VIEW_H
#define BIHUAN_SCREENS_QUESTION_VIEW_H

#include "bihuan/model/quiz_theme.h"
#include "bihuan/ui/text.h"
#include "entry_form.h"

/* Does this form, when it is sent, add a question to a bank? */
gboolean question_view_fits(const EntryForm *form);
/* As it would be asked, of what is typed by now. */
void question_view_preview(const EntryForm *form, TextView *view);

#endif
