/* SPDX-License-Identifier: MIT
 *
 * What a form of a kind keeps (data/forms/required.ini): the rules that make a hot work permit one cannot be installed away.
 */
#ifndef BIHUAN_FORM_REQUIRED_H
#define BIHUAN_FORM_REQUIRED_H

#include "bihuan/form/compare.h"

/* What is looser in the form than its kind allows (FormDifference *, array owns them); empty = nothing, or no such kind. NULL
 * with ERR_FAILED: the program lacks its data. */
GPtrArray *form_required_lacks(const Form *form, GError **error);

/* Every id, step and field the table names and the shipped form of that kind does not have (char *); for the tests. */
GPtrArray *form_required_dangling(GError **error);

#endif
