/* SPDX-License-Identifier: MIT
 *
 * The command line as a whole: what main() calls.
 */
#ifndef BIHUAN_CLI_CLI_H
#define BIHUAN_CLI_CLI_H

/* Chooses the language, finds the command in command_registry, gives it what it needs, runs it, and says
 * what went wrong in one sentence on stderr. Returns the exit status of the contract: 0 ok, 1 failed, 2
 * usage, 3 denied, 4 held or busy, 5 corrupt. */
int cli_main(int argc, char **argv);

#endif
