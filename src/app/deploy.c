/* SPDX-License-Identifier: MIT
 *
 * Deployment from the templates in data/deploy: each begins with a line "# file: PATH MODE", and holds names in @…@.
 */
#include "bihuan/app/deploy.h"

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/ids.h"
#include "bihuan/base/path.h"
#include "bihuan/base/utf8.h"

#include <stdio.h>
#include <string.h>

#define HEADS "/var/log/bihuan/heads"
#define APART "etc/bihuan/setup"

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
        return err_set(error, ERR_INPUT, _("“%s” is not a name for an account; use letters, digits, - and _"), account);
    const char *const paths[] = {wish->plant, program};
    for (gsize i = 0; i < G_N_ELEMENTS(paths); i++) {
        g_autofree char *shown = utf8_printable(paths[i]);
        if (!g_path_is_absolute(paths[i]) || !is_plain(paths[i], "/._-+"))
            return err_set(error, ERR_INPUT, _("“%s” must be an absolute path of letters, digits and / . _ - +"), shown);
    }
    return TRUE;
}

static void deploy_put(GString *text, const char *name, const char *value) {
    g_autofree char *mark = g_strdup_printf("@%s@", name);
    g_string_replace(text, mark, value, 0);
}

/* Owned. */
static char *fill(const char *template, const DeployWish *wish) {
    GString *text = g_string_new(template);
    g_autofree char *program = program_of(wish), *folder = g_path_get_dirname(wish->plant);
    g_autofree char *stem = g_str_has_suffix(wish->plant, ".db") ? g_strndup(wish->plant, strlen(wish->plant) - 3) : g_strdup(wish->plant);
    g_autofree char *exchange = g_strconcat(folder, "-exchange", NULL);
    g_autofree char *backups = g_build_filename(folder, "backups", NULL), *heads = g_path_get_dirname(HEADS);
    deploy_put(text, "USER", wish->account);
    deploy_put(text, "PLANT", wish->plant);
    deploy_put(text, "STEM", stem);
    deploy_put(text, "DIR", folder);
    deploy_put(text, "PROGRAM", program);
    deploy_put(text, "BACKUPS", backups);
    deploy_put(text, "EXCHANGE", exchange);
    deploy_put(text, "HEADS", HEADS);
    deploy_put(text, "HEADSDIR", heads);
    deploy_put(text, "CONF", "/etc/bihuan");
    deploy_put(text, "OUT", strcmp(wish->out, "/") == 0 ? "/" APART : wish->out);
    return g_string_free(text, FALSE);
}

/* A file of a way, ready to be written. */
typedef struct {
    char *path, *text;
    int mode;
} Ready;

static void ready_free(gpointer data) {
    Ready *ready = data;
    g_free(ready->path);
    g_free(ready->text);
    g_free(ready);
}

/* What the system has no place for, the script and the examples, lies below /etc/bihuan/setup when root applies at once. */
static char *path_of(const DeployWish *wish, const char *place) {
    gboolean apart = strcmp(wish->out, "/") == 0 && !g_str_has_prefix(place, "etc/");
    return g_build_filename(wish->out, apart ? APART : "", place, NULL);
}

static gboolean prepare(const char *name, const DeployWish *wish, GPtrArray *files, GError **error) {
    g_autofree char *template = path_embedded(name, NULL);
    char place[200] = "";
    unsigned mode = 0;
    int end = 0;
    if (!template || sscanf(template, "# file: %199s %o%n", place, &mode, &end) != 2)
        return err_set(error, ERR_FAILED, "template %s has no place", name);
    Ready *ready = g_new0(Ready, 1);
    ready->path = path_of(wish, place);
    ready->text = fill(template + end + (template[end] == '\n' ? 1 : 0), wish);
    ready->mode = (int)mode;
    g_ptr_array_add(files, ready);
    g_autofree char *shown = utf8_printable(ready->path);
    return !g_file_test(ready->path, G_FILE_TEST_EXISTS) || err_set(error, ERR_IO, _("%s exists already; choose another name"), shown);
}

static gboolean prepare_folder(const char *folder, const DeployWish *wish, GPtrArray *files, GError **error) {
    g_auto(GStrv) names = path_embedded_list(folder);
    for (char **file = names; *file; file++) {
        g_autofree char *name = g_strconcat(folder, *file, NULL);
        if (!prepare(name, wish, files, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean write_one(const Ready *ready, GError **error) {
    g_autofree char *folder = g_path_get_dirname(ready->path), *shown = utf8_printable(folder);
    IDS_REAL_SCOPE;
    if (g_mkdir_with_parents(folder, 0755) != 0)
        return err_set_errno(error, ERR_IO, _("%s cannot be created"), shown);
    return path_write(ready->path, ready->text, strlen(ready->text), ready->mode, FALSE, error);
}

GPtrArray *deploy_write(const DeployWish *wish, GError **error) {
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(ready_free);
    g_autofree char *folder = g_strdup_printf("data/deploy/%s/", wish->way);
    if (!check_wish(wish, error) || !prepare_folder("data/deploy/common/", wish, files, error) ||
        !prepare_folder(folder, wish, files, error))
        return NULL;
    for (guint i = 0; i < files->len; i++) {
        const Ready *ready = files->pdata[i];
        if (!write_one(ready, error))
            return NULL;
        g_ptr_array_add(names, g_strdup(ready->path));
    }
    return g_steal_pointer(&names);
}

char *deploy_explain(const DeployWish *wish) {
    g_autofree char *name = g_strdup_printf("data/deploy/%s.%s.txt", wish->way, i18n_language());
    g_autofree char *template = path_embedded(name, NULL);
    return fill(template ? template : "", wish);
}
