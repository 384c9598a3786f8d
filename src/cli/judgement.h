/* SPDX-License-Identifier: MIT
 *
 * The parts of bihuan rule that are about veterans' rules.
 */
#ifndef BIHUAN_CLI_JUDGEMENT_H
#define BIHUAN_CLI_JUDGEMENT_H

#include "bihuan/cli/command.h"
#include "output.h"

/* Rows of the table or list that was begun: of all of them. */
gboolean judgement_rows(CommandLine *line, Output *out, GError **error);
/* The titles people see over these rows. */
void judgement_table(Output *out);

gboolean judgement_check(CommandLine *line, GError **error);
gboolean judgement_show(CommandLine *line, GError **error);
gboolean judgement_install(CommandLine *line, GError **error);
gboolean judgement_retire(CommandLine *line, GError **error);
/* Is the first word a veterans' rule or a file of one, and not FORM/RULE? */
gboolean judgement_is_named(const CommandLine *line);
gboolean judgement_try(CommandLine *line, GError **error);

#endif
