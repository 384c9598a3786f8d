/* SPDX-License-Identifier: MIT
 *
 * Reports that wait beside the plant, one file each.
 */
#include "bihuan/app/spool.h"

#include "app_private.h"
#include "bihuan/app/session.h"
#include "bihuan/app/work.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"
#include "bihuan/base/utf8.h"
#include "bihuan/store/canon.h"

#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define ENDING ".report"
#define ENTRY_MAX (256 * 1024)
#define VALUE "value "
#define SUBJECT "spool:"

static char *spool_folder_of(const char *plant) {
    return g_strconcat(plant, ".spool", NULL);
}

gboolean spool_may_keep(App *app, const char *name) {
    const Form *form = app ? shelf_form(app_shelf(app), name, 0, NULL, NULL) : NULL;
    return form ? form_is_anonymous(form) : strcmp(name, "hazard") == 0 || strcmp(name, "alarm") == 0;
}

static void spool_put(GHashTable *map, const char *key, const char *value) {
    if (value)
        g_hash_table_insert(map, g_strdup(key), g_strdup(value));
}

gboolean spool_keep(const char *plant, const char *form, const char *user, GHashTable *values, GError **error) {
    g_autoptr(GHashTable) map = canon_map_new();
    g_autofree char *at = g_strdup_printf("%" G_GINT64_FORMAT, clock_raw()), *terminal = plant_terminal_here();
    spool_put(map, "form", form);
    spool_put(map, "user", user);
    spool_put(map, "at", at);
    spool_put(map, "terminal", terminal);
    GHashTableIter iter;
    gpointer key, value;
    g_hash_table_iter_init(&iter, values);
    while (g_hash_table_iter_next(&iter, &key, &value)) {
        g_autofree char *name = g_strconcat(VALUE, key, NULL), *clean = utf8_clean(value, ENTRY_MAX / 8, TRUE, error);
        if (!clean)
            return FALSE;
        if (*clean != '@') /* another process reads this later, with other rights: never a path */
            spool_put(map, name, clean);
    }
    g_autofree char *text = canon_from_map(map), *folder = spool_folder_of(plant);
    g_autofree char *path = g_strdup_printf("%s/%s-%08x%08x" ENDING, folder, at, g_random_int(), g_random_int());
    if (!path_make_folder(folder, 0770))
        return err_set_errno(error, ERR_IO, _("%s cannot be created"), folder);
    return path_write(path, text, strlen(text), path_is_shared(path) ? 0660 : 0600, FALSE, error);
}

int spool_count(const char *plant) {
    g_autofree char *folder = spool_folder_of(plant);
    g_autoptr(GDir) directory = g_dir_open(folder, 0, NULL);
    const char *name;
    int count = 0;
    while (directory && (name = g_dir_read_name(directory)))
        count += g_str_has_suffix(name, ENDING);
    return count;
}

/* Whoever has an account proves himself to do anything: what he left here without doing so is nobody's. */
static void log_in(App *app, GHashTable *map) {
    const char *user = g_hash_table_lookup(map, "user");
    app_login(app, user && !session_has_account(app, user) ? user : NULL, NULL);
}

static GHashTable *values_of(GHashTable *map) {
    GHashTable *values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    GHashTableIter iter;
    gpointer key, value;
    g_hash_table_iter_init(&iter, map);
    while (g_hash_table_iter_next(&iter, &key, &value))
        if (g_str_has_prefix(key, VALUE) && *(const char *)value != '@')
            spool_put(values, (const char *)key + strlen(VALUE), value);
    return values;
}

/* The subject is mentioned in the very change that submits it: killed before the file is removed, it is not taken twice. */
static gboolean submit(App *app, const char *name, const char *text, GError **error) {
    g_autofree char *subject = g_strconcat(SUBJECT, name, NULL);
    g_autoptr(GHashTable) map = canon_to_map(text);
    const char *form = map ? g_hash_table_lookup(map, "form") : NULL;
    if (!form || !spool_may_keep(app, form))
        return err_set(error, ERR_INPUT, _("%s holds no report"), name);
    gboolean known;
    if (!db_get_whether(app_db(app), error, &known, "SELECT 1 FROM mention WHERE subject = $1", "s", subject))
        return FALSE;
    if (known)
        return TRUE;
    g_autoptr(GHashTable) values = values_of(map);
    log_in(app, map);
    app->mention = subject;
    g_autoptr(Work) work = work_submit(app, form, values, error);
    app->mention = NULL;
    return work != NULL;
}

static void put_aside(const char *path, const GError *error, GPtrArray *refused) {
    g_autofree char *aside = g_strconcat(path, ".refused", NULL), *shown = utf8_printable(aside);
    if (rename(path, aside) == 0 && refused)
        g_ptr_array_add(refused,
                        g_strdup_printf(_("A report that was kept could not be taken in (%s); it is now %s."), error->message, shown));
}

/* TRUE: taken, or put aside; FALSE: the plant cannot be written to just now. */
static gboolean take_one(App *app, const char *folder, const char *name, int *taken, GPtrArray *refused) {
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autoptr(GError) error = NULL;
    int fd = path_open(path, NULL);
    if (fd < 0 || flock(fd, LOCK_EX | LOCK_NB) != 0) { /* another one is at it */
        if (fd >= 0)
            close(fd);
        return TRUE;
    }
    g_autofree char *text = path_read(path, ENTRY_MAX, NULL, &error);
    gboolean ok = text && submit(app, name, text, &error);
    gboolean later = !ok && (err_is(error, ERR_BUSY) || err_is(error, ERR_HELD) || err_is(error, ERR_IO) || err_is(error, ERR_CORRUPT));
    if (ok && unlink(path) == 0)
        ++*taken;
    else if (!ok && !later)
        put_aside(path, error, refused);
    close(fd);
    return !later;
}

static int spool_compare_names(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

int spool_take_in(const char *plant, GPtrArray *refused) {
    g_autofree char *folder = spool_folder_of(plant);
    int taken = 0;
    if (spool_count(plant) == 0)
        return 0;
    g_autoptr(App) app = app_open(plant, TRUE, NULL);
    g_autoptr(GDir) directory = app && !plant_trouble(app_plant(app)) ? g_dir_open(folder, 0, NULL) : NULL;
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    const char *name;
    while (directory && (name = g_dir_read_name(directory)))
        if (g_str_has_suffix(name, ENDING))
            g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_sort(names, spool_compare_names); /* by time: the name begins with it */
    for (guint i = 0; app && i < names->len && take_one(app, folder, names->pdata[i], &taken, refused); i++)
        ;
    return taken;
}
