/* SPDX-License-Identifier: MIT
 *
 * What the files of the command line share: parsing, help, opening, progress.
 */
#ifndef BIHUAN_CLI_PRIVATE_H
#define BIHUAN_CLI_PRIVATE_H

#include "bihuan/cli/command.h"
#include "secret.h"

/* What stands on the command line, before anything is opened. */
typedef struct {
    CommandLine line;
    const Command *whole; /* the command (line.command may be a part of it); NULL = none given */
    gboolean help, version, trace;
    const char *lang, *secret_file, *terminal;
    CliSecret secret;
} Parsed;

/* Options that stand before or after any command; ended by a NULL name. */
extern const CommandOption cli_global_options[];

/* --lang, looked for before anything can go wrong; NULL = not given. Borrowed from argv. */
const char *cli_find_language(int argc, char **argv);
/* Fills parsed (zeroed). FALSE with ERR_USAGE; then parsed is to be cleared as well. */
gboolean cli_parse(int argc, char **argv, Parsed *parsed, GError **error);
void cli_parsed_clear(Parsed *parsed);
/* The command of a name; NULL with ERR_USAGE and the nearest one. */
const Command *cli_find_command(const char *name, GError **error);
/* The part of a command; NULL with ERR_USAGE and the parts there are. */
const Command *cli_find_part(const Command *command, const char *name, GError **error);
/* The name out of count ones (by their place) that was probably meant; NULL if none is near. Borrowed. */
const char *cli_nearest(const char *typed, const char *(*name_at)(gconstpointer table, guint index), gconstpointer table);

/* Prints the list of commands, or one command with its options, on stdout. */
void cli_help_all(void);
void cli_help_command(const Command *whole, const Command *part);

/* Logs line->user in, with his secret where one was given (a wrong one is refused everywhere). write: an account must prove
 * itself, but in a demo plant. */
gboolean cli_log_in(CommandLine *line, gboolean write, GError **error);
/* The second of two people, by --with-secret-file FILE or at the terminal; nobody (NULL) is proven, and nobody twice. The
 * dispatcher has done it already where it opened the plant for writing; session_second() says who it is. */
gboolean cli_prove_second(CommandLine *line, const char *second, GError **error);

/* Opens line->plant into line->app. write: for changes. */
gboolean cli_open(CommandLine *line, gboolean write, GError **error);
/* Logs line->user in, with the secret where there is one; write: it must be enough for a change. For commands that open
 * the plant again to write. */
gboolean cli_log_in(CommandLine *line, gboolean write, GError **error);
/* --at against the plant: refused unless it is simulated, and for a change also before its last row.
 * Without --at a simulated plant's clock stands at its last row. running: the simulated clock goes on. */
gboolean cli_set_clock(CommandLine *line, Plant *plant, gboolean write, gboolean running, GError **error);

/* A bar on stderr, only where that is a terminal. what is translated. done = of ends it. Always TRUE. */
gboolean cli_progress(const char *what, gint64 done, gint64 of);
/* Wipes the bar. */
void cli_progress_end(void);

#endif
