/* SPDX-License-Identifier: MIT
 *
 * Reading secrets.
 */
#include "secret.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "bihuan/base/decode.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/seal/seal.h"
#include "bihuan/seal/secret.h"

#define SECRET_MAX 4096
#define LINE_MAX_BYTES 512

void cli_secret_clear(CliSecret *secret) {
    seal_secret_free(secret->password);
    seal_secret_free(secret->pin);
    *secret = (CliSecret){NULL, NULL};
}

static char *line_of(char **rest) {
    char *line = *rest, *end = line + strcspn(line, "\n");
    *rest = *end ? end + 1 : end;
    *end = '\0';
    if (end > line && end[-1] == '\r')
        end[-1] = '\0';
    return *line ? seal_secret_dup(line) : NULL;
}

gboolean cli_secret_read(const char *path, CliSecret *secret, GError **error) {
    char *text = decode_file(path, SECRET_MAX, NULL, error), *rest = text;
    if (!text)
        return FALSE;
    gsize size = strlen(text);
    secret->password = line_of(&rest);
    secret->pin = line_of(&rest);
    seal_wipe(text, size);
    g_free(text);
    return secret->password ||
           err_set(error, ERR_INPUT, _("The secret file is empty: it holds the password on its first line, the PIN on its second."));
}

char *cli_secret_ask(const char *prompt) {
    struct termios before, silent;
    char line[LINE_MAX_BYTES];
    int terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    if (terminal < 0 || tcgetattr(terminal, &before) != 0) {
        if (terminal >= 0)
            close(terminal);
        return NULL;
    }
    silent = before;
    silent.c_lflag &= ~(tcflag_t)(ECHO | ECHONL);
    tcsetattr(terminal, TCSAFLUSH, &silent);
    dprintf(terminal, "%s", prompt);
    ssize_t size = read(terminal, line, sizeof line - 1);
    tcsetattr(terminal, TCSAFLUSH, &before);
    dprintf(terminal, "\n");
    close(terminal);
    line[MAX(size, 0)] = '\0';
    char *rest = line, *secret = line_of(&rest);
    seal_wipe(line, sizeof line);
    return secret;
}
