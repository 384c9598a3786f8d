/* SPDX-License-Identifier: MIT
 *
 * Which files are copies, and which of them may go. Opened before they are counted, and read through before one stands in for
 * another that is removed.
 */
#include "bihuan/app/copies.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/path.h"
#include "bihuan/store/backup.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define SAME_SECOND_MAX 99

static void copy_clear(gpointer data) {
    g_free(((Copy *)data)->path);
}

void copies_free(Copies *copies) {
    if (!copies)
        return;
    g_array_unref(copies->good);
    g_ptr_array_unref(copies->future);
    g_ptr_array_unref(copies->strange);
    g_free(copies);
}

char *copies_base(Plant *plant) {
    char *base = g_path_get_basename(plant_path(plant));
    if (g_str_has_suffix(base, ".db"))
        base[strlen(base) - 3] = '\0';
    return base;
}

static int compare_copies(const void *a, const void *b) {
    const Copy *x = a, *y = b;
    return (x->at > y->at) - (x->at < y->at);
}

char *copies_place(const char *folder, const char *base, gint64 at) {
    ClockCivil c = clock_civil(at);
    g_autofree char *stem =
        g_strdup_printf("%s/%s-%04d%02d%02d-%02d%02d%02d", folder, base, c.year, c.month, c.day, c.hour, c.minute, c.second);
    char *path = g_strconcat(stem, ".db", NULL);
    for (int i = 2; i <= SAME_SECOND_MAX && path_exists(path); i++) {
        g_free(path);
        path = g_strdup_printf("%s-%d.db", stem, i);
    }
    return path;
}

/* The time in NAME-20261124-023000.db or NAME-20261124-023000-2.db; 0 if it is no such name. */
static gint64 time_in_name(const char *name, const char *base) {
    int year, month, day, hour, minute, second, end = 0;
    if (!g_str_has_prefix(name, base))
        return 0;
    const char *rest = name + strlen(base);
    if (sscanf(rest, "-%4d%2d%2d-%2d%2d%2d%n", &year, &month, &day, &hour, &minute, &second, &end) != 6 || end == 0)
        return 0;
    rest += end;
    if (*rest == '-')
        rest += 1 + strspn(rest + 1, "0123456789");
    if (strcmp(rest, ".db") != 0)
        return 0;
    return clock_from_civil(year, month, day, hour, minute, second);
}

static gboolean is_copy(const char *path, Plant *plant, gint64 *at) {
    g_autoptr(Plant) copy = plant_open(path, FALSE, NULL);
    if (!copy || strcmp(plant_id(copy), plant_id(plant)) != 0 || plant_head_seq(copy) <= 0)
        return FALSE;
    if (at)
        *at = plant_head_time(copy);
    return TRUE;
}

/* A link may lead to the plant itself, or to one copy under two names. Another plant's offset does not become ours. */
gboolean copies_is_of(const char *path, Plant *plant, gint64 *at) {
    struct stat status;
    if (lstat(path, &status) != 0 || !S_ISREG(status.st_mode))
        return FALSE;
    int offset = clock_offset();
    gboolean is = is_copy(path, plant, at);
    clock_set_offset(offset);
    return is;
}

Copies *copies_look(const char *folder, Plant *plant, gint64 now) {
    Copies *copies = g_new0(Copies, 1);
    copies->good = g_array_new(FALSE, TRUE, sizeof(Copy));
    copies->future = g_ptr_array_new_with_free_func(g_free);
    copies->strange = g_ptr_array_new_with_free_func(g_free);
    g_array_set_clear_func(copies->good, copy_clear);
    g_autofree char *base = copies_base(plant);
    g_autoptr(GDir) directory = g_dir_open(folder, 0, NULL);
    const char *name;
    while (directory && (name = g_dir_read_name(directory))) {
        Copy copy = {.at = time_in_name(name, base)};
        if (copy.at == 0)
            continue;
        copy.path = g_build_filename(folder, name, NULL);
        if (!copies_is_of(copy.path, plant, NULL))
            g_ptr_array_add(copies->strange, copy.path);
        else if (copy.at > now)
            g_ptr_array_add(copies->future, copy.path);
        else
            g_array_append_val(copies->good, copy);
    }
    g_array_sort(copies->good, compare_copies);
    return copies;
}

/* --- The rule ------------------------------------------------------------------------------------------------- */

static gboolean is_sound(const char *path) {
    g_autoptr(Plant) copy = plant_open(path, FALSE, NULL);
    g_autofree char *complaint = copy ? db_check_file(plant_db(copy), FALSE) : NULL;
    return copy && !complaint;
}

/* A copy that was found rotten counts no more, and stays where it is: what it still holds may be wanted. */
static void set_aside(Copies *copies, guint index) {
    g_ptr_array_add(copies->strange, g_strdup(g_array_index(copies->good, Copy, index).path));
    g_array_remove_index(copies->good, index);
}

/* The places whose copy stays in for one that goes are read through. Index of the first rotten one, -1 if there is none. */
static int find_rotten(const Copies *copies, const gboolean *keep, const char *made, GHashTable *sound) {
    for (guint i = 0; i < copies->good->len; i++) {
        guint next = i;
        while (next < copies->good->len && !keep[next])
            next++;
        if (keep[i] || next == copies->good->len)
            continue;
        const char *path = g_array_index(copies->good, Copy, next).path;
        if (g_strcmp0(path, made) == 0 || g_hash_table_contains(sound, path))
            continue;
        if (!is_sound(path))
            return (int)next;
        g_hash_table_add(sound, g_strdup(path));
    }
    return -1;
}

static void choose(const Copies *copies, const int counts[3], gboolean *keep) {
    g_autofree gint64 *times = g_new(gint64, copies->good->len + 1);
    for (guint i = 0; i < copies->good->len; i++)
        times[i] = g_array_index(copies->good, Copy, i).at;
    backup_choose(times, copies->good->len, counts, keep);
}

GPtrArray *copies_given_up(Copies *copies, const int counts[3], const char *made) {
    GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GHashTable) sound = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autofree gboolean *keep = g_new(gboolean, copies->good->len + 1);
    for (int rotten = 0; rotten >= 0;) {
        choose(copies, counts, keep);
        rotten = find_rotten(copies, keep, made, sound);
        if (rotten >= 0)
            set_aside(copies, (guint)rotten);
    }
    for (guint i = 0; i < copies->good->len; i++) {
        const char *path = g_array_index(copies->good, Copy, i).path;
        if (!keep[i] && g_strcmp0(path, made) != 0)
            g_ptr_array_add(paths, g_strdup(path));
    }
    return paths;
}
