/* SPDX-License-Identifier: MIT
 *
 * A disk in memory for one process, as a VFS of SQLite, that does to a plant what real disks do on bad days: it loses
 * power at any operation, refuses, is full. It knows for every file what is on the platter and what is only in a cache.
 *
 * Files below the disk's folder are served from memory, all others by the VFS that was the default. An empty real file
 * stands at the plant's path, because the program also looks at it with stat().
 */
#ifndef TESTS_UNIT_DISK_H
#define TESTS_UNIT_DISK_H

#include <glib.h>

typedef enum { DISK_READ = 1, DISK_WRITE = 2, DISK_SYNC = 4, DISK_NAMES = 8, DISK_ANY = 15 } DiskOperation;

/* What stands in the way of an operation: a result of SQLite (SQLITE_IOERR_WRITE …) at the at-th of these, from 1, and of all
 * later ones if it sticks. */
typedef struct {
    DiskOperation on;
    int result;
    gint64 at;
    gboolean sticks;
} DiskFault;

/* Makes the disk the default VFS of this process. folder: absolute; seed: of what a power cut does. */
void disk_insert(const char *folder, guint32 seed);
/* Loads every real file of its folder that ends in .db or -journal, as if it had always been there. */
void disk_load(void);
/* Remembers what is on it now, and puts it back. */
void disk_keep(void);
void disk_restore(void);

/* The fault to come; NULL = none. The count of operations begins anew. */
void disk_arm(const DiskFault *fault);
/* Operations of a kind since disk_arm; did the fault strike? */
gint64 disk_count(DiskOperation on);
gboolean disk_struck(void);

/* The power goes at this operation of any kind (0 = never): it and every later one fail until disk_power_on. */
void disk_cut_at(gint64 operation);
gboolean disk_is_cut(void);
/* Decides the fate of everything that was not synced: each sector is kept, dropped or garbled, each file that was made or
 * removed since is there or not. */
void disk_power_on(void);

/* Bytes that may still be added to files; -1 = any. */
void disk_set_room(gint64 bytes);

/* Wraps SQLite's memory: the at-th allocation from now fails (0 = none), and all later ones if it sticks. To be called before
 * SQLite is used. */
void memory_wrap(void);
void memory_fail_at(gint64 at, gboolean sticks);
gint64 memory_count(void);
gboolean memory_struck(void);
/* Blocks that are in use. */
gint64 memory_blocks(void);

#endif
