/* SPDX-License-Identifier: MIT
 *
 * Drafts as files of canonical JSON.
 */
#include "draft.h"

#include "bihuan/base/ids.h"
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

/* What nobody in particular typed belongs to this session and goes with it: on a captive account the next terminal would
 * show it to somebody else. By task. */
static GHashTable *of_nobody;

static void keep_here(const char *what, const char *text) {
    if (of_nobody == NULL) {
        of_nobody = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    }
    g_hash_table_replace(of_nobody, g_strdup(what), g_strdup(text));
}

static const char *find_here(const char *what) {
    return of_nobody != NULL ? g_hash_table_lookup(of_nobody, what) : NULL;
}

/* The name is a hash: a task may hold any text. A terminal with a name has drafts of its own. Owned. */
static char *draft_path(App *app, const char *what) {
    const char *terminal = plant_given_terminal();
    g_autofree char *folder = path_state_dir();
    g_autofree char *key = g_strdup_printf("%s\n%s\n%s%s%s", plant_id(app_plant(app)), app_user_id(app), what,
                                           terminal != NULL ? "\n" : "", terminal != NULL ? terminal : "");
    g_autofree char *hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, key, -1);
    g_autofree char *name = g_strdup_printf("%.32s.json", hash);
    return g_build_filename(folder, "drafts", name, NULL);
}

void draft_save(App *app, const char *what, GHashTable *values) {
    g_autoptr(GError) error = NULL;
    g_autofree char *text = canon_from_map(values);
    if (app_user_id(app) == NULL) {
        keep_here(what, text);
        return;
    }
    IDS_REAL_SCOPE;
    g_autofree char *path = draft_path(app, what), *folder = g_path_get_dirname(path);
    g_mkdir_with_parents(folder, MODE_FOLDER);
    if (!path_write(path, text, strlen(text), MODE_FILE, TRUE, &error)) {
        log_line("draft not kept: %s", error->message);
    }
}

GHashTable *draft_load(App *app, const char *what) {
    IDS_REAL_SCOPE;
    g_autofree char *path = app_user_id(app) != NULL ? draft_path(app, what) : NULL;
    g_autofree char *text = path != NULL ? path_read(path, SIZE_MOST, NULL, NULL) : g_strdup(find_here(what));
    GHashTable *values = text != NULL ? canon_to_map(text) : NULL;
    if (values != NULL && g_hash_table_size(values) == 0) {
        g_clear_pointer(&values, g_hash_table_unref);
    }
    return values;
}

void draft_remove(App *app, const char *what) {
    if (app_user_id(app) == NULL) {
        if (of_nobody != NULL) {
            g_hash_table_remove(of_nobody, what);
        }
        return;
    }
    IDS_REAL_SCOPE;
    g_autofree char *path = draft_path(app, what);
    g_unlink(path);
}
