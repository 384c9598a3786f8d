/* SPDX-License-Identifier: MIT
 *
 * Two versions of a form compared by what they mean: what came, what went, what changed, and what became looser: a rule gone, a
 * field no longer required, a longer time, fewer signatures. What cannot be shown to be as strict as before counts as looser.
 */
#ifndef BIHUAN_FORM_COMPARE_H
#define BIHUAN_FORM_COMPARE_H

#include "bihuan/form/form.h"

typedef enum { FORM_ADDED, FORM_REMOVED, FORM_CHANGED } FormChangeKind;

typedef struct {
    FormChangeKind kind;
    gboolean looser;
    char *section; /* "form", "field end", "choices item", "step approve", "rule p01", "numbers", "facts" */
    char *key;     /* "need", "within" …; of choices, numbers and facts the name; "" = the section as a whole */
    char *text;    /* "[rule p01] need: … → …", for people */
} FormDifference;

/* Every difference (FormDifference *, array owns them), in the order of the files; empty = the same form. */
GPtrArray *form_compare(const Form *before, const Form *after);
/* Is any of them looser? */
gboolean form_compare_is_looser(const GPtrArray *differences);

/* Does after hold only where before does: the same, or before AND more? For a condition that must hold. NULL = always. */
gboolean form_condition_is_stricter(const Condition *before, const Condition *after);
/* Does after hold wherever before does: the same, before OR more, or always? For when a rule applies. */
gboolean form_condition_is_wider(const Condition *before, const Condition *after);

#endif
