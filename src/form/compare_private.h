/* SPDX-License-Identifier: MIT
 *
 * What the files that compare two forms share. Private to src/form.
 */
#ifndef BIHUAN_FORM_COMPARE_PRIVATE_H
#define BIHUAN_FORM_COMPARE_PRIVATE_H

#include "bihuan/form/compare.h"

typedef struct {
    const Form *before, *after;
    GHashTable *used;    /* names that conditions, facts and limits of before look at */
    GPtrArray *found;    /* FormDifference * */
    const char *section; /* the one being compared */
} Compare;

/* Notes a difference unless the texts are equal; NULL = there is none. looser: only where it is one. */
void compare_texts(Compare *compare, const char *key, const char *before, const char *after, gboolean looser);
/* A section or an entry that is there in one of them only. */
void compare_lone(Compare *compare, const char *key, FormChangeKind kind, gboolean looser);

/* How the order of two amounts matters. */
typedef enum { COMPARE_SMALLER, COMPARE_LARGER } CompareStricter;
/* Amounts: one that is gone, another limit, or a literal in the looser direction is looser. */
void compare_amounts(Compare *compare, const char *key, const FormAmount *before, const FormAmount *after, CompareStricter stricter);
char *compare_amount_text(const FormAmount *amount);
/* Words: grown says that more of them is looser, else fewer is. */
void compare_words(Compare *compare, const char *key, char *const *before, char *const *after, gboolean grown);
void compare_whos(Compare *compare, const char *key, const GPtrArray *before, const GPtrArray *after, gboolean grown);
/* A condition that must hold (stricter may only grow). */
void compare_need(Compare *compare, const char *key, const Condition *before, const Condition *after);

/* compare_fields.c, compare_steps.c, compare_rules.c */
void compare_fields(Compare *compare);
void compare_steps(Compare *compare);
void compare_rules(Compare *compare);
/* Fields asked for somewhere: one that is needed or looked at and no longer asked for is looser. */
void compare_asked(Compare *compare, const char *key, char *const *before, char *const *after);

#endif
