/* SPDX-License-Identifier: MIT
 *
 * The watch on another host (异机监视): asks for the beat by a command, and tells the duty phone when there is no new one.
 */
#ifndef BIHUAN_SERVE_OTHER_H
#define BIHUAN_SERVE_OTHER_H

#include <glib.h>

/* Until a signal ends it. plant may be NULL: then only root's settings count. FALSE and *error: [watch] does not fit. */
gboolean other_run(const char *plant, void (*say)(const char *sentence), GError **error);

#endif
