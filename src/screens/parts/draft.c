/* SPDX-License-Identifier: MIT
 *
 * Drafts as files of canonical JSON.
 */
#include "draft.h"

#include "bihuan/base/log.h"
#include "bihuan/base/path.h"
#include "bihuan/store/canon.h"

#include <glib/gstdio.h>
#include <string.h>

enum {
    MODE_FOLDER = 0700,
    MODE_FILE = 0600,
    SIZE_MOST = 256 * 1024,
};

/* The name is a hash: a task may hold any text. Owned. */
static char *draft_path(App *app, const char *what) {
    const char *user = app_user_id(app);
    g_autofree char *folder = path_state_dir();
    g_autofree char *key = g_strdup_printf("%s\n%s\n%s", plant_id(app_plant(app)), user != NULL ? user : "", what);
    g_autofree char *hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, key, -1);
    g_autofree char *name = g_strdup_printf("%.32s.json", hash);
    return g_build_filename(folder, "drafts", name, NULL);
}

void draft_save(App *app, const char *what, GHashTable *values) {
    g_autoptr(GError) error = NULL;
    g_autofree char *path = draft_path(app, what), *folder = g_path_get_dirname(path);
    g_autofree char *text = canon_from_map(values);
    g_mkdir_with_parents(folder, MODE_FOLDER);
    if (!path_write(path, text, strlen(text), MODE_FILE, TRUE, &error)) {
        log_line("draft not kept: %s", error->message);
    }
}

GHashTable *draft_load(App *app, const char *what) {
    g_autofree char *path = draft_path(app, what);
    g_autofree char *text = path_read(path, SIZE_MOST, NULL, NULL);
    GHashTable *values = text != NULL ? canon_to_map(text) : NULL;
    if (values != NULL && g_hash_table_size(values) == 0) {
        g_clear_pointer(&values, g_hash_table_unref);
    }
    return values;
}

void draft_remove(App *app, const char *what) {
    g_autofree char *path = draft_path(app, what);
    g_unlink(path);
}
