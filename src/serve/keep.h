/* SPDX-License-Identifier: MIT
 *
 * A text that outlives a kill at any moment: two places in one file that are written by turns, with room kept on the disk for both, so
 * that a full one does not stop it. NAME.serve/episodes.
 */
#ifndef BIHUAN_SERVE_KEEP_H
#define BIHUAN_SERVE_KEEP_H

#include <glib.h>

typedef struct Keep Keep;
/* NULL and ERR_IO. */
Keep *keep_open(const char *folder, const char *name, GError **error);
/* FALSE with ERR_IO: it is too long, or cannot be written; what stood there stays. */
gboolean keep_write(Keep *keep, const char *text, GError **error);
/* The newest text that is whole. Owned; NULL = there is none. */
char *keep_read(Keep *keep);
void keep_close(Keep *keep);

#endif
