/* SPDX-License-Identifier: MIT
 *
 * Forms, steps and states by the words people see (动火安全作业票, 验收, 待验收), where a name is typed. A name goes before a title.
 */
#ifndef BIHUAN_FORM_CALLED_H
#define BIHUAN_FORM_CALLED_H

#include "bihuan/form/shelf.h"

/* The step of that name, else with that title in either language; NULL = none. */
const FormStep *form_step_called(const Form *form, const char *word);
/* The state: a step of the main line by its name, title or the words of its state; suspended or an end by its name or title. NULL =
 * none. Borrowed. */
const char *form_state_called(const Form *form, const char *word);
/* The name of the installed form with that name, or with that title in either language (动火, 动火作业票 for 动火安全作业票 too); the word itself
 * where there is none. Owned. */
char *shelf_called(Shelf *shelf, const char *word);

#endif
