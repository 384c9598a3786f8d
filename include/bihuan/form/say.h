/* SPDX-License-Identifier: MIT
 *
 * What a rule says when it refuses, one cause at a time: sections [say RULE LABEL] (bihuan-form(5), bihuan-rule(5)).
 */
#ifndef BIHUAN_FORM_SAY_H
#define BIHUAN_FORM_SAY_H

#include "bihuan/form/form.h"

typedef struct {
    char *section;   /* "say p08 busy" */
    Condition *when; /* this is the cause; never NULL in a form that was read without a mistake */
    FormText text;   /* with {key}, {key:time}, {key:duration} */
} FormSay;

#endif
