/* SPDX-License-Identifier: MIT
 *
 * The library of ready fields (预置字段, data/fields.ini): a form takes one with `use = NAME` in its [field KEY]. Like a part
 * (include.h) it is put into the text when a form is installed: a version of a form does not change when the library does.
 */
#ifndef BIHUAN_FORM_LIBRARY_H
#define BIHUAN_FORM_LIBRARY_H

#include "bihuan/form/form.h"

/* The library, which is written as a form is: its fields are the ready ones. Owned; NULL and a sentence: this program lacks it. */
Form *form_library(GError **error);

#endif
