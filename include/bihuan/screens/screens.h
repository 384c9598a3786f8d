/* SPDX-License-Identifier: MIT
 *
 * The terminal front end as a whole: what the command `tui` calls.
 */
#ifndef BIHUAN_SCREENS_SCREENS_H
#define BIHUAN_SCREENS_SCREENS_H

#include "bihuan/app/app.h"

/* Runs the screens on an open plant until they are left. script: path of a file of steps (ui/script.h),
 * then nothing is asked of a terminal and frames go to standard output; NULL: the terminal of the process.
 * first_screen: name of the screen to begin with, NULL = home. FALSE and a sentence if there is no such
 * screen, the terminal cannot be used, or a step of the script fails. */
gboolean screens_run(App *app, const char *script, const char *first_screen, GError **error);

#endif
