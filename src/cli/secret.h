/* SPDX-License-Identifier: MIT
 *
 * Secrets as the command line gets them: from a file (password, then PIN), or typed without an echo. Never from arguments
 * or the environment, which others on the machine can read.
 */
#ifndef BIHUAN_CLI_SECRET_H
#define BIHUAN_CLI_SECRET_H

#include <glib.h>

typedef struct {
    char *password, *pin; /* in guarded memory; NULL = not given */
} CliSecret;

void cli_secret_clear(CliSecret *secret);
/* Password on the first line, PIN on the second (may be missing). ERR_NOT_FOUND, ERR_INPUT. */
gboolean cli_secret_read(const char *path, CliSecret *secret, GError **error);
/* Asks at the terminal; NULL (no error) where there is none. In guarded memory; seal_secret_free. */
char *cli_secret_ask(const char *prompt);

#endif
