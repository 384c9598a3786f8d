/* SPDX-License-Identifier: MIT
 *
 * Is a server there again? A connection is opened and closed and nothing is said, so that a service that is away costs the plant no row
 * of its log.
 */
#ifndef BIHUAN_SERVE_PROBE_H
#define BIHUAN_SERVE_PROBE_H

#include <glib.h>

typedef struct Probe Probe;
/* Called once from the main loop, unless the probe is cancelled; the probe is gone then. */
typedef void (*ProbeSaid)(gpointer data, gboolean there);

/* NULL: the URL names no host that can be asked (a template, no URL at all). */
Probe *probe_start(const char *url, ProbeSaid said, gpointer data);
void probe_cancel(Probe *probe);

#endif
