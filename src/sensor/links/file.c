/* SPDX-License-Identifier: MIT
 *
 * A text file that grows (增长的文本文件), for a control system that can only write one: its first line names the columns, one of them
 * is `time`, and each row that is added is a value of every point. It may be moved away and begun anew, cut short, or written over.
 */
#include "../line.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/decode.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"

#define ROW_MAX 65536
#define CHUNK 65536
#define MARK 64 /* bytes before the place read to: they tell whether it is still the same text */
#define LOOK_MIN 100
#define LOOK_MAX 1000 /* where the disk tells nothing of itself, ms */

static const char *const KEYS[] = {"decimal", NULL};

/* What a point's column is, where it is none. */
enum { COLUMN_NONE = -1, COLUMN_TWICE = -2 };

typedef struct {
    Line line;
    char *path;
    gboolean comma; /* 20,9 */
    gint64 look;    /* ms between two looks */
    int notify;
    /* The file that is read. */
    int fd;
    dev_t device;
    ino_t inode;
    gint64 offset; /* read to */
    char mark[MARK];
    gsize marked;
    GString *rest;  /* of a row whose end is still to come */
    gboolean skip;  /* that row is longer than any; it is read over */
    gint64 newest;  /* the time of the last row that was told */
    gboolean again; /* it is read from its beginning once more: what is older than that is no news */
    gint64 gone;    /* clock_boot() since when the name leads nowhere; 0 = it leads somewhere */
    /* Its first line. */
    gboolean named;
    char separator;
    guint width, time_column;
    int *columns;   /* of each point */
    GString *old;   /* the last row whose time was too long ago: said only if none follows */
    GArray *values; /* Reading, of one row */
} FileLine;

/* ---- rows ---- */

/* The cells of a row, without quotation marks and blanks. */
static GPtrArray *cells_of(const char *row, char separator) {
    GPtrArray *cells = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GString) cell = g_string_new(NULL);
    gboolean quoted = FALSE;
    for (const char *at = row;; at++) {
        if (*at == '"' && quoted && at[1] == '"')
            g_string_append_c(cell, *at++);
        else if (*at == '"')
            quoted = !quoted;
        else if (*at == '\0' || (*at == separator && !quoted)) {
            g_ptr_array_add(cells, g_strstrip(g_strdup(cell->str)));
            g_string_truncate(cell, 0);
            if (*at == '\0')
                return cells;
        } else
            g_string_append_c(cell, *at);
    }
}

static void tell_all(FileLine *file, FaultKind fault, gint64 at) {
    g_array_set_size(file->values, 0);
    for (guint i = 0; i < file->line.way.count; i++) {
        Reading reading = line_fault(&file->line.way.points[i], file->columns[i] < 0 ? FAULT_SETUP : fault, at);
        g_array_append_val(file->values, reading);
    }
    file->line.heard.read(file->line.heard.data, (const Reading *)(void *)file->values->data, file->values->len);
}

/* More cells than columns: somewhere a separator is no separator, and what stands where is not known. */
static gboolean is_shifted(const FileLine *file, GPtrArray *cells) {
    while (cells->len > file->width && *(const char *)cells->pdata[cells->len - 1] == '\0')
        g_ptr_array_set_size(cells, (int)cells->len - 1);
    return cells->len > file->width;
}

static void tell_row(FileLine *file, const GPtrArray *cells, gint64 at) {
    g_array_set_size(file->values, 0);
    for (guint i = 0; i < file->line.way.count; i++) {
        const LinkPoint *point = &file->line.way.points[i];
        int column = file->columns[i];
        double raw;
        Reading reading = column < 0 ? line_fault(point, FAULT_SETUP, at)
                          : column < (int)cells->len && line_number(cells->pdata[column], file->comma, &raw)
                              ? line_reading(point, raw, at)
                              : line_fault(point, FAULT_NUMBER, at);
        g_array_append_val(file->values, reading);
    }
    file->line.heard.read(file->line.heard.data, (const Reading *)(void *)file->values->data, file->values->len);
}

/* A row that is whole. One whose time is too long ago waits: most often the next one is the news. */
static void take_row(FileLine *file, const char *row, gboolean last) {
    gint64 now = clock_now(), at = now;
    g_autoptr(GPtrArray) cells = cells_of(row, file->separator);
    if (cells->len == 1 && *(const char *)cells->pdata[0] == '\0')
        return; /* an empty line */
    gboolean shifted = is_shifted(file, cells);
    FaultKind fault = shifted ? FAULT_NUMBER
                      : file->time_column < cells->len && line_time(cells->pdata[file->time_column], &at)
                          ? line_judge_time(&file->line, at, now)
                          : FAULT_CLOCK;
    file->again = file->again && (fault == FAULT_CLOCK || at < file->newest);
    if (file->again && fault != FAULT_CLOCK)
        return;
    if (fault == FAULT_STALE && !last) {
        g_string_assign(file->old, row);
        return;
    }
    g_string_truncate(file->old, 0);
    file->newest = fault == FAULT_NONE ? at : file->newest;
    if (fault == FAULT_NONE)
        tell_row(file, cells, at);
    else
        tell_all(file, fault, at);
}

/* ---- the first line ---- */

static int column_of(const GPtrArray *names, const char *name) {
    int found = COLUMN_NONE;
    for (guint i = 0; i < names->len; i++)
        if (strcmp(names->pdata[i], name) == 0)
            found = found == COLUMN_NONE ? (int)i : COLUMN_TWICE;
    return found;
}

static void file_say(FileLine *file, const char *format, const char *reason) {
    g_autofree char *sentence = g_strdup_printf(format, file->path, reason);
    line_say(&file->line, sentence);
}

/* Without it no row means anything; it is read again when the file is another. */
static void take_names(FileLine *file, const char *row, gsize size) {
    g_autoptr(GError) error = NULL;
    g_autofree char *text = decode_take(g_memdup2(row, size + 1), size, NULL, &error);
    if (!text) {
        file_say(file, _("The first line of %s cannot be read: %s"), error->message);
        return;
    }
    file->separator = strchr(text, '\t') ? '\t' : file->comma && strchr(text, ';') ? ';' : ',';
    g_autoptr(GPtrArray) names = cells_of(text, file->separator);
    int time_column = COLUMN_NONE;
    for (guint i = 0; i < names->len && time_column == COLUMN_NONE; i++)
        if (g_ascii_strcasecmp(names->pdata[i], "time") == 0)
            time_column = (int)i;
    if (time_column == COLUMN_NONE) {
        file_say(file, _("The first line of %s names no column “%s”."), "time");
        return;
    }
    file->time_column = (guint)time_column;
    file->width = names->len;
    for (guint i = 0; i < file->line.way.count; i++)
        file->columns[i] = column_of(names, file->line.way.points[i].address);
    file->named = TRUE;
    line_say(&file->line, NULL);
}

/* ---- bytes ---- */

static void take_line(FileLine *file, const char *text, gsize size) {
    if (file->skip) { /* the end of one that was too long */
        file->skip = FALSE;
        if (file->named)
            tell_all(file, FAULT_NUMBER, clock_now());
        return;
    }
    g_autofree char *row = g_memdup2(text, size + 1);
    row[size] = '\0';
    if (size && row[size - 1] == '\r')
        row[--size] = '\0';
    if (!file->named)
        take_names(file, row, size);
    else if (strlen(row) != size)
        tell_all(file, FAULT_NUMBER, clock_now()); /* zero bytes: a disk that was full, or no text */
    else
        take_row(file, row, FALSE);
}

static void take_bytes(FileLine *file, const char *bytes, gsize size) {
    const char *end = bytes + size;
    gsize keep = MIN(size, MARK);
    memmove(file->mark, file->mark + file->marked - MIN(file->marked, MARK - keep), MIN(file->marked, MARK - keep));
    file->marked = MIN(file->marked, MARK - keep);
    memcpy(file->mark + file->marked, end - keep, keep);
    file->marked += keep;
    file->offset += (gint64)size;
    for (const char *at = bytes, *stop; at < end; at = stop + 1) {
        stop = memchr(at, '\n', (gsize)(end - at));
        gsize length = (gsize)((stop ? stop : end) - at);
        if (file->rest->len + length > ROW_MAX) {
            file->skip = TRUE;
            g_string_truncate(file->rest, 0);
        } else if (!file->skip)
            g_string_append_len(file->rest, at, (gssize)length);
        if (!stop)
            return;
        take_line(file, file->rest->str, file->rest->len);
        g_string_truncate(file->rest, 0);
    }
}

static void file_begin(FileLine *file) {
    file->offset = 0;
    file->marked = 0;
    file->named = file->skip = FALSE;
    file->again = file->newest > 0;
    g_string_truncate(file->rest, 0);
    g_string_truncate(file->old, 0);
}

static void file_leave(FileLine *file) {
    if (file->fd >= 0)
        close(file->fd);
    file->fd = -1;
}

/* Is what was read still what stands there? A file that was cut short or written over begins anew. */
static gboolean is_same_text(const FileLine *file) {
    char found[MARK];
    struct stat status;
    return fstat(file->fd, &status) == 0 && status.st_size >= file->offset &&
           pread(file->fd, found, file->marked, file->offset - (gint64)file->marked) == (ssize_t)file->marked &&
           memcmp(found, file->mark, file->marked) == 0;
}

/* Everything that stands there beyond what was read. */
static void read_on(FileLine *file) {
    g_autofree char *chunk = g_malloc(CHUNK);
    ssize_t got;
    if (file->fd < 0)
        return;
    if (!is_same_text(file))
        file_begin(file);
    while (!line_ends(&file->line) && (got = pread(file->fd, chunk, CHUNK, file->offset)) != 0) {
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            file_say(file, _("%s cannot be read: %s"), g_strerror(errno));
            file_leave(file);
            return;
        }
        take_bytes(file, chunk, (gsize)got);
    }
    if (file->old->len) {
        g_autofree char *row = g_strdup(file->old->str);
        take_row(file, row, TRUE);
    }
}

/* The names, then the last whole row: what stands between them was never news to us. */
static void read_first(FileLine *file) {
    g_autofree char *chunk = g_malloc(CHUNK);
    struct stat status;
    ssize_t got = pread(file->fd, chunk, CHUNK, 0);
    const char *end = got > 0 ? memchr(chunk, '\n', (gsize)got) : NULL;
    if (!end || fstat(file->fd, &status) != 0)
        return; /* read_on() goes on from the beginning */
    gint64 head = end + 1 - chunk;
    take_bytes(file, chunk, (gsize)head);
    gint64 from = MAX(head, status.st_size - CHUNK);
    got = pread(file->fd, chunk, CHUNK, from);
    const char *last = got > 0 ? memrchr(chunk, '\n', (gsize)got) : NULL;
    if (!last || last == chunk)
        return;
    const char *before = memrchr(chunk, '\n', (gsize)(last - chunk));
    const char *row = before ? before + 1 : chunk;
    if (!before && from > head)
        return; /* no row is so long */
    file->offset = from + (row - chunk);
    file->marked = 0;
}

/* ---- the name ---- */

static void find_file(FileLine *file, gboolean first) {
    struct stat status;
    if (file->fd >= 0 && stat(file->path, &status) == 0 && status.st_dev == file->device && status.st_ino == file->inode) {
        file->gone = 0;
        if (file->named)
            line_say(&file->line, NULL);
        return;
    }
    g_autoptr(GError) error = NULL;
    int fd = path_open(file->path, &error);
    if (fd >= 0 && fstat(fd, &status) == 0) {
        read_on(file); /* what was still written before it was moved away */
        file_leave(file);
        file_begin(file);
        file->fd = fd;
        file->device = status.st_dev;
        file->inode = status.st_ino;
        file->gone = 0;
        if (first)
            read_first(file);
        return;
    }
    /* Between moving away and beginning anew there is none for a while: values grow old by their own time. */
    gint64 now = clock_boot();
    file->gone = file->gone ? file->gone : now;
    if (!file->line.known || now - file->gone >= file->line.stale)
        line_say(&file->line, error ? error->message : _("The file is gone."));
}

static void watch_folder(FileLine *file) {
    g_autofree char *folder = g_path_get_dirname(file->path);
    file->notify = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (file->notify >= 0 && inotify_add_watch(file->notify, folder, IN_MODIFY | IN_CREATE | IN_MOVED_TO | IN_ATTRIB) < 0) {
        close(file->notify); /* it is looked at by the clock alone */
        file->notify = -1;
    }
}

static void drain(int notify) {
    char bytes[4096];
    while (notify >= 0 && read(notify, bytes, sizeof bytes) > 0)
        ;
}

static gpointer file_run(gpointer data) {
    FileLine *file = data;
    watch_folder(file);
    for (gboolean first = TRUE; !line_ends(&file->line); first = first && file->fd < 0) {
        struct pollfd told = {file->notify, POLLIN, 0};
        find_file(file, first);
        read_on(file);
        if (!file->line.known && file->fd >= 0)
            file_say(file, _("%s has no first line yet."), "");
        line_take(&file->line);
        while (file->line.pending->len)
            line_done(&file->line, 0, _("A file takes no outputs."));
        line_wait(&file->line, &told, file->notify >= 0, clock_boot() + file->look);
        drain(file->notify);
    }
    return NULL;
}

/* ---- the line ---- */

static void file_free(FileLine *file) {
    file_leave(file);
    if (file->notify >= 0)
        close(file->notify);
    g_string_free(file->rest, TRUE);
    g_string_free(file->old, TRUE);
    g_array_unref(file->values);
    g_free(file->columns);
    g_free(file->path);
    g_free(file);
}

static void file_close(gpointer data) {
    FileLine *file = data;
    line_clear(&file->line);
    file_free(file);
}

const Link link_file;

static gpointer file_open(const LinkWay *way, const LinkHeard *heard, GError **error) {
    const char *decimal = serving_value(way->section, "decimal"), *url = serving_value(way->section, "url");
    g_autofree char *path = g_str_has_prefix(url, "file:///") ? g_filename_from_uri(url, NULL, NULL) : NULL;
    if (!path) {
        serving_refuse(way->section, "url", error, _("A file is named as file:///FOLDER/NAME."));
        return NULL;
    }
    if (*decimal && strcmp(decimal, "point") != 0 && strcmp(decimal, "comma") != 0) {
        serving_refuse(way->section, "decimal", error, _("It is point or comma."));
        return NULL;
    }
    FileLine *file = g_new0(FileLine, 1);
    if (!line_init(&file->line, &link_file, way, heard, error)) {
        g_free(file);
        return NULL;
    }
    file->path = g_steal_pointer(&path);
    file->comma = strcmp(decimal, "comma") == 0;
    file->fd = file->notify = -1;
    file->rest = g_string_new(NULL);
    file->old = g_string_new(NULL);
    file->values = g_array_new(FALSE, FALSE, sizeof(Reading));
    file->columns = g_new(int, way->count + 1);
    file->look = LOOK_MAX;
    for (guint i = 0; i < way->count; i++)
        if (way->points[i].poll > 0)
            file->look = CLAMP(way->points[i].poll, LOOK_MIN, file->look);
    line_start(&file->line, file_run, file);
    return file;
}

const Link link_file = {
    .name = "file",
    .summary = N_("a text file that grows, for a control system that can only write one"),
    .keys = KEYS,
    .open = file_open,
    .drive = line_drive,
    .end = line_end,
    .close = file_close,
};
