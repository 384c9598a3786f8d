/* SPDX-License-Identifier: MIT
 *
 * Whom an obligation reminds (提醒谁): "role:clerk, role:ehs via email". It has no form: roles, departments and anyone, nothing else.
 */
#ifndef BIHUAN_RULE_REMIND_H
#define BIHUAN_RULE_REMIND_H

#include "bihuan/form/spec.h"

/* One rung (GPtrArray of one FormRung *, owned). ERR_INPUT for what a reminder cannot name. */
GPtrArray *remind_parse(const char *text, GError **error);

#endif
