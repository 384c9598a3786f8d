/* SPDX-License-Identifier: MIT
 *
 * The demo plant (演示工厂): a fictional fine-chemical plant with 13 months of history, made by running the real verbs
 * under the simulated clock. The same program makes the same bytes, on any machine and in any language.
 */
#ifndef BIHUAN_DEMO_BUILD_H
#define BIHUAN_DEMO_BUILD_H

#include <glib.h>

/* Called about once per simulated day; FALSE ends the building. */
typedef gboolean (*DemoProgress)(gpointer data, int done, int of);

/* Creates the demo plant at path (must not exist) with its key and evidence folder. simulate: --at may be used on it
 * later. It is built beside path under another name and renamed when it is whole; on failure nothing is left. Uses the
 * clock and the id source of the process, and gives both back in their ordinary state. */
gboolean demo_build(const char *path, gboolean simulate, DemoProgress progress, gpointer data, GError **error);

#endif
