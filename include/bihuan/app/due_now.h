/* SPDX-License-Identifier: MIT
 *
 * What is to be done on a device now (到期待办): what a scan of its label offers before anything else.
 */
#ifndef BIHUAN_APP_DUE_NOW_H
#define BIHUAN_APP_DUE_NOW_H

#include "bihuan/app/due.h"
#include "bihuan/app/task.h"

/* Obligations of a device whose record opens by now, or which are late, with a form (Due *, array owns them): late ones first, then by
 * time. NULL on error. */
GPtrArray *due_now(App *app, const char *device, GError **error);

/* What does one: the form with the device and what the record begins with, or the step at which its open record stands. Owned; NULL: the
 * logged-in person may not (with nobody logged in whoever logs in is asked then), or it cannot be known. */
Task *due_now_task(App *app, const Due *due, const char *device);

#endif
