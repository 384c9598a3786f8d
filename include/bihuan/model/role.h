/* SPDX-License-Identifier: MIT
 *
 * The roles (角色) people can hold: codes used in forms and rules, and their titles.
 */
#ifndef BIHUAN_MODEL_ROLE_H
#define BIHUAN_MODEL_ROLE_H

#include <glib.h>

/* Title in the chosen language: "ehs-head" is 安环部长; the code itself where it is unknown. Borrowed. */
const char *role_title(const char *code);
gboolean role_is_known(const char *code);
/* All codes, NULL-terminated; constant. */
const char *const *role_codes(void);

#endif
