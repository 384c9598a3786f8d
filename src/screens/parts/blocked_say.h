/* SPDX-License-Identifier: MIT
 *
 * A label that was scanned is of a device that must not be used (禁止使用): said first, wherever it lands.
 */
#ifndef BIHUAN_SCREENS_PARTS_BLOCKED_SAY_H
#define BIHUAN_SCREENS_PARTS_BLOCKED_SAY_H

#include "bihuan/app/app.h"
#include "bihuan/ui/ui.h"

/* "MUST NOT BE USED: P-101 …, was due …"; NULL: nothing blocks it. What cannot be read blocks. Owned. */
char *blocked_text(App *app, const char *device);
/* Says it in the message line; FALSE and nothing said where nothing blocks it. */
gboolean blocked_say(Ui *ui, const char *device);

#endif
