/* SPDX-License-Identifier: MIT
 *
 * The disk in memory: files as two images, the operations SQLite asks for, and what goes wrong with them.
 */
#include "disk.h"

#include <sqlite3.h>
#include <string.h>

#define SECTOR 512

typedef struct {
    char *name;
    GByteArray *now, *sure; /* as programs see it; as it is on the platter */
    GByteArray *ghost;      /* on the platter the name still leads to an older file with these bytes; NULL = it does not */
    gboolean here, safe;    /* does its name exist; does it on the platter */
} File;

typedef struct {
    sqlite3_file base;
    File *file;
    gboolean sync_name; /* the folder is synced with the first sync, as SQLite's own VFS does for journals */
    gboolean delete_on_close;
} Handle;

static struct {
    sqlite3_vfs vfs, *below;
    char *folder;
    GPtrArray *files, *kept;
    GRand *chance;
    DiskFault fault;
    gint64 counts[DISK_ANY + 1], faulty, cut_at, room;
    gboolean struck, cut;
} disk;

static void file_free(gpointer data) {
    File *file = data;
    g_free(file->name);
    g_byte_array_unref(file->now);
    g_byte_array_unref(file->sure);
    g_clear_pointer(&file->ghost, g_byte_array_unref);
    g_free(file);
}

static void copy_bytes(GByteArray *to, const GByteArray *from) {
    g_byte_array_set_size(to, from->len);
    if (from->len)
        memcpy(to->data, from->data, from->len);
}

static File *file_new(const char *name, gboolean there) {
    File *file = g_new(File, 1);
    *file = (File){.name = g_strdup(name), .now = g_byte_array_new(), .sure = g_byte_array_new(), .here = there, .safe = there};
    return file;
}

static File *file_copy(const File *file) {
    File *copy = file_new(file->name, file->here);
    copy->safe = file->safe;
    copy_bytes(copy->now, file->now);
    copy_bytes(copy->sure, file->sure);
    return copy;
}

static File *find(const char *name) {
    for (guint i = 0; i < disk.files->len; i++) {
        File *file = disk.files->pdata[i];
        if (strcmp(file->name, name) == 0)
            return file;
    }
    return NULL;
}

static gboolean is_ours(const char *name) {
    return name && g_str_has_prefix(name, disk.folder);
}

/* Every operation passes here: SQLITE_OK, or what stands in its way. */
static int pass(DiskOperation on, int when_cut) {
    disk.counts[on]++;
    disk.counts[DISK_ANY]++;
    if (disk.cut_at && disk.counts[DISK_ANY] >= disk.cut_at)
        disk.cut = TRUE;
    if (disk.cut)
        return when_cut;
    if (!disk.fault.at || !(disk.fault.on & on))
        return SQLITE_OK;
    disk.faulty++;
    if (disk.faulty != disk.fault.at && !(disk.fault.sticks && disk.faulty > disk.fault.at))
        return SQLITE_OK;
    disk.struck = TRUE;
    return disk.fault.result;
}

/* Another file under a name whose removal may not have reached the platter. */
static void make_anew(File *file) {
    if (file->safe && !file->ghost) {
        file->ghost = g_byte_array_new();
        copy_bytes(file->ghost, file->sure);
    }
    g_byte_array_set_size(file->now, 0);
    g_byte_array_set_size(file->sure, 0);
    file->here = TRUE;
    file->safe = FALSE;
}

static void name_is_safe(File *file, gboolean safe) {
    file->safe = safe;
    g_clear_pointer(&file->ghost, g_byte_array_unref);
}

/* --- An open file ------------------------------------------------------------------------------------- */

static int file_close(sqlite3_file *base) {
    Handle *handle = (Handle *)base;
    if (handle->delete_on_close)
        handle->file->here = FALSE;
    return SQLITE_OK;
}

static int file_read(sqlite3_file *base, void *to, int size, sqlite3_int64 from) {
    const GByteArray *now = ((Handle *)base)->file->now;
    int result = pass(DISK_READ, SQLITE_IOERR_READ);
    if (result != SQLITE_OK)
        return result;
    gint64 there = CLAMP((gint64)now->len - from, 0, size);
    if (there > 0)
        memcpy(to, now->data + from, (gsize)there);
    if (there == size)
        return SQLITE_OK;
    memset((char *)to + there, 0, (gsize)(size - there));
    return SQLITE_IOERR_SHORT_READ;
}

/* The first half of what a full disk or a cut interrupts may be there. */
static void put(File *file, const void *bytes, gsize size, gsize to) {
    gsize end = to + size, before = file->now->len;
    if (end > before) {
        g_byte_array_set_size(file->now, (guint)end);
        if (to > before)
            memset(file->now->data + before, 0, to - before);
    }
    memcpy(file->now->data + to, bytes, size);
}

static int file_write(sqlite3_file *base, const void *bytes, int size, sqlite3_int64 to) {
    File *file = ((Handle *)base)->file;
    gint64 grows = MAX(0, to + size - (gint64)file->now->len);
    int result = pass(DISK_WRITE, SQLITE_IOERR_WRITE);
    if (result == SQLITE_OK && disk.room >= 0 && grows > disk.room) {
        disk.struck = TRUE;
        result = SQLITE_FULL;
    }
    put(file, bytes, (gsize)(result == SQLITE_OK ? size : size / 2), (gsize)to);
    if (result == SQLITE_OK && disk.room >= 0)
        disk.room -= grows;
    return result;
}

static int file_truncate(sqlite3_file *base, sqlite3_int64 size) {
    File *file = ((Handle *)base)->file;
    int result = pass(DISK_WRITE, SQLITE_IOERR_TRUNCATE);
    if (result != SQLITE_OK)
        return result == SQLITE_FULL ? SQLITE_IOERR_TRUNCATE : result;
    if (disk.room >= 0)
        disk.room += (gint64)file->now->len - size;
    if (size < (gint64)file->now->len)
        g_byte_array_set_size(file->now, (guint)size);
    return SQLITE_OK;
}

static int file_sync(sqlite3_file *base, int flags) {
    Handle *handle = (Handle *)base;
    (void)flags;
    int result = pass(DISK_SYNC, SQLITE_IOERR_FSYNC);
    if (result != SQLITE_OK)
        return result;
    copy_bytes(handle->file->sure, handle->file->now);
    if (handle->sync_name)
        name_is_safe(handle->file, TRUE);
    handle->sync_name = FALSE;
    return SQLITE_OK;
}

static int file_size(sqlite3_file *base, sqlite3_int64 *size) {
    *size = ((Handle *)base)->file->now->len;
    return SQLITE_OK;
}

static int file_lock(sqlite3_file *base, int level) {
    (void)base;
    (void)level;
    return SQLITE_OK; /* one process, one connection at a time */
}

static int file_reserved(sqlite3_file *base, int *out) {
    (void)base;
    *out = 0;
    return SQLITE_OK;
}

static int file_control(sqlite3_file *base, int what, void *data) {
    (void)base;
    (void)what;
    (void)data;
    return SQLITE_NOTFOUND;
}

static int file_sector(sqlite3_file *base) {
    (void)base;
    return SECTOR;
}

static int file_promises(sqlite3_file *base) {
    (void)base;
    return 0; /* none: a write may be torn and may touch its neighbours' order */
}

static const sqlite3_io_methods methods = {
    .iVersion = 1,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_lock,
    .xCheckReservedLock = file_reserved,
    .xFileControl = file_control,
    .xSectorSize = file_sector,
    .xDeviceCharacteristics = file_promises,
};

/* --- Names -------------------------------------------------------------------------------------------- */

static int name_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *base, int flags, int *out) {
    (void)vfs;
    if (!is_ours(name))
        return disk.below->xOpen(disk.below, name, base, flags, out);
    Handle *handle = (Handle *)base;
    File *file = find(name);
    base->pMethods = NULL;
    int result = pass(DISK_NAMES, SQLITE_CANTOPEN);
    if (result != SQLITE_OK)
        return SQLITE_CANTOPEN;
    if ((!file || !file->here) && !(flags & SQLITE_OPEN_CREATE))
        return SQLITE_CANTOPEN;
    if (!file) {
        file = file_new(name, FALSE);
        g_ptr_array_add(disk.files, file);
    }
    *handle = (Handle){.base.pMethods = &methods, .file = file};
    handle->delete_on_close = (flags & SQLITE_OPEN_DELETEONCLOSE) != 0;
    handle->sync_name = (flags & SQLITE_OPEN_CREATE) && (flags & SQLITE_OPEN_MAIN_JOURNAL);
    if (!file->here)
        make_anew(file);
    if (out)
        *out = flags;
    return SQLITE_OK;
}

static int name_delete(sqlite3_vfs *vfs, const char *name, int sync) {
    (void)vfs;
    if (!is_ours(name))
        return disk.below->xDelete(disk.below, name, sync);
    File *file = find(name);
    if (!file || !file->here)
        return SQLITE_IOERR_DELETE_NOENT;
    int result = pass(DISK_NAMES, SQLITE_IOERR_DELETE);
    if (result != SQLITE_OK)
        return result;
    file->here = FALSE;
    if (sync)
        name_is_safe(file, FALSE);
    return SQLITE_OK;
}

static int name_access(sqlite3_vfs *vfs, const char *name, int flags, int *out) {
    (void)vfs;
    if (!is_ours(name))
        return disk.below->xAccess(disk.below, name, flags, out);
    int result = pass(DISK_NAMES, SQLITE_IOERR_ACCESS);
    const File *file = find(name);
    *out = file && file->here && (flags != SQLITE_ACCESS_EXISTS || file->now->len > 0);
    return result;
}

void disk_insert(const char *folder, guint32 seed) {
    disk.below = sqlite3_vfs_find(NULL);
    disk.folder = g_strdup(folder);
    disk.files = g_ptr_array_new_with_free_func(file_free);
    disk.chance = g_rand_new_with_seed(seed);
    disk.room = -1;
    disk.vfs = *disk.below;
    disk.vfs.iVersion = 1;
    disk.vfs.zName = "drill-disk";
    disk.vfs.szOsFile = MAX((int)sizeof(Handle), disk.below->szOsFile);
    disk.vfs.xOpen = name_open;
    disk.vfs.xDelete = name_delete;
    disk.vfs.xAccess = name_access;
    g_assert_cmpint(sqlite3_vfs_register(&disk.vfs, 1), ==, SQLITE_OK);
}

void disk_load(void) {
    g_autoptr(GDir) dir = g_dir_open(disk.folder, 0, NULL);
    g_ptr_array_set_size(disk.files, 0);
    for (const char *name = dir ? g_dir_read_name(dir) : NULL; name; name = g_dir_read_name(dir)) {
        g_autofree char *path = g_build_filename(disk.folder, name, NULL), *bytes = NULL;
        gsize size = 0;
        if (!g_str_has_suffix(name, ".db") || !g_file_get_contents(path, &bytes, &size, NULL))
            continue;
        File *file = file_new(path, TRUE);
        g_byte_array_append(file->now, (const guint8 *)bytes, (guint)size);
        g_byte_array_append(file->sure, (const guint8 *)bytes, (guint)size);
        g_ptr_array_add(disk.files, file);
    }
}

static GPtrArray *copy_all(const GPtrArray *files) {
    GPtrArray *copy = g_ptr_array_new_with_free_func(file_free);
    for (guint i = 0; i < files->len; i++)
        g_ptr_array_add(copy, file_copy(files->pdata[i]));
    return copy;
}

void disk_keep(void) {
    g_clear_pointer(&disk.kept, g_ptr_array_unref);
    disk.kept = copy_all(disk.files);
}

void disk_restore(void) {
    g_ptr_array_unref(disk.files);
    disk.files = copy_all(disk.kept);
    disk_arm(NULL);
    disk_cut_at(0);
    disk.cut = FALSE;
    disk.room = -1;
}

/* --- Bad days ----------------------------------------------------------------------------------------- */

void disk_arm(const DiskFault *fault) {
    disk.fault = fault ? *fault : (DiskFault){0};
    memset(disk.counts, 0, sizeof disk.counts);
    disk.faulty = 0;
    disk.struck = FALSE;
}

gint64 disk_count(DiskOperation on) {
    return disk.counts[on];
}

gboolean disk_struck(void) {
    return disk.struck;
}

void disk_cut_at(gint64 operation) {
    memset(disk.counts, 0, sizeof disk.counts);
    disk.cut_at = operation;
}

gboolean disk_is_cut(void) {
    return disk.cut;
}

void disk_set_room(gint64 bytes) {
    disk.room = bytes;
    disk.struck = FALSE;
}

/* One sector of a file whose cache was not written out: as it was, as it became, or neither. */
static void settle_sector(File *file, GByteArray *out, guint from) {
    guint size = MIN(SECTOR, out->len - from);
    guint was = file->sure->len > from ? MIN(size, file->sure->len - from) : 0;
    guint is = file->now->len > from ? MIN(size, file->now->len - from) : 0;
    memset(out->data + from, 0, size);
    int fate = is ? g_rand_int_range(disk.chance, 0, 8) : 4; /* nobody wrote where the file was only cut shorter */
    if (is && (fate < 4 || (is == was && memcmp(file->sure->data + from, file->now->data + from, is) == 0)))
        memcpy(out->data + from, file->now->data + from, is);
    else if (fate < 7 && was)
        memcpy(out->data + from, file->sure->data + from, was);
    else if (fate == 7)
        for (guint i = 0; i < size; i++)
            out->data[from + i] = (guint8)g_rand_int(disk.chance);
}

static void settle(File *file) {
    gboolean same =
        file->now->len == file->sure->len && (!file->now->len || memcmp(file->now->data, file->sure->data, file->now->len) == 0);
    if (file->ghost && g_rand_boolean(disk.chance)) {
        copy_bytes(file->now, file->ghost);
        file->here = same = TRUE;
    } else if (file->here != file->safe)
        file->here = g_rand_boolean(disk.chance);
    if (!same) {
        guint size = g_rand_boolean(disk.chance) ? file->now->len : file->sure->len;
        if (file->now->len > file->sure->len && g_rand_boolean(disk.chance)) /* growing takes steps, cutting is one */
            size = (guint)g_rand_int_range(disk.chance, (gint32)file->sure->len, (gint32)file->now->len + 1);
        GByteArray *out = g_byte_array_new();
        g_byte_array_set_size(out, size);
        for (guint from = 0; from < size; from += SECTOR)
            settle_sector(file, out, from);
        copy_bytes(file->now, out);
        g_byte_array_unref(out);
    }
    copy_bytes(file->sure, file->now);
    name_is_safe(file, file->here);
}

void disk_power_on(void) {
    for (guint i = 0; i < disk.files->len; i++)
        settle(disk.files->pdata[i]);
    disk.cut = FALSE;
    disk_cut_at(0);
}

/* --- Memory ------------------------------------------------------------------------------------------- */

static struct {
    sqlite3_mem_methods below;
    gint64 calls, at, blocks;
    gboolean sticks, struck;
} memory;

static gboolean memory_is_short(void) {
    memory.calls++;
    gboolean strikes = memory.at && (memory.calls == memory.at || (memory.sticks && memory.calls > memory.at));
    memory.struck = memory.struck || strikes;
    return strikes;
}

static void *wrapped_malloc(int size) {
    void *block = memory_is_short() ? NULL : memory.below.xMalloc(size);
    memory.blocks += block != NULL;
    return block;
}

static void *wrapped_realloc(void *block, int size) {
    return memory_is_short() ? NULL : memory.below.xRealloc(block, size);
}

static void wrapped_free(void *block) {
    memory.blocks -= block != NULL;
    memory.below.xFree(block);
}

void memory_wrap(void) {
    sqlite3_mem_methods wrapped;
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    g_assert_cmpint(sqlite3_config(SQLITE_CONFIG_GETMALLOC, &memory.below), ==, SQLITE_OK);
    wrapped = memory.below;
    wrapped.xMalloc = wrapped_malloc;
    wrapped.xRealloc = wrapped_realloc;
    wrapped.xFree = wrapped_free;
    g_assert_cmpint(sqlite3_config(SQLITE_CONFIG_MALLOC, &wrapped), ==, SQLITE_OK);
}

void memory_fail_at(gint64 at, gboolean sticks) {
    memory.at = at;
    memory.calls = 0;
    memory.sticks = sticks;
    memory.struck = FALSE;
}

gint64 memory_count(void) {
    return memory.calls;
}

gboolean memory_struck(void) {
    return memory.struck;
}

gint64 memory_blocks(void) {
    return memory.blocks;
}
