/* SPDX-License-Identifier: MIT
 *
 * The programs of one tree. Where they are installed is compiled in: no environment and no PATH says what is run.
 */
#include "bihuan/base/program.h"

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/ids.h"
#include "bihuan/base/path.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

/* A closed standard stream would give its number to the next file opened: the plant itself. Whatever is
 * missing gets a place of its own; what is written to a missing output fails there as on a full disk. */
static void keep_standard_streams(void) {
    for (int fd = 0; fd <= 2; fd++)
        while (fcntl(fd, F_GETFD) < 0)
            if (open(fd == STDIN_FILENO ? "/dev/null" : "/dev/full", O_RDWR) < 0)
                _exit(1);
}

void program_begin(void) {
    keep_standard_streams();
    signal(SIGPIPE, SIG_IGN); /* a reader that goes away is an error of writing, not a death half-way */
    signal(SIGXFSZ, SIG_IGN); /* and so is a file that may not grow */
}

/* A set-ID program can be linked into anybody's folder: what lies beside it there is not of its tree. */
static char *program_find(const char *file, const char *folder, GError **error) {
    g_autofree char *beside = ids_are_two() ? NULL : g_build_filename(path_program_dir(), file, NULL);
    g_autofree char *installed = g_build_filename(folder, file, NULL);
    if (beside && access(beside, X_OK) == 0)
        return g_steal_pointer(&beside);
    if (access(installed, X_OK) == 0)
        return g_steal_pointer(&installed);
    err_set(error, ERR_EXTERNAL, _("The program %s is missing; it belongs to bihuan: install that again."), installed);
    return NULL;
}

char *program_path(const char *name, GError **error) {
    g_autofree char *file = g_strconcat("bihuan-", name, NULL);
    return program_find(file, program_folder, error);
}

char *program_main(GError **error) {
    return program_find("bihuan", program_bin, error);
}
