/* SPDX-License-Identifier: MIT
 *
 * What a login shell was told: by sshd, by the key that was used, by whoever connects.
 */
#ifndef BIHUAN_APP_CAPTIVE_PRIVATE_H
#define BIHUAN_APP_CAPTIVE_PRIVATE_H

#include <glib.h>

typedef struct {
    char *terminal, *lang; /* owned; NULL = not said */
} ShellWords;

void shell_words_clear(ShellWords *words);

/* The words of a forced command: "bihuan", or any path that ends so, and then only --terminal NAME and --lang zh|en. FALSE for
 * everything else. */
gboolean shell_words_read(const char *command, ShellWords *words);

/* What the line of authorized_keys says whose key opened this session: the words of its command="…". auth: the text of the file
 * that sshd names in SSH_USER_AUTH. FALSE: no such line, or it says nothing. */
gboolean shell_words_of_key(const char *auth, const char *keys, ShellWords *words);

#endif
