/* SPDX-License-Identifier: MIT
 *
 * Presence of hosts: NAME.db.hosts/BOOT-ID holds the host's name; its time is the heartbeat, told by the share's own
 * clock, so that no two clocks have to agree.
 */
#include "bihuan/store/presence.h"

#include "bihuan/base/path.h"
#include "bihuan/base/utf8.h"
#include "bihuan/store/mount.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ALIVE_SECONDS 180
#define NAME_MAX_BYTES 256

static gboolean is_shared(const char *plant) {
    g_autoptr(Mount) mount = mount_of(plant);
    return mount_is_network(mount);
}

static char *presence_folder_of(const char *plant) {
    return g_strconcat(plant, ".hosts", NULL);
}

static char *own_name(void) {
    char *text = NULL;
    if (!g_file_get_contents("/proc/sys/kernel/random/boot_id", &text, NULL, NULL))
        return g_strdup(g_get_host_name());
    return g_strstrip(text);
}

void presence_touch(const char *plant) {
    if (!is_shared(plant))
        return;
    g_autofree char *folder = presence_folder_of(plant), *boot = own_name();
    g_autofree char *path = g_build_filename(folder, boot, NULL);
    const char *host = g_get_host_name();
    if (path_make_folder(folder, 0770))
        path_write(path, host, strlen(host), 0660, TRUE, NULL);
}

static int presence_compare_names(gconstpointer a, gconstpointer b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *presence_others(const char *plant) {
    GPtrArray *hosts = g_ptr_array_new_with_free_func(g_free);
    if (!is_shared(plant))
        return hosts;
    presence_touch(plant); /* its time is "now" on the share's clock */
    g_autofree char *folder = presence_folder_of(plant), *boot = own_name();
    g_autofree char *own = g_build_filename(folder, boot, NULL);
    g_autoptr(GDir) directory = g_dir_open(folder, 0, NULL);
    struct stat now, then;
    const char *name;
    while (directory && stat(own, &now) == 0 && (name = g_dir_read_name(directory))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (strcmp(name, boot) == 0 || stat(path, &then) != 0 || now.st_mtime - then.st_mtime > ALIVE_SECONDS)
            continue;
        g_autofree char *host = path_read(path, NAME_MAX_BYTES, NULL, NULL);
        g_ptr_array_add(hosts, utf8_printable(host ? host : name));
    }
    g_ptr_array_sort(hosts, presence_compare_names);
    return hosts;
}
