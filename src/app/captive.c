/* SPDX-License-Identifier: MIT
 *
 * Giving up what a captive program must not have. Everything that starts programs, reads editors or pagers or believes
 * the environment is simply absent from bihuan; here goes what the system brings along.
 */
#include "bihuan/app/captive.h"

#include "bihuan/base/i18n.h"
#include "bihuan/base/ids.h"
#include "bihuan/base/outfile.h"
#include "bihuan/base/path.h"
#include "bihuan/store/anchor.h"
#include "bihuan/store/mount.h"
#include "captive_private.h"

#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define ROOT_FILE "/etc/bihuan/bihuan.conf"
#define KEYS_FILE "/etc/bihuan/authorized_keys"
#define KEYS_MOST (1024 * 1024)

static struct {
    gboolean confined;
    gboolean is_shell; /* started as a login shell */
    gboolean asked;    /* and somebody asked it for more than the terminal */
    char *backups;
    char *terminal;
} process;

/* The settings that only root can have made; NULL if there are none. The caller frees. */
static Settings *root_settings(void) {
    struct stat status;
    if (stat(ROOT_FILE, &status) != 0 || status.st_uid != 0 || (status.st_mode & 022))
        return NULL;
    return settings_load_files(ROOT_FILE, NULL, NULL);
}

gboolean captive_is(void) {
    if (ids_are_two())
        return TRUE;
    Settings *settings = root_settings();
    const struct passwd *account = settings ? getpwuid(geteuid()) : NULL;
    const char *captive = settings ? settings_get(settings, "captive") : "";
    gboolean is = account && *captive && strcmp(account->pw_name, captive) == 0;
    settings_free(settings);
    return is;
}

static gboolean is_kept(const char *name) {
    return strcmp(name, "TERM") == 0 || strcmp(name, "LANG") == 0 || g_str_has_prefix(name, "LC_");
}

static void clean_environment(void) {
    g_auto(GStrv) before = g_get_environ();
    const struct passwd *account = getpwuid(getuid());
    g_autofree char *home = g_strdup(account ? account->pw_dir : "/");
    clearenv();
    for (char **entry = before; *entry; entry++) {
        char *equals = strchr(*entry, '=');
        if (!equals)
            continue;
        *equals = '\0';
        if (is_kept(*entry))
            setenv(*entry, equals + 1, 1);
    }
    setenv("PATH", "/usr/bin:/bin", 1);
    setenv("HOME", home, 1);
}

/* A file's whole text, if it is one of an owner who is believed; NULL otherwise. Owned. */
static char *captive_text_of(const char *path, uid_t owner) {
    struct stat status;
    if (!path || stat(path, &status) != 0 || status.st_uid != owner || (status.st_mode & 022))
        return NULL;
    return path_read(path, KEYS_MOST, NULL, NULL);
}

/* Before the environment goes. What sshd says of the key comes first: whoever connects can write neither of the two files. */
static gboolean read_key(ShellWords *words) {
    g_autofree char *auth = captive_text_of(getenv("SSH_USER_AUTH"), getuid()), *keys = captive_text_of(KEYS_FILE, 0);
    return auth && keys && shell_words_of_key(auth, keys, words);
}

/* As a login shell: "-bihuan", or "bihuan -c COMMAND". */
static void read_shell(int *argc, char **argv) {
    const char *command = *argc > 2 && strcmp(argv[1], "-c") == 0 ? argv[2] : NULL, *original = getenv("SSH_ORIGINAL_COMMAND");
    process.is_shell = argv[0] && (argv[0][0] == '-' || (*argc > 1 && strcmp(argv[1], "-c") == 0));
    if (!process.is_shell)
        return;
    ShellWords words = {0}, key = {0};
    process.asked = (original && *original) || (command && !shell_words_read(command, &words));
    gboolean known = !ids_are_two() && read_key(&key);
    process.terminal = g_strdup(known ? key.terminal : words.terminal);
    static char lang[] = "--lang=zh";
    const char *chosen = key.lang ? key.lang : words.lang;
    *argc = chosen ? 2 : 1;
    if (chosen && argv[1]) {
        memcpy(lang + strlen("--lang="), chosen, 2);
        argv[1] = lang;
    } else
        *argc = 1;
    shell_words_clear(&words);
    shell_words_clear(&key);
}

char *captive_refusal(void) {
    if (!process.is_shell || (!process.asked && isatty(STDIN_FILENO) && isatty(STDOUT_FILENO)))
        return NULL;
    return g_strdup(_("here is only a terminal, no command and no file transfer; connect with: ssh -t ACCOUNT@HOST"));
}

const char *captive_terminal(void) {
    return process.terminal;
}

void captive_harden(int *argc, char **argv) {
    const struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    const char *wanted = getenv("BIHUAN_CAPTIVE");
    if (!(wanted && *wanted) && !captive_is())
        return;
    process.confined = TRUE;
    read_shell(argc, argv);
    umask(077); /* what others may reach is given to them by name, never by habit */
    clean_environment();
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    signal(SIGTSTP, SIG_IGN);
}

gboolean captive_is_confined(void) {
    return process.confined;
}

const char *captive_backups(void) {
    return process.backups ? process.backups : "";
}

void captive_apply(const Settings *settings) {
    Settings *root = root_settings();
    const Settings *trusted = captive_is() ? root : settings;
    g_free(process.backups);
    process.backups = g_strdup(trusted ? settings_get(trusted, "backups") : "");
    outfile_set_exchange(trusted ? settings_get(trusted, "exchange") : "", process.confined);
    if (trusted)
        anchor_set_heads(settings_get(trusted, "heads"));
    mount_accept_shares(root && strcmp(settings_get(root, "share"), "accept") == 0);
    settings_free(root);
}

char *captive_raw(Plant *plant) {
    g_autofree char *folder = g_path_get_dirname(plant_path(plant));
    struct stat file, directory;
    if (stat(plant_path(plant), &file) != 0 || stat(folder, &directory) != 0)
        return NULL;
    mode_t open = S_IWOTH | (ids_are_two() ? 0 : S_IWGRP);
    if ((file.st_mode | directory.st_mode) & open)
        return g_strdup(_("the file or its folder may be written by other accounts"));
    if (!captive_is())
        return g_strdup(_("whoever works here can write the file with other programs; see: bihuan setup captive"));
    return NULL;
}
