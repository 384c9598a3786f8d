/* SPDX-License-Identifier: MIT
 *
 * The Ui on a GMainLoop: keys, SIGWINCH, SIGTERM, SIGHUP and timers are sources; nothing blocks in reading.
 */
#ifndef BIHUAN_UI_LOOP_H
#define BIHUAN_UI_LOOP_H

#include "bihuan/ui/ui.h"

typedef enum { LOOP_QUIT, LOOP_TERMINATED, LOOP_HANGUP } LoopEnd;

/* Runs until ui_quit/ui_stop, SIGTERM (TERMINATED), or SIGHUP or the terminal going away (HANGUP). Other
 * sources of the default main context run too. */
LoopEnd loop_run(Ui *ui);

#endif
