/* SPDX-License-Identifier: MIT
 *
 * The program: makes the process safe to print from, then hands over to the command line.
 */
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

#include "bihuan/app/captive.h"
#include "bihuan/cli/cli.h"

/* A closed standard stream would give its number to the next file opened: the plant itself. Whatever is
 * missing gets a place of its own; what is written to a missing output fails there as on a full disk. */
static void keep_standard_streams(void) {
    for (int fd = 0; fd <= 2; fd++)
        while (fcntl(fd, F_GETFD) < 0)
            if (open(fd == STDIN_FILENO ? "/dev/null" : "/dev/full", O_RDWR) < 0)
                _exit(1);
}

int main(int argc, char **argv) {
    keep_standard_streams();
    signal(SIGPIPE, SIG_IGN); /* a reader that goes away is an error of writing, not a death half-way */
    signal(SIGXFSZ, SIG_IGN); /* and so is a file that may not grow */
    captive_harden(&argc, argv);
    return cli_main(argc, argv);
}
