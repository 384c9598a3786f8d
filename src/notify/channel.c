/* SPDX-License-Identifier: MIT
 *
 * The registry of channels by kind.
 */
#include "bihuan/notify/channel.h"

#include <string.h>

const Channel *channel_find(const char *kind) {
    for (const Channel *const *channel = channel_registry; *channel; channel++)
        if (strcmp((*channel)->name, kind) == 0)
            return *channel;
    return NULL;
}
