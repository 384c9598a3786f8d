/* SPDX-License-Identifier: MIT
 *
 * The registry of links by kind. Who calls this links their libraries: bihuan-serve alone.
 */
#include "bihuan/sensor/link.h"

#include <string.h>

const Link *link_find(const char *kind) {
    for (const Link *const *link = link_registry; *link; link++)
        if (strcmp((*link)->name, kind) == 0)
            return *link;
    return NULL;
}
