/* SPDX-License-Identifier: MIT
 *
 * The text of a form as sections of lines, each line with where it was written: what is put together before it is read.
 */
#ifndef BIHUAN_FORM_SECTIONS_H
#define BIHUAN_FORM_SECTIONS_H

#include "bihuan/form/include.h"

typedef struct {
    char *text;
    FormOrigin origin;
} FormLine;

/* [name] and the lines behind it; the first one (name "") is what stands before any section. */
typedef struct {
    char *name;
    GArray *lines; /* FormLine */
    gboolean taken;
} FormSection;

/* FormSection *, array owns them. part: interned, NULL = the form itself. */
GPtrArray *form_sections(const char *text, const char *part);
FormSection *form_section_new(const char *name);
void form_section_free(gpointer section);
void form_section_add(FormSection *section, const char *text, FormOrigin origin);
/* The first section of that name nobody has taken; a second one stays, for the reader to complain of. NULL: none. */
FormSection *form_section_find(const GPtrArray *sections, const char *name);
/* What stands before the = of a line, and behind it, out of quotes and without a comment. Owned; NULL: the line has no key. */
char *form_line_key(const char *text);
char *form_line_value(const char *text);
/* Its line with that key; NULL: none. Borrowed. */
FormLine *form_section_line(const FormSection *section, const char *key);

#endif
