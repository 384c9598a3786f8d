/* SPDX-License-Identifier: MIT
 *
 * Two people (双人) do what one alone must not (authority.h), and they say why.
 */
#ifndef BIHUAN_APP_WITNESS_H
#define BIHUAN_APP_WITNESS_H

#include <glib.h>

/* A reason as a person gives it: clean and not empty; owned. NULL with ERR_USAGE or ERR_INPUT. */
char *witness_reason(const char *text, GError **error);

#endif
