/* SPDX-License-Identifier: MIT
 *
 * The demo plant (演示工厂) is made by a program of its own, bihuan-demo: here it is run and listened to.
 */
#ifndef BIHUAN_APP_DEMO_H
#define BIHUAN_APP_DEMO_H

#include <glib.h>

/* Called about once per simulated day; FALSE ends the making. */
typedef gboolean (*DemoProgress)(gpointer data, int done, int of);

/* Creates the demo plant at path (must not exist) with its key and evidence folder; the same bytes every time. simulate: --at may
 * be used on it later. On failure nothing is left. ERR_EXTERNAL if the program is missing or ends before its work is done; else
 * its own error. */
gboolean demo_make(const char *path, gboolean simulate, DemoProgress progress, gpointer data, GError **error);

#endif
