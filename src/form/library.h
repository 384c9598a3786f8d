/* SPDX-License-Identifier: MIT
 *
 * How `use = NAME` puts a field of the library into a form.
 */
#ifndef BIHUAN_FORM_LIBRARY_PRIVATE_H
#define BIHUAN_FORM_LIBRARY_PRIVATE_H

#include "sections.h"

/* Puts what the library says of the field behind the `use` line of a [field KEY], which becomes a comment; what the section says
 * itself of how it is asked stands. own: the form's sections. Returns [choices KEY] where the field has choices (owned), else NULL. A
 * section without `use` stays as it is, and so does one whose use is refused: the reader says why (library_refusal). */
FormSection *library_put(FormSection *section, const GPtrArray *own);
/* Why a section with these keys (NULL-terminated) cannot take this field: there is none, or the section says what only the library
 * does. choices: the form has [choices KEY] too. Owned; NULL: it can. */
char *library_refusal(const char *name, const char *const *keys, gboolean choices);

#endif
