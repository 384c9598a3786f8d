/* SPDX-License-Identifier: MIT
 *
 * One line of canonical JSON for each result.
 */
#include "journal.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"
#include "bihuan/store/canon.h"

#define JOURNAL_MOST (64 * 1024 * 1024)
#define RESERVE 65536 /* bytes kept on the disk for it, so that a full one does not stop it */

struct Journal {
    char *path;
    int fd;
    gboolean empty;
};

static void reserve(Journal *journal) {
    /* Not every file system can; then a full disk leaves results to the memory. */
    if (fallocate(journal->fd, FALLOC_FL_KEEP_SIZE, 0, RESERVE) != 0)
        return;
}

static gint64 number_in(GHashTable *map, const char *key) {
    const char *text = g_hash_table_lookup(map, key);
    return text ? g_ascii_strtoll(text, NULL, 10) : 0;
}

static char *text_in(GHashTable *map, const char *key) {
    const char *text = g_hash_table_lookup(map, key);
    return g_strdup(text ? text : "");
}

static void read_line(GPtrArray *left, const char *line) {
    g_autoptr(GHashTable) map = canon_to_map(line);
    gint64 kind = map && g_hash_table_contains(map, "kind") ? number_in(map, "kind") : -1;
    if (!map || kind < OUTCOME_SENT || kind > OUTCOME_CUT)
        return; /* the last one, cut off: its message stands in sending */
    Outcome *outcome = g_new0(Outcome, 1);
    *outcome = (Outcome){.kind = (OutcomeKind)kind,
                         .claim = text_in(map, "claim"),
                         .rows = text_in(map, "rows"),
                         .id = text_in(map, "id"),
                         .channel = text_in(map, "channel"),
                         .reply = text_in(map, "reply"),
                         .error = text_in(map, "error"),
                         .wait = number_in(map, "wait"),
                         .at = number_in(map, "at")};
    g_ptr_array_add(left, outcome);
}

static int open_journal(const char *path) {
    return open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
}

Journal *journal_open(const char *folder, GPtrArray **left, GError **error) {
    g_autofree char *path = g_build_filename(folder, "results", NULL), *text = NULL;
    int fd = open_journal(path);
    if (fd < 0) {
        err_set_errno(error, ERR_IO, _("%s cannot be written"), path);
        return NULL;
    }
    text = path_read(path, JOURNAL_MOST, NULL, error);
    if (!text) {
        close(fd);
        return NULL;
    }
    Journal *journal = g_new(Journal, 1);
    *journal = (Journal){g_steal_pointer(&path), fd, !*text};
    *left = g_ptr_array_new_with_free_func((GDestroyNotify)outcome_free);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line; line++)
        if (**line)
            read_line(*left, *line);
    reserve(journal);
    return journal;
}

/* Somebody may have cleared the folder away; the watch makes it again. */
static void keep_journal(Journal *journal) {
    struct stat status;
    int fd = fstat(journal->fd, &status) == 0 && status.st_nlink == 0 ? open_journal(journal->path) : -1;
    if (fd < 0)
        return;
    close(journal->fd);
    journal->fd = fd;
    reserve(journal);
}

static void journal_put(GHashTable *map, const char *key, const char *text) {
    g_hash_table_insert(map, g_strdup(key), g_strdup(text));
}

void journal_add(Journal *journal, const Outcome *outcome) {
    g_autoptr(GHashTable) map = canon_map_new();
    g_hash_table_insert(map, g_strdup("kind"), g_strdup_printf("%d", outcome->kind));
    journal_put(map, "claim", outcome->claim);
    journal_put(map, "rows", outcome->rows);
    journal_put(map, "id", outcome->id);
    journal_put(map, "channel", outcome->channel);
    journal_put(map, "reply", outcome->reply);
    journal_put(map, "error", outcome->error);
    g_hash_table_insert(map, g_strdup("wait"), g_strdup_printf("%" G_GINT64_FORMAT, outcome->wait));
    g_hash_table_insert(map, g_strdup("at"), g_strdup_printf("%" G_GINT64_FORMAT, outcome->at));
    g_autofree char *json = canon_from_map(map), *line = g_strconcat(json, "\n", NULL);
    keep_journal(journal);
    journal->empty = FALSE;
    off_t before = lseek(journal->fd, 0, SEEK_END);
    if (write(journal->fd, line, strlen(line)) == (gssize)strlen(line))
        return;
    /* The memory has it; a watch that is killed now sends it again under the same claim. Half a line would spoil the next. */
    if (before < 0 || ftruncate(journal->fd, before) != 0)
        return;
}

void journal_clear(Journal *journal) {
    if (!journal->empty && ftruncate(journal->fd, 0) == 0) {
        journal->empty = TRUE;
        reserve(journal);
    }
}

void journal_close(Journal *journal) {
    close(journal->fd);
    g_free(journal->path);
    g_free(journal);
}
