/* SPDX-License-Identifier: MIT
 *
 * Deployment from the templates in data/deploy: each begins with a line "# file: PATH MODE", and holds names in @…@.
 */
#include "bihuan/app/deploy.h"

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"
#include "bihuan/base/utf8.h"

#include <stdio.h>
#include <string.h>

#define HEADS "/var/log/bihuan/heads"

/* Letters that mean nothing to sh, sshd, systemd and tmpfiles. */
static gboolean is_plain(const char *text, const char *more) {
    if (!*text || *text == '-')
        return FALSE;
    for (const char *p = text; *p; p++)
        if (!g_ascii_isalnum(*p) && !strchr(more, *p))
            return FALSE;
    return TRUE;
}

static char *program_of(const DeployWish *wish) {
    return wish->program ? g_strdup(wish->program) : g_build_filename(path_program_dir(), "bihuan", NULL);
}

static gboolean check_wish(const DeployWish *wish, GError **error) {
    g_autofree char *program = program_of(wish), *account = utf8_printable(wish->account);
    if (!is_plain(wish->account, "-_") || strlen(wish->account) > 32)
        return err_set(error, ERR_INPUT, _("“%s” is no name for an account; use letters, digits, - and _"), account);
    const char *const paths[] = {wish->plant, program};
    for (gsize i = 0; i < G_N_ELEMENTS(paths); i++) {
        g_autofree char *shown = utf8_printable(paths[i]);
        if (!g_path_is_absolute(paths[i]) || !is_plain(paths[i], "/._-+"))
            return err_set(error, ERR_INPUT, _("“%s” must be an absolute path of letters, digits and / . _ - +"), shown);
    }
    return TRUE;
}

static void put(GString *text, const char *name, const char *value) {
    g_autofree char *mark = g_strdup_printf("@%s@", name);
    g_string_replace(text, mark, value, 0);
}

/* Owned. */
static char *fill(const char *template, const DeployWish *wish) {
    GString *text = g_string_new(template);
    g_autofree char *program = program_of(wish), *folder = g_path_get_dirname(wish->plant);
    g_autofree char *stem = g_str_has_suffix(wish->plant, ".db") ? g_strndup(wish->plant, strlen(wish->plant) - 3)
                                                                 : g_strdup(wish->plant);
    g_autofree char *backups = g_build_filename(folder, "backups", NULL), *heads = g_path_get_dirname(HEADS);
    put(text, "USER", wish->account);
    put(text, "PLANT", wish->plant);
    put(text, "STEM", stem);
    put(text, "DIR", folder);
    put(text, "PROGRAM", program);
    put(text, "BACKUPS", backups);
    put(text, "HEADS", HEADS);
    put(text, "HEADSDIR", heads);
    put(text, "CONF", "/etc/bihuan");
    put(text, "OUT", wish->out);
    return g_string_free(text, FALSE);
}

static gboolean write_one(const char *name, const DeployWish *wish, GPtrArray *names, GError **error) {
    g_autofree char *template = path_embedded(name, NULL);
    char place[200] = "";
    unsigned mode = 0;
    int end = 0;
    if (!template || sscanf(template, "# file: %199s %o%n", place, &mode, &end) != 2)
        return err_set(error, ERR_FAILED, "template %s has no place", name);
    const char *body = template + end + (template[end] == '\n' ? 1 : 0);
    g_autofree char *text = fill(body, wish), *path = g_build_filename(wish->out, place, NULL);
    g_autofree char *folder = g_path_get_dirname(path), *shown = utf8_printable(folder);
    if (g_mkdir_with_parents(folder, 0755) != 0)
        return err_set_errno(error, ERR_IO, _("%s cannot be created"), shown);
    if (!path_write(path, text, strlen(text), (int)mode, FALSE, error))
        return FALSE;
    g_ptr_array_add(names, g_steal_pointer(&path));
    return TRUE;
}

static gboolean write_folder(const char *folder, const DeployWish *wish, GPtrArray *names, GError **error) {
    g_auto(GStrv) files = path_embedded_list(folder);
    for (char **file = files; *file; file++) {
        g_autofree char *name = g_strconcat(folder, *file, NULL);
        if (!write_one(name, wish, names, error))
            return FALSE;
    }
    return TRUE;
}

GPtrArray *deploy_write(const DeployWish *wish, GError **error) {
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *folder = g_strdup_printf("data/deploy/%s/", wish->way);
    if (!check_wish(wish, error) || !write_folder("data/deploy/common/", wish, names, error) ||
        !write_folder(folder, wish, names, error))
        return NULL;
    return g_steal_pointer(&names);
}

char *deploy_explain(const DeployWish *wish) {
    g_autofree char *name = g_strdup_printf("data/deploy/%s.%s.txt", wish->way, i18n_language());
    g_autofree char *template = path_embedded(name, NULL);
    return fill(template ? template : "", wish);
}
