/* SPDX-License-Identifier: MIT
 *
 * The parts of `bihuan user` that are about accounts; src/cli/commands/user.c lists them.
 */
#ifndef BIHUAN_CLI_USER_ACCOUNT_H
#define BIHUAN_CLI_USER_ACCOUNT_H

#include "bihuan/cli/command.h"

extern const CommandOption user_enrol_options[], user_own_options[];

gboolean user_enrol(CommandLine *line, GError **error);
gboolean user_reset(CommandLine *line, GError **error);
gboolean user_pin(CommandLine *line, GError **error);
gboolean user_password(CommandLine *line, GError **error);
gboolean user_leave(CommandLine *line, GError **error);

#endif
