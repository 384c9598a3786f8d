/* SPDX-License-Identifier: MIT
 *
 * Notes of secrets that are being tried: one small file each in NAME.db.tries.
 */
#include "tries.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"
#include "bihuan/base/utf8.h"
#include "bihuan/seal/seal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define NOTE_MAX 2048
#define NOTE_START "try-"
#define TURN_START "turn-"
#define TURN_LIMIT_US (10 * G_USEC_PER_SEC)

static char *tries_folder_of(Plant *plant) {
    return g_strconcat(plant_home(plant), ".tries", NULL);
}

void try_note_free(TryNote *note) {
    if (!note)
        return;
    if (note->fd >= 0)
        close(note->fd);
    g_free(note->person);
    g_free(note->terminal);
    g_free(note->what);
    g_free(note->path);
    g_free(note);
}

void try_note_remove(TryNote *note) {
    if (note)
        unlink(note->path);
}

/* A file of that beginning in the folder, which is made where it is missing; -1 and the sentence. *path is owned. */
static int make_file(Plant *plant, const char *base, int flags, char **path, GError **error) {
    g_autofree char *folder = tries_folder_of(plant), *shown = utf8_printable(folder);
    *path = g_build_filename(folder, base, NULL);
    if (!path_make_folder(folder, 0770)) {
        err_set_errno(error, ERR_IO, _("%s cannot be written, so no secret is taken"), shown);
        return -1;
    }
    int fd = open(*path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | flags, 0660);
    if (fd < 0)
        err_set_errno(error, ERR_IO, _("%s cannot be written, so no secret is taken"), shown);
    else
        path_share(fd, *path, 0660);
    return fd;
}

TryNote *try_note_new(Plant *plant, const char *person, const char *what, GError **error) {
    /* Not from the program's own randomness, which a drill repeats: a name that is taken would be no note. */
    g_autofree char *base = g_strdup_printf(NOTE_START "%d-%08x%08x", (int)getpid(), g_random_int(), g_random_int());
    g_autoptr(TryNote) note = g_new0(TryNote, 1);
    note->person = g_strdup(person);
    note->terminal = g_strdup(plant_terminal(plant));
    note->what = g_strdup(what);
    note->at = clock_raw();
    note->fd = make_file(plant, base, O_EXCL, &note->path, error);
    if (note->fd < 0)
        return NULL;
    g_autofree char *text = g_strdup_printf("%s\n%s\n%s\n%" G_GINT64_FORMAT "\n", person, note->terminal, what, note->at);
    gssize size = (gssize)strlen(text);
    if (flock(note->fd, LOCK_EX | LOCK_NB) == 0 && write(note->fd, text, (gsize)size) == size && fsync(note->fd) == 0)
        return g_steal_pointer(&note);
    err_set_errno(error, ERR_IO, _("%s cannot be written, so no secret is taken"), note->path);
    unlink(note->path);
    return NULL;
}

/* NULL: its process lives, or it is none of ours. */
static TryNote *take_note(const char *folder, const char *base) {
    g_autoptr(TryNote) note = g_new0(TryNote, 1);
    struct stat status;
    char text[NOTE_MAX];
    note->path = g_build_filename(folder, base, NULL);
    note->fd = open(note->path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (note->fd < 0 || fstat(note->fd, &status) != 0 || !S_ISREG(status.st_mode) || flock(note->fd, LOCK_EX | LOCK_NB) != 0 ||
        access(note->path, F_OK) != 0) /* removed while this waited */
        return NULL;
    gssize size = read(note->fd, text, sizeof text - 1);
    text[MAX(size, 0)] = '\0';
    g_auto(GStrv) lines = g_strsplit(text, "\n", 5);
    if (g_strv_length(lines) < 5) { /* the disk was full before anything was judged */
        unlink(note->path);
        return NULL;
    }
    note->person = utf8_printable(lines[0]);
    note->terminal = utf8_printable(lines[1]);
    note->what = utf8_printable(lines[2]);
    note->at = g_ascii_strtoll(lines[3], NULL, 10);
    return g_steal_pointer(&note);
}

GPtrArray *try_notes_left(Plant *plant) {
    GPtrArray *notes = g_ptr_array_new_with_free_func((GDestroyNotify)try_note_free);
    g_autofree char *folder = tries_folder_of(plant);
    g_autoptr(GDir) directory = g_dir_open(folder, 0, NULL);
    const char *base;
    while (directory && (base = g_dir_read_name(directory))) {
        TryNote *note = g_str_has_prefix(base, NOTE_START) ? take_note(folder, base) : NULL;
        if (note)
            g_ptr_array_add(notes, note);
    }
    return notes;
}

int try_take_turn(Plant *plant, const char *person, GError **error) {
    guint8 digest[SEAL_HASH_SIZE];
    char hex[17];
    seal_hash(person, strlen(person), digest);
    seal_hex(digest, 8, hex);
    g_autofree char *base = g_strconcat(TURN_START, hex, NULL), *path = NULL;
    int fd = make_file(plant, base, 0, &path, error);
    for (gint64 start = g_get_monotonic_time(); fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) != 0; g_usleep(20000))
        if (g_get_monotonic_time() - start > TURN_LIMIT_US) {
            close(fd);
            err_set(error, ERR_BUSY, _("many secrets of %s are being tried just now; try again in a moment"), person);
            return -1;
        }
    return fd;
}
