/* SPDX-License-Identifier: MIT
 *
 * Drafts as files of canonical JSON.
 */
#include "draft.h"

#include "bihuan/base/ids.h"
#include "bihuan/base/log.h"
#include "bihuan/base/path.h"
#include "bihuan/model/person.h"
#include "bihuan/store/canon.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

enum {
    MODE_FOLDER = 0700,
    MODE_FILE = 0600,
    SIZE_MOST = 256 * 1024,
    HASH = 32,   /* characters of a draft's name that tell plant, person and task */
    SESSION = 8, /* characters that tell the running program */
};

struct Draft {
    App *app;
    char *person; /* whose it is; NULL: nobody was logged in */
    char *task;
    char *kept; /* as written last; NULL: nothing is kept */
};

/* What nobody in particular typed belongs to this session and goes with it: on a captive account the next terminal would
 * show it to somebody else. By task. */
static GHashTable *of_nobody;

static void keep_here(const char *task, const char *text) {
    if (of_nobody == NULL) {
        of_nobody = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    }
    if (text != NULL) {
        g_hash_table_replace(of_nobody, g_strdup(task), g_strdup(text));
    } else {
        g_hash_table_remove(of_nobody, task);
    }
}

/* ---- the running program ---- */

static char *folder_of_drafts(void) {
    g_autofree char *state = path_state_dir();
    return g_build_filename(state, "drafts", NULL);
}

/* This program's name among those that keep drafts here. Its file is locked as long as it lives: however it ends, the next one
 * sees that its drafts wait for nobody. */
static const char *session_name(const char *folder) {
    static char name[SESSION + 1];
    if (name[0] == '\0') {
        g_snprintf(name, sizeof name, "%08x", g_random_int());
        g_autofree char *file = g_strconcat(name, ".lock", NULL), *path = g_build_filename(folder, file, NULL);
        int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, MODE_FILE); /* open until the program ends */
        if (fd < 0 || flock(fd, LOCK_EX | LOCK_NB) != 0) {
            log_line("drafts: %s cannot be locked: %s", path, g_strerror(errno));
        }
    }
    return name;
}

/* Does the program that kept this file still run? Older programs wrote names without theirs. */
static gboolean is_waited_for(const char *folder, const char *name) {
    if (strlen(name) < HASH + 1 + SESSION || name[HASH] != '-') {
        return FALSE;
    }
    g_autofree char *file = g_strdup_printf("%.*s.lock", SESSION, name + HASH + 1), *path = g_build_filename(folder, file, NULL);
    int fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) {
        return errno != ENOENT;
    }
    gboolean runs = flock(fd, LOCK_EX | LOCK_NB) != 0;
    if (!runs) {
        g_unlink(path);
    }
    close(fd);
    return runs;
}

/* The name is a hash: a task may hold any text. A terminal with a name has drafts of its own. Owned. */
static char *draft_hash(const Draft *draft) {
    const char *terminal = plant_given_terminal();
    g_autofree char *key = g_strdup_printf("%s\n%s\n%s%s%s", plant_id(app_plant(draft->app)), draft->person, draft->task,
                                           terminal != NULL ? "\n" : "", terminal != NULL ? terminal : "");
    g_autofree char *hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, key, -1);
    return g_strndup(hash, HASH);
}

/* Where this program keeps it. Owned. */
static char *draft_path(const Draft *draft) {
    g_autofree char *folder = folder_of_drafts();
    g_mkdir_with_parents(folder, MODE_FOLDER);
    g_autofree char *hash = draft_hash(draft), *name = g_strdup_printf("%s-%s.json", hash, session_name(folder));
    return g_build_filename(folder, name, NULL);
}

/* The newest of the same person and task that waits for nobody becomes this program's. */
static void adopt(const Draft *draft, const char *path) {
    g_autofree char *folder = folder_of_drafts(), *hash = draft_hash(draft), *newest = NULL;
    g_autoptr(GDir) files = g_dir_open(folder, 0, NULL);
    gint64 best = 0;
    for (const char *name = files != NULL ? g_dir_read_name(files) : NULL; name != NULL; name = g_dir_read_name(files)) {
        GStatBuf info;
        g_autofree char *file = g_build_filename(folder, name, NULL);
        gboolean ours = g_str_has_prefix(name, hash) && g_str_has_suffix(name, ".json");
        if (ours && g_stat(file, &info) == 0 && (newest == NULL || info.st_mtime > best) && !is_waited_for(folder, name)) {
            best = info.st_mtime;
            g_free(newest);
            newest = g_steal_pointer(&file);
        }
    }
    if (newest != NULL && g_rename(newest, path) != 0) {
        log_line("draft not taken over: %s", g_strerror(errno));
    }
}

/* ---- one draft ---- */

Draft *draft_new(App *app, const char *task) {
    Draft *draft = g_new0(Draft, 1);
    draft->app = app;
    draft->person = g_strdup(app_user_id(app));
    draft->task = g_strdup(task);
    return draft;
}

void draft_free(Draft *draft) {
    if (draft == NULL) {
        return;
    }
    g_free(draft->person);
    g_free(draft->task);
    g_free(draft->kept);
    g_free(draft);
}

static char *read_text(const Draft *draft) {
    if (draft->person == NULL) {
        return g_strdup(of_nobody != NULL ? g_hash_table_lookup(of_nobody, draft->task) : NULL);
    }
    IDS_REAL_SCOPE;
    g_autofree char *path = draft_path(draft);
    if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
        adopt(draft, path);
    }
    return path_read(path, SIZE_MOST, NULL, NULL);
}

GHashTable *draft_load(Draft *draft) {
    g_free(draft->kept);
    draft->kept = read_text(draft);
    GHashTable *values = draft->kept != NULL ? canon_to_map(draft->kept) : NULL;
    if (values != NULL && g_hash_table_size(values) == 0) {
        g_clear_pointer(&values, g_hash_table_unref);
    }
    return values;
}

void draft_keep(Draft *draft, GHashTable *values) {
    g_autoptr(GError) error = NULL;
    g_autofree char *text = values != NULL && g_hash_table_size(values) > 0 ? canon_from_map(values) : NULL;
    if (text == NULL || g_strcmp0(text, draft->kept) == 0) {
        if (text == NULL && draft->kept != NULL) {
            draft_forget(draft);
        }
        return;
    }
    if (draft->person == NULL) {
        keep_here(draft->task, text);
    } else {
        IDS_REAL_SCOPE;
        g_autofree char *path = draft_path(draft);
        if (!path_write(path, text, strlen(text), MODE_FILE, TRUE, &error)) {
            log_line("draft not kept: %s", error->message);
            return;
        }
    }
    g_free(draft->kept);
    draft->kept = g_steal_pointer(&text);
}

void draft_forget(Draft *draft) {
    g_clear_pointer(&draft->kept, g_free);
    if (draft->person == NULL) {
        keep_here(draft->task, NULL);
        return;
    }
    IDS_REAL_SCOPE;
    g_autofree char *path = draft_path(draft);
    g_unlink(path);
}

gboolean draft_is_of_another(Draft *draft) {
    const char *user = app_user_id(draft->app);
    if (draft->person == NULL && user != NULL) { /* nobody's becomes his who logs in over it: he has it before him */
        draft_forget(draft);
        draft->person = g_strdup(user);
    }
    return g_strcmp0(draft->person, user) != 0;
}

char *draft_hand_over(Draft *draft) {
    char *name = person_name(app_db(draft->app), draft->person);
    g_clear_pointer(&draft->kept, g_free);
    g_free(draft->person);
    draft->person = g_strdup(app_user_id(draft->app));
    return name;
}
