/* SPDX-License-Identifier: MIT
 *
 * What a host needs around bihuan (部署): files from templates, written where they can be looked at first.
 */
#ifndef BIHUAN_APP_DEPLOY_H
#define BIHUAN_APP_DEPLOY_H

#include <glib.h>

typedef struct {
    const char *way;     /* "captive" or "setgid" */
    const char *account; /* system account (captive) or group (setgid) */
    const char *plant;   /* path of the plant on that host; absolute */
    const char *program; /* path of bihuan there; NULL = the one that runs */
    const char *out;     /* folder to write to; made if missing */
} DeployWish;

/* Writes the files of a way below out; an existing file is never replaced. Returns their names (char *, owned array), or
 * NULL with ERR_INPUT or ERR_IO. */
GPtrArray *deploy_write(const DeployWish *wish, GError **error);
/* What to do next, in the chosen language; owned. */
char *deploy_explain(const DeployWish *wish);

#endif
