/* SPDX-License-Identifier: MIT
 *
 * A verb of `do =` in a rule. One file each in src/rule/actions; the registry is made from the file names.
 */
#ifndef BIHUAN_RULE_ACTION_H
#define BIHUAN_RULE_ACTION_H

#include "bihuan/rule/rule.h"

typedef struct {
    const char *name;
    const char *summary; /* N_() */
    gboolean (*run)(Case *subject, const FormRule *rule, const FormAction *action, GError **error);
} Action;

extern const Action *const action_registry[];

#endif
