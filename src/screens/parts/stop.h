/* SPDX-License-Identifier: MIT
 *
 * Stopping work (停止作业权): two keys on every screen, by whoever sees the danger, logged in or not.
 */
#ifndef BIHUAN_SCREENS_STOP_H
#define BIHUAN_SCREENS_STOP_H

#include "bihuan/ui/ui.h"

/* Offers the permits on which people work, number (may be NULL) first; Enter stops the one chosen at once. Nothing is asked that
 * could hold it up: why is entered when the work is to go on. */
void stop_open(Ui *ui, const char *number);

#endif
