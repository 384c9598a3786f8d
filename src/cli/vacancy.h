/* SPDX-License-Identifier: MIT
 *
 * Whom permits of the plant would wait for in vain: said where people, departments, areas and forms are brought in.
 */
#ifndef BIHUAN_CLI_VACANCY_H
#define BIHUAN_CLI_VACANCY_H

#include "bihuan/cli/command.h"

/* Relations and roles of the tables of approvers and signers that nobody in the plant fills, for a sentence; NULL = none, or nobody
 * is in service yet. Owned. */
char *vacancy_text(const CommandLine *line);
/* Prints it as a line; nothing where there are none. */
void vacancy_say(const CommandLine *line);

#endif
