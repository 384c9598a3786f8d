/* SPDX-License-Identifier: MIT
 *
 * The training gate of a form (培训闸): so many questions of a bank are answered before it opens.
 */
#ifndef BIHUAN_FORM_GATE_H
#define BIHUAN_FORM_GATE_H

#include "bihuan/form/form.h"

typedef struct {
    char *bank;
    int count;
    gboolean shift; /* a pass counts until the shift ends; else for one record */
} FormGate;

const FormGate *form_gate(const Form *form); /* NULL = none */

#endif
