/* SPDX-License-Identifier: MIT
 *
 * The effective ids go and come back; the saved ones stay, so it can always be undone. A change of ids that fails half-way would
 * open files with the wrong rights, so it ends the process.
 */
#include "bihuan/base/ids.h"

#include <stdlib.h>
#include <sys/auxv.h>
#include <unistd.h>

static struct {
    int depth;
    uid_t user;
    gid_t group;
} own;

gboolean ids_are_two(void) {
    return getauxval(AT_SECURE) != 0;
}

void ids_real_begin(void) {
    if (!ids_are_two() || own.depth++ > 0)
        return;
    own.user = geteuid();
    own.group = getegid();
    if (setegid(getgid()) != 0 || seteuid(getuid()) != 0)
        abort();
}

void ids_real_end(void) {
    if (!ids_are_two() || --own.depth > 0)
        return;
    if (seteuid(own.user) != 0 || setegid(own.group) != 0)
        abort();
}
