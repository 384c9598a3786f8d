/* SPDX-License-Identifier: MIT
 *
 * Where things lie, files that are whole or not there, and the data embedded in the binary.
 */
#ifndef BIHUAN_BASE_PATH_H
#define BIHUAN_BASE_PATH_H

#include <glib.h>

/* The folder of the running binary; borrowed. */
const char *path_program_dir(void);
/* $XDG_STATE_HOME/bihuan and $XDG_CONFIG_HOME/bihuan (owned by the caller; not created). */
char *path_state_dir(void);
char *path_config_dir(void);

/* Writes a file whole: temporary name beside it, fsync, rename, fsync of the folder; on failure nothing is
 * left. When replace is FALSE an existing file is refused. */
gboolean path_write(const char *path, const void *bytes, gsize size, int mode, gboolean replace, GError **error);

/* A file somebody named, open for reading: ordinary files only (ERR_IO for a FIFO, a device, a folder), and never waiting.
 * -1 on error. */
int path_open(const char *path, GError **error);
/* In a folder that a group shares (2770, the set-group-ID way) what is made gets exactly this mode, whatever the umask of whoever
 * makes it; elsewhere nothing happens. */
void path_share(int fd, const char *path, int mode);
/* Does this file lie in such a folder? */
gboolean path_is_shared(const char *path);
/* Makes a folder with what lies above it; one below a shared folder is shared too (2770). FALSE and errno. */
gboolean path_make_folder(const char *path, int mode);
/* Is there something of that name, for the rights this process works with (access(2) asks for those of the real user)? */
gboolean path_exists(const char *path);
/* What lies beside a plant file, by whatever links that is reached: its name with an ending (".serve") in place of ".db". Owned. */
char *path_beside(const char *plant, const char *ending);

/* A path as terminals, file managers and shells hand it over, undone by one layer: "…", '…', \ before a character, file:// with
 * percent signs, blanks around it. Owned; NULL if there is nothing to undo. The literal path comes first: ask for it before. */
char *path_unquoted(const char *typed);

/* The bytes of a file of at most max bytes; owned by the caller, NUL-terminated beyond *size. */
char *path_read(const char *path, gsize max, gsize *size, GError **error);
/* The same for a file that somebody named: a set-ID program reads it with his rights, not with its own. */
char *path_read_given(const char *path, gsize max, gsize *size, GError **error);

/* Data embedded from data/ and forms/: name is "forms/hazard.ini", "data/sql/0001-plant.sql" … The text is
 * NUL-terminated and owned by the caller; NULL (no error) if there is none. */
char *path_embedded(const char *name, gsize *size);
/* The names directly in an embedded folder ("forms/"), sorted; NULL-terminated, owned. */
char **path_embedded_list(const char *folder);

#endif
