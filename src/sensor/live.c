/* SPDX-License-Identifier: MIT
 *
 * The file of the live table: a head of one block, then a record of fixed size for each point. A record begins and ends with the same
 * number where it was not read while it was written.
 */
#include "bihuan/sensor/live.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"

#define MAGIC "bihuan live 1\n"
#define HEAD 4096
#define ROOM 512
#define MOST 20000                 /* points; a longer table is none of ours */
#define SILENT (15 * CLOCK_SECOND) /* without a sign of life for so long: it has ended */
#define TRIES 8

typedef struct {
    char magic[16], boot_id[48];
    gint64 beat; /* boot ms of the watch's machine */
    guint32 count, ended;
} Head;

typedef union {
    struct {
        guint32 begun, ended; /* the same where it is whole */
        gint64 boot;
        LiveValue value;
    } of;
    char room[ROOM];
} Record;
G_STATIC_ASSERT(sizeof(Record) == ROOM);

struct LiveWriter {
    char *path;
    int fd;
    Head head;
    Record *records;
};

/* ---- writing ---- */

static gboolean put_at(int fd, const void *bytes, gsize size, off_t at) {
    return pwrite(fd, bytes, size, at) == (gssize)size;
}

static gboolean write_head(LiveWriter *writer) {
    writer->head.beat = clock_boot();
    return put_at(writer->fd, &writer->head, sizeof writer->head, 0);
}

/* Everything anew, with room on the disk for all of it, so that a full one does not stop it later. */
static gboolean write_table(LiveWriter *writer) {
    gsize size = HEAD + (gsize)writer->head.count * ROOM;
    if (ftruncate(writer->fd, (off_t)size) != 0 || (fallocate(writer->fd, 0, 0, (off_t)size) != 0 && errno == ENOSPC))
        return FALSE;
    for (guint i = 0; i < writer->head.count; i++)
        if (!put_at(writer->fd, &writer->records[i], ROOM, HEAD + (off_t)i * ROOM))
            return FALSE;
    return write_head(writer);
}

static int open_table(const char *path) {
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640);
    if (fd >= 0)
        path_share(fd, path, 0660);
    return fd;
}

LiveWriter *live_writer_new(const char *folder, guint points, GError **error) {
    LiveWriter *writer = g_new0(LiveWriter, 1);
    writer->path = g_build_filename(folder, "live", NULL);
    writer->records = g_new0(Record, MAX(points, 1));
    writer->head.count = points;
    g_strlcpy(writer->head.magic, MAGIC, sizeof writer->head.magic);
    g_strlcpy(writer->head.boot_id, clock_boot_id(), sizeof writer->head.boot_id);
    writer->fd = open_table(writer->path);
    if (writer->fd >= 0 && write_table(writer))
        return writer;
    err_set_errno(error, ERR_IO, _("%s cannot be written"), writer->path);
    if (writer->fd >= 0)
        close(writer->fd);
    g_free(writer->records);
    g_free(writer->path);
    g_free(writer);
    return NULL;
}

void live_writer_put(LiveWriter *writer, guint index, const LiveValue *value, gint64 boot) {
    if (index >= writer->head.count)
        return;
    Record *record = &writer->records[index];
    record->of.boot = boot;
    record->of.value = *value;
    record->of.begun++;
    off_t at = HEAD + (off_t)index * ROOM;
    /* What could not be written looks as old as it is. */
    if (put_at(writer->fd, &record->of.begun, sizeof record->of.begun, at) && put_at(writer->fd, record, ROOM, at)) {
        record->of.ended = record->of.begun;
        put_at(writer->fd, &record->of.ended, sizeof record->of.ended, at + (off_t)G_STRUCT_OFFSET(Record, of.ended));
    }
}

/* Somebody may have cleared the folder away. */
static void keep_table(LiveWriter *writer) {
    struct stat mine, named;
    if (fstat(writer->fd, &mine) == 0 && stat(writer->path, &named) == 0 && mine.st_ino == named.st_ino && mine.st_dev == named.st_dev)
        return;
    g_autofree char *folder = g_path_get_dirname(writer->path);
    path_make_folder(folder, 0770);
    int fd = open_table(writer->path);
    if (fd < 0)
        return;
    close(writer->fd);
    writer->fd = fd;
    write_table(writer);
}

void live_writer_beat(LiveWriter *writer) {
    keep_table(writer);
    write_head(writer);
}

void live_writer_free(LiveWriter *writer) {
    if (!writer)
        return;
    writer->head.ended = TRUE;
    write_head(writer);
    close(writer->fd);
    g_free(writer->records);
    g_free(writer->path);
    g_free(writer);
}

/* ---- reading ---- */

static gboolean read_head(int fd, Head *head) {
    return pread(fd, head, sizeof *head, 0) == (gssize)sizeof *head && memcmp(head->magic, MAGIC, strlen(MAGIC) + 1) == 0 &&
           head->count <= MOST && memchr(head->boot_id, '\0', sizeof head->boot_id) != NULL;
}

/* On another machine nobody can say from here whether it still runs: its values are shown without an age. */
static gboolean is_live(const Head *head) {
    return !head->ended && (strcmp(head->boot_id, clock_boot_id()) != 0 || clock_boot() - head->beat <= SILENT);
}

static gboolean is_whole(const Record *record) {
    return record->of.begun == record->of.ended;
}

/* FALSE: it was written again and again while it was read. */
static gboolean read_record(int fd, guint index, Record *record) {
    for (int i = 0; i < TRIES; i++) {
        guint32 after;
        off_t at = HEAD + (off_t)index * ROOM;
        if (pread(fd, record, ROOM, at) == ROOM && is_whole(record) && pread(fd, &after, sizeof after, at) == (gssize)sizeof after &&
            after == record->of.begun)
            return TRUE;
    }
    return FALSE;
}

/* The whole table, count records. NULL = it is shorter. Owned. */
static Record *read_table(int fd, guint count) {
    gsize size = count * sizeof(Record);
    g_autofree Record *records = g_malloc(MAX(size, 1));
    return pread(fd, records, size, HEAD) == (gssize)size ? g_steal_pointer(&records) : NULL;
}

/* A stranger's file does not lead astray: texts end, numbers are of their kinds. */
static gboolean is_sound(const LiveValue *value) {
    const char *const texts[] = {value->code, value->area, value->quantity, value->unit, value->episode, value->record};
    const gsize sizes[] = {sizeof value->code, sizeof value->area,    sizeof value->quantity,
                           sizeof value->unit, sizeof value->episode, sizeof value->record};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        if (!memchr(texts[i], '\0', sizes[i]) || !g_utf8_validate(texts[i], -1, NULL))
            return FALSE;
    return *value->code && (guint)value->state < POINT_STATES && (guint)value->fault < FAULT_KINDS && (guint)value->phase <= PANEL_SHELVED;
}

static void read_values(int fd, const Head *head, GPtrArray *values) {
    gboolean here = strcmp(head->boot_id, clock_boot_id()) == 0;
    gint64 now = clock_boot();
    /* Read at two moments: what is whole in the first and begins the same in the second was not being written. */
    g_autofree Record *table = read_table(fd, head->count), *later = read_table(fd, head->count);
    for (guint i = 0; i < head->count; i++) {
        gboolean still = table && later && is_whole(&table[i]) && table[i].of.begun == later[i].of.begun;
        Record record;
        if (still)
            record = table[i];
        else if (!read_record(fd, i, &record))
            continue;
        if (!is_sound(&record.of.value))
            continue;
        record.of.value.age = here && record.of.boot ? MAX(now - record.of.boot, 0) : -1;
        g_ptr_array_add(values, g_memdup2(&record.of.value, sizeof record.of.value));
    }
}

GPtrArray *live_read(const char *folder, GError **error) {
    g_autofree char *path = g_build_filename(folder, "live", NULL);
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    Head head;
    if (fd < 0) {
        if (errno != ENOENT)
            err_set_errno(error, ERR_IO, _("%s cannot be read"), path);
        return NULL;
    }
    GPtrArray *values = NULL;
    if (read_head(fd, &head) && is_live(&head)) {
        values = g_ptr_array_new_with_free_func(g_free);
        read_values(fd, &head, values);
    }
    close(fd);
    return values;
}
