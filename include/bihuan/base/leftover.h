/* SPDX-License-Identifier: MIT
 *
 * Leftovers (残留文件) of a kill or a full disk: whole copies on their way to a name, each as large as the plant.
 */
#ifndef BIHUAN_BASE_LEFTOVER_H
#define BIHUAN_BASE_LEFTOVER_H

#include <glib.h>

/* The file behind fd is on its way to a name, for as long as fd is open. */
void leftover_mark(int fd);
/* Paths of those that nobody works on any more; owned. */
GPtrArray *leftover_list(const char *folder);
/* Removes them; how many. */
int leftover_tidy(const char *folder);

#endif
