/* SPDX-License-Identifier: MIT
 *
 * The captive account (专用账户) and its second way, the set-group-ID program: what the process gives up before it does
 * anything else, and whether the plant's file is closed to the people who work on it.
 */
#ifndef BIHUAN_APP_CAPTIVE_H
#define BIHUAN_APP_CAPTIVE_H

#include "bihuan/config/settings.h"
#include "bihuan/store/plant.h"

#define CAPTIVE_TERMINAL_MOST 32

/* First thing in main: no core dumps ever. In the captive account, as a set-ID program, or with BIHUAN_CAPTIVE set: the
 * environment shrinks to TERM, LANG and LC_*, new files are closed to others, nobody may look into the process, Ctrl-Z does
 * nothing, and what a login shell is told to run (-c …) is not run: *argc becomes 1, or 2 where the key's line chooses a language.
 * From there a terminal gets its name (终端名): the --terminal NAME of the forced command. */
void captive_harden(int *argc, char **argv);

/* Why this process shall do nothing at all: as a login shell it was asked for a command, a file transfer, or has no terminal. A
 * sentence, owned; NULL = it may go on. */
char *captive_refusal(void);

/* The name root gave this terminal; NULL = none. Borrowed. */
const char *captive_terminal(void);
/* Letters, digits and . _ - ; at most CAPTIVE_TERMINAL_MOST. */
gboolean captive_is_terminal_name(const char *name);

/* Is this process the captive account's (root says captive = ACCOUNT in /etc/bihuan/bihuan.conf), or set-ID? */
gboolean captive_is(void);

/* Is it one of those, or does BIHUAN_CAPTIVE say that it shall behave like one? */
gboolean captive_is_confined(void);

/* What settings say about the whole process: the heads file, the exchange and the folder of copies. Where captive_is(), root's
 * file alone is believed; share = accept counts there only, whoever runs it. */
void captive_apply(const Settings *settings);

/* The folder of dated copies that settings name; "" = none. Borrowed. */
const char *captive_backups(void);

/* Why people who work here could change the file behind the program's back, as a sentence; owned. NULL: they cannot,
 * as far as modes and accounts tell. */
char *captive_raw(Plant *plant);

#endif
