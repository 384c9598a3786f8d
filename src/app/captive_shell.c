/* SPDX-License-Identifier: MIT
 *
 * sshd starts the account's shell as "bihuan -c COMMAND". With ForceCommand in its settings COMMAND is that one, and the command
 * of the key's line is not run; so that every terminal has its name all the same, the line is looked up here, by the very key:
 * sshd writes the key into a file of the account (ExposeAuthInfo) and names it in SSH_USER_AUTH.
 */
#include "captive_private.h"

#include "bihuan/app/captive.h"

#include <string.h>

void shell_words_clear(ShellWords *words) {
    g_clear_pointer(&words->terminal, g_free);
    g_clear_pointer(&words->lang, g_free);
}

gboolean captive_is_terminal_name(const char *name) {
    gsize length = strlen(name);
    if (length == 0 || length > CAPTIVE_TERMINAL_MOST || !g_ascii_isalnum(name[0]))
        return FALSE;
    return strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") == length;
}

/* "--name=VALUE" or "--name" and "VALUE"; *place moves to the last word that was used. NULL: another word. Borrowed. */
static const char *value_of(char **words, int *place, const char *name) {
    gsize length = strlen(name);
    const char *word = words[*place];
    if (!g_str_has_prefix(word, name) || (word[length] != '\0' && word[length] != '='))
        return NULL;
    if (word[length] == '=')
        return word + length + 1;
    return words[*place + 1] ? words[++*place] : NULL;
}

static gboolean take_words(char **words, ShellWords *said) {
    for (int i = 1; words[i]; i++) {
        const char *terminal = value_of(words, &i, "--terminal");
        const char *lang = terminal ? NULL : value_of(words, &i, "--lang");
        if (terminal && !said->terminal && captive_is_terminal_name(terminal))
            said->terminal = g_strdup(terminal);
        else if (lang && !said->lang && (strcmp(lang, "zh") == 0 || strcmp(lang, "en") == 0))
            said->lang = g_strdup(lang);
        else
            return FALSE;
    }
    return TRUE;
}

gboolean shell_words_read(const char *command, ShellWords *words) {
    g_auto(GStrv) parts = NULL;
    *words = (ShellWords){0};
    if (!g_shell_parse_argv(command, NULL, &parts, NULL))
        return FALSE;
    g_autofree char *program = g_path_get_basename(parts[0]);
    if (strcmp(program, "bihuan") == 0 && take_words(parts, words))
        return TRUE;
    shell_words_clear(words);
    return FALSE;
}

/* The text behind command=" up to the next quotation mark without a backslash. Owned; NULL = there is none. */
static char *command_of(const char *options) {
    const char *begin = strstr(options, "command=\"");
    if (!begin || (begin != options && begin[-1] != ',' && begin[-1] != ' '))
        return NULL;
    g_autoptr(GString) command = g_string_new(NULL);
    for (const char *p = begin + strlen("command=\""); *p && *p != '"'; p++) {
        if (*p == '\\' && p[1] == '"')
            p++;
        g_string_append_c(command, *p);
    }
    return g_strdup(command->str);
}

static gboolean read_line(const char *line, const char *key, ShellWords *words) {
    const char *here = *line != '#' ? strstr(line, key) : NULL;
    char behind = here ? here[strlen(key)] : 'x';
    if (!here || (behind != '\0' && behind != ' ' && behind != '\t' && behind != '\r'))
        return FALSE;
    g_autofree char *options = g_strndup(line, (gsize)(here - line)), *command = command_of(options);
    return command && shell_words_read(command, words);
}

gboolean shell_words_of_key(const char *auth, const char *keys, ShellWords *words) {
    g_auto(GStrv) used = g_strsplit(auth, "\n", -1), lines = g_strsplit(keys, "\n", -1);
    for (char **one = used; *one; one++) {
        if (!g_str_has_prefix(*one, "publickey "))
            continue;
        const char *key = *one + strlen("publickey ");
        for (char **line = lines; *key && *line; line++)
            if (read_line(g_strchug(*line), g_strchomp((char *)key), words))
                return TRUE;
    }
    return FALSE;
}
