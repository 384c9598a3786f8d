/* SPDX-License-Identifier: MIT
 *
 * Dates and times as people type them (when.h), with steps by keys.
 */
#ifndef BIHUAN_UI_DATE_H
#define BIHUAN_UI_DATE_H

#include "bihuan/ui/screen.h"

/* A text that when_read() takes, stepped: by minutes, days or months (Ctrl-arrow-like steps of a date field); owned. */
char *date_step(const char *text, gint64 base, int minutes, int days, int months);

/* Called once: TRUE with the time, FALSE if given up. */
typedef void (*DateDone)(gpointer data, gboolean ok, gint64 ms);
/* Asks for a time above the screen; initial 0: now. Up/Down day, PgUp/PgDn month, <Ctrl-P>/<Ctrl-N> hour. */
void date_open(Ui *ui, const char *title, gint64 initial, DateDone done, gpointer data);

#endif
