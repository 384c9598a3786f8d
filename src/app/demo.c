/* SPDX-License-Identifier: MIT
 *
 * Running bihuan-demo. It says one line for each simulated day, "DONE OF", and where it fails the last one, "error CODE SENTENCE":
 * bihuan-demo(8). Nothing secret is handed over: the key of the demo plant is public.
 */
#include "bihuan/app/demo.h"

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/program.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static gboolean start(const char *path, gboolean simulate, int out, GPid *child, GError **error) {
    g_autofree char *program = program_path("demo", error);
    g_autoptr(GError) reason = NULL;
    const char *argv[7] = {program, "--lang", i18n_language()};
    gsize last = 3;
    if (simulate)
        argv[last++] = "--simulate";
    argv[last++] = "--";
    argv[last] = path;
    if (!program)
        return FALSE;
    return g_spawn_async_with_fds(NULL, (char **)argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, child, -1, out, STDERR_FILENO,
                                  &reason) ||
           err_set(error, ERR_EXTERNAL, _("%s does not start: %s"), program, reason->message);
}

/* What it says until it ends. FALSE: it was given up, or has said an error. */
static gboolean listen_to(FILE *said, DemoProgress progress, gpointer data, GError **error) {
    char *line = NULL;
    size_t room = 0;
    gboolean ok = TRUE;
    while (ok && getline(&line, &room, said) > 0) {
        int done, of, code, at = 0;
        g_strchomp(line);
        if (sscanf(line, "error %d %n", &code, &at) == 1 && at > 0)
            ok = err_set(error, (ErrCode)CLAMP(code, ERR_FAILED, ERR_EXTERNAL), "%s", line + at);
        else if (sscanf(line, "%d %d", &done, &of) == 2 && progress && !progress(data, done, of))
            ok = err_set(error, ERR_FAILED, _("The demo plant was given up; nothing was left behind."));
    }
    free(line);
    return ok;
}

gboolean demo_make(const char *path, gboolean simulate, DemoProgress progress, gpointer data, GError **error) {
    int ends[2], status = 0;
    GPid child = 0;
    if (pipe2(ends, O_CLOEXEC) != 0)
        return err_set_errno(error, ERR_EXTERNAL, _("%s does not start"), "bihuan-demo");
    gboolean ok = start(path, simulate, ends[1], &child, error);
    close(ends[1]);
    FILE *said = fdopen(ends[0], "r");
    gboolean started = ok;
    ok = ok && listen_to(said, progress, data, error);
    fclose(said); /* who listens no more is heard: it gives up and clears away what it made */
    while (started && waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    return ok && (status == 0 || err_set(error, ERR_EXTERNAL, _("%s ended before its work was done"), "bihuan-demo"));
}
